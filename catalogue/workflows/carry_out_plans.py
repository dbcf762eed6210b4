"""On the day after somebody's last day, handovers go to those who were named for it; things go by their dates."""

import uuid
from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import operator
from catalogue.errors import NotFound, Refused
from catalogue.kinds.contract import Contract
from catalogue.obligations.queries import obligation
from catalogue.people.tables import Departure, Person
from catalogue.resources.desk import Desk
from catalogue.store import now
from catalogue.terms import ObligationStatus
from catalogue.workflows.desks import full_desk
from catalogue.workflows.estate import OVER, is_handover
from catalogue.workflows.hand_on import give_handover, record_departure, tell_above
from catalogue.workflows.leavers import Leavers
from catalogue.workflows.planned import plans_to_come

_MOVED = 5  # how much a receipt keeps of each before it says what became of it
_ANOTHER, _SETTLED = "Somebody else was named since.", "It is settled."
_GONE = "It is not there any more."


def carry_out_plans(session: Session, today: date) -> int:
    """Give handovers to those who were named for this day or one before; how many receipts were carried out.

    What cannot be given stays as it is: the receipt says why, and who is above the leavers is written to.
    """
    at = full_desk(session, operator("Upkeep", via="task"), today)
    due = plans_to_come(session, today)
    for row in due:
        _carry_out(at, row)
    return len(due)


def _carry_out(at: Desk, row: Departure) -> None:
    leavers = _leavers(at.session, row)
    left: list[str] = []
    row.moved = [_one(at, one, left) for one in row.moved]
    row.carried_at = now(at.session)
    record_departure(at, leavers, row, "carried_out")
    tell_above(at, leavers, "not taken", left)


def _leavers(session: Session, row: Departure) -> Leavers:
    if row.contract_id is not None:
        return Leavers((), session.get_one(Contract, row.contract_id))
    assert row.person_id is not None
    return Leavers((session.get_one(Person, row.person_id),))


def _one(at: Desk, moved: Sequence[str], left: list[str]) -> list[str]:
    """One as the receipt keeps it from now on: with the reason, where it could not be given."""
    if len(moved) > _MOVED or not moved[4] or not is_handover(moved[2]):
        return list(moved)
    _, words, role, before, after = moved
    try:
        row = obligation(at.session, at.actor, uuid.UUID(words))
        if ObligationStatus(row.status) in OVER:
            return [*moved, _SETTLED]
        if str(getattr(row, f"{role}_id")) != before:
            return [*moved, _ANOTHER]
        give_handover(at, row.id, role, at.session.get_one(Person, uuid.UUID(after)))
    except NotFound:
        return [*moved, _GONE]
    except Refused as refused:
        left.append(f"{row.title}: {refused.words}")
        return [*moved, refused.words]
    return list(moved)
