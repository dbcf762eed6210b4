"""The index at one moment as arrays over all its documents, and the view of it that one actor has."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import asdict
from datetime import date
from functools import cached_property, partial
from itertools import chain
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from catalogue.kinds.facets import WORD_FACETS, code_of
from catalogue.kinds.ranges import COMPLETENESS, FRESHNESS, Range
from catalogue.search.around import Arounds
from catalogue.search.besides import label_under
from catalogue.search.columns import COLUMNS
from catalogue.search.facets import Facet, facet_of_words
from catalogue.search.kept import Kept
from catalogue.search.postings import Mask, Postings, Weights, joined
from catalogue.search.ranking import Ranking
from catalogue.search.schema import KEPT_FACETS
from catalogue.search.scoring import impact_of, zone_weights
from catalogue.search.segments import Segment, Shown
from catalogue.search.signals import Facts, raised_by
from catalogue.search.whoosh_files import Numbers

IMPACT_BYTES = 16 * 1024 * 1024
MASK_BYTES = 8 * 1024 * 1024
MOST_PAGES = 100
_HALF = (1 << 64) - 1
_THING = "thing:"


class Snapshot:
    """Every document of the index under one numbering: segment after segment."""

    def __init__(self, opened: Sequence[tuple[Segment, Mask]], cursor: int) -> None:
        self.cursor = cursor
        self.segments = [segment for segment, _ in opened]
        self.offsets = np.cumsum([0, *(segment.size for segment in self.segments)]).tolist()
        self.size = int(self.offsets[-1])
        self.live: Mask = np.concatenate([np.empty(0, np.bool_), *(live for _, live in opened)])
        self._masks: Kept[frozenset[str], Mask] = Kept(MASK_BYTES, lambda mask: mask.nbytes)
        self._joined: Kept[str, Postings] = Kept(IMPACT_BYTES, lambda found: found.size + 200)
        self._impacts: Kept[tuple[str, Ranking], Weights] = Kept(IMPACT_BYTES, lambda found: found.nbytes + 200)
        self._of_ranking: Kept[tuple[Any, ...], Weights] = Kept(MASK_BYTES, lambda found: found.nbytes)
        self._of_today: Kept[tuple[str, date], Facet] = Kept(MASK_BYTES, lambda _: self.size)
        # Whole pages of results, which are made elsewhere, for as long as these documents stand.
        self.pages: Kept[Hashable, Any] = Kept(MOST_PAGES, lambda _: 1)

    def _all(self, parts: Iterable[NDArray[Any]]) -> NDArray[Any]:
        return np.concatenate([np.empty(0, np.int32), *parts])

    @cached_property
    def columns(self) -> Mapping[str, Numbers]:
        """One fact of every document, by its name; `checked` is the day on which it was last changed or confirmed."""
        columns = {name: self._all(segment.columns.numbers[name] for segment in self.segments) for name in COLUMNS}
        return columns | {"checked": np.maximum(columns["updated"], columns["attested"])}

    @cached_property
    def lengths(self) -> Numbers:
        """How many words each document has, a column a zone."""
        return np.concatenate([np.empty((0, 3), np.int32), *(segment.columns.lengths for segment in self.segments)])

    @cached_property
    def title_order(self) -> Numbers:
        """Where each document stands when all are ordered by title; it depends on nothing but what is shown of them."""
        rows = (
            zip(segment.columns.titles, (segment.columns.titles.numbers + offset).tolist(), strict=True)
            for segment, offset in zip(self.segments, self.offsets, strict=False)
        )
        places = np.empty(self.size, np.int32)
        places[[number for _, number in sorted(chain.from_iterable(rows))]] = np.arange(self.size)
        return places

    @cached_property
    def _kept_facets(self) -> Mapping[str, Facet]:
        return {name: self._kept_facet(name, self._grouped(name)) for name in KEPT_FACETS}

    def _kept_facet(self, name: str, said: Mapping[str, Numbers]) -> Facet:
        if name in WORD_FACETS:
            return facet_of_words(said, self.size, partial(code_of, name))
        return Facet(said, self.size)

    def _grouped(self, facet: str) -> Mapping[str, Numbers]:
        """The documents of each value of a facet in all segments, under the one numbering."""
        found: dict[str, list[Numbers]] = {}
        for segment, offset in zip(self.segments, self.offsets, strict=False):
            for code, numbers in segment.columns.facets[facet].items():
                found.setdefault(code, []).append(numbers + np.int32(offset))
        return {code: np.concatenate(numbers) for code, numbers in found.items()}

    def facet(self, name: str, today: date) -> Facet:
        """A facet; those that are ranges of numbers are worked out."""
        if name in self._kept_facets:
            return self._kept_facets[name]
        return self._of_today.get((name, today), lambda: self._range(name, today))

    def _range(self, name: str, today: date) -> Facet:
        if name == "completeness":
            return Facet(_stepped(COMPLETENESS, self.columns["completeness"]), self.size)
        ages = np.maximum(0, today.toordinal() - self.columns["checked"])
        return Facet(_stepped(FRESHNESS, ages), self.size)

    def numbers_of(self, ids: Iterable[UUID]) -> list[int]:
        """The live documents of these things."""
        wanted = np.array([(one.int >> 64, one.int & _HALF) for one in ids], np.uint64).reshape(-1, 2)
        if not len(wanted):
            return []
        likely = np.flatnonzero(np.isin(self._ids[:, 0], wanted[:, 0]) & self.live)
        pairs = set(map(tuple, wanted.tolist()))
        return [number for number in likely.tolist() if tuple(self._ids[number].tolist()) in pairs]

    @cached_property
    def _ids(self) -> NDArray[np.uint64]:
        return np.concatenate([np.empty((0, 2), np.uint64), *(segment.columns.ids for segment in self.segments)])

    def numbers_under(self, ids: Iterable[UUID]) -> list[int]:
        """The live documents of what is owed under these contracts."""
        wanted = {label_under(one) for one in ids}
        found = [
            segment.columns.labels[label] + offset
            for segment, offset in zip(self.segments, self.offsets, strict=False)
            for label in wanted & segment.columns.labels.keys()
        ]
        return [number for numbers in found for number in numbers[self.live[numbers]].tolist()]

    def id_of(self, number: int) -> UUID:
        """The thing of a document."""
        high, low = self._ids[number].tolist()
        return UUID(int=high << 64 | low)

    def versions(self) -> dict[UUID, int]:
        """The version of each live thing."""
        version = self.columns["version"]
        return {self.id_of(number): int(version[number]) for number in np.flatnonzero(self.live).tolist()}

    def at(self, cursor: int) -> "Snapshot":
        """The same documents, known to be right up to a later event."""
        later = copy(self)
        later.cursor = cursor
        return later

    def meeting(self, labels: frozenset[str]) -> Mask:
        """The live documents that carry any of these labels."""
        return self._masks.get(labels, lambda: self._meeting(labels))

    def _meeting(self, labels: frozenset[str]) -> Mask:
        mask = np.zeros(self.size, np.bool_)
        for segment, offset in zip(self.segments, self.offsets, strict=False):
            for label in labels & segment.columns.labels.keys():
                mask[segment.columns.labels[label] + offset] = True
        mask[self.numbers_of(_things(labels))] = True
        return mask & self.live

    def postings(self, stem: str) -> Postings:
        """The documents that hold a stem, deleted ones included."""

        def read() -> Postings:
            return joined([segment.postings(stem) for segment in self.segments], self.offsets[:-1])

        return read() if len(self.segments) == 1 else self._joined.get(stem, read)

    def impact(self, stem: str, ranking: Ranking) -> Weights:
        """How much a stem says of each document that holds it, before its rarity: in the order of its postings."""

        def work() -> Weights:
            weights = self._of_ranking.get(("zones", ranking), lambda: zone_weights(self.lengths, ranking))
            return impact_of(self.postings(stem), weights, ranking)

        return self._impacts.get((stem, ranking), work)

    def raised(self, ranking: Ranking, today: date, staff: bool, around: Arounds) -> Weights:
        """By how much the score of each document is multiplied for what it is; `staff` count internal uses too."""

        def work() -> Weights:
            return raised_by(self.columns, ranking, today, staff)

        raised = self._of_ranking.get(("raised", ranking, today, staff), work)
        numbers = self.numbers_of(around)
        if numbers:
            raised = raised.copy()
            raised[numbers] = raised_by(self.facts(numbers, around), ranking, today, staff)
        return raised

    def facts(self, numbers: Sequence[int], around: Arounds) -> Facts:
        """The facts of a few documents, with what stands around them now where that is told."""
        facts = {name: column[list(numbers)] for name, column in self.columns.items()}
        for at, number in enumerate(numbers):
            if (now := around.get(self.id_of(number))) is not None:
                for name, value in asdict(now).items():
                    facts[name][at] = value
        return facts

    def named(self, name: str) -> Numbers:
        """The documents that are exactly so called by any of their names, deleted ones included."""
        return self._under_one_numbering(segment.named(name) for segment in self.segments)

    def titled(self, name: str) -> Numbers:
        """The documents whose title this is, deleted ones included."""
        return self._under_one_numbering(segment.titled(name) for segment in self.segments)

    def _under_one_numbering(self, found: Iterable[Numbers]) -> Numbers:
        moved = [numbers + np.int32(offset) for numbers, offset in zip(found, self.offsets, strict=False)]
        return np.concatenate([np.empty(0, np.int32), *moved])

    def shown(self, number: int) -> Shown:
        """What is shown of a document."""
        at = int(np.searchsorted(self.offsets, number, "right")) - 1
        return self.segments[at].shown(number - self.offsets[at])


def _things(labels: frozenset[str]) -> list[UUID]:
    """The things that labels name one by one; the index does not keep a label for each thing."""
    return [UUID(label.removeprefix(_THING)) for label in labels if label.startswith(_THING)]


def _stepped(range_: Range, numbers: Numbers) -> Mapping[str, Numbers]:
    """The documents of each step of a range."""
    steps = np.searchsorted([step.least for step in range_.steps], numbers, "right") - 1
    return {step.code: np.flatnonzero(steps == at).astype(np.int32) for at, step in enumerate(range_.steps)}
