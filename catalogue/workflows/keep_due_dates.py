"""Bring due dates after the days that they hang on, and open again what was left until a day that has come."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import operator
from catalogue.contracts.calendars import calendar_of
from catalogue.contracts.due import due_on
from catalogue.kinds.contract import Contract
from catalogue.obligations.keeping import OVER, move_anchor, rule_of
from catalogue.obligations.leaving import reopen_expired
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.store import Database
from catalogue.terms import Anchor, Nation
from catalogue.workflows.add_handovers import key_dates_of
from catalogue.workflows.further_times import write_down_further
from catalogue.working_days import Calendar

UPKEEP = operator("Upkeep", via="task")
# Their day is not on the contract: it is given where the request or the event is recorded.
_ELSEWHERE = frozenset({Anchor.REQUEST, Anchor.EVENT})


def keep_due_dates(database: Database, today: date, nation: Nation) -> int:
    """Move what hangs on a day of its contract that has changed, and open what has expired; how many there were."""
    with database.reading() as session:
        astray = _astray(session, nation)
    moved = 0
    for contract_id, anchors in sorted(astray.items()):
        with database.unit_of_work() as session:
            deal = session.get_one(Contract, contract_id)
            moved += follow_dates(Sitting(session, UPKEEP, today), deal, anchors, _calendar(deal, nation))
    with database.unit_of_work() as session:
        return moved + reopen_expired(session, UPKEEP, today)


def follow_dates(at: Sitting, deal: Contract, anchors: Iterable[Anchor], calendar: Calendar) -> int:
    """Move what hangs on these days of a contract to where they are now; how many moved. Baselines stay. Of what recurs
    the further times are written down, once the day is known from which it is counted."""
    days = key_dates_of(deal).anchors()
    moved = sum(move_anchor(at, deal, anchor, days.get(anchor), calendar) for anchor in sorted(anchors))
    write_down_further(at, deal, calendar)
    return moved


def _calendar(deal: Contract, nation: Nation) -> Calendar:
    return calendar_of(Nation(deal.nation) if deal.nation else nation)


def _astray(session: Session, nation: Nation) -> dict[uuid.UUID, set[Anchor]]:
    """The anchors of each contract by whose day something is not due when it should be."""
    found: dict[uuid.UUID, set[Anchor]] = defaultdict(set)
    for row, deal in _hanging(session):
        rule = rule_of(row)
        assert rule is not None
        day = key_dates_of(deal).anchors().get(rule.anchor)
        if row.due_on != (due_on(rule, day, _calendar(deal, nation)) if day else None):
            found[deal.id].add(rule.anchor)
    return dict(found)


def _hanging(session: Session) -> Iterable[tuple[Obligation, Contract]]:
    statement = (
        select(Obligation, Contract)
        .join(Contract, Contract.id == Obligation.contract_id)
        .where(
            Obligation.anchor != "",
            Obligation.anchor.not_in(sorted(_ELSEWHERE)),
            Obligation.status.not_in(OVER),
        )
    )
    return ((row, deal) for row, deal in session.execute(statement))
