"""Search without an index: the database finds words within the fields of every thing, slower and plainer."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    Row,
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
from catalogue.kinds.resource import CataloguedResource as Thing
from catalogue.kinds.values import clean
from catalogue.resources.conditions import Condition
from catalogue.resources.counting import columns_counted
from catalogue.search.fallback_filters import Filters
from catalogue.search.logic import And, Beginning, Logic, Not, Or, Phrase
from catalogue.search.ordering import Sort
from catalogue.search.page import SearchItem, SearchPage, SearchRequest, facet_values, unlisted
from catalogue.search.parse import Query
from catalogue.search.words import words
from catalogue.visibility import visible

# Words are looked for in so many things, those that were changed last: reading more takes seconds.
MOST_READ = 20_000
_LOT = 500
_TEXTS: tuple[SQLColumnExpression[str], ...] = (
    Thing.title,
    Thing.slug,
    Thing.summary,
    Thing.description,
    Thing.identifier,
)
# The database holds lists as JSON.
_LISTS = (cast(Thing.keywords, Text), cast(Thing.alternative_titles, Text))
Rows = Select[*tuple[Any, ...]]
# The same as in the index, to the last: two things of different kinds may have one title and one slug.
_BY_TITLE = (func.lower(Thing.title), Thing.title, Thing.kind, Thing.slug)
_SHOWN = (Thing.id, Thing.kind, Thing.slug, Thing.title, Thing.summary, Thing.lifecycle, Thing.updated_at)


@dataclass(frozen=True)
class Fallback:
    """Search in the database itself, for one actor on one day. Of many things it reads some; a download reads all."""

    session: Session
    actor: Actor
    today: date

    def answer(self, query: Query, request: SearchRequest) -> SearchPage:
        """A page of what the actor may see that holds every word asked for; few facets are counted."""
        since = self._since(query)
        asked = _Asked.of(self, query, request, since)
        counts = self._counts(asked, request)
        facets = {facet: facet_values(facet, found, request.filters.get(facet, ())) for facet, found in counts.items()}
        kinds = counts["kind"]  # each thing is of one, so that nothing needs to be counted again
        return SearchPage(
            total=sum(kinds.get(kind, 0) for kind in set(request.filters.get("kind", kinds))),
            items=self._items(asked, query, request),
            facets=facets,
            unlisted={facet: unlisted(found, facets[facet]) for facet, found in counts.items()},
            degraded=True,
            read=MOST_READ if since else 0,
            page=request.page,
            per_page=request.per_page,
        )

    def items(self, query: Query, request: SearchRequest) -> tuple[SearchItem, ...]:
        """The results of such a page alone: nothing is counted."""
        return self._items(_Asked.of(self, query, request, self._since(query)), query, request)

    def total(self, query: Query, request: SearchRequest) -> int:
        """How many results there are."""
        return self._total(_Asked.of(self, query, request, self._since(query)).everything)

    def everything(self, query: Query, request: SearchRequest) -> Iterator[SearchItem]:
        """Every result in its order, read in lots."""
        asked = _Asked.of(self, query, request, since=None)
        rows = _ordered(select(*_SHOWN).where(asked.everything), query, request)
        yield from map(_item, self.session.execute(rows, execution_options={"yield_per": _LOT}))

    def _since(self, query: Query) -> datetime | None:
        """When the last of the things in which words are looked for was changed; None if all are read."""
        if query.is_empty:
            return None
        newest = select(Thing.updated_at).where(visible(self.actor)).order_by(Thing.updated_at.desc())
        last = self.session.scalars(newest.offset(MOST_READ - 1).limit(2)).all()
        return last[0] if len(last) > 1 else None

    def _items(self, asked: "_Asked", query: Query, request: SearchRequest) -> tuple[SearchItem, ...]:
        rows = _ordered(select(*_SHOWN).where(asked.everything), query, request)
        return tuple(map(_item, self.session.execute(rows.limit(request.per_page).offset(request.start))))

    def _total(self, condition: Condition) -> int:
        return self.session.scalar(select(func.count()).select_from(Thing).where(condition)) or 0

    def _counts(self, asked: "_Asked", request: SearchRequest) -> dict[str, dict[str, int]]:
        """Counts of the facets of which each thing has one code; of the others only what is chosen is counted."""
        columns = asked.filters.counted()
        free = {facet: column for facet, column in columns.items() if facet not in request.filters}
        counted = columns_counted(self.session, select(Thing).where(asked.everything), free)
        for facet in columns.keys() - free.keys():
            rows = select(Thing).where(asked.but(facet))
            counted |= columns_counted(self.session, rows, {facet: columns[facet]})
        counts = {facet: {code: count for code, count in counted[facet].items() if code} for facet in columns}
        for facet in request.filters.keys() - counts.keys():
            counts[facet] = {
                code: self._total(and_(asked.but(facet), asked.filters.has_code(facet, (code,))))
                for code in request.filters[facet]
            }
        return counts


@dataclass(frozen=True)
class _Asked:
    """The conditions of one search: of its words and rights, and of each filter."""

    filters: Filters
    matching: Condition
    chosen: Mapping[str, Condition]

    @classmethod
    def of(cls, at: Fallback, query: Query, request: SearchRequest, since: datetime | None) -> "_Asked":
        """`since` leaves out what was changed last before that moment, unless the query is its title."""
        filters = Filters(at.session, at.today)
        chosen = {facet: filters.has_code(facet, codes) for facet, codes in request.filters.items()}
        read = or_(Thing.updated_at >= since, _is_titled(query)) if since else true()
        return cls(filters, and_(visible(at.actor), read, _Words.of(request.q).condition(query)), chosen)

    @property
    def everything(self) -> Condition:
        return and_(self.matching, *self.chosen.values())

    def but(self, facet: str) -> Condition:
        """Everything under the filters of the other facets."""
        return and_(self.matching, *(condition for name, condition in self.chosen.items() if name != facet))


def _is_titled(query: Query) -> Condition:
    return func.lower(Thing.title) == query.key if query.key else false()


@dataclass(frozen=True)
class _Words:
    """Finds words in the database, which knows no letters without their accents: `written` has them by their stems."""

    written: Mapping[str, str]

    @classmethod
    def of(cls, q: str) -> "_Words":
        text = clean(q)
        said = {word.stem: text[word.start : word.end].lower() for word in words(text)}
        return cls({stem: word[: len(stem)] for stem, word in said.items() if not word.isascii()})

    def condition(self, query: Query) -> Condition:
        """What a query asks for: everything, where it asks for nothing."""
        if query.is_empty:
            return true()
        every = and_(true(), *(self._holds(term.stem) for term in query.terms))
        return and_(self._true_of(query.logic), or_(_is_titled(query), every))

    def _true_of(self, logic: Logic) -> Condition:
        """The condition of a tree; words of a phrase may stand apart."""
        match logic:
            case Phrase(stems):
                return and_(true(), *map(self._holds, stems))
            case Beginning(text):
                return self._holds(text)
            case Not(part):
                return not_(self._true_of(part))
            case And(parts):
                return and_(true(), *map(self._true_of, parts))
            case Or(parts):
                return or_(false(), *map(self._true_of, parts))

    def _holds(self, stem: str) -> Condition:
        """Whether a word is anywhere in a thing; a stem's last i stands for the y of the word."""
        part = stem.removesuffix("i") if len(stem) > 3 else stem
        return or_(
            *(found for text in dict.fromkeys((part, self.written.get(stem, part))) for found in _anywhere(text))
        )


def _anywhere(text: str) -> Iterator[Condition]:
    yield from (column.icontains(text, autoescape=True) for column in _TEXTS)
    yield from (column.icontains(json.dumps(text)[1:-1], autoescape=True) for column in _LISTS)


def _ordered(statement: Rows, query: Query, request: SearchRequest) -> Rows:
    if request.sort == Sort.NEWEST.value:
        return statement.order_by(Thing.updated_at.desc(), *_BY_TITLE)
    if request.sort == Sort.CONFIRMED.value:
        return statement.order_by(Thing.attested_on.desc().nulls_last(), *_BY_TITLE)
    if request.sort == Sort.TITLE.value or query.is_empty:
        return statement.order_by(*_BY_TITLE)
    in_title = [Thing.title.icontains(term.stem.removesuffix("i"), autoescape=True) for term in query.terms]
    rank = case((func.lower(Thing.title) == query.key, 0), (and_(true(), *in_title), 1), else_=2)
    return statement.order_by(rank, *_BY_TITLE)


def _item(thing: Row[Any]) -> SearchItem:
    return SearchItem(
        id=thing.id,
        kind=thing.kind,
        slug=thing.slug,
        title=thing.title,
        summary=thing.summary,
        lifecycle=thing.lifecycle,
        updated=thing.updated_at.date(),
    )
