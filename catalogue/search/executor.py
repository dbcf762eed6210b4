"""Answers a query over a view of the index: ranked documents, counts, and words it might have meant.

This is the place to make search faster: whatever gives the same `Found` for the same `Ask` may stand here.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

import numpy as np

from catalogue.search.answer import Answer, Sort
from catalogue.search.parse import Query
from catalogue.search.ranking import Tier
from catalogue.search.schema import FACETS
from catalogue.search.snapshot import Mask, Snapshot, View
from catalogue.search.vocabulary import Vocabulary


@dataclass(frozen=True)
class Ask:
    """What to look for, in what an actor with `labels` may see without the things in `hidden`."""

    query: Query
    labels: frozenset[str]
    today: date
    vocabulary: Vocabulary = field(default_factory=dict)
    hidden: Collection[UUID] = ()
    filters: Mapping[str, Collection[str]] = field(default_factory=dict)
    sort: Sort = Sort.RELEVANCE
    start: int = 0
    count: int = 20


@dataclass(frozen=True)
class Hit:
    """One document that was found, its number in the snapshot, and why it stands where it does."""

    id: UUID
    number: int
    tier: Tier
    score: float
    why: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """The hits from `start` on, how many there are in all, and counts by facet and code.

    `marked` are the words, and words in a row, that matched, by their stems. `mended` gives, for each word that is
    taken for a slip, the nearest one that is there; `corrected` says that results were found by those.
    """

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    marked: frozenset[tuple[str, ...]]
    mended: Mapping[str, str]
    corrected: bool


def execute(snapshot: Snapshot, ask: Ask) -> Found:
    """Answer one query."""
    view = View(snapshot, ask.labels, ask.hidden)
    answer = Answer(view, ask.query, ask.vocabulary, ask.today)
    kept = _filtered(snapshot, ask.filters)
    matched = answer.opened
    chosen = np.logical_and.reduce([matched, *kept.values()])
    order = answer.order(chosen, ask.sort)[ask.start : ask.start + ask.count]
    return Found(
        hits=tuple(_hit(answer, int(number)) for number in order),
        total=int(chosen.sum()),
        facets={facet: _counts(snapshot, facet, matched, kept) for facet in FACETS},
        marked=frozenset(answer.matcher.marked),
        mended=answer.mended,
        corrected=answer.corrected and bool(chosen.any()),
    )


def _hit(answer: Answer, number: int) -> Hit:
    facts = answer.view.snapshot.facts[number]
    return Hit(UUID(facts["id"]), number, answer.tier(number), float(answer.score[number]), answer.why(number))


def _filtered(snapshot: Snapshot, filters: Mapping[str, Collection[str]]) -> dict[str, Mask]:
    """For each facet that is filtered by: the documents that have any of its chosen codes."""
    kept: dict[str, Mask] = {}
    for facet, codes in filters.items():
        mask = np.zeros(snapshot.size, np.bool_)
        for code in codes:
            mask[snapshot.facets[facet].get(code, np.empty(0, np.int64))] = True
        kept[facet] = mask
    return kept


def _counts(snapshot: Snapshot, facet: str, matched: Mask, kept: Mapping[str, Mask]) -> dict[str, int]:
    """How many would be left by each code of a facet, under the filters of the other facets."""
    base = np.logical_and.reduce([matched, *(mask for name, mask in kept.items() if name != facet)])
    counts = {code: int(base[numbers].sum()) for code, numbers in snapshot.facets[facet].items()}
    return {code: count for code, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])) if count}
