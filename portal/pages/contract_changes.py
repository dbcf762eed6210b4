"""Record what changed in a contract: the form for a variation, a novation or an option used."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from catalogue.contracts.changes import Wanted
from catalogue.kinds.contract import Contract
from catalogue.kinds.contract_course import CHANGES
from catalogue.kinds.kind import Field, FieldType
from catalogue.plurals import how_many
from catalogue.resources.desk import Desk
from catalogue.terms import ChangeKind
from catalogue.workflows.change_contract import record_change
from catalogue.working_days import Calendar
from portal.forms import Form, typed_from
from portal.pages.small_forms import SmallForm, asked, day_in, values_of
from portal.urls import url_of_thing
from portal.words import day

_T = FieldType
FIELDS = (
    Field("change_kind", "What is it?", _T.TERM, required=True, terms=ChangeKind),
    Field("changed_on", "Since when does it hold?", _T.DATE, required=True),
    Field("description", "What changed", _T.LONG_TEXT, required=True, max_length=4000,
          hint="In plain words, as somebody who was not there would need it."),
    Field("value_change", "Change of the value, in pounds", _T.MONEY, signed=True,
          hint="With a minus if it is worth less now. Blank if it stays."),
    Field("new_end_on", "New end", _T.DATE, hint="Blank if it stays."),
    Field("new_supplier", "New supplier", _T.ORGANISATION, hint="Needed for a novation: who takes the contract over."),
    CHANGES.field("reference"),
    CHANGES.field("instrument"),
    Field("instrument_url", "Address of the instrument", _T.URL, max_length=2000,
          hint="It is added to the contract’s documents."),
)  # fmt: skip
_WORDS = ("description", "reference", "new_supplier", "instrument", "instrument_url")


def change_form(at: Desk, contract: Contract, version: int, form: Form | None = None) -> SmallForm:
    """What changed?"""
    back = url_of_thing("contract", contract.slug)
    drawn = form or Form(typed_from(FIELDS, {}))
    return SmallForm(
        title="Record a change of the contract",
        action=f"{back}/changes/new",
        back=back,
        button="Record it",
        questions=[replace(one, depends=one.name == "new_supplier") for one in asked(FIELDS, drawn, at.references)],
        errors=drawn.errors,
        intro=f"{contract.title}. It ends on {day(contract.end_on)}." if contract.end_on else f"{contract.title}.",
        hidden={"version": version},
    )


_NAME_ANEW = (
    "People of the old supplier have no part in the contract any more. Name the new supplier’s contact, "
    "invite its people, and say who of them hands each thing over."
)


def keep_change(at: Desk, contract: Contract, typed: Mapping[str, Any], version: int, calendar: Calendar) -> str:
    """Record it, and say what moved. Raises `BadInput`, `Refused`, `Conflict`."""
    wanted = wanted_in(typed)
    moved = record_change(at, contract, wanted, calendar, version)
    return " ".join(["The change is recorded.", *followed(moved, wanted.kind is ChangeKind.NOVATION)])


def followed(moved: int, is_novated: bool) -> list[str]:
    """What came of it beside: due dates that moved, and people to be named anew."""
    said = [f"{how_many(moved, 'due date')} moved with it."] if moved else []
    return [*said, _NAME_ANEW] if is_novated else said


def wanted_in(typed: Mapping[str, Any]) -> Wanted:
    """The change that was typed. Raises `BadInput`."""
    values = values_of(FIELDS, typed)
    changed_on = day_in(values, "changed_on")
    assert changed_on is not None  # the form asks for it
    amount = values["value_change"]
    return Wanted(
        kind=ChangeKind(values["change_kind"]),
        changed_on=changed_on,
        value_change=None if amount is None else Decimal(amount),
        new_end_on=day_in(values, "new_end_on"),
        **{name: values[name] or "" for name in _WORDS},
    )
