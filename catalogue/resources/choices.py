"""Who can be chosen to answer for a thing, and everyone who ever did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.people.tables import Person
from catalogue.resources.queries import DEPUTY
from catalogue.terms import OwnerRole


def people_called(session: Session, actor: Actor, words: str, today: date, most: int = 20) -> Sequence[Person]:
    """Those who work here or for a supplier and have this email address, else this in their name.

    Raises `NotAllowed` for those who may not read the directory.
    """
    require(actor, Action.READ_PEOPLE)
    words = words.strip()[:200]
    here = or_(Person.end_on.is_(None), Person.end_on >= today)
    same = session.scalars(select(Person).where(Person.email == words.lower(), here)).all()
    if same or not words:
        return same
    named = select(Person).where(Person.name.icontains(words, autoescape=True), here)
    return session.scalars(named.order_by(func.lower(Person.name), Person.id).limit(most)).all()


@dataclass(frozen=True)
class Term:
    """One person's time in one role over a thing: past, present or to come."""

    role: OwnerRole
    person: Person
    deputy: Person | None
    from_on: date
    until_on: date | None

    def holds(self, today: date) -> bool:
        """Whether it holds on this day; both ends count."""
        return self.from_on <= today and (self.until_on is None or self.until_on >= today)


def terms_of_office(session: Session, actor: Actor, resource: CataloguedResource) -> list[Term]:
    """Everyone who has answered, answers or will answer for a thing, the newest first."""
    require(actor, Action.READ_PEOPLE)
    rows = session.execute(
        select(Ownership, Person, DEPUTY)
        .join(Person, Person.id == Ownership.person_id)
        .outerjoin(DEPUTY, DEPUTY.id == Ownership.deputy_id)
        .where(Ownership.resource_id == resource.id)
        .order_by(Ownership.from_on.desc(), Ownership.role)
    )
    return [Term(OwnerRole(row.role), person, stand_in, row.from_on, row.until_on) for row, person, stand_in in rows]
