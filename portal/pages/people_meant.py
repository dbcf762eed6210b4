"""Which person somebody means who types a name or an email address into a form."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import BadInput, Problem
from catalogue.people.queries import people_called
from catalogue.people.tables import Person

_MOST_WORDS, _MOST_LISTED = 80, 5


def person_meant(session: Session, actor: Actor, field: str, words: str, today: date | None) -> Person:
    """The one person who is so called; without a day they may have left. Raises `BadInput` about the field if nobody
    is, or several are."""
    found = people_called(session, actor, words, today)
    if len(found) != 1:
        raise BadInput([Problem(field, *_not_one(found, words[:_MOST_WORDS]))])
    return found[0]


def _not_one(found: Sequence[Person], words: str) -> tuple[str, str]:
    if not found:
        return f"Nobody who works here is called “{words}”.", "Check it, or ask for them to be added."
    addresses = ", ".join(person.email for person in found[:_MOST_LISTED])
    return f"{len(found)} people match “{words}”.", f"Enter an email address: {addresses}."
