"""How a contract stands, in a few facts that each lead to their page: what was paid, and up to when."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.contracts.spent import spent_on
from catalogue.kinds.contract import Contract
from catalogue.plurals import how_many
from portal.urls import url_of_thing
from portal.words import day, money

Fact = dict[str, Any]


def standing(session: Session, actor: Actor, deal: Contract) -> Sequence[Fact]:
    """The facts of which something is known."""
    address = url_of_thing("contract", deal.slug)
    return [fact for fact in (_paid(session, actor, deal, address),) if fact]


def _paid(session: Session, actor: Actor, deal: Contract, address: str) -> Fact | None:
    spent = spent_on(session, actor, deal)
    if spent is None:
        return None
    note = f"Up to {day(spent.up_to)}, {how_many(spent.lines, 'line')} of published spending"
    return {"label": "Paid so far", "value": money(spent.amount), "href": f"{address}/payments", "note": note}
