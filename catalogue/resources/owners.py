"""Who answers for things, today and ever, and what nobody answers for."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import ColumnElement, Date, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from catalogue.access import Action, Actor, require
from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.people.absences import is_away
from catalogue.people.tables import Absence, Person
from catalogue.resources.records import chunks, current_ownership
from catalogue.terms import Lifecycle, OwnerRole
from catalogue.visibility import visible

# One alias for good: with a new one each time, every statement would be compiled anew (six times as slow).
_DEPUTY = aliased(Person)
_AWAY, _DEPUTY_AWAY = aliased(Absence), aliased(Absence)


@dataclass(frozen=True)
class Holder:
    """Who holds a role or stands in, as far as things tell of them; `away_until` if they are away today.

    Loading people whole takes four times as long.
    """

    slug: str
    name: str
    email: str
    job_title: str
    end_on: date | None
    away_until: date | None


_WIDTH = len(fields(Holder))
_TODAY = bindparam("today", type_=Date())
_OWNERS = (
    select(
        *(Ownership.resource_id, Ownership.role, Ownership.from_on, Ownership.until_on),
        *(Person.slug, Person.name, Person.email, Person.job_title, Person.end_on, _AWAY.until_on),
        *(_DEPUTY.slug, _DEPUTY.name, _DEPUTY.email, _DEPUTY.job_title, _DEPUTY.end_on, _DEPUTY_AWAY.until_on),
    )
    .join(Person, Person.id == Ownership.person_id)
    .outerjoin(_AWAY, (_AWAY.person_id == Person.id) & is_away(_TODAY, _AWAY))
    .outerjoin(_DEPUTY, _DEPUTY.id == Ownership.deputy_id)
    .outerjoin(_DEPUTY_AWAY, (_DEPUTY_AWAY.person_id == _DEPUTY.id) & is_away(_TODAY, _DEPUTY_AWAY))
    .where(Ownership.resource_id.in_(bindparam("ids", expanding=True)), current_ownership(_TODAY))
)


@dataclass(frozen=True)
class Owner:
    """Someone who answers for a thing today; `gone` if they have left, so that nobody really does.

    `stand_in` is the deputy while the owner is away, if they are here.
    """

    role: OwnerRole
    person: Holder
    deputy: Holder | None
    from_on: date
    until_on: date | None
    gone: bool
    stand_in: Holder | None


def owners(session: Session, resource: CataloguedResource, today: date) -> list[Owner]:
    """Who answers for a thing today, by rank of role. For people who may read the directory."""
    return owners_by_thing(session, [resource.id], today).get(resource.id, [])


def owners_by_thing(session: Session, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, list[Owner]]:
    """Who answers for many things today, by rank of role. For people who may read the directory."""
    found: dict[uuid.UUID, list[Owner]] = {}
    for chunk in chunks(ids):
        rows = session.execute(_OWNERS, {"ids": list(chunk), "today": today})
        for identity, role, from_on, until_on, *people in rows:
            person, deputy = Holder(*people[:_WIDTH]), Holder(*people[_WIDTH:])
            owner = Owner(
                role=OwnerRole(role),
                person=person,
                deputy=deputy if deputy.slug else None,
                from_on=from_on,
                until_on=until_on,
                gone=_gone(person, today),
                stand_in=deputy if person.away_until and _is_here(deputy, today) else None,
            )
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
class TermOfOffice:
    """One person's time in one role over a thing: past, present or to come."""

    role: OwnerRole
    person: Person
    deputy: Person | None
    from_on: date
    until_on: date | None

    def holds(self, today: date) -> bool:
        """Whether it holds on this day; both ends count."""
        return self.from_on <= today and (self.until_on is None or self.until_on >= today)


def terms_of_office(session: Session, actor: Actor, resource: CataloguedResource) -> list[TermOfOffice]:
    """Everyone who has answered, answers or will answer for a thing, the newest first."""
    require(actor, Action.READ_PEOPLE)
    rows = session.execute(
        select(Ownership, Person, _DEPUTY)
        .join(Person, Person.id == Ownership.person_id)
        .outerjoin(_DEPUTY, _DEPUTY.id == Ownership.deputy_id)
        .where(Ownership.resource_id == resource.id)
        .order_by(Ownership.from_on.desc(), Ownership.role)
    )
    return [
        TermOfOffice(OwnerRole(row.role), person, stand_in, row.from_on, row.until_on) for row, person, stand_in in rows
    ]


def _gone(person: Holder | Person, today: date) -> bool:
    return person.end_on is not None and person.end_on < today


def _is_here(deputy: Holder, today: date) -> bool:
    """Whether there is a deputy, who has neither left nor is away."""
    return bool(deputy.slug) and not _gone(deputy, today) and deputy.away_until is None
