"""What those who leave hand on from a later day, before that day has come: who takes what, and what replaces it."""

import uuid
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalogue.days import in_words
from catalogue.kinds.resource import Ownership
from catalogue.people.tables import Departure, Person

_ANEW = "It was handed on anew since."
_MOVED = 5  # how much a receipt keeps of each before it says what became of it
_DEPUTY = aliased(Person)
Key = tuple[str, str]  # the id of a thing or handover, and the role in it


@dataclass(frozen=True)
class Plan:
    """Who takes something from which day."""

    person: Person
    from_on: date

    @property
    def words(self) -> str:
        """In words, behind what it is about."""
        return f"{self.person.name} from {in_words(self.from_on)}"


def plans_to_come(session: Session, day: date) -> Sequence[Departure]:
    """What is to be carried out on a day or was before and is not, the oldest first, for who keeps it up."""
    due = Departure.from_on <= day, Departure.carried_at.is_(None), Departure.undone_at.is_(None)
    return session.scalars(select(Departure).where(*due).order_by(Departure.made_at, Departure.id)).all()


def drop_plans(session: Session, person: uuid.UUID | None, contract: uuid.UUID | None, anew: Collection[Key]) -> None:
    """Of what one person, or a contract's people, were to hand on later, leave out what is handed on anew."""
    for row in _waiting(session, person, contract):
        row.moved = [[*one, _ANEW] if len(one) == _MOVED and (one[1], one[2]) in anew else one for one in row.moved]


def handovers_planned(session: Session, person: uuid.UUID | None, contract: uuid.UUID | None) -> dict[Key, Plan]:
    """Who takes which handover from when, that is not theirs yet."""
    found = {
        (one[1], one[2]): (uuid.UUID(one[4]), row.from_on)
        for row in _waiting(session, person, contract)
        for one in row.moved
        if one[4] and len(one) == _MOVED
    }
    people = select(Person).where(Person.id.in_({taker for taker, _ in found.values()}))
    names = {one.id: one for one in session.scalars(people)}
    return {key: Plan(names[taker], day) for key, (taker, day) in found.items() if day is not None}


def owners_planned(session: Session, ids: Collection[uuid.UUID], today: date) -> dict[Key, tuple[Plan, Plan | None]]:
    """Who answers for things, in each role, from the next day on which that changes, and who stands in then."""
    rows = session.execute(
        select(Ownership.resource_id, Ownership.role, Ownership.from_on, Person, _DEPUTY)
        .join(Person, Person.id == Ownership.person_id)
        .outerjoin(_DEPUTY, _DEPUTY.id == Ownership.deputy_id)
        .where(Ownership.resource_id.in_(ids), Ownership.from_on > today)
        .order_by(Ownership.from_on.desc())
    )
    return {
        (str(thing), role): (Plan(person, day), Plan(deputy, day) if deputy else None)
        for thing, role, day, person, deputy in rows
    }


def _waiting(session: Session, person: uuid.UUID | None, contract: uuid.UUID | None) -> Iterator[Departure]:
    whose = Departure.contract_id == contract if contract else Departure.person_id == person
    to_come = Departure.from_on.is_not(None), Departure.carried_at.is_(None), Departure.undone_at.is_(None)
    yield from session.scalars(select(Departure).where(whose, *to_come).order_by(Departure.made_at))
