"""Words that look like another among those that some documents hold: by their beginning, one letter off, two off."""

from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache

from catalogue.search.ranking import MIN_PREFIX, MIN_TWO_TYPOS, MIN_TYPO
from catalogue.search.stemming import stem
from catalogue.search.words import STOP_WORDS
from tests.catalogue.search.differential.reading import Reading


class Spelling:
    """The words of the visible documents as they are written."""

    def __init__(self, visible: Sequence[Reading]) -> None:
        self.counts = Counter(text for reading in visible for text in reading.surfaces)

    def beginning(self, prefix: str, beyond: bool = False) -> list[str]:
        """The words that begin so; `beyond` the beginning itself."""
        if len(prefix) < MIN_PREFIX:
            return []
        return self._most_first(
            text for text in self.counts if text.startswith(prefix) and not (beyond and text == prefix)
        )

    def slips(self, text: str) -> list[str]:
        """Other words, one letter off."""
        return self._off(text, 1) if len(text) >= MIN_TYPO else []

    def bad_slips(self, text: str) -> list[str]:
        """Other words, two letters off but not the first, where there are none nearer."""
        off = self._off(text, 2) if len(text) >= MIN_TWO_TYPOS and not self.slips(text) else []
        return [other for other in off if other[0] == text[0]]

    def _off(self, text: str, most: int) -> list[str]:
        """The words at most so many letters off that are no other form of it; a number is never mended."""
        if not text.isalpha():
            return []
        return self._most_first(
            other
            for other in self.counts
            if other.isalpha() and other not in STOP_WORDS and stem(other) != stem(text) and edits(text, other) <= most
        )

    def _most_first(self, texts: Iterable[str]) -> list[str]:
        return sorted(texts, key=lambda text: (-self.counts[text], text))


@cache
def edits(one: str, other: str) -> int:
    """How many letters were added, dropped, changed or swapped with their neighbour, none of them twice."""
    if abs(len(one) - len(other)) > 2:
        return 3
    row = {(0, j): j for j in range(len(other) + 1)} | {(i, 0): i for i in range(len(one) + 1)}
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            changed = row[i - 1, j - 1] + (one[i - 1] != other[j - 1])
            row[i, j] = min(row[i - 1, j] + 1, row[i, j - 1] + 1, changed)
            if i > 1 and j > 1 and (one[i - 2], one[i - 1]) == (other[j - 1], other[j - 2]):
                row[i, j] = min(row[i, j], row[i - 2, j - 2] + 1)
    return row[len(one), len(other)]
