"""People whom words find: by the beginnings of their names, by what they do and by their team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.people.tables import Person, Team

MOST_FOUND = 5
# What stands within names, and how search reads it.
_WRITTEN = {"'": "", "’": "", "-": " "}


@dataclass(frozen=True)
class FoundPerson:
    """Someone whom all the words find, and what else than the name they stand in: their job or their team."""

    slug: str
    name: str
    job_title: str
    team: str
    where: tuple[str, ...]


def people_found(session: Session, actor: Actor, words: Sequence[str], today: date) -> list[FoundPerson]:
    """Those who still work here or for a supplier and of whom every word is said; a few, those so named first.

    Nobody for those who may not read the directory. Each word counts from the beginning of a word on.
    """
    if not words or not may(actor, Action.READ_PEOPLE):
        return []
    team = func.coalesce(Team.name, "")
    named = and_(*(_begins(Person.name, word) for word in words))
    said = and_(*(or_(*(_begins(column, word) for column in (Person.name, Person.job_title, team))) for word in words))
    rows = session.execute(
        select(Person.slug, Person.name, Person.job_title, team)
        .outerjoin(Team, Team.id == Person.team_id)
        .where(said, or_(Person.end_on.is_(None), Person.end_on >= today))
        .order_by(named.desc(), func.lower(Person.name), Person.id)
        .limit(MOST_FOUND)
    )
    return [FoundPerson(*row, where=_where(words, row.name, row.job_title, row[3])) for row in rows]


def _begins(column: Any, word: str) -> ColumnElement[bool]:
    """Whether a word begins so; O'Neill is found as oneill, and Smith-Jones by either half."""
    text: Any = func.concat(" ", column)
    for written, read in _WRITTEN.items():
        text = func.replace(text, written, read)
    condition: ColumnElement[bool] = text.icontains(f" {word}", autoescape=True)
    return condition


def _where(words: Sequence[str], name: str, job: str, team: str) -> tuple[str, ...]:
    """In what besides the name a word was found."""
    missing = [word for word in words if f" {word}" not in _read(name)]
    return tuple(
        place for place, text in (("job", job), ("team", team)) if any(f" {word}" in _read(text) for word in missing)
    )


def _read(text: str) -> str:
    for written, read in _WRITTEN.items():
        text = text.replace(written, read)
    return f" {text}".casefold()
