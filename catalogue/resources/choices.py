"""What can be chosen when a thing is given an owner or a link: people, things, and the relations that make sense."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.kinds import BY_CODE
from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.people.tables import Person
from catalogue.resources.queries import DEPUTY
from catalogue.terms import OwnerRole, Relation

_ANY = tuple(BY_CODE)
# Which kinds each relation joins, first to second; `same` means two of one kind.
_JOINS: dict[Relation, tuple[tuple[str, ...], tuple[str, ...]]] = {
    Relation.COVERS: (("contract",), ("system",)),
    Relation.HOLDS: (("system",), ("dataset",)),
    Relation.FEEDS: (("dataset", "system"), ("dataset", "report", "system")),
    Relation.EXPLAINS: (("runbook",), ("system", "dataset", "report")),
    Relation.SHARES: (("agreement",), ("dataset",)),
    Relation.DEPENDS_ON: (("system",), ("system",)),
    Relation.SUPPLIED_UNDER: (("system", "dataset"), ("contract",)),
    Relation.PART_OF: (_ANY, _ANY),
    Relation.REPLACES: (_ANY, _ANY),
    Relation.RELATED_TO: (_ANY, _ANY),
}
_SAME_KIND = frozenset({Relation.REPLACES, Relation.PART_OF})


def relations_between(one: str, other: str) -> list[tuple[Relation, bool]]:
    """The relations that can be said from a thing of kind `one` to one of kind `other`; False: read from the other."""
    return [
        (relation, outward)
        for relation, (starts, ends) in _JOINS.items()
        for outward, first, second in ((True, one, other), (False, other, one))
        if first in starts and second in ends and (relation not in _SAME_KIND or one == other)
        if outward or relation is not Relation.RELATED_TO
    ]


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
