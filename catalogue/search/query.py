"""Search and suggestions for one actor: right about rights at the moment of asking, whatever state the index is in."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, labels_of_actor, may
from catalogue.errors import Refused
from catalogue.search.answering import answering
from catalogue.search.around import TellsAround
from catalogue.search.behind import Unanswered, changed_since, lost_from_sight
from catalogue.search.executor import Ask, Found, Hit, execute
from catalogue.search.explaining import reasons, worth
from catalogue.search.fallback import Fallback
from catalogue.search.highlights import highlights
from catalogue.search.index import Index
from catalogue.search.ordering import Sort
from catalogue.search.page import (
    MOST_REACHED,
    Highlight,
    SearchItem,
    SearchPage,
    SearchRequest,
    facet_values,
    unlisted,
)
from catalogue.search.parse import Query, parse
from catalogue.search.ranking import USUAL, Ranking
from catalogue.search.readable import Reader, readable
from catalogue.search.schema import FACETS, STAFF_FACETS
from catalogue.search.snapshot import Snapshot
from catalogue.search.vocabulary import Vocabulary
from catalogue.search.words import put_right

MOST_SUGGESTED = 8
# While more than this has changed since the index was written, it will soon be another: its pages are not kept.
MOST_HIDDEN = 100
_LOT = 500


@dataclass(frozen=True)
class SearchDesk:
    """Who searches, where, with which other words and ranking, and on which day.

    `around` knows what stands around things now, where the index has it from before. `besides` reads the results that
    are no catalogued things, by their sort; a sort that nobody reads is not shown.
    """

    session: Session
    index: Index
    actor: Actor
    today: date
    around: TellsAround
    vocabulary: Vocabulary = field(default_factory=dict)
    ranking: Ranking = USUAL
    besides: Mapping[str, Reader] = field(default_factory=dict)


def search(at: SearchDesk, request: SearchRequest) -> SearchPage:
    """One page of what the actor may see and asked for. Raises `Refused` for what `parse` and the page's limits forbid.

    Things that changed since the index last followed are left out of everything: results, counts, suggestions.
    """
    request = request.checked(facets_for(at.actor))
    try:
        with answering(at.index):
            page = _kept_page(request, *_ask(at, request))
    except Unanswered:
        return _fallback(at).answer(parse(request.q), request)
    items = _readable(at, page.items)
    return replace(page, items=items, total=page.total - (len(page.items) - len(items)))


def suggest(at: SearchDesk, q: str) -> tuple[SearchItem, ...]:
    """The first results for the words typed so far: the same that a search for them begins with, without marks."""
    if not q.strip():
        return ()
    request = SearchRequest(q, per_page=MOST_SUGGESTED)
    try:
        with answering(at.index):
            snapshot, ask = _ask(at, request)
            page = _kept_page(request, snapshot, replace(ask, facets=()), marked=False)
    except Unanswered:
        return _fallback(at).items(parse(q), request)
    except Refused:
        return ()
    return _readable(at, page.items)


def everything(at: SearchDesk, request: SearchRequest) -> Iterator[SearchItem]:
    """Every result of a search in its order, whatever the page: found in one go, read in lots, without marks.

    If the index is damaged halfway, the database gives those that are still to come.
    """
    request = replace(request, page=1).checked(facets_for(at.actor))
    given: set[UUID] = set()
    try:
        for items in _in_lots(at, request):
            given.update(item.id for item in items)
            yield from _readable(at, items)
    except Unanswered:
        rest = _fallback(at).everything(parse(request.q), request)
        yield from (item for item in rest if item.id not in given)


def _in_lots(at: SearchDesk, request: SearchRequest) -> Iterator[list[SearchItem]]:
    """Every result of the index, lot after lot. Raises `Unanswered`."""
    with answering(at.index):
        snapshot, ask = _ask(at, request)
        hits = execute(snapshot, replace(ask, count=snapshot.size, facets=())).hits
        for start in range(0, len(hits), _LOT):
            yield [_item(snapshot, ask, hit) for hit in hits[start : start + _LOT]]


def count_of(at: SearchDesk, request: SearchRequest) -> int:
    """How many results a search has, whatever the page: none of them is read. Raises as `search`."""
    request = replace(request, page=1).checked(facets_for(at.actor))
    try:
        with answering(at.index):
            snapshot, ask = _ask(at, request)
            return _kept_page(request, snapshot, replace(ask, count=0, facets=()), marked=False).total
    except Unanswered:
        return _fallback(at).total(parse(request.q), request)


Ids = tuple[UUID, ...]
Marks = Mapping[UUID, Sequence[Highlight]]
Answer = TypeVar("Answer")


def ids_in_rank(at: SearchDesk, request: SearchRequest) -> Ids:
    """What a search finds, the best first, for a table that reads it from the database. Raises as `search`."""
    try:
        with asking_often(at) as first:
            return first(replace(request, per_page=MOST_REACHED), at.ranking)
    except Unanswered:
        return tuple(item.id for item in _fallback(at).everything(parse(request.q), request))


def marks_in(at: SearchDesk, request: SearchRequest, wanted: Collection[UUID]) -> Marks:
    """Where the words of a search stand in some of what it finds; nothing while the database has to answer."""
    try:
        with answering(at.index):
            snapshot, ask = _ask(at, request)
            return _kept(snapshot, ask, (request.q, tuple(wanted)), lambda: _marks(snapshot, ask, wanted))
    except Unanswered:
        return {}


def _marks(snapshot: Snapshot, ask: Ask, wanted: Collection[UUID]) -> Marks:
    found = execute(snapshot, replace(ask, count=MOST_REACHED, facets=()))
    return {hit.id: _item(snapshot, ask, hit, found).highlights for hit in found.hits if hit.id in wanted}


@contextmanager
def asking_often(at: SearchDesk) -> Iterator[Callable[[SearchRequest, Ranking], Ids]]:
    """Many searches of the index as it stands now, by any ranking: each gives the ids of what it finds first.

    For judging an order: what is shown to people is to be read from the database. Raises `Unanswered` where the
    database would have to answer; each search is refused as `search` would.
    """
    with answering(at.index):
        snapshot, ask = _ask(at, SearchRequest())

        def first(request: SearchRequest, ranking: Ranking) -> Ids:
            query = parse(request.q)
            one = replace(ask, query=query, filters=request.filters, facets=(), count=request.per_page, ranking=ranking)
            return tuple(hit.id for hit in execute(snapshot, one).hits)

        yield first


def facets_for(actor: Actor) -> tuple[str, ...]:
    """The facets that the actor may count and filter by: names of people are for those who may read of people."""
    return FACETS if may(actor, Action.READ_PEOPLE) else tuple(name for name in FACETS if name not in STAFF_FACETS)


def _fallback(at: SearchDesk) -> Fallback:
    return Fallback(at.session, at.actor, at.today)


def _ask(at: SearchDesk, request: SearchRequest) -> tuple[Snapshot, Ask]:
    """The index as it stands, and what to ask of it. Raises `Unanswered`, `IndexDamaged`, `Refused`."""
    query = parse(request.q)
    snapshot = at.index.at_hand()
    hidden = changed_since(at.session, snapshot.cursor)
    lost = lost_from_sight(at.session, snapshot, at.actor, hidden) if hidden else set()
    return snapshot, Ask(
        query=query,
        labels=labels_of_actor(at.actor),
        today=at.today,
        vocabulary=at.vocabulary,
        hidden=hidden,
        around=at.around(at.session, lost, at.today) if lost else {},
        filters=request.filters,
        facets=facets_for(at.actor),
        sort=Sort(request.sort),
        start=request.start,
        count=request.per_page,
        ranking=at.ranking,
        staff=at.actor.is_staff,
        explained=request.explained,
        weighed=request.explained and _is_by_score(query, request) and may(at.actor, Action.JUDGE_SEARCHES),
    )


def _is_by_score(query: Query, request: SearchRequest) -> bool:
    return request.sort == Sort.RELEVANCE and not query.is_empty


def _readable(at: SearchDesk, items: Sequence[SearchItem]) -> tuple[SearchItem, ...]:
    """Those of the items that the database lets the actor read now."""
    return readable(at.session, at.actor, items, at.besides)


def _kept_page(request: SearchRequest, snapshot: Snapshot, ask: Ask, marked: bool = True) -> SearchPage:
    return _kept(snapshot, ask, (request.q, marked), lambda: _page(request, snapshot, ask, marked))


def _kept(snapshot: Snapshot, ask: Ask, about: Hashable, make: Callable[[], Answer]) -> Answer:
    """What the index answers, from memory if the very same was asked of it before by somebody who may see the same."""
    if len(ask.hidden) > MOST_HIDDEN:
        return make()
    # The other words are kept with the answer: while they are, no others have their identity.
    found: Answer
    found, _ = snapshot.pages.get((about, ask.key), lambda: (make(), ask.vocabulary))
    return found


def _item(snapshot: Snapshot, ask: Ask, hit: Hit, found: Found | None = None) -> SearchItem:
    """A hit as a result: with marks and, where they are asked for, numbers, if all that was `found` is given."""
    shown = snapshot.shown(hit.number)
    return SearchItem(
        id=hit.id,
        kind=shown["kind"],
        slug=shown["slug"],
        title=shown["text"]["title"],
        summary=shown["summary"],
        lifecycle=shown["lifecycle"],
        updated=date.fromordinal(shown["updated"]),
        facets={name: tuple(codes) for name, codes in shown["facets"].items() if name in ask.facets},
        highlights=highlights(shown["kind"], shown["text"], found.marked) if found and found.marked else (),
        why=reasons(snapshot, ask, hit) if ask.explained else (),
        worth=worth(found.answer, ask, hit, shown["text"].values()) if found and ask.weighed else None,
    )


def _page(request: SearchRequest, snapshot: Snapshot, ask: Ask, marked: bool) -> SearchPage:
    found = execute(snapshot, ask)
    facets = {
        name: facet_values(name, counts, request.filters.get(name, ()), found.words.get(name))
        for name, counts in found.facets.items()
    }
    return SearchPage(
        total=found.total,
        items=tuple(_item(snapshot, ask, hit, found if marked else None) for hit in found.hits),
        facets=facets,
        unlisted={name: unlisted(counts, facets[name]) for name, counts in found.facets.items()},
        suggestion=put_right(request.q, found.mended),
        corrected=found.corrected,
        page=request.page,
        per_page=request.per_page,
    )
