"""How a contract stands, in a few facts that each lead to their page: what was paid and ordered, and notices."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.contracts.noticed import NoticeLine, notices_of
from catalogue.contracts.spent import spent_on
from catalogue.kinds.contract import Contract
from catalogue.obligations.ordering import owed_by_statement
from catalogue.plurals import how_many
from portal.urls import url_of_thing
from portal.words import day, money

Fact = dict[str, Any]
_MOST_NAMED = 3


def standing(session: Session, actor: Actor, deal: Contract, today: date) -> Sequence[Fact]:
    """The facts of which something is known; notices for council staff."""
    address = url_of_thing("contract", deal.slug)
    found = [make(session, actor, deal, address) for make in (_paid, _ordered)]
    if may(actor, Action.READ_PEOPLE):
        found.append(_notices(notices_of(session, actor, deal, today), today, address))
    return [fact for fact in found if fact]


def _paid(session: Session, actor: Actor, deal: Contract, address: str) -> Fact | None:
    spent = spent_on(session, actor, deal)
    if spent is None:
        return None
    note = f"From {day(spent.since)} to {day(spent.up_to)}, {how_many(spent.lines, 'line')} of published spending"
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


def _notices(lines: Sequence[NoticeLine], today: date, address: str) -> Fact:
    """How many wait, and the next of them; where none has a day, the way to what the law asks for."""
    waiting = sorted((one.asked.due_on, one.asked.code.label) for one in lines if one.is_open and one.asked.due_on)
    fact = {"label": "Notices the law asks for", "href": f"{address}/notices"}
    if not waiting:
        return fact | {"value": "Nothing is due" if lines else "Not asked for here"}
    on, label = waiting[0]
    overdue, unsaid = sum(one.is_overdue(today) for one in lines), sum(one.is_unsaid(today) for one in lines)
    value = f"{overdue} overdue" if overdue else f"{unsaid} to record" if unsaid else f"{len(waiting)} to come"
    tone = {"tone": "warning"} if overdue else {}
    return fact | {"value": value, "note": f"{label}: {day(on)}"} | tone
