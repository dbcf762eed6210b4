"""The index at one moment as arrays over all its documents, and the view of it that one actor has."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from catalogue.search.schema import FACETS, WORD_FIELDS
from catalogue.search.segments import Numbers, Postings, Segment

Mask = NDArray[np.bool_]


class Snapshot:
    """Every document of the index under one numbering: segment after segment."""

    def __init__(self, opened: Sequence[tuple[Segment, Mask]], cursor: int) -> None:
        self.cursor = cursor
        self.segments = [segment for segment, _ in opened]
        self._offsets = np.cumsum([0, *(segment.size for segment in self.segments)])
        self.size = int(self._offsets[-1])
        self.live: Mask = np.concatenate([np.empty(0, np.bool_), *(live for _, live in opened)])
        self._columns: dict[str, NDArray[Any]] = {}
        self._masks: dict[frozenset[str], Mask] = {}

    @cached_property
    def facts(self) -> list[dict[str, Any]]:
        """The facts of each document, as `schema` wrote them."""
        return [facts for segment in self.segments for facts in segment.facts]

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {facts["id"]: number for number, facts in enumerate(self.facts) if self.live[number]}

    @cached_property
    def lengths(self) -> Mapping[str, Numbers]:
        """How many words each document has, by field of words."""
        rows = np.array([facts["lengths"] for facts in self.facts], np.int64).reshape(-1, len(WORD_FIELDS))
        return {name: rows[:, column] for column, name in enumerate(WORD_FIELDS)}

    @cached_property
    def title_order(self) -> Numbers:
        """Where each document stands when all are ordered by title; no two stand alike, whatever else is there."""
        order = sorted(range(self.size), key=lambda number: (self.facts[number]["title"], self.facts[number]["id"]))
        places = np.empty(self.size, np.int64)
        places[order] = np.arange(self.size)
        return places

    def column(self, name: str) -> NDArray[Any]:
        """One fact of every document: `completeness` in per cent, `updated` as an ordinal, `lifecycle` as its code."""
        if name not in self._columns:
            self._columns[name] = np.array([facts[name] for facts in self.facts])
        return self._columns[name]

    @cached_property
    def _labels(self) -> dict[str, Numbers]:
        return _grouped((label, number) for number, facts in enumerate(self.facts) for label in facts["labels"])

    @cached_property
    def facets(self) -> Mapping[str, Mapping[str, Numbers]]:
        """The documents of each code of each facet."""
        return {
            facet: _grouped(
                (code, number)
                for number, facts in enumerate(self.facts)
                for code in dict.fromkeys(facts["facets"].get(facet, ()))
            )
            for facet in FACETS
        }

    def numbers_of(self, ids: Iterable[UUID]) -> list[int]:
        """The live documents of these things."""
        return [self._numbers[str(one)] for one in ids if str(one) in self._numbers]

    def versions(self) -> dict[UUID, int]:
        """The version of each live thing."""
        return {UUID(one): self.facts[number]["version"] for one, number in self._numbers.items()}

    def meeting(self, labels: frozenset[str]) -> Mask:
        """The live documents that carry any of these labels."""
        if labels not in self._masks:
            if len(self._masks) > 500:
                self._masks.clear()
            mask = np.zeros(self.size, np.bool_)
            for label in labels & self._labels.keys():
                mask[self._labels[label]] = True
            self._masks[labels] = mask & self.live
        return self._masks[labels]

    def postings(self, field: str, text: str) -> Postings:
        """The documents that hold a term, deleted ones included, and its weight in each."""
        found = [segment.postings(field, text) for segment in self.segments]
        numbers = [numbers + offset for (numbers, _), offset in zip(found, self._offsets, strict=False)]
        return (
            np.concatenate([np.empty(0, np.int64), *numbers]),
            np.concatenate([np.empty(0), *(weights for _, weights in found)]),
        )

    def positions(self, stem: str) -> dict[int, list[int]]:
        """Where a stem stands in the text of each document that holds it."""
        return {
            number + int(offset): places
            for segment, offset in zip(self.segments, self._offsets, strict=False)
            for number, places in segment.positions(stem).items()
        }

    def shown(self, number: int) -> dict[str, Any]:
        """What is shown of a document."""
        at = int(np.searchsorted(self._offsets, number, "right")) - 1
        return self.segments[at].shown(number - int(self._offsets[at]))


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, Numbers]:
    found: dict[str, list[int]] = {}
    for name, number in pairs:
        found.setdefault(name, []).append(number)
    return {name: np.array(numbers, np.int64) for name, numbers in found.items()}


class View:
    """The snapshot as if it held nothing but what one actor may see.

    Frequencies, averages and vocabulary are those of the visible documents alone: otherwise the order of results, a
    suggested spelling or a count would tell of hidden ones.
    """

    def __init__(self, snapshot: Snapshot, labels: frozenset[str], hidden: Collection[UUID] = ()) -> None:
        self.snapshot = snapshot
        self.mask = snapshot.meeting(labels)
        masked = snapshot.numbers_of(hidden)
        if masked:
            self.mask = self.mask.copy()
            self.mask[masked] = False
        self.count = int(self.mask.sum())

    @cached_property
    def averages(self) -> Mapping[str, float]:
        """The average length of each field of words."""
        return {
            name: max(1.0, int(lengths[self.mask].sum()) / max(1, self.count))
            for name, lengths in self.snapshot.lengths.items()
        }

    def postings(self, field: str, text: str) -> Postings:
        """The visible documents that hold a term, and its weight in each."""
        numbers, weights = self.snapshot.postings(field, text)
        seen = self.mask[numbers]
        return numbers[seen], weights[seen]

    def frequency(self, field: str, text: str) -> int:
        """How many visible documents hold a term."""
        return int(self.mask[self.snapshot.postings(field, text)[0]].sum())

    def holding(self, field: str, text: str) -> Mask:
        """The visible documents that hold a term."""
        found = np.zeros(self.snapshot.size, np.bool_)
        found[self.postings(field, text)[0]] = True
        return found
