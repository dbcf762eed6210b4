"""Correct a change of a contract that was recorded wrongly, or take it back: the list of them, and the two forms."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from catalogue.kinds.contract import Contract
from catalogue.kinds.kind import Field, FieldType
from catalogue.resources.desk import Desk
from catalogue.terms import ChangeKind
from catalogue.workflows.mend_change import Mend, change_at, changes_of, correct, take_back
from catalogue.working_days import Calendar
from portal.forms import Form, typed_from
from portal.pages.contract_changes import FIELDS, followed, wanted_in
from portal.pages.small_forms import SmallForm, asked, values_of
from portal.tables import Cell, Column, Place, Table, named_action, shown
from portal.urls import url_of_thing
from portal.words import day, money

Row = Mapping[str, Any]
CORRECT, TAKE_BACK = "correct", "take-back"
WHY = (
    Field("reason", "Why it is taken back", FieldType.TEXT, required=True, max_length=400,
          hint="It stands in the history of the contract."),
)  # fmt: skip
_EMPTY = {"title": "No changes are recorded", "text": "Variations, novations and options used are recorded here."}


@dataclass(frozen=True)
class ChangeLine:
    """A change of a contract with its number in the list."""

    number: int
    row: Row


def change_lines(at: Desk, deal: Contract) -> list[ChangeLine]:
    """What was recorded, the newest last, as the contract has it. Raises `NotFound`, `NotAllowed`."""
    return [ChangeLine(number, row) for number, row in enumerate(changes_of(at, deal), start=1)]


def changes_table(address: str = "") -> Table[ChangeLine]:
    """Each change with what it moved; with the ways to mend it, where the address of the contract is given."""
    columns: tuple[Column[ChangeLine], ...] = (
        Column("change", "Change", lambda one: {"text": _name(one.row), "note": one.row["description"]}),
        Column("changed_on", "Since", lambda one: day(one.row["changed_on"]) or "Not recorded"),
        Column("moved", "What it moved", lambda one: _moved(one.row)),
    )
    if address:
        columns += (
            Column("correct", "Correct", lambda one: _link(address, one, CORRECT, "Correct"), hidden=True),
            Column("back", "Take back", lambda one: _link(address, one, TAKE_BACK, "Take back"), hidden=True),
        )
    folded = (Column[ChangeLine]("description", "What changed", lambda one: one.row["description"]),)
    return Table("changes", "Changes of the contract", columns, folded=folded)


def shown_changes(address: str, lines: list[ChangeLine], here: Place) -> dict[str, Any]:
    """The table as the page draws it."""
    return shown(changes_table(address), lines, here, _EMPTY)


def _name(row: Row) -> str:
    kind = ChangeKind(row["change_kind"]).label if row["change_kind"] else "Change"
    return f"{kind}: {row['reference']}" if row["reference"] else kind


def _moved(row: Row) -> str:
    said = [f"End: {day(row['new_end_on'])}"] if row["new_end_on"] else []
    said += [f"Value: {money(row['value_change'])}"] if row["value_change"] else []
    said += ["Supplier"] if row["new_supplier"] else []
    return ". ".join(said) or "Nothing"


def _link(address: str, one: ChangeLine, step: str, words: str) -> Cell:
    return {"text": named_action(words, _name(one.row)), "href": f"{address}/changes/{one.number}/{step}"}


@dataclass(frozen=True)
class Way:
    """One way to mend a change: what its form asks and says, and what is done. `at_field` has what is wrong elsewhere;
    `note` is what the history says, where the form asks for nothing better."""

    title: str
    button: str
    fields: tuple[Field, ...]
    at_field: str
    intro: str
    mend: Callable[[Desk, Contract, Mend, Mapping[str, Any], Calendar], int]
    done: str
    note: str = ""
    starts_filled: bool = False


def _correct(at: Desk, deal: Contract, mend: Mend, typed: Mapping[str, Any], calendar: Calendar) -> int:
    return correct(at, deal, mend, wanted_in(typed), calendar)


def _take_back(at: Desk, deal: Contract, mend: Mend, typed: Mapping[str, Any], calendar: Calendar) -> int:
    at.note = f"Change taken back: {values_of(WHY, typed)['reason']}"
    return take_back(at, deal, mend, calendar)


WAYS = {
    CORRECT: Way(
        title="Correct “{}”",
        button="Correct it",
        fields=FIELDS,
        at_field="description",
        intro="What the change moved goes back, and moves anew as you say here: the end, the value, the supplier, and "
        "the due dates that hang on them. The history keeps what it said before.",
        mend=_correct,
        done="The change is corrected.",
        note="Change corrected",
        starts_filled=True,
    ),
    TAKE_BACK: Way(
        title="Take back “{}”?",
        button="Take it back",
        fields=WHY,
        at_field="reason",
        intro="The change goes from the list, and what it moved goes back to where it was, with the due dates that "
        "hang on it. The history keeps it.",
        mend=_take_back,
        done="The change is taken back.",
    ),
}


def mending_form(at: Desk, deal: Contract, mend: Mend, step: str, form: Form | None = None) -> SmallForm:
    """What should it have said? Or: why is it taken back?"""
    way, row = WAYS[step], change_at(at, deal, mend.number)
    address = f"{url_of_thing('contract', deal.slug)}/changes"
    drawn = form or Form(typed_from(FIELDS, row) if way.starts_filled else {})
    return SmallForm(
        title=way.title.format(row["reference"] or row["description"][:60]),
        action=f"{address}/{mend.number}/{step}",
        back=address,
        button=way.button,
        questions=[replace(one, depends=one.name == "new_supplier") for one in asked(way.fields, drawn, at.references)],
        errors=drawn.errors,
        intro=f"{deal.title}. {way.intro}",
        warning=step == TAKE_BACK,
        hidden={"version": mend.version},
    )


def mend_change(at: Desk, deal: Contract, mend: Mend, step: str, typed: Mapping[str, Any], calendar: Calendar) -> str:
    """Correct it or take it back, and say what moved. Raises `BadInput`, `Refused`, `Conflict`."""
    supplier = deal.supplier_id
    moved = WAYS[step].mend(at, deal, mend, typed, calendar)
    return " ".join([WAYS[step].done, *followed(moved, deal.supplier_id != supplier)])
