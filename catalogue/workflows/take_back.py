"""Take back within 7 days what those who leave handed on: what others changed since stays, with the reason."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.obligations.queries import obligation
from catalogue.people.tables import Departure, Person
from catalogue.resources.desk import Desk
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.resources.queries import thing_by_id
from catalogue.runbooks.assigning import take_off_learner
from catalogue.store import now
from catalogue.terms import OwnerRole
from catalogue.workflows.estate import CONTACTS, DONE, STOOD_IN, is_handover
from catalogue.workflows.hand_on import give_handover, name_deputy, record_departure, term_on
from catalogue.workflows.last_days import take_back_last_days
from catalogue.workflows.leavers import Leavers, require_hand_on

UNDO_FOR = timedelta(days=7)
_MOVED = 5  # how much a receipt keeps of each before it says what became of it
_ANOTHER, _ENDED = "Somebody else was named since.", "It was ended since."


def departure(session: Session, actor: Actor, leavers: Leavers, identity: uuid.UUID) -> Departure:
    """One receipt of theirs. Who may: as for `hand_on`. Raises `NotFound`, `NotAllowed`."""
    require_hand_on(actor, leavers)
    row = session.scalar(select(Departure).where(Departure.id == identity, _of(leavers)))
    if row is None:
        raise NotFound("departure")
    return row


def departures_of(session: Session, actor: Actor, leavers: Leavers) -> Sequence[Departure]:
    """Every receipt of theirs, newest first. Who may: as for `hand_on`."""
    require_hand_on(actor, leavers)
    return session.scalars(select(Departure).where(_of(leavers)).order_by(Departure.made_at.desc(), Departure.id)).all()


def _of(leavers: Leavers) -> ColumnElement[bool]:
    if leavers.contract is not None:
        return Departure.contract_id == leavers.contract.id
    return Departure.person_id == leavers.people[0].id


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
    if not can_be_taken_back(row, at.session):
        raise Refused("undo_too_late", "This was taken back already, or is more than 7 days old. Name people anew.")
    ended = take_back_last_days(at, leavers, row.ended, row.last_on)
    moved = [_one_back(at, row, one) if one[4] or one[0] == CONTACTS else "" for one in row.moved]
    row.ended = _with_reasons(row.ended, ended)
    row.moved = _with_reasons([one[:_MOVED] for one in row.moved], moved)
    row.undone_at = now(at.session)
    record_departure(at, leavers, row, "taken_back")
    return {uuid.UUID(one[1]): one[-1] for one in (*row.ended, *row.moved) if one[-1]}


def _with_reasons(rows: Sequence[Sequence[str]], reasons: Sequence[str]) -> list[list[str]]:
    return [[*one, reason] for one, reason in zip(rows, reasons, strict=True)]


def _one_back(at: Desk, row: Departure, moved: Sequence[str]) -> str:
    """Put one back with whoever had it, unless somebody has named another since; why it was left, or ""."""
    if len(moved) > _MOVED:
        return moved[_MOVED]
    group, words, role, before, after = moved
    identity, day = uuid.UUID(words), max(at.today, row.from_on or at.today)
    try:
        if is_handover(role):
            is_to_come = row.from_on is not None and row.carried_at is None
            return _handover_back(at, identity, role, before, before if is_to_come else after)
        if group == STOOD_IN:
            return _deputy_back(at, identity, role, before, after, day)
        if group == DONE:
            take_off_learner(at, identity, uuid.UUID(after))
            return ""
        return _thing_back(at, identity, role, before, after, day)
    except (NotFound, NotAllowed):
        return "You may not see or change it any more: ask who answers for it now."
    except Refused as refused:
        return refused.words


def _thing_back(at: Desk, identity: uuid.UUID, role: str, before: str, after: str, day: date) -> str:
    """Whoever stands in by now goes on, but for the one who has it again. What was to end has no `after`."""
    term = term_on(at, identity, role, day if after else at.today)
    if term is None and after:
        return _ENDED
    if term is not None and str(term.person_id) != (after or before):
        return _ANOTHER
    stands_in = term.deputy_id if term else None
    deputy = at.session.get(Person, stands_in) if stands_in and str(stands_in) != before else None
    owner = at.session.get_one(Person, uuid.UUID(before))
    thing = thing_by_id(at.session, at.actor, identity)
    assign_owner(at, thing, Appointment(OwnerRole(role), owner, at.today, deputy=deputy))
    return ""


def _handover_back(at: Desk, identity: uuid.UUID, role: str, before: str, after: str) -> str:
    row = obligation(at.session, at.actor, identity)
    if str(getattr(row, f"{role}_id")) != after:
        return _ANOTHER
    if before == after:
        return ""
    give_handover(at, identity, role, at.session.get_one(Person, uuid.UUID(before)))
    return ""


def _deputy_back(at: Desk, identity: uuid.UUID, role: str, before: str, after: str, day: date) -> str:
    """A thing that was given back may have no deputy: then the one of before comes back as well."""
    term = term_on(at, identity, role, day)
    if term is None:
        return _ENDED
    if term.deputy_id is not None and str(term.deputy_id) != after:
        return _ANOTHER
    name_deputy(at, identity, role, at.session.get_one(Person, uuid.UUID(before)), day)
    return ""
