"""What was paid under a contract: the lines of published spending, their sum, and up to which day they go."""

from dataclasses import dataclass, replace
from typing import Any

from catalogue.access import Action, Actor, may
from catalogue.contracts.spent import Lines, Spent
from catalogue.contracts.tables import Payment
from catalogue.kinds.contract import Contract
from catalogue.plurals import how_many
from portal.tables import Cell, Column, Place, Table, pager, shown
from portal.urls import url_of_thing
from portal.words import day, money


def _supplier(one: Payment) -> Cell:
    return {"text": one.supplier, "note": one.purpose}


PAYMENTS: Table[Payment] = Table(
    "payments",
    "Payments under this contract",
    (
        Column("paid_on", "Paid on", lambda one: day(one.paid_on), lambda one: one.paid_on, sort="paid_on"),
        Column("supplier", "Supplier as published", _supplier, sort="supplier"),
        Column("transaction", "Transaction", lambda one: one.transaction),
        Column("department", "Department", lambda one: one.department, sort="department"),
        Column("amount", "Amount", lambda one: money(one.amount), lambda one: one.amount, sort="amount", numeric=True),
    ),
    default_sort="-paid_on",
    folded=(Column("purpose", "Purpose", lambda one: one.purpose),),
)
_OF_STAFF = replace(PAYMENTS, folded=(*PAYMENTS.folded, Column("source", "From which file", lambda one: one.source)))


def payments_table(actor: Actor) -> Table[Payment]:
    """The table as the actor gets it: from which file a line came is for council staff."""
    return _OF_STAFF if may(actor, Action.READ_PEOPLE) else PAYMENTS


@dataclass(frozen=True)
class PaymentsPage:
    """A contract with what was paid under it; `unlisted` says what is in the sum and not among the lines."""

    contract: Contract
    address: str
    lead: str
    unlisted: str
    table: dict[str, Any]
    pager: dict[str, Any]


def payments_page(actor: Actor, contract: Contract, lines: Lines, spent: Spent | None, at: Place) -> PaymentsPage:
    """One page of the lines, with the sum of all of them."""
    unlisted = spent.lines - lines.total if spent else 0
    empty = {"title": "No payments are known", "text": "They come with the files of spending over £500."}
    if unlisted:
        empty = {"title": "No payments are listed", "text": "The names were taken out of all of them."}
    return PaymentsPage(
        contract=contract,
        address=url_of_thing("contract", contract.slug),
        lead=_lead(contract, spent),
        unlisted=how_many(unlisted, "line") if unlisted else "",
        table=shown(payments_table(actor), lines.rows, at, empty),
        pager=pager(at, lines.page, lines.pages),
    )


def _lead(contract: Contract, spent: Spent | None) -> str:
    """The sum, beside the value of the contract if it has one for the whole of it."""
    if spent is None:
        return ""
    words = (
        f"{money(spent.amount)} from {day(spent.since)} to {day(spent.up_to)}, in {how_many(spent.lines, 'line')}. "
        "What was paid before that is not known here."
    )
    return f"{words} The contract’s value is {money(contract.value)}." if contract.value else words
