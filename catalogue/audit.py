"""What happened: one event per change in its own transaction, chained by a keyed hash; also the change feed.

The chain is an HMAC-SHA-256 over each event's canonical form and its predecessor's hash. The key lives outside the
database, so that whoever can write to the database cannot rewrite the chain. An anchor kept elsewhere shows a cut
tail and a restored older copy.
"""

import hashlib
import hmac
import json
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, Integer, String, bindparam, event, insert, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from catalogue.access import Actor
from catalogue.store import Base, ReadingSession, now, operation_id

GENESIS = "0" * 64
# Where a session keeps the place of the feed at which its transaction reads.
_PLACE = "audit_cursor"


class AuditEvent(Base):
    """One change: who did what to which thing, and which things' index entries it touches."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_subject", "subject_kind", "subject_id"),)

    seq: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    id: Mapped[uuid.UUID] = mapped_column(unique=True)
    at: Mapped[datetime] = mapped_column(index=True)
    operation_id: Mapped[uuid.UUID] = mapped_column(index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    via: Mapped[str] = mapped_column(String(20))
    action: Mapped[str] = mapped_column(String(60))
    subject_kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[uuid.UUID]
    touches: Mapped[list[str]] = mapped_column(JSON)
    details: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    details_hash: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditTail(Base):
    """The last event's number and hash; its one row is the lock that makes the sequence gapless."""

    __tablename__ = "audit_tail"

    id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class Happening:
    """An event before it has a number. `touches` are ids of things to index again; `details` is plain JSON."""

    action: str
    subject_kind: str
    subject_id: uuid.UUID
    touches: tuple[uuid.UUID, ...] = ()
    details: dict[str, Any] = field(default_factory=dict)


def record(session: Session, actor: Actor, happening: Happening) -> None:
    """Write one event with the commit of this session."""
    record_many(session, actor, [happening])


def record_many(session: Session, actor: Actor, happenings: Iterable[Happening]) -> None:
    """Write events with the commit of this session; numbers and hashes are given at the last moment."""
    pending: list[tuple[Actor, Happening]] = session.info.setdefault("audit_pending", [])
    pending.extend((actor, happening) for happening in happenings)


BLANKED = "audit.details_blanked"
_BLANKED_AT_ONCE = 500


def blank_details(session: Session, actor: Actor, person_id: uuid.UUID, said: Mapping[int, dict[str, Any]]) -> None:
    """Have written events say less of a person: `said` is what the details of each, by its number, say from now on.

    The events keep their place, and the hash of what they said before. What they say now is hashed too, in an event of
    its own that is sealed like any other: so nobody without the key can change it once more.
    """
    numbers = sorted(said)
    for number in numbers:
        session.execute(update(AuditEvent).where(AuditEvent.seq == number).values(details=said[number]))
    for start in range(0, len(numbers), _BLANKED_AT_ONCE):
        some = {str(number): details_hash(said[number]) for number in numbers[start : start + _BLANKED_AT_ONCE]}
        record(session, actor, Happening(BLANKED, "person", person_id, details={"hashes": some}))


def details_hash(details: dict[str, Any]) -> str:
    """The hash by which details enter the chain."""
    return hashlib.sha256(canonical(details)).hexdigest()


def canonical(value: Any) -> bytes:
    """One spelling for one JSON value, so that hashes compare."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def link_hash(key: bytes, row: dict[str, Any]) -> str:
    """The keyed hash of an event's row (all but its own hash and its blankable details)."""
    sealed: dict[str, Any] = {
        name: value.isoformat() if isinstance(value, datetime) else str(value) if value is not None else None
        for name, value in row.items()
        if name not in ("hash", "details", "touches")
    }
    sealed["touches"] = list(row["touches"])
    return hmac.new(key, canonical(sealed), hashlib.sha256).hexdigest()


def _row(actor: Actor, happening: Happening, session: Session, at: datetime) -> dict[str, Any]:
    details = {"actor": actor.name, **happening.details}
    return {
        "id": uuid.uuid4(),
        "at": at,
        "operation_id": operation_id(session),
        "person_id": actor.person_id,
        "via": actor.via,
        "action": happening.action,
        "subject_kind": happening.subject_kind,
        "subject_id": happening.subject_id,
        "touches": [str(one) for one in happening.touches],
        "details": details,
        "details_hash": details_hash(details),
    }


@event.listens_for(Session, "before_commit")
def _seal(session: Session) -> None:
    """Number and chain the pending events: the tail is locked last and held only until the commit."""
    if session.in_nested_transaction() or not session.info.get("audit_pending"):
        return
    session.flush()
    pending: Sequence[tuple[Actor, Happening]] = session.info.pop("audit_pending")
    at = now(session)
    rows = [_row(actor, happening, session, at) for actor, happening in pending]
    seq, previous = session.execute(
        select(AuditTail.seq, AuditTail.hash).where(AuditTail.id == 1).with_for_update()
    ).one()
    for row in rows:
        seq += 1
        row |= {"seq": seq, "previous_hash": previous}
        row["hash"] = previous = link_hash(session.info["audit_key"], row)
    session.execute(insert(AuditEvent), rows)
    session.execute(update(AuditTail).where(AuditTail.id == 1).values(seq=seq, hash=previous))


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("audit_pending", None)
    session.info.pop(_PLACE, None)


# Asked at every search, so built once.
_NEWEST = select(AuditTail.seq).where(AuditTail.id == 1)
_FEED = (
    select(AuditEvent.seq, AuditEvent.action, AuditEvent.subject_kind, AuditEvent.subject_id, AuditEvent.touches)
    .where(AuditEvent.seq > bindparam("after"))
    .order_by(AuditEvent.seq)
    .limit(bindparam("most", type_=Integer))
)


def cursor(session: Session) -> int:
    """The number of the newest event; 0 before the first.

    A session that only reads asks once: what it reads after can be newer than this, never older.
    """
    if not isinstance(session, ReadingSession):
        return session.scalar(_NEWEST) or 0
    if _PLACE not in session.info:
        session.info[_PLACE] = session.scalar(_NEWEST) or 0
    place: int = session.info[_PLACE]
    return place


@dataclass(frozen=True)
class Change:
    """What a follower needs to know of an event."""

    seq: int
    action: str
    subject_kind: str
    subject_id: uuid.UUID
    touches: tuple[uuid.UUID, ...]


def since(session: Session, seq: int, limit: int = 1000) -> list[Change]:
    """The change feed: events after `seq`, oldest first."""
    rows = session.execute(_FEED, {"after": seq, "most": limit})
    return [
        Change(row.seq, row.action, row.subject_kind, row.subject_id, tuple(map(uuid.UUID, row.touches)))
        for row in rows
    ]
