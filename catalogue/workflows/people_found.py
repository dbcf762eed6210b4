"""People whom words find: by the beginnings of their names, by what they do and by their team."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.people.tables import Person, Team
from catalogue.search.openings import opening_of
from catalogue.search.parse import parse
from catalogue.search.words import STOP_WORDS, key

MOST_FOUND = 5


@dataclass(frozen=True)
class FoundPerson:
    """Someone whom all the words find, and what else than the name they stand in: their job or their team."""

    slug: str
    name: str
    job_title: str
    team: str
    where: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """Someone who can be found: the words of their name, and of all that is said of them, as search compares words."""

    slug: str
    name: str
    job_title: str
    team: str
    named: str
    said: str


Directory = Sequence[Listed]


def directory(session: Session, today: date) -> Directory:
    """Those who still work here or for a supplier, by name. To be kept until anything changes, and shown to nobody."""
    rows = session.execute(
        select(Person.slug, Person.name, Person.job_title, func.coalesce(Team.name, ""))
        .outerjoin(Team, Team.id == Person.team_id)
        .where(or_(Person.end_on.is_(None), Person.end_on >= today))
    )
    listed = [_listed(*row) for row in rows]
    return sorted(listed, key=lambda one: (one.said, one.slug))


def _listed(slug: str, name: str, job: str, team: str) -> Listed:
    return Listed(slug, name, job, team, _read(name), _read(name) + _read(job) + _read(team))


def names_asked(q: str) -> list[str]:
    """The words of a query by which people are looked for: as they are written, so that McDonald stays one word.

    Raises as `parse`.
    """
    asked = parse(q).key.split()
    return asked[opening_of(asked) :] or asked


def people_found(people: Directory, actor: Actor, words: Sequence[str]) -> list[FoundPerson]:
    """Those of whom every telling word is said; a few, those so named first. Each counts from the beginning of a word.

    Stop words may be names, as Will and May are: where whole words of somebody's name are among them, only those with
    most of these are found; and nobody else by stop words alone. Nobody for those who may not read the directory.
    """
    if not may(actor, Action.READ_PEOPLE):
        return []
    begun = [f" {word}" for word in words if word not in STOP_WORDS]
    found = people
    for word in begun:
        found = [one for one in found if word in one.said]
    found = _so_called(found, {word for word in words if word in STOP_WORDS}, bool(begun))
    found = sorted(found, key=lambda one: not all(word in one.named for word in begun))
    return [FoundPerson(one.slug, one.name, one.job_title, one.team, _where(begun, one)) for one in found[:MOST_FOUND]]


def _so_called(people: Directory, stop_words: Collection[str], anybody: bool) -> Directory:
    """Those with most of these words in their names; where nobody has any, all of them or none."""
    counts = [sum(word in stop_words for word in one.named.split()) for one in people] if stop_words else []
    most = max(counts, default=0)
    if most:
        return [one for one, count in zip(people, counts, strict=True) if count == most]
    return people if anybody else []


def _where(begun: Sequence[str], one: Listed) -> tuple[str, ...]:
    """In what besides the name a word was found."""
    missing = [word for word in begun if word not in one.named]
    places = (("job", one.job_title), ("team", one.team))
    return tuple(place for place, text in places if any(word in _read(text) for word in missing))


@lru_cache(maxsize=20_000)
def _read(text: str) -> str:
    """The words of a text as search compares them, each after a space: O'Neill is oneill, and Smith-Jones two words."""
    return f" {key(text)}"
