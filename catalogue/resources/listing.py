"""Tables of things: filtered, sorted, counted before paging, and only what the actor may see."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds import kind_of
from catalogue.kinds.kind import FieldType
from catalogue.kinds.ranges import RANGES
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.shared import SHARED_FIELDS
from catalogue.people.tables import Organisation, Team
from catalogue.resources.conditions import step_of
from catalogue.resources.filters import ENDS, condition, ending_condition, filters_of, has_an_end, ownership_condition
from catalogue.resources.references import References
from catalogue.visibility import visible


@dataclass(frozen=True)
class ListRequest:
    """Which things, in which order. `filters` by the names of `filters_of` (or by field), each any of several values;
    `owner` is `none`, `some` or people's slugs; `ends` is one of `ENDS_WITHIN`, for kinds that end; those of `RANGES`
    take the codes of their steps.

    `among` are those that a search found, the best first: they replace `words`, and are in that order if `sort` is
    empty. `sort` is a field name, with `-` in front for descending. `kind` empty means all kinds (shared fields only).
    """

    kind: str = ""
    words: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "title"
    page: int = 1
    per_page: int = 50
    among: tuple[uuid.UUID, ...] | None = None

    @property
    def narrowing(self) -> tuple[object, ...]:
        """All that decides which things there are, whatever their order and page."""
        return self.kind, self.words, self.among, tuple(self.filters.items())

    @property
    def rank(self) -> Mapping[uuid.UUID, int] | None:
        """The place of each thing where the best come first; None where a field gives the order."""
        if self.among is None or self.sort:
            return None
        return {identity: number for number, identity in enumerate(self.among)}


@dataclass(frozen=True)
class ListPage:
    """One page of a table, and how many rows there are in all."""

    rows: Sequence[CataloguedResource]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True)
class Found:
    """Which things stand on one page of a table, in their order, and how many rows there are in all."""

    ids: Sequence[uuid.UUID]
    total: int
    page: int


def listing(session: Session, actor: Actor, request: ListRequest, references: References, today: date) -> ListPage:
    """One page of the things asked for. Unknown filters and sorts are left out."""
    return page_of(session, actor, request, found(session, actor, request, references, today))


def found(session: Session, actor: Actor, request: ListRequest, references: References, today: date) -> Found:
    """What `page_of` will show. Ids are put in order alone: sorting whole rows takes three times as long."""
    statement = filtered(session, actor, request, references, today)
    total = _count(session, statement)
    pages = max(1, -(-total // request.per_page))
    page = min(max(1, request.page), pages)
    table = statement.column_descriptions[0]["entity"]
    ids = _ordered(statement, request).with_only_columns(table.id, maintain_column_froms=True)
    start = (page - 1) * request.per_page
    if (rank := request.rank) is not None:
        ranked = sorted(session.scalars(ids), key=rank.__getitem__)
        return Found(ranked[start : start + request.per_page], total, page)
    return Found(session.scalars(ids.limit(request.per_page).offset(start)).all(), total, page)


def page_of(session: Session, actor: Actor, request: ListRequest, found: Found) -> ListPage:
    """The rows of a page, whole; one that has gone or may not be seen any more is left out."""
    table: Any = kind_of(request.kind).table if request.kind else CataloguedResource
    loaded = session.scalars(select(table).where(table.id.in_(found.ids), visible(actor)))
    rows = {row.id: row for row in loaded}
    shown = [rows[identity] for identity in found.ids if identity in rows]
    return ListPage(shown, found.total, found.page, request.per_page)


def total_of(session: Session, actor: Actor, request: ListRequest, references: References, today: date) -> int:
    """How many rows the table has."""
    return _count(session, filtered(session, actor, request, references, today))


def _count(session: Session, statement: Select[tuple[Any]]) -> int:
    return session.scalar(statement.with_only_columns(func.count(), maintain_column_froms=True)) or 0


def all_of(
    session: Session, actor: Actor, request: ListRequest, references: References, today: date
) -> Sequence[CataloguedResource]:
    """Every row of the table, for a file: never capped."""
    rows = session.scalars(_ordered(filtered(session, actor, request, references, today), request)).all()
    rank = request.rank
    return sorted(rows, key=lambda row: rank[row.id]) if rank is not None else rows


def filtered(
    session: Session, actor: Actor, request: ListRequest, references: References, today: date
) -> Select[tuple[Any]]:
    """The statement of all the rows asked for, in no order yet."""
    table: Any = kind_of(request.kind).table if request.kind else CataloguedResource
    statement = select(table).where(visible(actor))
    offered = {narrowing.name: narrowing for narrowing in filters_of(request.kind)}
    offered |= {narrowing.field.name: narrowing for narrowing in offered.values() if narrowing.part is None}
    for name, values in request.filters.items():
        if name in offered:
            statement = statement.where(condition(session, table, offered[name], values, references))
        elif name in RANGES:
            statement = statement.where(step_of(RANGES[name], today).in_(values))
        elif name == "kind":
            statement = statement.where(CataloguedResource.kind.in_(values))
        elif name == ENDS and has_an_end(request.kind):
            statement = statement.where(ending_condition(table, values, today))
        elif name == "owner" and (owning := ownership_condition(actor, values, today)) is not None:
            statement = statement.where(owning)
    if request.among is not None:
        statement = statement.where(table.id.in_(request.among))
    elif request.words.strip():
        words = request.words.strip()[:200]
        statement = statement.where(
            or_(table.title.icontains(words, autoescape=True), table.identifier.icontains(words, autoescape=True))
        )
    return statement


def _ordered(statement: Select[tuple[Any]], request: ListRequest) -> Select[tuple[Any]]:
    """In the order asked for: what is blank comes last either way, and equals by title."""
    table: Any = kind_of(request.kind).table if request.kind else CataloguedResource
    by_title = func.lower(table.title)
    name, descending = request.sort.removeprefix("-"), request.sort.startswith("-")
    key = _sort_key(table, name, request)
    if key is None:
        return statement.order_by(by_title.desc() if descending and name == "title" else by_title, table.id)
    return statement.order_by(key.is_(None), key.desc() if descending else key.asc(), by_title, table.id)


def _sort_key(table: Any, name: str, request: ListRequest) -> ColumnElement[Any] | None:
    """The SQL value to sort by, NULL for blank; None where nothing can be sorted by this name."""
    if name in ("updated_at", "completeness", "kind"):
        column: ColumnElement[Any] = getattr(table, name)
        return column
    fields = kind_of(request.kind).fields if request.kind else SHARED_FIELDS
    spec = next((one for one in fields if one.name == name and name != "title"), None)
    if spec is None or spec.type in _UNSORTED:
        return None
    column = getattr(table, spec.attribute)
    if spec.terms is not None:
        return case({term.value: number for number, term in enumerate(spec.terms)}, value=column)
    if spec.type in _NAMED:
        names = _NAMED[spec.type]
        return select(func.lower(names.name)).where(names.id == column).scalar_subquery()
    return func.nullif(func.lower(column), "") if spec.type in _WORDS else column


_UNSORTED = (FieldType.LIST, FieldType.MARKDOWN, FieldType.LONG_TEXT, FieldType.RESOURCE)
_NAMED: dict[FieldType, Any] = {FieldType.TEAM: Team, FieldType.ORGANISATION: Organisation}
_WORDS = (FieldType.TEXT, FieldType.URL, FieldType.EMAIL, FieldType.LICENCE, FieldType.THEME)
