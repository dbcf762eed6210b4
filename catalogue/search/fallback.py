"""Search without an index: the database finds words within the fields of every thing, slower and plainer."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Label,
    Select,
    SQLColumnExpression,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    not_,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds import KINDS
from catalogue.kinds.kind import FieldType
from catalogue.kinds.resource import CataloguedResource as Thing
from catalogue.people.tables import Organisation, Team
from catalogue.search.logic import And, Beginning, Logic, Not, Or, Phrase
from catalogue.search.ordering import Sort
from catalogue.search.page import MOST_PER_PAGE, SearchItem, SearchPage, SearchRequest, facet_values
from catalogue.search.parse import Query
from catalogue.visibility import visible

_SEARCHED: tuple[SQLColumnExpression[Any], ...] = (
    Thing.title,
    Thing.slug,
    Thing.summary,
    Thing.description,
    Thing.identifier,
    cast(Thing.keywords, Text),
    cast(Thing.alternative_titles, Text),
)
_COUNTED: Mapping[str, SQLColumnExpression[Any]] = {
    "kind": Thing.kind,
    "theme": Thing.theme,
    "lifecycle": Thing.lifecycle,
    "team": select(Team.slug).where(Team.id == Thing.team_id).scalar_subquery(),
    "organisation": select(Organisation.slug).where(Organisation.id == Thing.organisation_id).scalar_subquery(),
}


def answer_from_database(session: Session, actor: Actor, query: Query, request: SearchRequest) -> SearchPage:
    """A page of what the actor may see that holds every word asked for; facets only of what all kinds share."""
    matching = and_(visible(actor), *_conditions(query))
    chosen = {facet: _has_code(facet, codes) for facet, codes in request.filters.items()}
    everything = and_(matching, *chosen.values())
    total = session.scalar(select(func.count()).select_from(Thing).where(everything)) or 0
    rows = session.scalars(
        _ordered(select(Thing).where(everything), query, request).limit(request.per_page).offset(request.start)
    )
    facets = {
        facet: facet_values(
            _counts(session, column, and_(matching, *_without(chosen, facet))), request.filters.get(facet, ())
        )
        for facet, column in _COUNTED.items()
    }
    return SearchPage(
        total=total,
        items=tuple(_item(thing) for thing in rows),
        facets=facets,
        degraded=True,
        page=request.page,
        per_page=request.per_page,
    )


def everything_from_database(
    session: Session, actor: Actor, query: Query, request: SearchRequest
) -> Iterator[SearchItem]:
    """Every result in its order."""
    request = replace(request, page=1, per_page=MOST_PER_PAGE)
    while True:
        page = answer_from_database(session, actor, query, request)
        yield from page.items
        if request.start + len(page.items) >= page.total or not page.items:
            return
        request = replace(request, page=request.page + 1)


def _conditions(query: Query) -> list[ColumnElement[bool]]:
    if query.is_empty:
        return []
    words = and_(true(), *(_holds(term.stem) for term in query.terms))
    logic = _true_of(query.logic)
    named = func.lower(Thing.title) == query.key if query.key else false()
    return [and_(logic, or_(named, words))]


def _true_of(logic: Logic) -> ColumnElement[bool]:
    """The condition of a tree; words of a phrase may stand apart."""
    match logic:
        case Phrase(stems):
            return and_(true(), *map(_holds, stems))
        case Beginning(text):
            return _holds(text)
        case Not(part):
            return not_(_true_of(part))
        case And(parts):
            return and_(true(), *map(_true_of, parts))
        case Or(parts):
            return or_(false(), *map(_true_of, parts))


def _holds(stem: str) -> ColumnElement[bool]:
    """Whether a word is anywhere in a thing; a stem's last i stands for the y of the word."""
    part = stem.removesuffix("i") if len(stem) > 3 else stem
    return or_(*(column.icontains(part, autoescape=True) for column in _SEARCHED))


def _has_code(facet: str, codes: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether a thing has one of these codes of a facet, as the kinds' fields and parts say where it is kept."""
    if facet in _COUNTED:
        return _COUNTED[facet].in_(codes)
    found: list[ColumnElement[bool]] = []
    for kind in KINDS:
        table: Any = kind.table
        found += [
            Thing.id.in_(select(table.id).where(_coded(getattr(table, field.attribute), field.type, codes)))
            for field in kind.fields
            if field.facet == facet
        ]
        for part in kind.parts:
            rows: Any = part.table
            found += [
                Thing.id.in_(select(rows.resource_id).where(_coded(getattr(rows, field.attribute), field.type, codes)))
                for field in part.fields
                if field.facet == facet
            ]
    return or_(false(), *found)


def _coded(column: Any, type_: FieldType, codes: tuple[str, ...]) -> ColumnElement[bool]:
    if type_ is FieldType.ORGANISATION:
        condition: ColumnElement[bool] = column.in_(select(Organisation.id).where(Organisation.slug.in_(codes)))
        return condition
    coded: ColumnElement[bool] = func.replace(func.lower(column), " ", "-").in_(codes)
    return coded


def _without(chosen: Mapping[str, ColumnElement[bool]], facet: str) -> list[ColumnElement[bool]]:
    return [condition for name, condition in chosen.items() if name != facet]


def _counts(session: Session, column: SQLColumnExpression[Any], condition: ColumnElement[bool]) -> dict[str, int]:
    code: Label[Any] = column.label("code")
    rows = session.execute(select(code, func.count()).select_from(Thing).where(condition).group_by(code))
    return {value: count for value, count in rows if value}


def _ordered(statement: Select[Thing], query: Query, request: SearchRequest) -> Select[Thing]:
    if request.sort == Sort.NEWEST.value:
        return statement.order_by(Thing.updated_at.desc(), Thing.title, Thing.slug)
    if request.sort == Sort.TITLE.value or query.is_empty:
        return statement.order_by(Thing.title, Thing.slug)
    in_title = [Thing.title.icontains(term.stem.removesuffix("i"), autoescape=True) for term in query.terms]
    rank = case((func.lower(Thing.title) == query.key, 0), (and_(true(), *in_title), 1), else_=2)
    return statement.order_by(rank, Thing.title, Thing.slug)


def _item(thing: Thing) -> SearchItem:
    return SearchItem(
        id=thing.id,
        kind=thing.kind,
        slug=thing.slug,
        title=thing.title,
        summary=thing.summary,
        lifecycle=thing.lifecycle,
        updated=thing.updated_at.date(),
    )
