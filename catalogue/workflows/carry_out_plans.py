"""On the day after somebody's last day, handovers go to those who were named for it; things go by their dates."""

import uuid
from dataclasses import replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.errors import NotFound, Refused
from catalogue.obligations.queries import obligation
from catalogue.people.tables import Departure, Person
from catalogue.resources.desk import Desk
from catalogue.store import Database, for_change, now
from catalogue.terms import ObligationStatus
from catalogue.workflows.desks import full_desk
from catalogue.workflows.estate import OVER
from catalogue.workflows.giving import give_handover, record_departure, tell_above
from catalogue.workflows.keep_plans import ANOTHER, GONE, UPKEEP, follow
from catalogue.workflows.leavers import Leavers
from catalogue.workflows.moved import Moved, moved_of
from catalogue.workflows.planned import WAITS, leavers_of, plans_waiting

_SETTLED = "It is settled."


def carry_out_plans(database: Database, today: date) -> int:
    """Bring what is planned after the last day as it is by now, and give handovers to those who were named for this day
    or one before; how many receipts were carried out. Each is a unit of work of its own."""
    with database.reading() as session:
        waiting = plans_waiting(session)
    carried = 0
    for identity in waiting:
        with database.unit_of_work() as session:
            carried += keep_plan(session, identity, today)
    return carried


def keep_plan(session: Session, identity: uuid.UUID, today: date) -> bool:
    """Bring one receipt after its last day, and carry it out if its day has come; whether it was carried out.

    What cannot be given stays as it is: the receipt says why, and who is above the leavers is written to.
    """
    at = full_desk(session, UPKEEP, today)
    row = session.scalar(for_change(select(Departure).where(Departure.id == identity, *WAITS)))
    if row is None:
        return False
    leavers = leavers_of(session, row)
    follow(at, leavers, row)
    assert row.from_on is not None, "what waits has a day"
    if row.from_on > today:
        return False
    _carry_out(at, leavers, row)
    return True


def _carry_out(at: Desk, leavers: Leavers, row: Departure) -> None:
    left: list[str] = []
    row.moved = [_one(at, one, left).kept() for one in moved_of(row)]
    row.carried_at = now(at.session)
    record_departure(at, leavers, row, "carried_out")
    tell_above(at, leavers, f"not taken {row.id}", left)


def _one(at: Desk, one: Moved, left: list[str]) -> Moved:
    """One as the receipt keeps it from now on: with the reason, where it could not be given."""
    if not one.waits or not one.is_handover:
        return one
    try:
        row = obligation(at.session, at.actor, one.id)
        if ObligationStatus(row.status) in OVER:
            return replace(one, reason=_SETTLED)
        if getattr(row, f"{one.role}_id") != one.before:
            return replace(one, reason=ANOTHER)
        give_handover(at, row.id, one.role, at.session.get_one(Person, one.after))
    except NotFound:
        return replace(one, reason=GONE)
    except Refused as refused:
        left.append(f"{row.title}: {refused.words}")
        return replace(one, reason=refused.words)
    return one
