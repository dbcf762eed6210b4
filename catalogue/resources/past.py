"""What happened to a thing: versions, checks and links, newest first, for those who may read its history."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import String, cast, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import AuditEvent
from catalogue.errors import NotFound
from catalogue.kinds.resource import CataloguedResource, ResourceVersion
from catalogue.resources.queries import things_by_id
from catalogue.resources.unseen import Telling, fields_as_seen, told_to, values_as_seen
from catalogue.terms import Relation

MOST_EVENTS = 1_000


@dataclass(frozen=True)
class VersionLine:
    """One version without its record: who made it when, what it changed, and why."""

    number: int
    at: datetime
    actor: str
    note: str
    changed: list[str]


@dataclass(frozen=True)
class Attestation:
    """That somebody said of a version that it is right, and what they noted."""

    at: datetime
    actor: str
    version: int
    note: str


@dataclass(frozen=True)
class LinkEvent:
    """A link that was made, changed or taken away, as read from one end."""

    at: datetime
    actor: str
    action: str
    relation: Relation
    outward: bool
    other: CataloguedResource
    note: str

    @property
    def words(self) -> str:
        return self.relation.label if self.outward else self.relation.inverse


def version_lines(session: Session, actor: Actor, resource: CataloguedResource) -> list[VersionLine]:
    """Every version, newest first, with what the actor may know of what it changed. Raises `NotAllowed`, `NotFound`."""
    require(actor, Action.READ_HISTORY, resource.facts)
    rows = session.execute(
        select(
            ResourceVersion.number,
            ResourceVersion.at,
            ResourceVersion.actor,
            ResourceVersion.note,
            ResourceVersion.changed,
        )
        .where(ResourceVersion.resource_id == resource.id)
        .order_by(ResourceVersion.number.desc())
    )
    lines = [VersionLine(*row) for row in rows]
    told = fields_as_seen(
        session, actor, [Telling(resource.kind, resource.id, line.number, line.changed) for line in lines]
    )
    return [replace(line, changed=told[resource.id, line.number]) for line in lines]


def version(session: Session, actor: Actor, resource: CataloguedResource, number: int) -> ResourceVersion:
    """One version of a thing as the actor may read it, apart from the session. Raises `NotFound`, `NotAllowed`."""
    require(actor, Action.READ_HISTORY, resource.facts)
    here = (ResourceVersion.resource_id == resource.id, ResourceVersion.number == number)
    # A number from an address may be larger than any that the database can compare.
    found = session.scalar(select(ResourceVersion).where(*here)) if 1 <= number <= resource.version else None
    if found is None:
        raise NotFound("version")
    told = Telling(resource.kind, resource.id, number, found.changed)
    changed = fields_as_seen(session, actor, [told])[resource.id, number]
    (values,) = values_as_seen(session, actor, resource.kind, [found.record["values"]])
    return ResourceVersion(
        resource_id=resource.id,
        number=number,
        at=found.at,
        operation_id=found.operation_id,
        actor=found.actor,
        note=found.note,
        changed=changed,
        record=found.record | {"values": values},
    )


def attestations(session: Session, actor: Actor, resource: CataloguedResource) -> list[Attestation]:
    """Who said when that it is right, the newest thousand. Raises `NotAllowed`, `NotFound`."""
    require(actor, Action.READ_HISTORY, resource.facts)
    said = (AuditEvent.subject_kind == resource.kind) & (AuditEvent.subject_id == resource.id)
    events = session.scalars(
        select(AuditEvent)
        .where(said, AuditEvent.action == f"{resource.kind}.attested")
        .order_by(AuditEvent.seq.desc())
        .limit(MOST_EVENTS)
    )
    return [
        Attestation(event.at, str(details.get("actor", "")), details["version"], str(details.get("note", "")))
        for event in events
        if (details := event.details) and "version" in details
    ]


def link_events(session: Session, actor: Actor, resource: CataloguedResource) -> list[LinkEvent]:
    """The newest thousand things that happened to its links with ends that the actor may see."""
    require(actor, Action.READ_HISTORY, resource.facts)
    own = str(resource.id)
    events = session.scalars(
        select(AuditEvent)
        .where(
            AuditEvent.subject_kind == "link",
            cast(AuditEvent.touches, String).contains(own, autoescape=True),
            told_to(actor),
        )
        .order_by(AuditEvent.seq.desc())
        .limit(MOST_EVENTS)
    ).all()
    told = [(event, event.details) for event in events if event.details]
    others = [uuid.UUID(_other_end(details, own)) for _, details in told]
    seen = things_by_id(session, actor, list(dict.fromkeys(others))) if others else {}
    return [
        LinkEvent(
            at=event.at,
            actor=str(details.get("actor", "")),
            action=event.action.removeprefix("link."),
            relation=Relation(details["relation"]),
            outward=details["from"] == own,
            other=seen[other],
            note=str(details.get("note", "")),
        )
        for (event, details), other in zip(told, others, strict=True)
    ]


def _other_end(details: dict[str, str], own: str) -> str:
    return details["to"] if details["from"] == own else details["from"]
