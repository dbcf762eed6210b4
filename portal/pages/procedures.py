"""Forms for what must be done to run a system, and for who did it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from catalogue.errors import BadInput, NotFound, Problem
from catalogue.kinds import kind_of
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import Desk
from catalogue.resources.named import slug_meant
from catalogue.resources.queries import thing
from catalogue.runbooks.operations import (
    DrillEntry,
    ProcedureEntry,
    add_procedure,
    change_procedure,
    record_drill,
    void_drill,
)
from catalogue.runbooks.queries import ProcedureLine
from catalogue.runbooks.tables import Drill, Procedure, Revision
from catalogue.terms import DrillKind, DrillLevel, DrillOutcome, ProcedureKind, ProcedureWeight
from portal.forms import Form, typed_from
from portal.pages.people_meant import person_meant
from portal.pages.small_forms import SmallForm, asked, day_in, values_of
from portal.urls import url_of_thing

Typed = Mapping[str, Any]
PROCEDURE = (
    Field("title", "Name of the procedure", FieldType.TEXT, required=True, max_length=250,
          hint="Begin with what to do, like “Restore from a backup” or “Refresh the housing model”."),
    Field("procedure_kind", "What is it?", FieldType.TERM, terms=ProcedureKind, required=True),
    Field("weight", "Weight", FieldType.TERM, terms=ProcedureWeight, required=True),
    Field("runbook", "Runbook", FieldType.RESOURCE, max_length=500,
          hint="Its title, or the address of its page. Leave it blank if nobody has written it down."),
    Field("is_restore", "Whoever does it shows that the system can be restored", FieldType.BOOLEAN),
)  # fmt: skip
DRILL = (
    Field("person", "Person who did it", FieldType.TEXT, required=True, max_length=200,
          hint="Their email address or their name."),
    Field("done_on", "Day on which it was done", FieldType.DATE, required=True),
    Field("level", "Level", FieldType.TERM, terms=DrillLevel, required=True),
    Field("drill_kind", "Kind of drill", FieldType.TERM, terms=DrillKind, required=True),
    Field("outcome", "Outcome", FieldType.TERM, terms=DrillOutcome, required=True),
    Field("witness", "Witness", FieldType.TEXT, max_length=200,
          hint="Who was there: their email address or their name. They are asked whether they were. "
          "Leave it blank if it was done alone."),
    Field("runbook_revision", "Revision of the runbook", FieldType.INTEGER,
          hint="If you put the runbook right afterwards, give the revision with the corrections in it."),
    Field("corrections", "Corrections", FieldType.LONG_TEXT, max_length=4000,
          hint="What the runbook got wrong or left out. No passwords."),
)  # fmt: skip
REASON = (
    Field("reason", "Reason", FieldType.TEXT, required=True, max_length=500,
          hint="What was wrong with what was recorded. It stays on record, and no longer counts."),
)  # fmt: skip


def drill_fields(line: ProcedureLine) -> tuple[Field, ...]:
    """What is asked of a drill: about a revision only where there is a runbook."""
    return DRILL if line.runbook else tuple(spec for spec in DRILL if spec.name != "runbook_revision")


def page_of(system: Any, kind: str = ProcedureKind.RUN.value) -> str:
    """Where the procedures of this kind stand with what shows who can do them."""
    return f"{url_of_thing('system', system.slug)}/{'skills' if kind == ProcedureKind.SKILL else 'readiness'}"


def place_of(system: Any, row: Procedure) -> str:
    """Where one procedure stands there."""
    return f"{page_of(system, row.procedure_kind)}#procedure-{row.id}"


def procedure_form(system: Any, form: Form, line: ProcedureLine | None = None) -> SmallForm:
    """The form to add a procedure, or to change one."""
    address = url_of_thing("system", system.slug)
    is_skill = form.typed.get("procedure_kind") == ProcedureKind.SKILL
    asks = f"What do people do with {system.title}?" if is_skill else f"What must be done to run {system.title}?"
    return SmallForm(
        title="Change what must be done" if line else asks,
        action=f"{address}/procedures/{line.row.id}/edit" if line else f"{address}/procedures/new",
        back=place_of(system, line.row) if line else page_of(system, form.typed.get("procedure_kind", "")),
        button="Save" if line else "Add this",
        questions=asked(PROCEDURE, form),
        errors=form.errors,
        hidden={"version": line.row.version} if line else {},
    )


def blank_procedure(kind: str) -> Form:
    """The form for a procedure of this kind; one that is needed to run the system where there is no such kind."""
    named = ProcedureKind.named(kind) or ProcedureKind.RUN
    return Form(typed_from(PROCEDURE, {"procedure_kind": named.value}))


def standing_procedure(line: ProcedureLine) -> Form:
    """A procedure as somebody would have typed it."""
    row = line.row
    values = {name: getattr(row, name) for name in ("title", "procedure_kind", "weight", "is_restore")}
    return Form(typed_from(PROCEDURE, {**values, "runbook": line.runbook.slug if line.runbook else ""}))


def add(at: Desk, system: Any, typed: Typed) -> Procedure:
    """Add what was typed. Raises `BadInput`, `Refused`."""
    return add_procedure(at, system, _entry(at, typed))


def change(at: Desk, system: Any, line: ProcedureLine, typed: Typed, version: int) -> bool:
    """Make a procedure say what was typed. Raises `BadInput`, `Refused`, and `Conflict` if `version` stands no more."""
    return change_procedure(at, system, line.row, _entry(at, typed), version)


def _entry(at: Desk, typed: Typed) -> ProcedureEntry:
    values = values_of(PROCEDURE, typed)
    runbook = _runbook(at, values["runbook"]) if values["runbook"] else None
    return ProcedureEntry(
        title=values["title"],
        weight=ProcedureWeight(values["weight"]),
        runbook=runbook,
        is_restore=bool(values["is_restore"]),
        kind=ProcedureKind(values["procedure_kind"]),
    )


def _runbook(at: Desk, words: str) -> CataloguedResource:
    try:
        slug = slug_meant(at.session, at.actor, "runbook", words, "runbook")
        return thing(at.session, at.actor, kind_of("runbook"), slug)
    except NotFound:
        reason = f"There is no runbook “{words[:80]}”."
        raise BadInput([Problem("runbook", reason, "Copy its title or the address of its page.")]) from None


def retire_form(system: Any, line: ProcedureLine) -> SmallForm:
    """Are you sure?"""
    address = url_of_thing("system", system.slug)
    return SmallForm(
        title=f"Is “{line.row.title}” needed no more?",
        action=f"{address}/procedures/{line.row.id}/end",
        back=place_of(system, line.row),
        button="It is needed no more",
        questions=[],
        intro="It is told of no more and counts no more. Its drills stay on record.",
        warning=True,
    )


def drill_form(system: Any, line: ProcedureLine, form: Form) -> SmallForm:
    """The form to record that somebody did it."""
    address = url_of_thing("system", system.slug)
    return SmallForm(
        title=f"Who did “{line.row.title}”?",
        action=f"{address}/procedures/{line.row.id}/drill",
        back=place_of(system, line.row),
        button="Record this",
        questions=[replace(one, depends=one.name == "witness") for one in asked(drill_fields(line), form)],
        errors=form.errors,
        intro="What is recorded cannot be changed later. A mistake is voided, and recorded anew.",
        words=("drill", "What a drill is, “taught back” and “void”"),
    )


def blank_drill(line: ProcedureLine, in_force: Revision | None, today: date) -> Form:
    """The form with today, and the revision of the runbook that is in force."""
    number = in_force.number if in_force else None
    return Form(typed_from(drill_fields(line), {"done_on": today.isoformat(), "runbook_revision": number}))


def record(at: Desk, system: Any, line: ProcedureLine, typed: Typed) -> Drill:
    """Record what was typed. Raises `BadInput`, `Refused`."""
    values = values_of(drill_fields(line), typed)
    done_on = day_in(values, "done_on")
    assert done_on is not None
    entry = DrillEntry(
        person=person_meant(at.session, at.actor, "person", values["person"], at.today),
        done_on=done_on,
        level=DrillLevel(values["level"]),
        kind=DrillKind(values["drill_kind"]),
        outcome=DrillOutcome(values["outcome"]),
        corrections=values["corrections"],
        runbook_revision=values.get("runbook_revision") or None,
    )
    if values["witness"]:
        entry = replace(entry, witness=person_meant(at.session, at.actor, "witness", values["witness"], at.today))
    return record_drill(at, system, line.row, entry)


def void_form(system: Any, procedure: Procedure, drill: Drill, form: Form) -> SmallForm:
    """The form to say that a drill was recorded by mistake."""
    address = url_of_thing("system", system.slug)
    return SmallForm(
        title=f"Void a drill of “{procedure.title}”",
        action=f"{address}/drills/{drill.id}/void",
        back=place_of(system, procedure),
        button="Void it",
        questions=asked(REASON, form),
        errors=form.errors,
        warning=True,
        words=("void", "What “void” means"),
    )


def void(at: Desk, system: Any, procedure: Procedure, drill: Drill, typed: Typed) -> None:
    """Void it for what was typed. Raises `BadInput`, `Refused`."""
    void_drill(at, system, procedure, drill, values_of(REASON, typed)["reason"])
