"""The documents of each code of a facet, kept so that they can be counted under any choice of documents."""

from collections.abc import Callable, Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from catalogue.search.postings import Mask
from catalogue.search.whoosh_files import Numbers

Bits = NDArray[np.uint64]
MOST_VALUES = 40
# A code of more than one document in so many is counted by bits, a rarer one by its documents.
_DENSE = 64


class Facet:
    """One facet of all documents; `written` gives the ways in which the word behind a code is written, and where."""

    def __init__(
        self, groups: Mapping[str, Numbers], size: int, written: Mapping[str, Mapping[str, Numbers]] | None = None
    ) -> None:
        self._size = size
        self._groups = groups = {code: numbers for code, numbers in groups.items() if len(numbers)}
        self._written = written or {}
        self._dense = [code for code, numbers in groups.items() if len(numbers) * _DENSE > size]
        self._bits = np.array([bits_of(self.mask([code])) for code in self._dense])
        dense = frozenset(self._dense)
        self._rare = [code for code in groups if code not in dense]
        self._numbers = np.concatenate([np.empty(0, np.int32), *(groups[code] for code in self._rare)])
        self._starts = np.cumsum([0, *(len(groups[code]) for code in self._rare)])[:-1]

    def mask(self, codes: Collection[str]) -> Mask:
        """The documents that have any of these codes."""
        mask = np.zeros(self._size, np.bool_)
        for code in codes:
            if code in self._groups:
                mask[self._groups[code]] = True
        return mask

    def counts(self, chosen: Mask, bits: Bits) -> dict[str, int]:
        """How many of the chosen documents have each code, the most frequent first; `bits` are `chosen` as bits."""
        found: dict[str, int] = {}
        if self._dense:
            counted = np.bitwise_count(self._bits & bits).sum(axis=1, dtype=np.int64)
            found.update(zip(self._dense, counted.tolist(), strict=True))
        if len(self._numbers):
            counted = np.add.reduceat(chosen[self._numbers], self._starts, dtype=np.int64)
            found.update(zip(self._rare, counted.tolist(), strict=True))
        return dict(sorted(((code, count) for code, count in found.items() if count), key=_most_first))

    def word(self, code: str, seen: Mask) -> str:
        """The word behind a code, as most of the documents that are seen write it; empty if none of them does."""
        counts = {word: np.count_nonzero(seen[at]) for word, at in self._written.get(code, {}).items()}
        most = max(counts, key=lambda word: (counts[word], word), default="")
        return most if most and counts[most] else ""


def facet_of_words(said: Mapping[str, Numbers], size: int, code_of: Callable[[str], str]) -> Facet:
    """A facet of free words: those with one code are one."""
    written: dict[str, dict[str, Numbers]] = {}
    for word, numbers in said.items():
        written.setdefault(code_of(word), {})[word] = numbers
    groups = {code: np.concatenate(list(ways.values())) for code, ways in written.items()}
    return Facet(groups, size, written)


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def bits_of(mask: Mask) -> Bits:
    """A mask as bits, eight bytes at a time."""
    packed = np.packbits(mask)
    return np.concatenate([packed, np.zeros(-len(packed) % 8, np.uint8)]).view(np.uint64)
