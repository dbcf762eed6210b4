"""The documents that hold a word, with how often and where, as arrays; and words that follow each other in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.search.schema import ZONES
from catalogue.search.whoosh_files import Held, Numbers

Mask = NDArray[np.bool_]
Weights = NDArray[np.float32]
Keys = NDArray[np.int64]
# A place in all texts: the document's number above these bits, the place in its text below.
_BITS = 24


@dataclass(frozen=True)
class Postings:
    """The documents that hold a stem, ascending.

    `counts` says how often it stands in each of them, a column a zone; its places in the i-th are
    `places[starts[i]:starts[i + 1]]`.
    """

    numbers: Numbers
    counts: NDArray[np.uint16]
    starts: NDArray[np.int64]
    places: Numbers

    @property
    def size(self) -> int:
        """How many bytes this takes."""
        return self.numbers.nbytes + self.counts.nbytes + self.starts.nbytes + self.places.nbytes


def decoded(held: Held, ends: Numbers) -> Postings:
    """What a segment's file says of a stem; `ends` are the places at which the zones of each document end."""
    numbers, kept = held
    places = np.frombuffer(b"".join(kept), np.uint32).astype(np.int32)
    lengths = np.fromiter(map(len, kept), np.int64, len(kept)) // places.itemsize
    starts = np.concatenate([[0], np.cumsum(lengths)])
    counts = np.zeros((len(numbers), len(ZONES)), np.uint16)
    if len(numbers):
        before = places[:, None] < np.repeat(ends[numbers], lengths, axis=0)
        reached = np.add.reduceat(before, starts[:-1], axis=0, dtype=np.int64)
        counts[:, 0] = reached[:, 0]
        counts[:, 1] = reached[:, 1] - reached[:, 0]
        counts[:, 2] = np.minimum(lengths, np.iinfo(np.uint16).max)
    return Postings(numbers, counts, starts, places)


def joined(found: Sequence[Postings], offsets: Sequence[int]) -> Postings:
    """The postings of several segments under one numbering."""
    if len(found) == 1:
        return found[0]
    before = np.cumsum([0, *(len(one.places) for one in found)])
    none = np.empty(0, np.int32)
    return Postings(
        np.concatenate([none, *(one.numbers + np.int32(offset) for one, offset in zip(found, offsets, strict=True))]),
        np.concatenate([np.empty((0, len(ZONES)), np.uint16), *(one.counts for one in found)]),
        np.concatenate([[0], *(one.starts[1:] + start for one, start in zip(found, before, strict=False))]),
        np.concatenate([none, *(one.places for one in found)]),
    )


def standing(few: NDArray[Any], many: NDArray[Any]) -> tuple[NDArray[np.intp], Mask]:
    """Where each of a few numbers would stand among many, all ascending, and whether it is there."""
    at = many.searchsorted(few)
    if not len(many):
        return at, np.zeros(len(few), np.bool_)
    there: Mask = many.take(at, mode="clip") == few
    return at, there


def following(words: Sequence[Postings], slack: int, among: Numbers) -> Numbers:
    """Those of some documents in which these words follow each other, with at most `slack` others between in all."""
    reached = {0: _keys(words[0], among)}
    for word in words[1:]:
        keys = _keys(word, among)
        further: dict[int, Keys] = {}
        for skipped, ends in reached.items():
            for gap in range(slack - skipped + 1):
                hit = _both(keys, ends + (1 + gap))
                if len(hit):
                    at = skipped + gap
                    further[at] = np.union1d(further[at], hit) if at in further else hit
        reached = further
    keys = reduce(np.union1d, reached.values(), np.empty(0, np.int64))
    return np.unique(keys >> _BITS).astype(np.int32)


def _keys(word: Postings, among: Numbers) -> Keys:
    """Every place of a word in some documents, ascending."""
    at, there = standing(among, word.numbers)
    at = at[there]
    lengths = word.starts[at + 1] - word.starts[at]
    ends = lengths.cumsum()
    within = np.arange(ends[-1] if len(ends) else 0) - (ends - lengths).repeat(lengths)
    places = word.places[word.starts[at].repeat(lengths) + within]
    keys: Keys = (word.numbers[at].astype(np.int64).repeat(lengths) << _BITS) + places
    return keys


def _both(one: Keys, other: Keys) -> Keys:
    """What two ascending rows have in common."""
    few, many = (one, other) if len(one) <= len(other) else (other, one)
    return few[standing(few, many)[1]]
