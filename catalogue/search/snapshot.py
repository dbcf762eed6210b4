"""The index at one moment as arrays over all its documents, and the view of it that one actor has."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
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
    def lengths(self) -> Mapping[str, Numbers]:
        """How many words each document has, by field of words."""
        rows = np.array([facts["lengths"] for facts in self.facts], np.int64).reshape(-1, len(WORD_FIELDS))
        return {name: rows[:, column] for column, name in enumerate(WORD_FIELDS)}

    @cached_property
    def title_order(self) -> Numbers:
        """Where each document stands when all are ordered by title; it depends on nothing but what is shown of them."""
        order = sorted(range(self.size), key=lambda number: self.facts[number]["place"])
        places = np.empty(self.size, np.int64)
        places[order] = np.arange(self.size)
        return places

    def column(self, name: str) -> NDArray[Any]:
        """One fact of every document: `completeness` in per cent, `updated` as an ordinal, `lifecycle` as its code."""
        if name not in self._columns:
            self._columns[name] = np.array([facts[name] for facts in self.facts])
        return self._columns[name]

    @cached_property
    def facets(self) -> Mapping[str, Mapping[str, Numbers]]:
        """The documents of each code of each facet."""
        return {facet: self._joined([segment.facets[facet] for segment in self.segments]) for facet in FACETS}

    def _joined(self, groups: Sequence[Mapping[str, Numbers]]) -> dict[str, Numbers]:
        """The groups of all segments under the one numbering."""
        found: dict[str, list[Numbers]] = {}
        for group, offset in zip(groups, self._offsets, strict=False):
            for name, numbers in group.items():
                found.setdefault(name, []).append(numbers + offset)
        return {name: np.concatenate(numbers) for name, numbers in found.items()}

    def numbers_of(self, ids: Iterable[UUID]) -> list[int]:
        """The live documents of these things."""
        wanted = [str(one) for one in ids]
        found = [
            segment.numbers[one] + int(offset)
            for segment, offset in zip(self.segments, self._offsets, strict=False)
            for one in wanted
            if one in segment.numbers
        ]
        return [number for number in found if self.live[number]]

    def versions(self) -> dict[UUID, int]:
        """The version of each live thing."""
        return {UUID(self.facts[number]["id"]): self.facts[number]["version"] for number in np.flatnonzero(self.live)}

    def at(self, cursor: int) -> "Snapshot":
        """The same documents, known to be right up to a later event."""
        later = copy(self)
        later.cursor = cursor
        return later

    def meeting(self, labels: frozenset[str]) -> Mask:
        """The live documents that carry any of these labels."""
        if labels not in self._masks:
            if len(self._masks) > 500:
                self._masks.clear()
            mask = np.zeros(self.size, np.bool_)
            for segment, offset in zip(self.segments, self._offsets, strict=False):
                for label in labels & segment.labels.keys():
                    mask[segment.labels[label] + offset] = True
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
