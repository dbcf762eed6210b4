"""What can be asked of things; every answer holds only what the actor may see."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, Uuid, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from catalogue.access import Action, Actor, Thing, require
from catalogue.errors import NotFound
from catalogue.kinds import kind_of
from catalogue.kinds.kind import Kind
from catalogue.kinds.resource import CataloguedResource, ExternalIdentity, FormerSlug, Link, Ownership, ResourceVersion
from catalogue.people.tables import Person
from catalogue.resources.records import chunks, current_ownership
from catalogue.resources.unseen import Telling, fields_as_seen, values_as_seen
from catalogue.terms import Lifecycle, OwnerRole, Relation, Visibility
from catalogue.visibility import visible

# One alias for good: with a new one each time, every statement would be compiled anew (six times as slow).
DEPUTY = aliased(Person)


@dataclass(frozen=True)
class Holder:
    """Who holds a role or stands in, as far as things tell of them. Loading people whole takes four times as long."""

    slug: str
    name: str
    email: str
    job_title: str
    end_on: date | None


_HOLDER = [spec.name for spec in fields(Holder)]
_OWNERS = (
    select(
        *(Ownership.resource_id, Ownership.role, Ownership.from_on, Ownership.until_on),
        *(getattr(Person, name) for name in _HOLDER),
        *(getattr(DEPUTY, name) for name in _HOLDER),
    )
    .join(Person, Person.id == Ownership.person_id)
    .outerjoin(DEPUTY, DEPUTY.id == Ownership.deputy_id)
    .where(Ownership.resource_id.in_(bindparam("ids", expanding=True)), current_ownership(bindparam("today")))
)


@cache
def _at_address(kind: str) -> Select[Any]:
    """The statement for the thing of a kind at the address `slug`; the unique index needs both."""
    here = (CataloguedResource.kind == kind) & (CataloguedResource.slug == bindparam("slug"))
    return select(kind_of(kind).table).where(here)


def thing(session: Session, actor: Actor, kind: Kind, slug: str) -> CataloguedResource:
    """The thing at this address, whole. Raises `NotFound` if it is not there or may not be seen: the same answer."""
    found: CataloguedResource | None = session.scalar(_at_address(kind.code).where(visible(actor)), {"slug": slug})
    if found is None:
        raise NotFound(kind.label.lower())
    return found


def thing_by_id(session: Session, actor: Actor, identity: uuid.UUID) -> CataloguedResource:
    """The thing with this id. Raises `NotFound`."""
    found = session.scalar(select(CataloguedResource).where(CataloguedResource.id == identity, visible(actor)))
    if found is None:
        raise NotFound()
    return found


def things_by_id(session: Session, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, CataloguedResource]:
    """Those of the things that the actor may see, by id."""
    rows = session.scalars(select(CataloguedResource).where(CataloguedResource.id.in_(ids), visible(actor)))
    return {row.id: row for row in rows}


def moved_to(session: Session, actor: Actor, kind: Kind, slug: str) -> str | None:
    """The address of today of something that once had this one; None if there is none to be seen."""
    return session.scalar(
        select(CataloguedResource.slug)
        .join(FormerSlug, FormerSlug.resource_id == CataloguedResource.id)
        .where(FormerSlug.kind == kind.code, FormerSlug.slug == slug, visible(actor))
    )


@dataclass(frozen=True)
class Owner:
    """Someone who answers for a thing today; `gone` if they have left, so that nobody really does."""

    role: OwnerRole
    person: Holder
    deputy: Holder | None
    from_on: date
    until_on: date | None
    gone: bool


def owners(session: Session, resource: CataloguedResource, today: date) -> list[Owner]:
    """Who answers for a thing today, by rank of role. For people who may read the directory."""
    return owners_by_thing(session, [resource.id], today).get(resource.id, [])


def owners_by_thing(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, list[Owner]]:
    """Who answers for many things today, by rank of role. For people who may read the directory."""
    found: dict[uuid.UUID, list[Owner]] = {}
    for chunk in chunks(ids):
        rows = session.execute(_OWNERS, {"ids": list(chunk), "today": today})
        for identity, role, from_on, until_on, *people in rows:
            person, deputy = Holder(*people[: len(_HOLDER)]), Holder(*people[len(_HOLDER) :])
            gone = person.end_on is not None and person.end_on < today
            owner = Owner(OwnerRole(role), person, deputy if deputy.slug else None, from_on, until_on, gone)
            found.setdefault(identity, []).append(owner)
    rank = list(OwnerRole)
    return {identity: sorted(theirs, key=lambda owner: rank.index(owner.role)) for identity, theirs in found.items()}


def owned(today: date) -> ColumnElement[bool]:
    """The SQL condition that somebody who still works here answers for a thing."""
    return (
        select(Ownership.id)
        .join(Person, Person.id == Ownership.person_id)
        .where(
            Ownership.resource_id == CataloguedResource.id,
            Ownership.role != OwnerRole.SUPPLIER_CONTACT.value,
            current_ownership(today),
            or_(Person.end_on.is_(None), Person.end_on >= today),
        )
        .exists()
    )


def unowned(today: date) -> ColumnElement[bool]:
    """The SQL condition that nobody does, though the thing is in use."""
    return and_(~owned(today), CataloguedResource.lifecycle != Lifecycle.RETIRED.value)


def count_unowned(session: Session, actor: Actor, today: date) -> int:
    """How many things that the actor may see have no owner."""
    statement = select(func.count()).select_from(CataloguedResource).where(visible(actor), unowned(today))
    return session.scalar(statement) or 0


@dataclass(frozen=True)
class Neighbour:
    """A thing at the other end of a link, as far as links tell of it. Loading it whole takes four times as long."""

    id: uuid.UUID
    kind: str
    slug: str
    title: str
    lifecycle: str
    visibility: str
    team_id: uuid.UUID | None

    @property
    def facts(self) -> Thing:
        """The facts on which rights rest."""
        return Thing(self.kind, Visibility(self.visibility), self.id, self.team_id)


_THING: Any = CataloguedResource.__table__
NEIGHBOUR = tuple(_THING.columns[spec.name] for spec in fields(Neighbour))
_LINK: Any = Link.__table__.columns
_HERE = bindparam("here", type_=Uuid())
_TIES = (
    select(_LINK.id, _LINK.relation, _LINK.from_id, _LINK.note, _LINK.start_on, _LINK.end_on, *NEIGHBOUR)
    .join(_THING, _THING.columns.id == case((_LINK.from_id == _HERE, _LINK.to_id), else_=_LINK.from_id))
    .where(or_(_LINK.from_id == _HERE, _LINK.to_id == _HERE))
)


@dataclass(frozen=True)
class Tied:
    """A link as read from one of its ends: `words` is the relation in that direction."""

    id: uuid.UUID
    relation: Relation
    outward: bool
    other: Neighbour
    note: str
    start_on: date | None
    end_on: date | None

    @property
    def words(self) -> str:
        return self.relation.label if self.outward else self.relation.inverse


def ties(session: Session, actor: Actor, resource: CataloguedResource) -> list[Tied]:
    """What a thing is linked to, from both ends, and only what the actor may see at the other."""
    rows = session.execute(_TIES.where(visible(actor)), {"here": resource.id})
    found = [
        Tied(identity, Relation(relation), start == resource.id, Neighbour(*other), note, start_on, end_on)
        for identity, relation, start, note, start_on, end_on, *other in rows
    ]
    order = list(Relation)
    return sorted(found, key=lambda tied: (order.index(tied.relation), not tied.outward, tied.other.title.casefold()))


def tie(session: Session, actor: Actor, link_id: uuid.UUID) -> tuple[Link, CataloguedResource, CataloguedResource]:
    """A link with both its ends. Raises `NotFound` unless the actor may see both."""
    row = session.get(Link, link_id)
    if row is None:
        raise NotFound("link")
    return row, thing_by_id(session, actor, row.from_id), thing_by_id(session, actor, row.to_id)


def versions(session: Session, actor: Actor, resource: CataloguedResource) -> list[ResourceVersion]:
    """The history of a thing, newest first. Raises `NotAllowed` if the actor may not read it."""
    require(actor, Action.READ_HISTORY, resource.facts)
    return list(
        session.scalars(
            select(ResourceVersion)
            .where(ResourceVersion.resource_id == resource.id)
            .order_by(ResourceVersion.number.desc())
        )
    )


def version(session: Session, actor: Actor, resource: CataloguedResource, number: int) -> ResourceVersion:
    """One version of a thing as the actor may read it, apart from the session. Raises `NotFound`, `NotAllowed`."""
    require(actor, Action.READ_HISTORY, resource.facts)
    found = session.scalar(
        select(ResourceVersion).where(ResourceVersion.resource_id == resource.id, ResourceVersion.number == number)
    )
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


@dataclass(frozen=True)
class Source:
    """Where a thing was imported from, and when last; the record as it came stays where it is."""

    name: str
    imported_at: datetime


_SOURCES = (
    select(ExternalIdentity.source, ExternalIdentity.imported_at)
    .where(ExternalIdentity.resource_id == bindparam("resource"))
    .order_by(ExternalIdentity.source)
)


def sources(session: Session, resource: CataloguedResource) -> list[Source]:
    """Where a thing was imported from. The caller has settled that it may be seen."""
    return [Source(name, moment) for name, moment in session.execute(_SOURCES, {"resource": resource.id})]
