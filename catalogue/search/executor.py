"""Answers a query over a view of the index: ranked documents, counts, and words it might have meant.

This is the place to make search faster: whatever gives the same `Found` for the same `Ask` may stand here.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from uuid import UUID

import numpy as np

from catalogue.kinds.facets import WORD_FACETS
from catalogue.search.answer import Answer
from catalogue.search.around import Arounds
from catalogue.search.budget import Budget
from catalogue.search.facets import MOST_VALUES, bits_of
from catalogue.search.matching import Matcher
from catalogue.search.ordering import Ordered, Sort, ordered
from catalogue.search.parse import Query
from catalogue.search.postings import Mask
from catalogue.search.ranking import USUAL, Ranking, Tier
from catalogue.search.schema import FACETS
from catalogue.search.snapshot import Snapshot
from catalogue.search.view import View
from catalogue.search.vocabulary import Vocabulary


@dataclass(frozen=True)
class Ask:
    """What to look for, in what an actor with `labels` may see without the things in `hidden`.

    `around` is what stands around some things now, where the index has it from before something was hidden.
    `facets` are those to count. `staff` says that internal uses of a thing count too, `explained` that
    reasons are wanted, `weighed` that whoever asks is told their numbers.
    """

    query: Query
    labels: frozenset[str]
    today: date
    vocabulary: Vocabulary = field(default_factory=dict)
    hidden: Collection[UUID] = ()
    around: Arounds = field(default_factory=dict)
    filters: Mapping[str, Collection[str]] = field(default_factory=dict)
    facets: Collection[str] = FACETS
    sort: Sort = Sort.RELEVANCE
    start: int = 0
    count: int = 20
    ranking: Ranking = USUAL
    staff: bool = False
    explained: bool = False
    weighed: bool = False

    @property
    def key(self) -> Hashable:
        """Equal for two that one snapshot answers alike, as long as both have their vocabulary."""
        filters = tuple((facet, tuple(codes)) for facet, codes in self.filters.items())
        told = self.staff, self.explained, self.weighed
        seen = self.labels, frozenset(self.hidden), frozenset(self.around.items())
        shown = self.sort, self.start, self.count, tuple(self.facets)
        return self.query, id(self.vocabulary), self.ranking, self.today, filters, seen, shown, told


@dataclass(frozen=True)
class Hit:
    """One document that was found: its number in the snapshot, how well it answers, and its score within the tier.

    `in_order` is by how much the score was raised for having the words in the order asked.
    """

    id: UUID
    number: int
    tier: Tier
    score: float
    in_order: float


@dataclass(frozen=True)
class Found:
    """The hits from `start` on, how many there are in all, and counts by facet and code.

    `answer` is what they were worked out from. `words` are the words behind the codes of free facets, for as many as
    are shown and those that are chosen. `marked` are the words, and words in a row, that matched, by their stems.
    `mended` gives, for each word that is taken for a slip, the nearest one that is there; `corrected` says that results
    were found by those.
    """

    answer: Answer
    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[str, int]]
    words: Mapping[str, Mapping[str, str]]
    marked: frozenset[tuple[str, ...]]
    mended: Mapping[str, str]
    corrected: bool


def execute(snapshot: Snapshot, ask: Ask, budget: Budget | None = None) -> Found:
    """Answer one query. Refused: `search_time`."""
    matcher = Matcher(View(snapshot, ask.labels, ask.hidden), ask.ranking, budget or Budget())
    answer = Answer(matcher, ask.query, ask.vocabulary)
    kept = {facet: snapshot.facet(facet, ask.today).mask(codes) for facet, codes in ask.filters.items()}
    chosen = _under(answer.opened, kept)
    raised = snapshot.raised(ask.ranking, ask.today, ask.staff, ask.around)
    first = ordered(answer, chosen, ask.sort, raised, ask.start + ask.count)
    counts = _counts(snapshot, ask, answer.opened, kept, chosen)
    return Found(
        answer=answer,
        hits=tuple(_hits(answer, first, ask.start)),
        total=int(np.count_nonzero(chosen)),
        facets=counts,
        words=_words(snapshot, ask, counts, matcher.view.mask),
        marked=frozenset(answer.marked()),
        mended=answer.mended,
        corrected=answer.corrected and bool(chosen.any()),
    )


def _hits(answer: Answer, first: Ordered, start: int) -> Iterator[Hit]:
    snapshot = answer.view.snapshot
    rows = (column[start:].tolist() for column in (first.numbers, first.scores, first.in_order))
    for number, score, in_order in zip(*rows, strict=True):
        yield Hit(snapshot.id_of(number), number, Tier(int(answer.tiers[number])), score, in_order)


def _under(mask: Mask, kept: Mapping[str, Mask], but: str = "") -> Mask:
    """The documents of a mask under every filter, or all but one."""
    for facet, filtered in kept.items():
        if facet != but:
            mask = mask & filtered
    return mask


def _counts(
    snapshot: Snapshot, ask: Ask, opened: Mask, kept: Mapping[str, Mask], chosen: Mask
) -> dict[str, dict[str, int]]:
    """How many would be left by each code of each facet, under the filters of the other facets."""
    found = {}
    bits = bits_of(chosen)
    for facet in ask.facets:
        counted = snapshot.facet(facet, ask.today)
        if facet in kept:
            others = _under(opened, kept, but=facet)
            found[facet] = counted.counts(others, bits_of(others))
        else:
            found[facet] = counted.counts(chosen, bits)
    return found


def _words(
    snapshot: Snapshot, ask: Ask, counts: Mapping[str, Mapping[str, int]], seen: Mask
) -> dict[str, dict[str, str]]:
    """How what is seen writes the words behind the codes of free facets."""
    found = {}
    for facet in WORD_FACETS & counts.keys():
        codes = (*islice(counts[facet], MOST_VALUES), *ask.filters.get(facet, ()))
        written = snapshot.facet(facet, ask.today)
        found[facet] = {code: written.word(code, seen) for code in codes}
    return found
