"""Who stands in for whom today: the deputies of those who are away.

A deputy may always do what the owner may (see `visibility`); being away changes who is shown and told, never a right.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from catalogue.access import Actor
from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.people.absences import is_away
from catalogue.people.tables import Absence, Person
from catalogue.resources.records import current_ownership
from catalogue.terms import Lifecycle, OwnerRole
from catalogue.visibility import visible

_THEIR_OWN = aliased(Absence)


@dataclass(frozen=True)
class Relief:
    """Somebody who is away until a day, and for how many entries the reader stands in meanwhile."""

    person: Person
    until_on: date
    things: int


def reliefs(session: Session, actor: Actor, today: date) -> Sequence[Relief]:
    """Those for whom the actor stands in today, who comes back first at the top."""
    rows = session.execute(
        select(Person, Absence.until_on, func.count(Ownership.resource_id.distinct()))
        .join(Absence, Absence.person_id == Person.id)
        .join(Ownership, Ownership.person_id == Person.id)
        .join(CataloguedResource, CataloguedResource.id == Ownership.resource_id)
        .where(Ownership.deputy_id == actor.person_id, current_ownership(today), is_away(today))
        .where(CataloguedResource.lifecycle != Lifecycle.RETIRED.value, visible(actor))
        .group_by(Person.id, Absence.until_on)
        .order_by(Absence.until_on, func.lower(Person.name))
    )
    return [Relief(person, until_on, things) for person, until_on, things in rows]


def stand_ins(session: Session, thing: uuid.UUID, today: date) -> dict[uuid.UUID, Person]:
    """Who stands in for each owner of a thing who is away, by the owner; for several roles, in the highest."""
    rank = list(OwnerRole)
    rows = session.execute(_standing_in(today).where(Ownership.resource_id == thing)).all()
    lowest_first = sorted(rows, key=lambda row: rank.index(OwnerRole(row.role)), reverse=True)
    return {row.person_id: row[0] for row in lowest_first}


def _standing_in(today: date) -> Select[Person, uuid.UUID, str]:
    """The deputies of those who are away, who are here themselves."""
    works = or_(Person.end_on.is_(None), Person.end_on >= today)
    is_here = ~select(_THEIR_OWN.id).where(_THEIR_OWN.person_id == Person.id, is_away(today, _THEIR_OWN)).exists()
    return (
        select(Person, Ownership.person_id, Ownership.role)
        .join(Ownership, Ownership.deputy_id == Person.id)
        .join(Absence, Absence.person_id == Ownership.person_id)
        .where(current_ownership(today), is_away(today), works, is_here)
    )
