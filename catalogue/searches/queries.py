"""What can be asked of remembered searches: one's own for everyone, what was missed for those who answer it."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Uuid, and_, cast, func, literal, null, select, true, union_all
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.errors import NotFound
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.tables import Person
from catalogue.searches.rules import TOLD_FROM, AskedSearch, PairState
from catalogue.searches.tables import MissedSearch, Reformulation, SavedSearch, Wish
from catalogue.terms import SearchOutcome
from catalogue.visibility import visible


def own_searches(session: Session, actor: Actor) -> Sequence[SavedSearch]:
    """The actor's own saved searches, by name."""
    return session.scalars(
        select(SavedSearch).where(SavedSearch.person_id == actor.person_id).order_by(SavedSearch.name_key)
    ).all()


def own_search(session: Session, actor: Actor, identity: uuid.UUID) -> SavedSearch:
    """One of the actor's own saved searches. Raises `NotFound`, for other people's too."""
    row = session.get(SavedSearch, identity)
    if row is None or row.person_id != actor.person_id:
        raise NotFound("saved search")
    return row


def saved_as(session: Session, actor: Actor, asked: AskedSearch) -> SavedSearch | None:
    """The actor's own saved search that asks this."""
    return next((row for row in own_searches(session, actor) if row.query == asked.query), None)


class Source(StrEnum):
    """How it is known that something is missing: a person asked for it, or searches found nothing."""

    WISH = "wish"
    SEARCH = "search"


@dataclass(frozen=True)
class SoughtThing:
    """The entry that answers a search, as far as whoever reads of it may see it."""

    kind: str
    slug: str
    title: str


@dataclass(frozen=True)
class Sought:
    """Something that was looked for. `asker` is empty for searches, which nobody's name is kept with."""

    id: uuid.UUID
    source: Source
    words: str
    purpose: str
    times: int
    staff_times: int
    first_on: date
    last_on: date
    outcome: SearchOutcome
    reason: str
    thing: SoughtThing | None
    asker: str


class Standing(StrEnum):
    """Which part of what was looked for."""

    OPEN = "open"
    ANSWERED = "answered"
    ALL = "all"


@dataclass(frozen=True)
class SoughtRequest:
    """What to list, in which order (a column's name, `-` before it for the other way), which page.

    `per_page` 0 means all of it.
    """

    standing: Standing = Standing.OPEN
    sort: str = ""
    page: int = 1
    per_page: int = 50


@dataclass(frozen=True)
class SoughtPage:
    """Some of what was looked for, and how much there is in each standing."""

    rows: Sequence[Sought]
    counts: dict[Standing, int]
    page: int
    pages: int


MOST_PAIRS = 200
_WISHES = select(
    literal(Source.WISH.value).label("source"),
    Wish.id,
    Wish.words,
    Wish.purpose,
    literal(1).label("times"),
    literal(0).label("staff_times"),
    Wish.asked_on.label("first_on"),
    Wish.asked_on.label("last_on"),
    Wish.outcome,
    Wish.reason,
    Wish.thing_id,
    Wish.person_id,
)
# The words of a missed search that was dismissed are forgotten.
_MISSED = select(
    literal(Source.SEARCH.value).label("source"),
    MissedSearch.id,
    MissedSearch.words,
    literal("").label("purpose"),
    MissedSearch.times,
    MissedSearch.staff_times,
    MissedSearch.first_on,
    MissedSearch.last_on,
    MissedSearch.outcome,
    MissedSearch.reason,
    MissedSearch.thing_id,
    cast(null(), Uuid()).label("person_id"),
).where(MissedSearch.words != "")
_BY_SOURCE = {Source.WISH: _WISHES.subquery("sought"), Source.SEARCH: _MISSED.subquery("sought")}
_LINES = union_all(_WISHES, _MISSED).subquery("sought")
_LINE: Any = _LINES.columns
_ORDERS = {
    "words": func.lower(_LINE.words),
    "source": _LINE.source,
    "times": _LINE.times,
    "last_on": _LINE.last_on,
    "outcome": _LINE.outcome,
}
_STANDINGS: dict[Standing, ColumnElement[bool]] = {
    Standing.OPEN: _LINE.outcome == SearchOutcome.OPEN.value,
    Standing.ANSWERED: _LINE.outcome != SearchOutcome.OPEN.value,
    Standing.ALL: true(),
}


def sought(session: Session, actor: Actor, request: SoughtRequest) -> SoughtPage:
    """What was looked for and not found. Who may: stewards and administrators. Raises `NotAllowed`.

    The usual order is wishes first, for a person waits; then what was searched for most.
    """
    require(actor, Action.ANSWER_SEARCHES)
    counts = _counts(session)
    pages = max(1, -(-counts[request.standing] // request.per_page)) if request.per_page else 1
    page = min(max(1, request.page), pages)
    statement = _whole(_LINES, actor).where(_STANDINGS[request.standing]).order_by(*_order(request.sort))
    if request.per_page:
        statement = statement.limit(request.per_page).offset((page - 1) * request.per_page)
    return SoughtPage([_line(row) for row in session.execute(statement)], counts, page, pages)


def sought_one(session: Session, actor: Actor, source: Source, identity: uuid.UUID) -> Sought:
    """One thing that was looked for. Raises `NotFound`, `NotAllowed`."""
    require(actor, Action.ANSWER_SEARCHES)
    lines = _BY_SOURCE[source]
    row = session.execute(_whole(lines, actor).where(lines.columns.id == identity)).one_or_none()
    if row is None:
        raise NotFound("search")
    return _line(row)


def answerable(session: Session, actor: Actor, source: Source, identity: uuid.UUID) -> MissedSearch | Wish:
    """The row behind it, to be answered. Raises `NotFound`, `NotAllowed`."""
    found = sought_one(session, actor, source, identity)
    if source is Source.WISH:
        return session.get_one(Wish, found.id)
    return session.get_one(MissedSearch, found.id)


def count_waiting(session: Session, actor: Actor) -> int:
    """How much waits for an answer of stewards."""
    require(actor, Action.ANSWER_SEARCHES)
    return _counts(session)[Standing.OPEN]


def own_wishes(session: Session, actor: Actor) -> list[Sought]:
    """What the actor asked for, newest first, with the entries that answer it as far as they may see them."""
    lines = _BY_SOURCE[Source.WISH]
    wish: Any = lines.columns
    mine = _whole(lines, actor).where(wish.person_id == actor.person_id)
    rows = session.execute(mine.order_by(wish.first_on.desc(), wish.id))
    return [_line(row) for row in rows]


def _counts(session: Session) -> dict[Standing, int]:
    counted = [func.count().filter(condition) for condition in _STANDINGS.values()]
    return dict(zip(_STANDINGS, session.execute(select(*counted).select_from(_LINES)).one(), strict=True))


def _order(sort: str) -> list[Any]:
    chosen = _ORDERS.get(sort.removeprefix("-"))
    usual = [_LINE.source.desc(), _LINE.times.desc(), _LINE.last_on.desc(), _LINE.id]
    if chosen is None:
        return usual
    return [chosen.desc() if sort.startswith("-") else chosen.asc(), *usual]


def _whole(lines: Subquery, actor: Actor) -> Select[Any]:
    """Lines with their askers, and with the entries that answer them where the actor may see those."""
    line: Any = lines.columns
    thing = CataloguedResource
    return (
        select(lines, Person.name, thing.kind, thing.slug, thing.title)
        .outerjoin(Person, Person.id == line.person_id)
        .outerjoin(thing, and_(thing.id == line.thing_id, visible(actor)))
    )


def _line(row: Any) -> Sought:
    *_, asker, kind, slug, title = row
    return Sought(
        id=row.id,
        source=Source(row.source),
        words=row.words,
        purpose=row.purpose,
        times=row.times,
        staff_times=row.staff_times,
        first_on=row.first_on,
        last_on=row.last_on,
        outcome=SearchOutcome(row.outcome),
        reason=row.reason,
        thing=SoughtThing(kind, slug, title) if kind else None,
        asker=asker or "",
    )


def pairs(session: Session, actor: Actor) -> Sequence[Reformulation]:
    """Words that several searches tried next, most first. Who may: whoever keeps the glossary. Raises `NotAllowed`."""
    require(actor, Action.EDIT_GLOSSARY)
    return session.scalars(
        select(Reformulation)
        .where(Reformulation.state == PairState.OPEN.value, Reformulation.times >= TOLD_FROM)
        .order_by(Reformulation.times.desc(), Reformulation.last_on.desc(), Reformulation.id)
        .limit(MOST_PAIRS)
    ).all()


def pair(session: Session, actor: Actor, identity: uuid.UUID) -> Reformulation:
    """One pair that is told of and not settled. Raises `NotFound`, `NotAllowed`."""
    require(actor, Action.EDIT_GLOSSARY)
    row = session.get(Reformulation, identity)
    if row is None or row.state != PairState.OPEN or row.times < TOLD_FROM:
        raise NotFound("pair of words")
    return row
