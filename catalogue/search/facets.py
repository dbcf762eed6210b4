"""The documents of each code of a facet, kept so that they can be counted under any choice of documents."""

from collections.abc import Collection, Iterable, Mapping

import numpy as np
from numpy.typing import NDArray

from catalogue.search.postings import Mask
from catalogue.search.whoosh_files import Numbers

Bits = NDArray[np.uint64]
# A code of more than one document in so many is counted by bits, a rarer one by its documents.
_DENSE = 64


class Facet:
    """One facet of all documents."""

    def __init__(self, groups: Mapping[str, Numbers], size: int) -> None:
        self._size = size
        # A step of a range may be empty; sums by stretches cannot tell an empty stretch.
        self._groups = {code: numbers for code, numbers in groups.items() if len(numbers)}
        self._dense = [code for code, numbers in self._groups.items() if len(numbers) * _DENSE > size]
        self._bits = np.array([bits_of(self.mask([code])) for code in self._dense])
        self._rare = [code for code in self._groups if code not in frozenset(self._dense)]
        self._numbers = np.concatenate([np.empty(0, np.int32), *(self._groups[code] for code in self._rare)])
        self._starts = np.cumsum([0, *(len(self._groups[code]) for code in self._rare)])[:-1]

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


def _most_first(pair: tuple[str, int]) -> tuple[int, str]:
    return -pair[1], pair[0]


def bits_of(mask: Mask) -> Bits:
    """A mask as bits, eight bytes at a time."""
    packed = np.packbits(mask)
    return np.concatenate([packed, np.zeros(-len(packed) % 8, np.uint8)]).view(np.uint64)


def grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, Numbers]:
    """The numbers of each name."""
    found: dict[str, list[int]] = {}
    for name, number in pairs:
        found.setdefault(name, []).append(number)
    return {name: np.array(numbers, np.int32) for name, numbers in found.items()}
