"""What was paid under a contract: the lines of published spending, their sum, and up to which day they go."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.access import Action, Actor, may
from catalogue.contracts.spent import Spent
from catalogue.contracts.tables import Payment
from catalogue.kinds.contract import Contract
from catalogue.plurals import how_many
from portal.tables import Column, Place, Table, in_order, shown, turned_to
from portal.urls import url_of_thing
from portal.words import day, money

PAYMENTS: Table[Payment] = Table(
    "payments",
    "Payments under this contract",
    (
        Column("paid_on", "Paid on", lambda one: day(one.paid_on), lambda one: one.paid_on, sort="paid_on"),
        Column("supplier", "Supplier as published", lambda one: {"text": one.supplier, "note": one.purpose}, sort="to"),
        Column("transaction", "Transaction", lambda one: one.transaction),
        Column("department", "Department", lambda one: one.department, sort="department"),
        Column("amount", "Amount", lambda one: money(one.amount), lambda one: one.amount, sort="amount", numeric=True),
    ),
    default_sort="-paid_on",
    folded=(
        Column("purpose", "Purpose", lambda one: one.purpose),
        Column("source", "From which file", lambda one: one.source),
    ),
)


@dataclass(frozen=True)
class PaymentsPage:
    """A contract with what was paid under it; `keeps` if the reader may load more."""

    contract: Contract
    address: str
    lead: str
    table: dict[str, Any]
    pager: dict[str, Any]
    keeps: bool


def payments_page(
    actor: Actor, contract: Contract, rows: Sequence[Payment], spent: Spent | None, sort: str, page: int, at: Place
) -> PaymentsPage:
    """One page of the lines, in the order asked for."""
    some, pager = turned_to(in_order(PAYMENTS, list(rows), sort), at, page)
    empty = {"title": "No payments are known", "text": "They come with the files of spending over £500."}
    return PaymentsPage(
        contract=contract,
        address=url_of_thing("contract", contract.slug),
        lead=_lead(contract, spent),
        table=shown(PAYMENTS, some, at, empty),
        pager=pager,
        keeps=may(actor, Action.EDIT, contract.facts),
    )


def _lead(contract: Contract, spent: Spent | None) -> str:
    """The sum, beside the value of the contract if it has one for the whole of it."""
    if spent is None:
        return ""
    words = f"{money(spent.amount)} up to {day(spent.up_to)}, in {how_many(spent.lines, 'line')}."
    return f"{words} The contract’s value is {money(contract.value)}." if contract.value else words
