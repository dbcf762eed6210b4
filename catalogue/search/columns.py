"""The facts of a segment's documents as arrays, an array a fact; titles as one text."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from catalogue.search.schema import KEPT_FACETS, PLACE_BREAK, ZONES, Facts
from catalogue.search.whoosh_files import Numbers

STATES = ("version", "lifecycle", "completeness", "public_uses", "internal_uses", "spare")
DAYS = ("updated", "attested", "due", "proven")
COLUMNS = STATES + DAYS
_NUMBERS = attrgetter(*COLUMNS)


class Titles:
    """The places of documents in the order of titles, ascending; the i-th is that of document `numbers[i]`.

    Kept as one text: a string for each would hold on to the memory that reading them took.
    """

    def __init__(self, places: Sequence[str]) -> None:
        order = sorted(range(len(places)), key=places.__getitem__)
        self.numbers: Numbers = np.array(order, np.int32)
        said = [places[number].encode() for number in order]
        self._text = b"".join(said)
        self._starts = np.concatenate([[0], np.cumsum([len(one) for one in said], dtype=np.int64)])

    def __len__(self) -> int:
        return len(self.numbers)

    def __getitem__(self, at: int) -> str:
        return self._text[self._starts[at] : self._starts[at + 1]].decode()

    def __iter__(self) -> Iterator[str]:
        return (self[at] for at in range(len(self)))

    def named(self, title: str) -> Numbers:
        """The documents whose title this is."""
        beginning = f"{title}{PLACE_BREAK}"
        first = last = bisect_left(self, beginning)
        while last < len(self) and self[last].startswith(beginning):
            last += 1
        return self.numbers[first:last]


@dataclass(frozen=True)
class Columns:
    """The facts of documents: `ids` as two halves each, `labels` and `facets` the documents of each value."""

    ids: NDArray[np.uint64]
    numbers: dict[str, Numbers]
    lengths: Numbers
    ends: Numbers
    labels: dict[str, Numbers]
    facets: dict[str, dict[str, Numbers]]
    titles: Titles


class _Rows:
    """Numbers by name, as they come."""

    def __init__(self) -> None:
        self._found: dict[str, array[int]] = {}

    def add(self, name: str, number: int) -> None:
        """One more number of a name."""
        if name not in self._found:
            self._found[name] = array("i")
        self._found[name].append(number)

    def columns(self) -> dict[str, Numbers]:
        """The numbers of each name."""
        return {name: np.array(numbers, np.int32) for name, numbers in self._found.items()}


def columns_of(rows: Iterable[Facts]) -> Columns:
    """The facts of documents, by column; row after row, so that they need not all be held at once."""
    ids, numbers, lengths, ends = bytearray(), array("i"), array("i"), array("i")
    labels, facets = _Rows(), {name: _Rows() for name in KEPT_FACETS}
    places = []
    for number, row in enumerate(rows):
        ids += bytes.fromhex(row.id)
        lengths.extend(row.lengths)
        ends.extend(row.ends)
        places.append(row.place)
        numbers.extend(_NUMBERS(row))
        for label in row.labels:
            labels.add(label, number)
        for facet, codes in zip(KEPT_FACETS, row.facets, strict=True):
            for code in codes:
                facets[facet].add(code, number)
    table = np.array(numbers, np.int32).reshape(-1, len(COLUMNS))
    return Columns(
        ids=np.frombuffer(bytes(ids), ">u8").astype(np.uint64).reshape(-1, 2),
        numbers={name: table[:, at].copy() for at, name in enumerate(COLUMNS)},
        lengths=np.array(lengths, np.int32).reshape(-1, len(ZONES)),
        ends=np.array(ends, np.int32).reshape(-1, len(ZONES) - 1),
        labels=labels.columns(),
        facets={name: found.columns() for name, found in facets.items()},
        titles=Titles(places),
    )
