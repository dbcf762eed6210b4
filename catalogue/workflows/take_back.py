"""Take back within 7 days what those who leave handed on: what others changed since stays, with the reason."""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.obligations.queries import obligation
from catalogue.people.tables import Departure, Person
from catalogue.resources.desk import Desk
from catalogue.resources.undo import undo_operation
from catalogue.runbooks.assigning import take_off_learner
from catalogue.store import now
from catalogue.workflows.estate import DONE, STOOD_IN, is_handover
from catalogue.workflows.hand_on import give_handover, name_deputy, record_departure, term_now
from catalogue.workflows.last_days import take_back_last_days
from catalogue.workflows.leavers import Leavers, require_hand_on

UNDO_FOR = timedelta(days=7)
_ANOTHER = "Somebody else was named since."


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


def can_be_taken_back(row: Departure, session: Session) -> bool:
    """Whether it is not taken back yet, and not too long ago."""
    return row.undone_at is None and now(session) - row.made_at <= UNDO_FOR


def take_back(at: Desk, leavers: Leavers, row: Departure) -> Mapping[uuid.UUID, str]:
    """Let all stand as before; gives what was left as it is, with the reason. Who may: as for `hand_on`.

    Refused: it was taken back already, or more than 7 days ago (`undo_too_late`).
    """
    require_hand_on(at.actor, leavers)
    if not can_be_taken_back(row, at.session):
        raise Refused("undo_too_late", "This was taken back already, or is more than 7 days old. Name people anew.")
    employed = take_back_last_days(at, leavers, row.ended, row.last_on)
    given = [one for one in row.moved if one[4]]
    things = [uuid.UUID(one[1]) for one in given if not is_handover(one[2]) and one[0] not in (STOOD_IN, DONE)]
    left = employed | dict(undo_operation(at, row.operation_id, things).left)
    left |= {identity: reason for one in given for identity, reason in _one_back(at, one)}
    row.undone_at = now(at.session)
    record_departure(at, leavers, row, "taken_back")
    return left


def _one_back(at: Desk, moved: Sequence[str]) -> Iterator[tuple[uuid.UUID, str]]:
    """Put the person of a handover, or a deputy, back, unless somebody has named another since; what is left."""
    group, words, role, before, after = moved
    identity = uuid.UUID(words)
    try:
        reason = ""
        if is_handover(role):
            reason = _handover_back(at, identity, role, before, after)
        elif group == STOOD_IN:
            reason = _deputy_back(at, identity, role, before, after)
        elif group == DONE:
            take_off_learner(at, identity, uuid.UUID(after))
    except (NotFound, NotAllowed):
        reason = "You may not see or change it any more."
    except Refused as refused:
        reason = refused.words
    if reason:
        yield identity, reason


def _handover_back(at: Desk, identity: uuid.UUID, role: str, before: str, after: str) -> str:
    row = obligation(at.session, at.actor, identity)
    if str(getattr(row, f"{role}_id")) != after:
        return _ANOTHER
    give_handover(at, identity, role, at.session.get_one(Person, uuid.UUID(before)))
    return ""


def _deputy_back(at: Desk, identity: uuid.UUID, role: str, before: str, after: str) -> str:
    """Undoing a thing may have left it without a deputy: then the one of before comes back as well."""
    term = term_now(at, identity, role)
    if term is None or (term.deputy_id is not None and str(term.deputy_id) != after):
        return _ANOTHER
    name_deputy(at, identity, role, at.session.get_one(Person, uuid.UUID(before)))
    return ""
