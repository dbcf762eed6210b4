"""The forms of the steps of a starter path: what to read, whom to meet, what to do; and what was meant by it."""

from collections.abc import Mapping
from typing import Any

from catalogue.errors import BadInput, NotFound, Problem
from catalogue.kinds import kind_of
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.tables import Person, Team
from catalogue.resources.desk import Desk
from catalogue.resources.named import slug_meant
from catalogue.resources.queries import thing
from catalogue.runbooks.path_queries import StepLine, procedures_called
from catalogue.runbooks.path_tables import PathStep, StarterPath
from catalogue.runbooks.paths import StepEntry, add_step, change_step
from catalogue.runbooks.tables import Procedure
from catalogue.terms import StarterDeed, StarterStage
from portal.forms import Form, typed_from
from portal.pages.people_meant import person_meant
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.pages.starter_paths import address_of
from portal.pages.starter_steps import words_of

Typed = Mapping[str, Any]
_MOST_LISTED = 5
_STAGE = Field("stage", "When?", FieldType.TERM, terms=StarterStage, required=True)
_NOTE = Field("note", "Note", FieldType.TEXT, max_length=500, hint="Why, or what to look at. The starter reads it.")
_PROCEDURE = Field(
    "target", "Procedure or skill", FieldType.TEXT, required=True, max_length=500,
    hint="Its name on the system’s page. If several systems have one so called, put the system first, like "
         "“Hearth: Restore from a backup”.",
)  # fmt: skip
_TARGETS = {
    StarterDeed.READ: Field("target", "Runbook", FieldType.RESOURCE, required=True, max_length=500,
                            hint="Its title, or the address of its page."),
    StarterDeed.MEET: Field("target", "Person or team", FieldType.TEXT, required=True, max_length=250,
                            hint="An email address, a name, or the name of a team."),
    StarterDeed.WITH_BUDDY: _PROCEDURE,
    StarterDeed.ALONE: _PROCEDURE,
}  # fmt: skip


def fields(deed: StarterDeed) -> tuple[Field, ...]:
    """What is asked of a step of this kind."""
    return _STAGE, _TARGETS[deed], _NOTE


def step_form(path: StarterPath, deed: StarterDeed, form: Form, row: PathStep | None = None) -> SmallForm:
    """The form to add a step, or to change one."""
    address = address_of(path)
    return SmallForm(
        title=f"Change a step: {deed.label.lower()}" if row else f"Add a step: {deed.label.lower()}",
        action=f"{address}/steps/{row.id}/edit" if row else f"{address}/steps/{deed.value}/new",
        back=address,
        button="Save" if row else "Add this step",
        questions=asked(fields(deed), form),
        errors=form.errors,
        intro=deed.hint,
        hidden={"version": row.version} if row else {},
    )


def standing(line: StepLine) -> Form:
    """A step as somebody would have typed it."""
    said = {"stage": line.row.stage, "target": _typed_target(line), "note": line.row.note}
    return Form(typed_from(fields(line.deed), said))


def _typed_target(line: StepLine) -> str:
    if line.person is not None:
        return line.person.email
    if line.system is not None:
        return f"{line.system.title}: {line.name}"
    return line.runbook.slug if line.runbook is not None else line.name


def add(at: Desk, path: StarterPath, deed: StarterDeed, typed: Typed) -> PathStep:
    """Add what was typed. Raises `BadInput`, `NotAllowed`, `Refused`."""
    return add_step(at, path, _entry(at, deed, typed))


def change(at: Desk, path: StarterPath, row: PathStep, typed: Typed, version: int) -> bool:
    """Make a step say what was typed. Raises `BadInput`, `NotAllowed`, `Conflict`, `Refused`."""
    return change_step(at, path, row, _entry(at, StarterDeed(row.deed), typed), version)


def _entry(at: Desk, deed: StarterDeed, typed: Typed) -> StepEntry:
    values = values_of(fields(deed), typed)
    return StepEntry(StarterStage(values["stage"]), deed, _meant(at, deed, values["target"]), values["note"])


def _meant(at: Desk, deed: StarterDeed, words: str) -> CataloguedResource | Person | Team | Procedure:
    if deed is StarterDeed.READ:
        return _runbook(at, words)
    return _person_or_team(at, words) if deed is StarterDeed.MEET else _procedure(at, words)


def _runbook(at: Desk, words: str) -> CataloguedResource:
    try:
        return thing(
            at.session, at.actor, kind_of("runbook"), slug_meant(at.session, at.actor, "runbook", words, "target")
        )
    except NotFound:
        reason = f"There is no runbook “{words[:80]}”."
        raise BadInput([Problem("target", reason, "Copy its title or the address of its page.")]) from None


def _person_or_team(at: Desk, words: str) -> Person | Team:
    team = at.references.teams.find(words.strip())
    return at.session.get_one(Team, team) if team else person_meant(at.session, at.actor, "target", words, at.today)


def _procedure(at: Desk, words: str) -> Procedure:
    found = procedures_called(at.session, at.actor, words)
    if len(found) == 1:
        return found[0][0]
    if not found:
        reason = f"No system has a procedure “{words[:80]}”."
        raise BadInput([Problem("target", reason, "Copy its name from the system’s page.")])
    called = [system.title for _, system in found]
    # Two systems of one title are told apart by the last part of their addresses.
    apart = [(system.slug if called.count(system.title) > 1 else system.title, one.title) for one, system in found]
    names = ", ".join(f"“{system}: {title}”" for system, title in apart[:_MOST_LISTED])
    raise BadInput(
        [Problem("target", f"{len(found)} systems have a procedure of this name.", f"Enter one of {names}.")]
    )


def removal_form(path: StarterPath, line: StepLine) -> SmallForm:
    """Are you sure?"""
    return SmallForm(
        title=f"Take “{words_of(line)}” out of this path?",
        action=f"{address_of(path)}/steps/{line.row.id}/remove",
        back=address_of(path),
        button="Take it out",
        questions=[],
        intro="Those who have the path already keep this step.",
        warning=True,
    )
