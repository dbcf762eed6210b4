"""Tables of things: filtered, sorted, counted before paging, and only what the actor may see."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds import kind_of
from catalogue.kinds.kind import REFERENCES, FieldType
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.queries import owned, unowned
from catalogue.resources.references import References
from catalogue.visibility import visible


@dataclass(frozen=True)
class ListRequest:
    """Which things, in which order. `filters` by field name, each any of several plain values; `owner` may be `none`.

    `sort` is a field name, with `-` in front for descending. `kind` empty means all kinds (shared fields only).
    """

    kind: str = ""
    words: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = "title"
    page: int = 1
    per_page: int = 50


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


def listing(session: Session, actor: Actor, request: ListRequest, references: References, today: date) -> ListPage:
    """One page of the things asked for. Unknown filters and sorts are left out."""
    statement = _filtered(session, actor, request, references, today)
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    pages = max(1, -(-total // request.per_page))
    page = min(max(1, request.page), pages)
    rows = session.scalars(statement.limit(request.per_page).offset((page - 1) * request.per_page)).all()
    return ListPage(rows, total, page, request.per_page)


def all_of(
    session: Session, actor: Actor, request: ListRequest, references: References, today: date
) -> Sequence[CataloguedResource]:
    """Every row of the table, for a file: never capped."""
    return session.scalars(_filtered(session, actor, request, references, today)).all()


def _filtered(
    session: Session, actor: Actor, request: ListRequest, references: References, today: date
) -> Select[tuple[Any]]:
    table: Any = kind_of(request.kind).table if request.kind else CataloguedResource
    statement = select(table).where(visible(actor))
    for name, values in request.filters.items():
        condition = _condition(table, request, name, values, references, today)
        if condition is not None:
            statement = statement.where(condition)
    if request.words.strip():
        words = request.words.strip()[:200]
        statement = statement.where(
            or_(table.title.icontains(words, autoescape=True), table.identifier.icontains(words, autoescape=True))
        )
    return statement.order_by(*_order(table, request), table.id)


def _condition(
    table: Any, request: ListRequest, name: str, values: tuple[str, ...], references: References, today: date
) -> ColumnElement[bool] | None:
    if name == "owner":
        return unowned(today) if "none" in values else owned(today) if "some" in values else None
    if name == "kind":
        return CataloguedResource.kind.in_(values)
    spec = _fields(request).get(name)
    if spec is None or spec.type not in (FieldType.TERM, FieldType.THEME, *REFERENCES - {FieldType.RESOURCE}):
        return None
    if spec.type in REFERENCES:
        names = references.teams if spec.type is FieldType.TEAM else references.organisations
        column: ColumnElement[Any] = getattr(table, spec.attribute)
        return column.in_([found for value in values if (found := names.find(value))])
    attribute: ColumnElement[Any] = getattr(table, spec.attribute)
    return attribute.in_(values)


def _fields(request: ListRequest) -> dict[str, Any]:
    kind = kind_of(request.kind or "dataset")
    own = {spec.name for spec in kind.own_fields}
    return {spec.name: spec for spec in kind.fields if request.kind or spec.name not in own}


def _order(table: Any, request: ListRequest) -> list[Any]:
    name, descending = request.sort.removeprefix("-"), request.sort.startswith("-")
    if name in ("updated_at", "completeness", "kind"):
        column = getattr(table, name)
    else:
        spec = _fields(request).get(name)
        column = getattr(table, spec.attribute) if spec is not None and spec.type not in _UNSORTED else table.title
    keys = [func.lower(column)] if name == "title" or column is table.title else [column.is_(None), column]
    return [key.desc() if descending else key.asc() for key in keys[-1:]] if descending else keys


_UNSORTED = (FieldType.LIST, FieldType.MARKDOWN, FieldType.LONG_TEXT, *REFERENCES)
