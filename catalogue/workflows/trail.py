"""Who changed what, for those who may read it: events by filter, and only of things that the reader may see."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import AuditEvent
from catalogue.kinds import BY_CODE
from catalogue.people.tables import Account, Organisation, Person, Team
from catalogue.resources.queries import things_by_id
from catalogue.resources.records import chunks
from catalogue.resources.unseen import Telling, fields_as_seen, told_to

# What these are called is no secret from anyone who may read the trail; the names of things may be.
_OPEN_KINDS = frozenset({"glossary_term", "theme", "ranking", "backup", "disposal", "starter_path"})


@dataclass(frozen=True)
class TrailRequest:
    """Which events: by a person's id, a thing's id, a code of what was done, and days (both counted).

    `per_page` 0 means all of them.
    """

    person_id: uuid.UUID | None = None
    subject_id: uuid.UUID | None = None
    action: str = ""
    from_on: date | None = None
    until_on: date | None = None
    page: int = 1
    per_page: int = 50


@dataclass(frozen=True)
class Named:
    """Something that an event is about: its name, and kind and slug where it has a page."""

    name: str
    kind: str = ""
    slug: str = ""


@dataclass(frozen=True)
class TrailLine:
    """One event. `subjects` is empty where what it was about has no name, such as an import."""

    seq: int
    at: datetime
    by: str
    by_slug: str
    via: str
    action: str
    kind: str
    subjects: tuple[Named, ...]
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TrailPage:
    """Some events, newest first, and how many there are in all."""

    rows: Sequence[TrailLine]
    total: int
    page: int
    pages: int


def trail(session: Session, actor: Actor, request: TrailRequest) -> TrailPage:
    """The events asked for. Who may: auditors, administrators and the operator. Raises `NotAllowed`."""
    require(actor, Action.READ_AUDIT)
    conditions = [told_to(actor), *_conditions(request)]
    total = session.scalar(select(func.count()).select_from(AuditEvent).where(*conditions)) or 0
    pages = max(1, -(-total // request.per_page)) if request.per_page else 1
    page = min(max(1, request.page), pages)
    statement = select(AuditEvent).where(*conditions).order_by(AuditEvent.seq.desc())
    if request.per_page:
        statement = statement.limit(request.per_page).offset((page - 1) * request.per_page)
    events = session.scalars(statement).all()
    book = _Names(session, actor, events)
    return TrailPage([book.line(event) for event in events], total, page, pages)


def actions_known(session: Session, actor: Actor) -> list[str]:
    """The codes of everything that was ever done and that the actor is told of, for choosing from."""
    require(actor, Action.READ_AUDIT)
    return sorted(session.scalars(select(AuditEvent.action).where(told_to(actor)).distinct()))


def _conditions(request: TrailRequest) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if request.person_id is not None:
        conditions.append(AuditEvent.person_id == request.person_id)
    if request.subject_id is not None:
        conditions.append(AuditEvent.subject_id == request.subject_id)
    if request.action:
        conditions.append(AuditEvent.action == request.action)
    if request.from_on is not None:
        conditions.append(AuditEvent.at >= datetime.combine(request.from_on, time.min, UTC))
    if request.until_on is not None:
        conditions.append(AuditEvent.at < datetime.combine(request.until_on + timedelta(days=1), time.min, UTC))
    return conditions


class _Names:
    """The names of all that some events are about, read in bulk."""

    def __init__(self, session: Session, actor: Actor, events: Sequence[AuditEvent]) -> None:
        self.names: dict[uuid.UUID, Named] = {}
        self.people: dict[uuid.UUID, Person] = {}
        wanted = {event.subject_id for event in events if event.subject_kind in BY_CODE}
        wanted |= {end for event in events if event.subject_kind == "link" for end in _ends(event)}
        wanted |= {on for event in events if (on := _held_on(event))}
        for some in chunks(sorted(wanted)):
            for identity, thing in things_by_id(session, actor, some).items():
                self.names[identity] = Named(thing.title, thing.kind, thing.slug)
        self._directory(session, {event.subject_id for event in events})
        self.fields = fields_as_seen(session, actor, [one for event in events if (one := _telling(event))])
        doers = {event.person_id for event in events if event.person_id}
        for some in chunks(sorted(doers)):
            rows = session.scalars(select(Person).where(Person.id.in_(some)))
            self.people.update((person.id, person) for person in rows)

    def _directory(self, session: Session, ids: Iterable[uuid.UUID]) -> None:
        for some in chunks(sorted(ids)):
            for table, kind in ((Person, "person"), (Team, "team"), (Organisation, "organisation")):
                rows = session.execute(select(table.id, table.name, table.slug).where(table.id.in_(some)))
                self.names.update((row.id, Named(row.name, kind, row.slug)) for row in rows)
            holders = select(Account.id, Person.name, Person.slug).join(Person, Person.id == Account.person_id)
            for row in session.execute(holders.where(Account.id.in_(some))):
                self.names[row.id] = Named(row.name, "person", row.slug)

    def line(self, event: AuditEvent) -> TrailLine:
        """The event with names."""
        details = event.details or {}
        person = self.people.get(event.person_id) if event.person_id else None
        subjects = self._subjects(event, details)
        return TrailLine(
            seq=event.seq,
            at=event.at,
            by=person.name if person else str(details.get("actor", "")),
            by_slug=person.slug if person else "",
            via=event.via,
            action=event.action,
            kind=event.subject_kind,
            subjects=subjects,
            details=self._as_seen(event, details) if subjects else {},
        )

    def _as_seen(self, event: AuditEvent, details: dict[str, Any]) -> dict[str, Any]:
        if (telling := _telling(event)) is not None:
            return details | {"changed": self.fields[telling.resource_id, telling.number]}
        hidden = _held_on(event) not in {None, *self.names}
        return details | {"reason": ""} if hidden else details

    def _subjects(self, event: AuditEvent, details: dict[str, Any]) -> tuple[Named, ...]:
        if event.subject_kind in _OPEN_KINDS:
            return (Named(str(details.get("title", ""))),)
        wanted = _ends(event) if event.subject_kind == "link" else [event.subject_id]
        found = [self.names[identity] for identity in wanted if identity in self.names]
        return tuple(found) if len(found) == len(wanted) else ()


def _telling(event: AuditEvent) -> Telling | None:
    """Which fields of a thing the event says were changed; None of other events."""
    details = event.details or {}
    if event.subject_kind not in BY_CODE or not details.get("changed"):
        return None
    return Telling(event.subject_kind, event.subject_id, details.get("version", 0), details["changed"])


def _held_on(event: AuditEvent) -> uuid.UUID | None:
    """The thing on which a role was given or taken; None of other events."""
    kind, _, identity = str((event.details or {}).get("scope", "")).partition(":")
    return uuid.UUID(identity) if kind in BY_CODE else None


def _ends(event: AuditEvent) -> list[uuid.UUID]:
    details = event.details or {}
    return [uuid.UUID(details[end]) for end in ("from", "to") if details.get(end)]
