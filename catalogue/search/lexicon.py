"""The words of a segment as they are written: which documents hold each, and which are near another word."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from catalogue.search.whoosh_files import Numbers

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
# Longer words are never mended.
LONGEST_MENDED = 40


@dataclass(frozen=True)
class Lexicon:
    """Words ascending; the documents of the i-th are `numbers[starts[i]:starts[i + 1]]`, deleted ones included."""

    texts: list[str]
    starts: NDArray[np.int64]
    numbers: Numbers

    def find(self, text: str) -> int:
        """Where a word stands; -1 if it is not there."""
        at = bisect_left(self.texts, text)
        return at if at < len(self.texts) and self.texts[at] == text else -1

    def beginning(self, prefix: str) -> tuple[int, int]:
        """From where to before where the words stand that begin so."""
        return bisect_left(self.texts, prefix), bisect_left(self.texts, prefix + "\U0010ffff")

    def holders(self, start: int, end: int) -> Numbers:
        """The documents of the words from one place to before another."""
        return self.numbers[self.starts[start] : self.starts[end]]

    def within_two_edits(self, text: str) -> list[int]:
        """Where the words stand that differ by at most two letters added, dropped, changed or swapped.

        First those that could be are chosen by their length and letters, then the distance to all of them is worked
        out at once: that of optimal string alignment (Boytsov, 2011, section 2.2).
        """
        letters, lengths = self._shapes
        differing = np.bitwise_count(letters ^ np.uint32(_shape(text)))
        # A letter changed takes one away and brings another; a swap does neither.
        likely = (np.abs(lengths - len(text)) <= 2) & (differing <= 4)
        at = np.flatnonzero(likely)
        distances = _distances(text, [self.texts[one] for one in at])
        return [int(one) for one in at[distances <= 2]]

    @cached_property
    def _shapes(self) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
        """Which letters each word has, as bits, and how long it is; words that are no words of letters are too long."""
        letters = np.fromiter(map(_shape, self.texts), np.uint32, len(self.texts))
        lengths = [len(text) if text.isalpha() and len(text) <= LONGEST_MENDED else 1_000 for text in self.texts]
        return letters, np.array(lengths, np.int32)


def lexicon_from(terms: Iterable[tuple[str, Numbers]]) -> Lexicon:
    """A lexicon of words in ascending order with their documents."""
    texts, held = [], []
    for text, numbers in terms:
        texts.append(text)
        held.append(numbers)
    starts = np.concatenate([[0], np.cumsum([len(one) for one in held], dtype=np.int64)])
    return Lexicon(texts, starts, np.concatenate([np.empty(0, np.int32), *held]))


def one_edit(text: str) -> set[str]:
    """Every word that differs by one letter added, dropped, changed or swapped."""
    found: set[str] = set()
    for at in range(len(text) + 1):
        before, after = text[:at], text[at:]
        found.update(before + letter + after for letter in _LETTERS)
        if after:
            found.update(before + letter + after[1:] for letter in _LETTERS)
            found.add(before + after[1:])
        if len(after) > 1:
            found.add(before + after[1] + after[0] + after[2:])
    return found - {text}


def _shape(text: str) -> int:
    """Which letters a word has, as bits."""
    shape = 0
    for letter in text:
        shape |= 1 << (ord(letter) % 32)
    return shape


def _distances(text: str, others: list[str]) -> NDArray[np.int32]:
    """The edits from one word to each of the others, worked out column by column for all of them at once."""
    width = max(map(len, others), default=0)
    letters = np.zeros((width, len(others)), np.int32)
    for column, other in enumerate(others):
        letters[: len(other), column] = [ord(letter) for letter in other]
    lengths = np.array([len(other) for other in others], np.int32)
    rows = np.zeros((len(text) + 1, width + 1, len(others)), np.int32)
    rows[:, 0] = np.arange(len(text) + 1)[:, None]
    rows[0] = np.arange(width + 1)[:, None]
    for i in range(1, len(text) + 1):
        for j in range(1, width + 1):
            changed = letters[j - 1] != ord(text[i - 1])
            best = np.minimum(rows[i - 1, j] + 1, rows[i, j - 1] + 1)
            best = np.minimum(best, rows[i - 1, j - 1] + changed)
            if i > 1 and j > 1:
                swapped = (letters[j - 2] == ord(text[i - 1])) & (letters[j - 1] == ord(text[i - 2]))
                best = np.where(swapped, np.minimum(best, rows[i - 2, j - 2] + 1), best)
            rows[i, j] = best
    found: NDArray[np.int32] = rows[len(text), lengths, np.arange(len(others))]
    return found
