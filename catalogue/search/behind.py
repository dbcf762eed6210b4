"""What changed since the index was written: it is left out of everything, and what it raised is told anew."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.access import Actor, labels_of_actor
from catalogue.audit import Change, since
from catalogue.audit import cursor as newest
from catalogue.search.readable import things_readable
from catalogue.search.snapshot import Snapshot

MOST_BEHIND = 5_000
_BATCH = 1_000


class Unanswered(Exception):
    """The index cannot answer now, because of damage or because so much has changed: the database must."""


def changed_since(session: Session, cursor: int) -> set[UUID]:
    """What says something else by events that the index has not read. Raises `Unanswered`."""
    touched: set[UUID] = set()
    if newest(session) <= cursor:
        return touched
    for _ in range(MOST_BEHIND // _BATCH):
        changes = since(session, cursor, _BATCH)
        touched.update(one for change in changes for one in _changed_by(change))
        if len(changes) < _BATCH:
            return touched
        cursor = changes[-1].seq
    raise Unanswered


def _changed_by(change: Change) -> Collection[UUID]:
    """What an event changes, but for what only hangs on that: the ends of a link, and the runbook of a procedure, say
    what they said before. If they were left out, one would show that something hidden hangs on it."""
    if change.subject_kind == "link":
        return ()
    return (change.subject_id,) if change.subject_id in change.touches else change.touches


def lost_from_sight(session: Session, snapshot: Snapshot, actor: Actor, changed: Collection[UUID]) -> set[UUID]:
    """Those of the changed things that the index would still show to this actor, who may not see them any more."""
    shown = snapshot.meeting(labels_of_actor(actor))
    known = {snapshot.id_of(number) for number in snapshot.numbers_of(changed) if shown[number]}
    return known - things_readable(session, actor, known)
