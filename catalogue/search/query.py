"""Search and suggestions for one actor: right about rights at the moment of asking, whatever state the index is in."""

import logging
from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor, labels_of_actor
from catalogue.audit import since
from catalogue.errors import Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.search.answer import Sort
from catalogue.search.executor import Ask, Found, Hit, execute
from catalogue.search.fallback import answer_from_database
from catalogue.search.highlights import Marked, highlights
from catalogue.search.index import Index
from catalogue.search.manifest import IndexDamaged
from catalogue.search.page import SearchItem, SearchPage, SearchRequest, facet_values
from catalogue.search.parse import parse
from catalogue.search.snapshot import Snapshot
from catalogue.search.vocabulary import Vocabulary
from catalogue.search.words import words
from catalogue.visibility import visible

MOST_BEHIND = 5_000
MOST_SUGGESTED = 8
_BATCH = 1_000
_log = logging.getLogger(__name__)


class IndexBehind(Exception):
    """So much has changed since the index last followed that the database must answer."""


def search(
    session: Session, index: Index, actor: Actor, request: SearchRequest, vocabulary: Vocabulary, today: date
) -> SearchPage:
    """One page of what the actor may see and asked for. Raises `Refused` for what `parse` and the page's limits forbid.

    Things that changed since the index last followed are left out of everything: results, counts, suggestions.
    """
    request = request.checked()
    query = parse(request.q)
    try:
        snapshot = index.snapshot()
        hidden = _changed_since(session, snapshot.cursor)
    except IndexDamaged:
        index.report_damage()
        return answer_from_database(session, actor, query, request)
    except IndexBehind:
        return answer_from_database(session, actor, query, request)
    ask = Ask(
        query=query,
        labels=labels_of_actor(actor),
        today=today,
        vocabulary=vocabulary,
        hidden=hidden,
        filters=request.filters,
        sort=Sort(request.sort),
        start=request.start,
        count=request.per_page,
    )
    try:
        found = execute(snapshot, ask)
        items = {hit.id: _item(snapshot, hit, found.marked) for hit in found.hits}
    except Exception:
        _log.exception("the index could not answer")
        _look_for_damage(index)
        return answer_from_database(session, actor, query, request)
    return _page(request, found, items, _readable(session, actor, items))


def suggest(
    session: Session, index: Index, actor: Actor, q: str, vocabulary: Vocabulary, today: date
) -> tuple[SearchItem, ...]:
    """The first results for the words typed so far: the same that a search for them begins with."""
    if not q.strip():
        return ()
    request = SearchRequest(q, per_page=MOST_SUGGESTED)
    try:
        return search(session, index, actor, request, vocabulary, today).items
    except Refused:
        return ()


def _changed_since(session: Session, cursor: int) -> set[UUID]:
    """What was touched by events that the index has not read.

    Links are in no document: if both ends of one were left out, a link to something hidden would show.
    """
    touched: set[UUID] = set()
    for _ in range(MOST_BEHIND // _BATCH):
        changes = since(session, cursor, _BATCH)
        touched.update(one for change in changes if change.subject_kind != "link" for one in change.touches)
        if len(changes) < _BATCH:
            return touched
        cursor = changes[-1].seq
    raise IndexBehind


def _look_for_damage(index: Index) -> None:
    """Tell damage from a fault of ours: only damage is mended by a rebuild."""
    try:
        index.check()
    except IndexDamaged:
        index.report_damage()


def _readable(session: Session, actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Those of the ids that the database lets the actor read now."""
    return set(session.scalars(select(CataloguedResource.id).where(CataloguedResource.id.in_(ids), visible(actor))))


def _item(snapshot: Snapshot, hit: Hit, marked: Marked) -> SearchItem:
    facts, shown = snapshot.facts[hit.number], snapshot.shown(hit.number)
    return SearchItem(
        id=hit.id,
        kind=shown["kind"],
        slug=shown["slug"],
        title=shown["text"]["title"],
        summary=shown["summary"],
        lifecycle=facts["lifecycle"],
        updated=date.fromordinal(facts["updated"]),
        facets={name: tuple(codes) for name, codes in facts["facets"].items()},
        highlights=highlights(shown["kind"], shown["text"], marked) if marked else (),
        why=hit.why,
    )


def _page(request: SearchRequest, found: Found, items: dict[UUID, SearchItem], readable: set[UUID]) -> SearchPage:
    return SearchPage(
        total=found.total - (len(items) - len(readable)),
        items=tuple(item for one, item in items.items() if one in readable),
        facets={name: facet_values(counts, request.filters.get(name, ())) for name, counts in found.facets.items()},
        suggestion=_mended(request.q, found),
        corrected=found.corrected,
        page=request.page,
        per_page=request.per_page,
    )


def _mended(q: str, found: Found) -> str:
    """The query with its unknown words put right; empty if there is nothing to put right."""
    if not found.mended:
        return ""
    for word in sorted(words(q), key=lambda word: -word.start):
        if word.text in found.mended and not word.whole:
            q = q[: word.start] + found.mended[word.text] + q[word.end :]
    return q
