"""The notices that the law asks for under one contract: the list, and the form that says what became of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.access import Action, Actor, may
from catalogue.contracts.noticed import NoticeLine, words_for
from catalogue.contracts.notices import END, EVENT
from catalogue.contracts.recording_notices import Became
from catalogue.kinds.contract import Contract
from catalogue.kinds.kind import Field, FieldType
from catalogue.terms import Notice
from portal.forms import Form, typed_from
from portal.pages.small_forms import SmallForm, asked, day_in, values_of
from portal.tables import Cell, Column, Place, Table, named_action, shown
from portal.urls import url_of_thing, with_query
from portal.words import day

OCCASION = "occasion"
_OCCASIONS = {EVENT: "if it comes to that", END: "at the end"}
CODES = tuple(one.value for one in Notice)
FIELDS = (
    Field("done_on", "Published on", FieldType.DATE, hint="Blank if it is not needed."),
    Field("reference", "Number of the notice", FieldType.TEXT, max_length=120, hint="Such as 012345-2026."),
    Field("not_needed", "Or why it is not needed", FieldType.TEXT, max_length=500,
          hint="Say which exemption, and who said so."),
)  # fmt: skip


@dataclass(frozen=True)
class NoticesPage:
    """A contract with the notices that are asked for; `words` say what law it stands under and what that means."""

    contract: Contract
    address: str
    words: str
    table: dict[str, Any]
    total: int


def notices_page(actor: Actor, deal: Contract, lines: Sequence[NoticeLine], today: date, at: Place) -> NoticesPage:
    """The list for one reader."""
    address = f"{url_of_thing('contract', deal.slug)}/notices"
    table = notices_table(today, address if may(actor, Action.EDIT, deal.facts) else "")
    return NoticesPage(deal, address, words_for(deal, today), shown(table, lines, at), len(lines))


def notices_table(today: date, address: str = "") -> Table[NoticeLine]:
    """Each notice with its day and what became of it; with a way to say that, for those who keep the contract."""
    columns: tuple[Column[NoticeLine], ...] = (
        Column("notice", "Notice", _notice),
        Column("due_on", "Due", lambda one: _due(one, today), lambda one: one.asked.due_on),
        Column("why", "When the law asks for it", _why, lambda one: one.asked.why),
        Column("became", "What became of it", _became),
    )
    if address:
        columns += (Column("record", "Record", lambda one: _record(address, one), lambda one: "", hidden=True),)
    folded = (Column[NoticeLine]("doubt", "Check with legal", lambda one: one.asked.doubt),)
    return Table("notices", "Notices the law asks for", columns, folded=folded)


def _notice(one: NoticeLine) -> Cell:
    occasion = _OCCASIONS.get(one.asked.occasion, one.asked.occasion)
    return {"text": one.asked.code.label, "href": one.asked.code.uri, "note": occasion}


def _due(one: NoticeLine, today: date) -> Cell:
    if one.asked.due_on is None:
        return "No day yet"
    if one.is_unsaid(today):
        return {"text": f"Before {day(one.asked.due_on)}", "note": "the change holds: record when it was published"}
    before = "Before " if one.asked.is_before else ""
    return {"text": f"{before}{day(one.asked.due_on)}", "note": "overdue" if one.is_overdue(today) else ""}


def _why(one: NoticeLine) -> Cell:
    return {"text": one.asked.why, "note": f"Check with legal: {_lower(one.asked.doubt)}" if one.asked.doubt else ""}


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:]


def _became(one: NoticeLine) -> Cell:
    if one.record is None:
        return "Nothing recorded"
    if one.record.done_on is None:
        return {"text": "Not needed", "note": one.record.not_needed}
    late = ", after it was due" if one.is_late() else ""
    return {"text": f"Published on {day(one.record.done_on)}{late}", "note": one.record.reference}


def _record(address: str, one: NoticeLine) -> Cell:
    href = with_query(f"{address}/{one.asked.code.value}", **{OCCASION: one.asked.occasion})
    what = f"what became of {one.asked.code.label} {one.asked.occasion}".strip()
    return {"text": named_action("Record" if one.record is None else "Change", what), "href": href}


def notice_form(deal: Contract, line: NoticeLine, form: Form | None = None) -> SmallForm:
    """What became of it?"""
    back = f"{url_of_thing('contract', deal.slug)}/notices"
    due = f" Due {'before' if line.asked.is_before else 'on'} {day(line.asked.due_on)}." if line.asked.due_on else ""
    return SmallForm(
        title=f"What became of the {line.asked.code.label}?",
        action=with_query(f"{back}/{line.asked.code.value}", **{OCCASION: line.asked.occasion}),
        back=back,
        button="Save",
        questions=asked(FIELDS, form or Form(typed_from(FIELDS, _standing(line)))),
        errors=form.errors if form else [],
        intro=f"{deal.title}. {line.asked.why}{due}",
    )


def _standing(line: NoticeLine) -> dict[str, str]:
    row = line.record
    if row is None:
        return {}
    done = row.done_on.isoformat() if row.done_on else ""
    return {"done_on": done, "reference": row.reference, "not_needed": row.not_needed}


def became_of(typed: Mapping[str, Any]) -> Became:
    """What was typed. Raises `BadInput`."""
    values = values_of(FIELDS, typed)
    return Became(day_in(values, "done_on"), values["reference"] or "", values["not_needed"] or "")
