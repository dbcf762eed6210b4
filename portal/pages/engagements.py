"""Who works under a contract by name: the table, and short forms to begin an engagement, make it longer and end it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from catalogue.access import Action, may
from catalogue.contracts.engaged import AtWork, engagement
from catalogue.contracts.engagements import Engaged, Extension, end_engagement, extend_engagement, start_engagement
from catalogue.contracts.tables import Engagement
from catalogue.errors import BadInput, NotFound, Problem
from catalogue.kinds.kind import Field, FieldType
from catalogue.people.queries import person_by_email
from catalogue.resources.desk import Desk
from catalogue.resources.named import thing_named
from portal.forms import Form, typed_from
from portal.pages.small_forms import SmallForm, asked, day_in, values_of
from portal.tables import Cell, Column, Place, Table, named_action, shown
from portal.urls import url_of_thing
from portal.words import day

_T = FieldType
START = (
    Field("name", "Name", _T.TEXT, required=True, max_length=200,
          hint="Their email address if they are in the directory, else their name."),
    Field("role", "Role", _T.TEXT, required=True, max_length=200, hint="Such as database administrator."),
    Field("systems", "Systems that they work on", _T.LIST, hint="One a line, by name or web address."),
    Field("from_on", "First day", _T.DATE, required=True),
    Field("until_on", "Last day as agreed", _T.DATE, hint="Blank if none is agreed."),
)  # fmt: skip
EXTEND = (
    Field("until_on", "New last day", _T.DATE, required=True),
    Field("agreed_on", "Agreed on", _T.DATE, required=True),
    Field("reason", "Reason", _T.TEXT, max_length=500),
)
END = (
    Field("last_day", "Last day", _T.DATE, required=True),
    Field("reason", "Reason", _T.TEXT, max_length=500),
)
STEPS = {"extend": EXTEND, "end": END}
_TITLES = {"extend": "Make the engagement longer", "end": "End the engagement"}


@dataclass(frozen=True)
class EngagementsPage:
    """A contract with who works under it by name; `keeps` if the reader may change that."""

    contract: Any
    address: str
    table: dict[str, Any]
    keeps: bool


def engagements_page(at: Desk, contract: Any, rows: list[AtWork], place: Place) -> EngagementsPage:
    """The page with its table."""
    keeps = may(at.actor, Action.EDIT, contract.facts)
    address = f"{url_of_thing('contract', contract.slug)}/engagements"
    table = engagements_table(address, keeps)
    empty = {"title": "Nobody is named", "text": "Name those on whom the contract hangs, so that it is seen."}
    return EngagementsPage(contract, address, shown(table, rows, place, empty), keeps)


def engagements_table(address: str = "", keeps: bool = False) -> Table[AtWork]:
    """Who works under it; with a way to change that for those who keep it."""
    columns: tuple[Column[AtWork], ...] = (
        Column("name", "Who", lambda one: {"text": one.name, "note": one.row.role}, lambda one: one.name),
        Column("systems", "Systems", lambda one: ", ".join(system.title for system in one.systems)),
        Column("from_on", "From", lambda one: day(one.row.from_on), lambda one: one.row.from_on),
        Column("until_on", "Until", _until, lambda one: one.row.last_day),
        Column("extended", "Extended", lambda one: f"{len(one.extensions)}", lambda one: len(one.extensions),
               numeric=True),
    )  # fmt: skip
    if keeps:
        columns += (Column("change", "Change", lambda one: _change(address, one), lambda one: "", hidden=True),)
    folded: tuple[Column[AtWork], ...] = (
        Column("role", "Role", lambda one: one.row.role),
        Column("first_until", "First agreed until", lambda one: "", lambda one: one.first_until_on),
        Column("end_reason", "Why it ended", lambda one: one.row.end_reason),
    )
    return Table("engagements", "Who works under this contract", columns, folded=folded)


def _until(one: AtWork) -> Cell:
    moved = one.first_until_on if one.first_until_on != one.row.last_day else None
    return {"text": day(one.row.last_day) or "No end agreed", "note": f"first agreed: {day(moved)}" if moved else ""}


def _change(address: str, one: AtWork) -> Cell:
    """What is over is not changed; without an agreed end there is nothing to extend."""
    if one.row.ended_on is not None:
        return ""
    steps = (("extend", "Extend"), ("end", "End")) if one.row.until_on else (("end", "End"),)
    return Markup(" ").join(
        Markup('<a class="govuk-link" href="{}">{}</a>').format(
            f"{address}/{one.row.id}/{code}", named_action(words, f"the engagement of {one.name}")
        )
        for code, words in steps
    )


def start_form(at: Desk, contract: Any, form: Form | None = None) -> SmallForm:
    """Who begins to work under it?"""
    back = f"{url_of_thing('contract', contract.slug)}/engagements"
    return SmallForm(
        title="Name somebody who works under it",
        action=f"{back}/new",
        back=back,
        button="Add them",
        questions=asked(START, form or Form(typed_from(START, {"from_on": at.today.isoformat()}))),
        errors=form.errors if form else [],
        intro="Council staff see the name. The audit trail says the role alone.",
    )


def start(at: Desk, contract: Any, typed: Mapping[str, Any]) -> Engagement:
    """Write it down. Raises `BadInput`, `Refused`."""
    values = values_of(START, typed)
    person = person_by_email(at.session, at.actor, values["name"].lower()) if "@" in values["name"] else None
    if "@" in values["name"] and person is None:
        raise BadInput([Problem("name", "Nobody here has this address.", "Enter their name instead.")])
    from_on = day_in(values, "from_on")
    assert from_on is not None  # the form asks for it
    return start_engagement(at.session, at.actor, contract, Engaged(
        values["role"], from_on, day_in(values, "until_on"), person, "" if person else values["name"],
        _systems(at, values["systems"] or []),
    ))  # fmt: skip


def _systems(at: Desk, words: Sequence[str]) -> list[uuid.UUID]:
    found = []
    for one in words:
        try:
            found.append(thing_named(at.session, at.actor, one).id)
        except NotFound:
            raise BadInput([Problem("systems", f"There is no entry called “{one[:80]}”.", "Check its name.")]) from None
        except BadInput as bad:
            raise BadInput([Problem("systems", problem.reason, problem.mend) for problem in bad.problems]) from bad
    return found


def step_form(at: Desk, contract: Any, row: Engagement, code: str, form: Form | None = None) -> SmallForm:
    """Until when instead, or since when no more?"""
    back = f"{url_of_thing('contract', contract.slug)}/engagements"
    first = {"agreed_on": at.today.isoformat(), "last_day": at.today.isoformat()}
    return SmallForm(
        title=_TITLES[code],
        action=f"{back}/{row.id}/{code}",
        back=back,
        button="Save",
        questions=asked(STEPS[code], form or Form(typed_from(STEPS[code], first))),
        errors=form.errors if form else [],
        intro=f"{row.role}. Agreed until: {day(row.until_on) or 'no end'}.",
    )


def take(at: Desk, contract: Any, row: Engagement, code: str, typed: Mapping[str, Any]) -> None:
    """Make it longer, or end it. Raises `BadInput`, `Refused`."""
    values = values_of(STEPS[code], typed)
    until, agreed, last = (day_in(values, name) for name in ("until_on", "agreed_on", "last_day"))
    if code == "extend":
        assert until is not None and agreed is not None  # the form asks for them
        extend_engagement(at.session, at.actor, contract, row, Extension(until, agreed, values["reason"] or ""))
    else:
        assert last is not None
        end_engagement(at.session, at.actor, contract, row, last, values["reason"] or "")


def row_of(at: Desk, contract: Any, identity: uuid.UUID) -> Engagement:
    """One engagement of the contract. Raises `NotFound`."""
    return engagement(at.session, at.actor, contract, identity)
