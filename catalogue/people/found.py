"""People whom words find: by the beginnings of their names, by what they do and by their team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select
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
    said = {f"word{at}": f"% {_escaped(word)}%" for at, word in enumerate(words)}
    rows = session.execute(_statement(len(words)), said | {"today": today})
    return [FoundPerson(slug, name, job, team, _where(words, name, job, team)) for slug, name, job, team in rows]


@cache
def _statement(count: int) -> Select[str, str, str, str]:
    """The statement for so many words, made once: to make it takes longer than to ask it."""
    team = func.coalesce(Team.name, "")
    words: list[BindParameter[str]] = [bindparam(f"word{at}") for at in range(count)]
    named = and_(*(_begins(Person.name, word) for word in words))
    said = and_(*(or_(*(_begins(column, word) for column in (Person.name, Person.job_title, team))) for word in words))
    here = or_(Person.end_on.is_(None), Person.end_on >= bindparam("today"))
    return (
        select(Person.slug, Person.name, Person.job_title, team)
        .outerjoin(Team, Team.id == Person.team_id)
        .where(said, here)
        .order_by(named.desc(), func.lower(Person.name), Person.id)
        .limit(MOST_FOUND)
    )


def _escaped(word: str) -> str:
    """A word in which no character stands for others."""
    return "".join(f"\\{letter}" if letter in "\\%_" else letter for letter in word.casefold())


def _begins(column: Any, word: BindParameter[str]) -> ColumnElement[bool]:
    """Whether a word begins so; O'Neill is found as oneill, and Smith-Jones by either half."""
    text: Any = func.concat(" ", column)
    for written, read in _WRITTEN.items():
        text = func.replace(text, written, read)
    condition: ColumnElement[bool] = func.lower(text).like(word, escape="\\")
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
