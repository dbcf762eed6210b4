"""The page that says why someone can see a thing: two questions in the address, and the answer in words."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.kinds import BY_PLURAL
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.queries import person_by_email
from catalogue.people.tables import Person
from catalogue.resources.queries import thing
from catalogue.workflows.why import Basis, Why, why
from portal.forms import Question
from portal.tables import Place
from portal.urls import url_of_thing
from portal.words import day

PERSON, THING = "person", "thing"
NOBODY = "Nobody here has this address. Enter the one that they sign in with."
NOT_THERE = "We cannot find this, or you may not see it. Copy the address of its page."


@dataclass(frozen=True)
class WhyPage:
    """The two questions with what is wrong with them, and the answer if nothing is."""

    questions: list[Question]
    errors: list[dict[str, str]]
    answer: Why | None
    ways: list[str]
    rows: list[dict[str, Any]]


def why_page(session: Session, actor: Actor, at: Place, today: date) -> WhyPage:
    """What the address asks, and its answer."""
    asked = at.get(PERSON).strip(), at.get(THING).strip()
    person, resource = person_by_email(session, actor, asked[0]), _thing(session, actor, asked[1])
    wrong: dict[str, str] = {}
    if any(asked):
        wrong |= {} if person else {PERSON: NOBODY}
        wrong |= {} if resource else {THING: NOT_THERE}
    questions = [
        Question(PERSON, "Email address of the person", "email", asked[0], error=wrong.get(PERSON), required=True),
        Question(
            THING,
            "Address of the entry’s page",
            "text",
            asked[1],
            "Such as /contracts/bin-lorries.",
            wrong.get(THING),
            True,
        ),
    ]
    errors = [{"text": words, "href": f"#{name}"} for name, words in wrong.items()]
    found = why(session, actor, person, resource, today) if person and resource else None
    return WhyPage(questions, errors, found, _ways(found) if found else [], _rows(found) if found else [])


def _ways(found: Why) -> list[str]:
    """The parts of the policy that hold, said of this person and this entry."""
    return [way.replace("the actor", found.person.name).replace("the thing", "the entry") for way in found.ways]


def _thing(session: Session, actor: Actor, address: str) -> CataloguedResource | None:
    """The thing of this address, whole or from the slash on; None if the reader may not see it."""
    try:
        plural, _, slug = urlsplit(address).path.strip("/").partition("/")
        return thing(session, actor, BY_PLURAL[plural], slug.partition("/")[0])
    except (ValueError, KeyError, NotFound):  # no address at all, of no kind, or of nothing
        return None


def _rows(found: Why) -> list[dict[str, Any]]:
    return [_row(found.person, basis) for basis in found.bases]


def _row(person: Person, basis: Basis) -> dict[str, Any]:
    """One thing that sight rests on, as a sentence with its dates."""
    dates = [
        f"from {day(basis.from_on)}" if basis.from_on else "",
        f"until {day(basis.until_on)}" if basis.until_on else "",
    ]
    until = " ".join(filter(None, dates))
    row: dict[str, Any] = {
        "text": f"{person.name} {basis.words}",
        "note": "; ".join(filter(None, (until, basis.reason))),
    }
    if basis.thing is not None:
        row |= {"title": basis.thing.title, "href": url_of_thing(basis.thing.kind, basis.thing.slug)}
    return row
