"""Who works under a contract or on a system, by name: for council staff alone, of the contracts that they see."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.contracts.tables import Engagement, EngagementExtension, EngagementSystem
from catalogue.errors import NotFound
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.system import System
from catalogue.people.tables import Person
from catalogue.resources.queries import things_by_id
from catalogue.visibility import visible


@dataclass(frozen=True)
class AtWork:
    """One engagement whole: by what name, on which systems (those that the reader sees), and how often extended."""

    row: Engagement
    name: str
    systems: tuple[CataloguedResource, ...]
    extensions: tuple[EngagementExtension, ...]

    @property
    def first_until_on(self) -> date | None:
        """The end that was agreed at first."""
        return self.extensions[0].until_before if self.extensions else self.row.until_on


def engagements_of(session: Session, actor: Actor, contract: Contract) -> list[AtWork]:
    """Everybody who works or worked under a contract, the latest first.

    Raises `NotFound` for a contract that the actor may not see, `NotAllowed` for who is not council staff.
    """
    require(actor, Action.READ, contract.facts)
    require(actor, Action.READ_PEOPLE)
    return _whole(session, actor, Engagement.contract_id == contract.id)


def engagements_on(session: Session, actor: Actor, system: System, today: date) -> list[AtWork]:
    """Who works on a system today, under contracts that the actor sees; raises as `engagements_of` does."""
    require(actor, Action.READ, system.facts)
    require(actor, Action.READ_PEOPLE)
    on_it = select(EngagementSystem.engagement_id).where(EngagementSystem.system_id == system.id)
    contracts = select(CataloguedResource.id).where(visible(actor))
    return _whole(session, actor, Engagement.id.in_(on_it), Engagement.contract_id.in_(contracts), works_on(today))


def works_on(day: date) -> ColumnElement[bool]:
    """The SQL condition that an engagement runs on a day."""
    last = func.coalesce(Engagement.ended_on, Engagement.until_on)
    return (Engagement.from_on <= day) & or_(last.is_(None), last >= day)


def engagement(session: Session, actor: Actor, contract: Contract, identity: uuid.UUID) -> Engagement:
    """One engagement of a contract. Raises `NotFound`, and as `engagements_of` does."""
    require(actor, Action.READ, contract.facts)
    require(actor, Action.READ_PEOPLE)
    row = session.get(Engagement, identity)
    if row is None or row.contract_id != contract.id:
        raise NotFound("engagement")
    return row


def _whole(session: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[AtWork]:
    found = session.execute(
        select(Engagement, func.coalesce(Person.name, Engagement.name).label("name"))
        .outerjoin(Person, Person.id == Engagement.person_id)
        .where(*conditions)
        .order_by(Engagement.from_on.desc(), Engagement.id)
    ).all()
    ids = [row.Engagement.id for row in found]
    systems, extensions = _systems(session, actor, ids), _extensions(session, ids)
    return [
        AtWork(row.Engagement, row.name, tuple(systems[row.Engagement.id]), tuple(extensions[row.Engagement.id]))
        for row in found
    ]


def _systems(session: Session, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[CataloguedResource]]:
    rows = session.execute(
        select(EngagementSystem.engagement_id, EngagementSystem.system_id).where(
            EngagementSystem.engagement_id.in_(ids)
        )
    ).all()
    seen = things_by_id(session, actor, sorted({row.system_id for row in rows}))
    found: dict[uuid.UUID, list[CataloguedResource]] = defaultdict(list)
    for row in sorted((row for row in rows if row.system_id in seen), key=lambda row: seen[row.system_id].title):
        found[row.engagement_id].append(seen[row.system_id])
    return found


def _extensions(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[EngagementExtension]]:
    found: dict[uuid.UUID, list[EngagementExtension]] = defaultdict(list)
    here = EngagementExtension.engagement_id.in_(ids)
    for row in session.scalars(select(EngagementExtension).where(here).order_by(EngagementExtension.number)):
        found[row.engagement_id].append(row)
    return found
