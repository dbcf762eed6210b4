"""What is left behind, or soon will be, by those whom somebody manages: for the home page of a head of service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from catalogue.access import Actor
from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.people.tables import Person
from catalogue.resources.records import current_ownership
from catalogue.terms import Lifecycle, OwnerRole
from catalogue.visibility import visible

_NEXT = aliased(Ownership)
AHEAD = timedelta(days=60)  # what a notice usually leaves: time to teach somebody


@dataclass(frozen=True)
class LeftBehind:
    """Somebody who has left, or leaves soon, and how many entries nobody has been named for instead."""

    person: Person
    last_on: date
    things: int


def left_behind(session: Session, actor: Actor, today: date) -> Sequence[LeftBehind]:
    """Those whom the actor manages that left or leave within two months with entries of their own, who left first."""
    if actor.person_id is None:
        return ()
    rows = session.execute(
        select(Person, func.count(Ownership.resource_id.distinct()))
        .join(Ownership, Ownership.person_id == Person.id)
        .join(CataloguedResource, CataloguedResource.id == Ownership.resource_id)
        .where(Person.manager_id == actor.person_id, Person.end_on <= today + AHEAD)
        .where(current_ownership(today), Ownership.role != OwnerRole.SUPPLIER_CONTACT.value, ~_is_planned())
        .where(CataloguedResource.lifecycle != Lifecycle.RETIRED.value, visible(actor))
        .group_by(Person.id)
        .order_by(Person.end_on, func.lower(Person.name))
    )
    return [LeftBehind(person, person.end_on, things) for person, things in rows if person.end_on is not None]


def _is_planned() -> ColumnElement[bool]:
    """Whether somebody is named to answer for it, in the same role, once they do not any more."""
    here = _NEXT.resource_id == Ownership.resource_id, _NEXT.role == Ownership.role
    return select(_NEXT.id).where(*here, _NEXT.from_on > Ownership.until_on).exists()
