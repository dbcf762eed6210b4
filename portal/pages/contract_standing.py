"""How a contract stands, in a few facts that each lead to their page: what was paid, and what was ordered."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.contracts.spent import spent_on
from catalogue.kinds.contract import Contract
from catalogue.obligations.ordering import owed_by_statement
from catalogue.plurals import how_many
from portal.urls import url_of_thing
from portal.words import day, money

Fact = dict[str, Any]
_MOST_NAMED = 3


def standing(session: Session, actor: Actor, deal: Contract) -> Sequence[Fact]:
    """The facts of which something is known."""
    address = url_of_thing("contract", deal.slug)
    makers = (_paid, _ordered)
    return [fact for make in makers if (fact := make(session, actor, deal, address))]


def _paid(session: Session, actor: Actor, deal: Contract, address: str) -> Fact | None:
    spent = spent_on(session, actor, deal)
    if spent is None:
        return None
    note = f"Up to {day(spent.up_to)}, {how_many(spent.lines, 'line')} of published spending"
    return {"label": "Paid so far", "value": money(spent.amount), "href": f"{address}/payments", "note": note}


def _ordered(session: Session, actor: Actor, deal: Contract, address: str) -> Fact | None:
    owed = owed_by_statement(session, actor, deal)
    if not owed:
        return None
    named = ", ".join(
        f"{how_many(number, 'handover')} by {name}" for name, number in sorted(owed.items())[:_MOST_NAMED]
    )
    more = len(owed) - _MOST_NAMED
    note = f"{named} and {more} more" if more > 0 else named
    return {
        "label": "Ordered by statements of work",
        "value": f"{len(owed)}",
        "href": f"{address}/handover",
        "note": note,
    }
