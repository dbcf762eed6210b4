"""What a person, a team or an organisation has in the catalogue, as far as the actor may see it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.kinds.agreement import Agreement, Party
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.people.tables import Organisation, Person, Team
from catalogue.resources.records import current_ownership
from catalogue.terms import OwnerRole
from catalogue.visibility import visible


@dataclass(frozen=True)
class Answer:
    """A thing that someone answers for, in which role and until when; `stands_in` if only as a deputy. `deputy` is who
    stands in for whoever answers for it."""

    thing: CataloguedResource
    role: OwnerRole
    from_on: date
    until_on: date | None
    stands_in: bool
    deputy: Person | None = None


def answers_of(session: Session, actor: Actor, person: Person, today: date) -> list[Answer]:
    """All that a person answers for today, by rank of role, then kind and title."""
    rows = session.execute(
        select(CataloguedResource, Ownership, Person)
        .join(Ownership, Ownership.resource_id == CataloguedResource.id)
        .outerjoin(Person, Person.id == Ownership.deputy_id)
        .where(
            or_(Ownership.person_id == person.id, Ownership.deputy_id == person.id),
            current_ownership(today),
            visible(actor),
        )
        .order_by(CataloguedResource.kind, func.lower(CataloguedResource.title), Ownership.id)
    )
    found = [
        Answer(thing, OwnerRole(row.role), row.from_on, row.until_on, row.person_id != person.id, deputy)
        for thing, row, deputy in rows
    ]
    rank = list(OwnerRole)
    return sorted(found, key=lambda answer: rank.index(answer.role))


def count_per_team(session: Session, actor: Actor) -> dict[str, int]:
    """How many things each team has, by the team's slug."""
    rows = session.execute(
        select(Team.slug, func.count(CataloguedResource.id))
        .join(CataloguedResource, CataloguedResource.team_id == Team.id)
        .where(visible(actor))
        .group_by(Team.slug)
    )
    return {row.slug: row[1] for row in rows}


@dataclass(frozen=True)
class OrganisationLine:
    """An organisation with how much of what it has to do with."""

    organisation: Organisation
    published: int
    contracts: int
    agreements: int

    @property
    def things(self) -> int:
        return self.published + self.contracts + self.agreements


def organisations(session: Session, actor: Actor) -> list[OrganisationLine]:
    """Every organisation by name; those not of the council's staff are told only of those with something to see."""
    published = _counts(session, actor, CataloguedResource.organisation_id, select(CataloguedResource))
    contracts = _counts(session, actor, Contract.supplier_id, select(Contract))
    parties = select(Agreement).join(Party, Party.resource_id == Agreement.id)
    agreements = _counts(session, actor, Party.organisation_id, parties)
    rows = session.scalars(select(Organisation).order_by(func.lower(Organisation.name)))
    lines = [
        OrganisationLine(row, published.get(row.id, 0), contracts.get(row.id, 0), agreements.get(row.id, 0))
        for row in rows
    ]
    return [line for line in lines if line.things or actor.is_staff or actor.is_operator]


def _counts(session: Session, actor: Actor, organisation: Any, things: Select[Any]) -> dict[uuid.UUID, int]:
    """How many of the things there are by organisation; one that names the same organisation twice counts once."""
    counted = func.count(CataloguedResource.id.distinct())
    statement = things.with_only_columns(organisation, counted, maintain_column_froms=True)
    rows = session.execute(statement.where(visible(actor), organisation.is_not(None)).group_by(organisation))
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class OrganisationPage:
    """An organisation with what is let to it, agreed with it and published by it, and its people for our staff."""

    organisation: Organisation
    contracts: Sequence[Contract]
    agreements: Sequence[Agreement]
    published: int
    people: Sequence[Person]


def organisation_page(session: Session, actor: Actor, slug: str) -> OrganisationPage:
    """The organisation at this address. Raises `NotFound` also where the actor may see nothing of it."""
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        raise NotFound("organisation")
    inside = actor.is_staff or actor.is_operator
    page = OrganisationPage(
        organisation=found,
        contracts=_contracts_of(session, actor, found),
        agreements=_agreements_of(session, actor, found),
        published=_published_by(session, actor, found),
        people=_people_of(session, found) if inside else (),
    )
    if not inside and not (page.contracts or page.agreements or page.published):
        raise NotFound("organisation")
    return page


def _contracts_of(session: Session, actor: Actor, found: Organisation) -> Sequence[Contract]:
    statement = select(Contract).where(Contract.supplier_id == found.id, visible(actor))
    return session.scalars(statement.order_by(Contract.end_on.is_(None), Contract.end_on.desc(), Contract.slug)).all()


def _agreements_of(session: Session, actor: Actor, found: Organisation) -> Sequence[Agreement]:
    bound: ColumnElement[bool] = Agreement.id.in_(select(Party.resource_id).where(Party.organisation_id == found.id))
    return session.scalars(
        select(Agreement).where(bound, visible(actor)).order_by(Agreement.title, Agreement.slug)
    ).all()


def _published_by(session: Session, actor: Actor, found: Organisation) -> int:
    statement = select(func.count()).where(CataloguedResource.organisation_id == found.id, visible(actor))
    return session.scalar(statement.select_from(CataloguedResource)) or 0


def _people_of(session: Session, found: Organisation) -> Sequence[Person]:
    statement = select(Person).where(Person.organisation_id == found.id)
    return session.scalars(statement.order_by(func.lower(Person.name), Person.id)).all()
