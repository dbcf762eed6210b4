"""What a thing is linked to, as read from either end, and only what the actor may see at the other."""

import uuid
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor, Thing
from catalogue.errors import NotFound
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.resources.queries import thing_by_id
from catalogue.terms import Relation, Visibility
from catalogue.visibility import visible


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
_LINK: Any = Link.__table__
NEIGHBOUR = tuple(_THING.columns[spec.name] for spec in fields(Neighbour))


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
    here, link = resource.id, _LINK.columns
    other_end = case((link.from_id == here, link.to_id), else_=link.from_id)
    rows = session.execute(
        select(link.id, link.relation, link.from_id, link.note, link.start_on, link.end_on, *NEIGHBOUR)
        .join(_THING, _THING.columns.id == other_end)
        .where(or_(link.from_id == here, link.to_id == here), visible(actor))
    )
    found = [
        Tied(identity, Relation(relation), start == here, Neighbour(*other), note, start_on, end_on)
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
