"""Take back within 7 days what those who leave handed on: what others changed since stays, with the reason."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.obligations.queries import obligation
from catalogue.people.tables import Departure, Person
from catalogue.resources.desk import Desk
from catalogue.resources.ownership import check_here
from catalogue.runbooks.assigning import take_off_learner
from catalogue.store import for_change, now
from catalogue.workflows.giving import give_handover, record_departure
from catalogue.workflows.keep_plans import ANOTHER, follow_last_day, hold, thing_back
from catalogue.workflows.last_days import take_back_last_days
from catalogue.workflows.leavers import Leavers, require_hand_on
from catalogue.workflows.moved import CONTACTS, DONE, Moved, moved_of
from catalogue.workflows.planned import receipts_of

UNDO_FOR = timedelta(days=7)


def departure(session: Session, actor: Actor, leavers: Leavers, identity: uuid.UUID) -> Departure:
    """One receipt of theirs. Who may: as for `hand_on`. Raises `NotFound`, `NotAllowed`."""
    require_hand_on(actor, leavers)
    row = session.scalar(select(Departure).where(Departure.id == identity, receipts_of(leavers)))
    if row is None:
        raise NotFound("departure")
    return row


def departures_of(session: Session, actor: Actor, leavers: Leavers) -> Sequence[Departure]:
    """Every receipt of theirs, newest first. Who may: as for `hand_on`."""
    require_hand_on(actor, leavers)
    return session.scalars(
        select(Departure).where(receipts_of(leavers)).order_by(Departure.made_at.desc(), Departure.id)
    ).all()


def undo_until(row: Departure) -> datetime:
    """Until when it can be taken back: 7 days from when it holds."""
    begins = datetime.combine(row.from_on, time(), UTC) if row.from_on else row.made_at
    return max(row.made_at, begins) + UNDO_FOR


def can_be_taken_back(row: Departure, session: Session) -> bool:
    """Whether it is not taken back yet, and not too long ago."""
    return row.undone_at is None and now(session) <= undo_until(row)


def take_back(at: Desk, leavers: Leavers, row: Departure) -> Mapping[uuid.UUID, str]:
    """Let all stand as before; gives what was left as it is, with the reason. Who may: as for `hand_on`.

    Only the role that was handed on is looked at: what else has changed of a thing since does not hinder it.
    What is still to come is taken back before it comes. Refused: it was taken back already, or holds for more than 7
    days (`undo_too_late`).
    """
    require_hand_on(at.actor, leavers)
    hold(at.session, leavers)
    at.session.scalar(for_change(select(Departure).where(Departure.id == row.id)))
    if not can_be_taken_back(row, at.session):
        raise Refused("undo_too_late", "This was taken back already, or is more than 7 days old. Name people anew.")
    stay = take_back_last_days(at, leavers, row.ended, row.last_on)
    moved = [replace(one, reason=_one_back(at, row, one)) for one in moved_of(row)]
    row.ended = [[*one, reason] for one, reason in zip(row.ended, stay, strict=True)]
    row.moved = [one.kept() for one in moved]
    row.undone_at = now(at.session)
    record_departure(at, leavers, row, "taken_back")
    if row.ended:
        follow_last_day(at, leavers)
    left = {one.id: one.reason for one in moved if one.reason}
    return {uuid.UUID(one[1]): one[-1] for one in row.ended if one[-1]} | left


def _one_back(at: Desk, row: Departure, one: Moved) -> str:
    """Put one back with whoever had it, unless somebody has named another since; why it was left, or ""."""
    if one.reason is not None:
        return one.reason
    if one.after is None and one.group != CONTACTS:
        return ""
    try:
        if one.is_handover:
            is_to_come = row.from_on is not None and row.carried_at is None
            return _handover_back(at, one, one.before if is_to_come else one.after)
        if one.group == DONE:
            assert one.after is not None, "what is learnt, somebody learns"
            take_off_learner(at, one.id, one.after)
            return ""
        check_here(at.session.get_one(Person, one.before), at.today)
        return thing_back(at, one, max(at.today, row.from_on or at.today))
    except (NotFound, NotAllowed):
        return "You may not see or change it any more: ask who answers for it now."
    except Refused as refused:
        return refused.words


def _handover_back(at: Desk, one: Moved, has_it: uuid.UUID | None) -> str:
    row = obligation(at.session, at.actor, one.id)
    if getattr(row, f"{one.role}_id") != has_it:
        return ANOTHER
    if one.before != has_it:
        give_handover(at, one.id, one.role, at.session.get_one(Person, one.before))
    return ""
