"""What can be asked of the directory: people, teams and organisations, for those who may read it.

To anyone else the directory does not exist: every question about people and teams raises `NotFound`.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select, true
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.errors import NotFound
from catalogue.people.absences import is_away
from catalogue.people.tables import Absence, Organisation, Person, Team

CURRENT, AWAY, LEAVING, LEFT = "current", "away", "leaving", "left"
_MOST_WORDS = 200


@dataclass(frozen=True)
class PeopleRequest:
    """Which people, in which order. `filters` by name: team, organisation (slugs), employer, status; each any of
    several. `per_page` 0 means all of them."""

    words: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "name"
    page: int = 1
    per_page: int = 50


@dataclass(frozen=True)
class PersonLine:
    """One person in a list."""

    slug: str
    name: str
    job_title: str
    email: str
    employer: str
    team: str
    team_slug: str
    organisation: str
    organisation_slug: str
    start_on: date | None
    end_on: date | None
    away_until: date | None

    def has_left(self, today: date) -> bool:
        """Whether their last day is past."""
        return self.end_on is not None and self.end_on < today


@dataclass(frozen=True)
class PeoplePage:
    """Some people, and how many there are in all."""

    rows: Sequence[PersonLine]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class Profile:
    """One person with whom they work for and with."""

    person: Person
    team: Team | None
    organisation: Organisation | None
    manager: Person | None
    reports: Sequence[Person]


def require_directory(actor: Actor, what: str) -> None:
    """Raise `NotFound` unless the actor may read the directory: they are not told that there is one."""
    if not may(actor, Action.READ_PEOPLE):
        raise NotFound(what)


def people(session: Session, actor: Actor, request: PeopleRequest, today: date) -> PeoplePage:
    """The people asked for."""
    require_directory(actor, "page")
    statement = _lines(today).where(*_conditions(request, today))
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    pages = max(1, -(-total // request.per_page)) if request.per_page else 1
    page = min(max(1, request.page), pages)
    statement = statement.order_by(*_order(request.sort))
    if request.per_page:
        statement = statement.limit(request.per_page).offset((page - 1) * request.per_page)
    return PeoplePage([PersonLine(*row) for row in session.execute(statement)], total, page, pages)


def people_facets(
    session: Session, actor: Actor, request: PeopleRequest, today: date
) -> dict[str, list[tuple[str, int]]]:
    """For each filter its values with their counts under the other filters, most first."""
    require_directory(actor, "page")
    columns: dict[str, Any] = {"team": Team.slug, "organisation": Organisation.slug, "employer": Person.employer}
    found = {}
    for name, column in columns.items():
        statement = _lines(today).with_only_columns(column, func.count(Person.id)).group_by(column)
        rows = session.execute(statement.where(column.is_not(None), *_conditions(request, today, without=name)))
        found[name] = sorted(((value, count) for value, count in rows), key=lambda pair: (-pair[1], pair[0]))
    found["status"] = _status_counts(session, request, today)
    return found


def _status_counts(session: Session, request: PeopleRequest, today: date) -> list[tuple[str, int]]:
    statement = _lines(today).with_only_columns(func.count(Person.id))
    conditions = _conditions(request, today, without="status")
    counts = [
        (status, session.scalar(statement.where(_status(status, today), *conditions)) or 0)
        for status in (CURRENT, AWAY, LEAVING, LEFT)
    ]
    return [(status, count) for status, count in counts if count]


def _lines(today: date) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Person.slug,
            Person.name,
            Person.job_title,
            Person.email,
            Person.employer,
            func.coalesce(Team.name, ""),
            func.coalesce(Team.slug, ""),
            func.coalesce(Organisation.name, ""),
            func.coalesce(Organisation.slug, ""),
            Person.start_on,
            Person.end_on,
            Absence.until_on,
        )
        .select_from(Person)
        .outerjoin(Absence, and_(Absence.person_id == Person.id, is_away(today)))
        .outerjoin(Team, Team.id == Person.team_id)
        .outerjoin(Organisation, Organisation.id == Person.organisation_id)
    )


def _conditions(request: PeopleRequest, today: date, without: str = "") -> list[ColumnElement[bool]]:
    columns: dict[str, Any] = {"team": Team.slug, "organisation": Organisation.slug, "employer": Person.employer}
    conditions: list[ColumnElement[bool]] = []
    for name, values in request.filters.items():
        if not values or name == without:
            continue
        if name in columns:
            conditions.append(columns[name].in_(values))
        elif name == "status":
            conditions.append(or_(*(_status(value, today) for value in values)))
    for word in request.words[:_MOST_WORDS].split():
        places = (Person.name, Person.job_title, Person.email, Team.name)
        conditions.append(or_(*(place.icontains(word, autoescape=True) for place in places)))
    return conditions


def _status(status: str, today: date) -> ColumnElement[bool]:
    """Leaving means that a last day is set and still to come; away, that they are so today."""
    left = and_(Person.end_on.is_not(None), Person.end_on < today)
    leaving = and_(Person.end_on.is_not(None), Person.end_on >= today)
    away = and_(not_(left), Absence.until_on.is_not(None))
    return {CURRENT: not_(left), AWAY: away, LEAVING: leaving, LEFT: left}.get(status, not_(left))


def _order(sort: str) -> list[Any]:
    columns: dict[str, Any] = {
        "name": func.lower(Person.name),
        "team": func.lower(func.coalesce(Team.name, "")),
        "organisation": func.lower(func.coalesce(Organisation.name, "")),
        "end_on": Person.end_on,
    }
    column = columns.get(sort.removeprefix("-"), columns["name"])
    blanks_last = column.is_(None)
    return [blanks_last, column.desc() if sort.startswith("-") else column.asc(), Person.slug]


def person(session: Session, actor: Actor, slug: str) -> Person:
    """The person at this address. Raises `NotFound`."""
    require_directory(actor, "person")
    found = session.scalar(select(Person).where(Person.slug == slug))
    if found is None:
        raise NotFound("person")
    return found


def person_of(session: Session, actor: Actor) -> Person | None:
    """The actor's own entry."""
    return session.get(Person, actor.person_id) if actor.person_id else None


def manages_somebody(session: Session, actor: Actor) -> bool:
    """Whether anybody has the actor as their manager."""
    theirs = select(Person.id).where(Person.manager_id == actor.person_id).limit(1)
    return actor.person_id is not None and session.scalar(theirs) is not None


def person_by_email(session: Session, actor: Actor, email: str) -> Person | None:
    """The person with this address, whatever its letters' case."""
    require_directory(actor, "person")
    return session.scalar(select(Person).where(Person.email == email.strip().lower()))


def names_of(session: Session, actor: Actor, slugs: Collection[str]) -> dict[str, str]:
    """The names of the people of these slugs, by slug."""
    require_directory(actor, "person")
    return {
        row.slug: row.name for row in session.execute(select(Person.slug, Person.name).where(Person.slug.in_(slugs)))
    }


def people_by_id(session: Session, actor: Actor, ids: Iterable[uuid.UUID | None]) -> dict[uuid.UUID, Person]:
    """The people of these ids; none for those who may not read the directory."""
    wanted = {one for one in ids if one is not None}
    if not wanted or not may(actor, Action.READ_PEOPLE):
        return {}
    return {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(wanted)))}


def profile(session: Session, actor: Actor, slug: str) -> Profile:
    """A person with their team, organisation, manager and those who report to them. Raises `NotFound`."""
    found = person(session, actor, slug)
    reports = session.scalars(select(Person).where(Person.manager_id == found.id).order_by(func.lower(Person.name)))
    return Profile(
        person=found,
        team=session.get(Team, found.team_id) if found.team_id else None,
        organisation=session.get(Organisation, found.organisation_id) if found.organisation_id else None,
        manager=session.get(Person, found.manager_id) if found.manager_id else None,
        reports=reports.all(),
    )


def team(session: Session, actor: Actor, slug: str) -> Team:
    """The team at this address. Raises `NotFound`."""
    require_directory(actor, "team")
    found = session.scalar(select(Team).where(Team.slug == slug))
    if found is None:
        raise NotFound("team")
    return found


def teams(session: Session, actor: Actor) -> Sequence[Team]:
    """Every team, by name."""
    require_directory(actor, "page")
    return session.scalars(select(Team).order_by(func.lower(Team.name))).all()


def team_around(session: Session, actor: Actor, found: Team) -> tuple[Team | None, Sequence[Team]]:
    """The team that this one is part of, and the teams that are part of it."""
    require_directory(actor, "team")
    parent = session.get(Team, found.parent_id) if found.parent_id else None
    return parent, session.scalars(select(Team).where(Team.parent_id == found.id).order_by(Team.name)).all()


def people_per_team(session: Session, actor: Actor, today: date) -> dict[str, int]:
    """How many people work in each team today, by the team's slug."""
    require_directory(actor, "page")
    rows = session.execute(
        select(Team.slug, func.count(Person.id))
        .join(Person, Person.team_id == Team.id)
        .where(_status(CURRENT, today))
        .group_by(Team.slug)
    )
    return {row.slug: row[1] for row in rows}


def people_called(session: Session, actor: Actor, words: str, today: date | None, most: int = 20) -> Sequence[Person]:
    """Those who work here or for a supplier and have this email address, else this in their name; without a day those
    who have left too.

    Raises `NotFound` for those who may not read the directory.
    """
    require_directory(actor, "person")
    words = words.strip()[:200]
    here = or_(Person.end_on.is_(None), Person.end_on >= today) if today else true()
    same = session.scalars(select(Person).where(Person.email == words.lower(), here)).all()
    if same or not words:
        return same
    named = select(Person).where(Person.name.icontains(words, autoescape=True), here)
    return session.scalars(named.order_by(func.lower(Person.name), Person.id).limit(most)).all()
