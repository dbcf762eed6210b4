"""Take back within 7 days what somebody who leaves handed on: what others changed since stays, with the reason."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.audit import Happening, record
from catalogue.errors import NotFound, Refused
from catalogue.obligations.queries import obligation
from catalogue.people.directory import restore_last_day
from catalogue.people.tables import Departure, Person
from catalogue.resources.desk import Desk
from catalogue.resources.undo import undo_operation
from catalogue.store import now
from catalogue.workflows.estate import is_handover, require_hand_on
from catalogue.workflows.hand_on import give_handover

UNDO_FOR = timedelta(days=7)


def departure(session: Session, actor: Actor, leaver: Person, identity: uuid.UUID) -> Departure:
    """One receipt of a person's. Who may: as for `hand_on`. Raises `NotFound`, `NotAllowed`."""
    require_hand_on(actor, leaver)
    row = session.get(Departure, identity)
    if row is None or row.person_id != leaver.id:
        raise NotFound("departure")
    return row


def departures_of(session: Session, actor: Actor, leaver: Person) -> Sequence[Departure]:
    """Every receipt of a person's, newest first. Who may: as for `hand_on`."""
    require_hand_on(actor, leaver)
    here = select(Departure).where(Departure.person_id == leaver.id)
    return session.scalars(here.order_by(Departure.made_at.desc(), Departure.id)).all()


def can_be_taken_back(row: Departure, session: Session) -> bool:
    """Whether it is not taken back yet, and not too long ago."""
    return row.undone_at is None and now(session) - row.made_at <= UNDO_FOR


def take_back(at: Desk, leaver: Person, row: Departure) -> Mapping[uuid.UUID, str]:
    """Let all stand as before; gives what was left as it is, with the reason. Who may: as for `hand_on`.

    Refused: it was taken back already, or more than 7 days ago (`undo_too_late`).
    """
    require_hand_on(at.actor, leaver)
    if not can_be_taken_back(row, at.session):
        raise Refused("undo_too_late", "This was taken back already, or is more than 7 days old. Name people anew.")
    if row.last_on is not None and leaver.end_on == row.last_on != row.end_on_before:
        restore_last_day(at.session, at.actor, leaver, row.end_on_before)
    given = [one for one in row.moved if one[4]]
    things = [uuid.UUID(one[1]) for one in given if not is_handover(one[2])]
    left = dict(undo_operation(at, row.operation_id, things).left)
    for one in given:
        if is_handover(one[2]):
            left |= _handover_back(at, one)
    row.undone_at = now(at.session)
    record(
        at.session, at.actor, Happening("person.taken_back", "person", leaver.id, details={"departure": str(row.id)})
    )
    return left


def _handover_back(at: Desk, moved: Sequence[str]) -> dict[uuid.UUID, str]:
    """Put a handover's person back, unless somebody has named another since; the reason if it is left."""
    _, words, role, before, after = moved
    identity = uuid.UUID(words)
    try:
        row = obligation(at.session, at.actor, identity)
        if str(getattr(row, f"{role}_id")) != after:
            return {identity: "Somebody else was named since."}
        give_handover(at, identity, role, at.session.get_one(Person, uuid.UUID(before)))
    except (NotFound, Refused) as error:
        return {identity: error.words if isinstance(error, Refused) else "You may not see it any more."}
    return {}
