"""When contracts end, in the order of time: how soon, until when notice can be given, what still stands in the way."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.obligations.closing import blocking_counts
from catalogue.plurals import how_many
from catalogue.resources.rules import months_on
from catalogue.workflows.add_handovers import key_dates_of
from catalogue.workflows.overview import Ending, contracts_ending_until
from portal.tables import Cell, Column, Table
from portal.urls import url_of_thing
from portal.words import day

BANDS = (3, 6, 12, 18)


@dataclass(frozen=True)
class End:
    """A contract that ends: within how many months, and how many critical handovers stand in the way of closing it."""

    ending: Ending
    within: int
    notice_on: date | None
    blocking: int
    today: date

    @property
    def on(self) -> date:
        """The day on which it ends."""
        assert self.ending.contract.end_on is not None
        return self.ending.contract.end_on


TABLE: Table[End] = Table(
    "ends",
    "When contracts end",
    (
        Column("title", "Contract", lambda one: _titled(one), lambda one: one.ending.contract.title),
        Column("within", "Within", lambda one: f"{one.within} months", lambda one: one.within),
        Column("end", "Ends", lambda one: _left(one, one.on), lambda one: one.on),
        Column("notice", "Last day to give notice", lambda one: _notice(one), lambda one: one.notice_on),
        Column("blocking", "Critical handovers open", lambda one: _blocking(one), lambda one: one.blocking,
               numeric=True),
    ),
    folded=(Column("supplier", "Supplier", lambda one: one.ending.supplier),),
)  # fmt: skip


def _titled(one: End) -> Cell:
    return {
        "text": one.ending.contract.title,
        "href": url_of_thing("contract", one.ending.contract.slug),
        "note": one.ending.supplier,
    }


def _left(one: End, on: date) -> Cell:
    return {"text": day(on), "note": how_many((on - one.today).days, "day")}


def _notice(one: End) -> Cell:
    if one.notice_on is None:
        return {"text": "No notice recorded"}
    return {"text": day(one.notice_on), "note": "past"} if one.notice_on < one.today else _left(one, one.notice_on)


def _blocking(one: End) -> Cell:
    if not one.blocking:
        return "0"
    return {"text": f"{one.blocking:,}", "href": f"{url_of_thing('contract', one.ending.contract.slug)}/handover"}


def ends(session: Session, actor: Actor, today: date) -> list[End]:
    """All that end within 18 months, soonest first."""
    endings = contracts_ending_until(session, actor, today, months_on(today, BANDS[-1]))
    open_ones = blocking_counts(session, actor, [one.contract.id for one in endings])
    return [_end(one, open_ones, today) for one in endings]


def _end(ending: Ending, open_ones: Mapping[UUID, int], today: date) -> End:
    deal = ending.contract
    within = next(months for months in BANDS if deal.end_on is not None and deal.end_on <= months_on(today, months))
    notice = key_dates_of(deal).last_day_for_notice
    return End(ending, within, notice, open_ones.get(deal.id, 0), today)


def bands(rows: Sequence[End]) -> list[dict[str, Any]]:
    """How many end within each time, those that end sooner counted again: as many as a filter by it leaves."""
    return [
        {"label": f"Within {months} months", "value": f"{sum(one.within <= months for one in rows):,}"}
        for months in BANDS
    ]
