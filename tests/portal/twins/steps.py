"""Steps of a story, and how they find the people and things that they are about."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from catalogue.kinds import kind_of
from catalogue.people.tables import Person
from catalogue.resources.desk import Desk, desk
from tests.factories import OPERATOR, Place


@dataclass(frozen=True)
class Step:
    """Something that somebody does; it happens only where all that it is about is there."""

    name: str
    do: Callable[[Place], Any]
    about: frozenset[str] = frozenset()


def kind_in(key: str) -> str:
    """The kind of the thing with this key."""
    return key.partition("-")[0]


def owed_under(key: str) -> str:
    """What stands for all that is owed under a contract: some see the contract, but nothing of that."""
    return f"owed under {key}"


def desk_in(place: Place) -> Desk:
    """Where the operator works."""
    return desk(place.session, OPERATOR, place.today)


def found(place: Place, key: str) -> Any:
    """The thing with this key, wherever its address is by now; None where it is not there."""
    table: Any = kind_of(kind_in(key)).table
    return place.session.scalar(select(table).where(table.identifier == key))


def person(place: Place, email: str) -> Person:
    """Somebody who is there."""
    return place.session.scalars(select(Person).where(Person.email == email)).one()
