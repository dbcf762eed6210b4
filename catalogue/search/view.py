"""What one actor may see of a snapshot, as if it held nothing else.

Frequencies and vocabulary are those of the visible documents alone: otherwise the order of results, a suggested
spelling or a count would tell of hidden ones.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from uuid import UUID

import numpy as np

from catalogue.search.lexicon import LONGEST_MENDED, Lexicon, one_edit
from catalogue.search.postings import Mask
from catalogue.search.ranking import MIN_PREFIX, MIN_TWO_TYPOS, MIN_TYPO
from catalogue.search.snapshot import Snapshot
from catalogue.search.whoosh_files import Numbers
from catalogue.search.words import STOP_WORDS


class View:
    """The visible documents: those that carry any of the labels, and are neither hidden nor owed under what is."""

    def __init__(self, snapshot: Snapshot, labels: frozenset[str], hidden: Collection[UUID] = ()) -> None:
        self.snapshot = snapshot
        self.mask = snapshot.meeting(labels)
        masked = [*snapshot.numbers_of(hidden), *snapshot.numbers_under(hidden)]
        if masked:
            self.mask = self.mask.copy()
            self.mask[masked] = False
        self.count = int(np.count_nonzero(self.mask))

    def named(self, name: str) -> Mask:
        """The documents that are exactly so called by any of their names."""
        return self._of(self.snapshot.named(name))

    def titled(self, name: str) -> Mask:
        """The documents whose title this is."""
        return self._of(self.snapshot.titled(name))

    def _of(self, numbers: Numbers) -> Mask:
        found = np.zeros(self.snapshot.size, np.bool_)
        found[numbers] = True
        found &= self.mask
        return found

    def frequency(self, text: str) -> int:
        """How many documents hold a word as it is written."""
        total = 0
        for lexicon, mask in self._lexicons():
            at = lexicon.find(text)
            total += int(np.count_nonzero(mask[lexicon.holders(at, at + 1)])) if at >= 0 else 0
        return total

    def holding_beginning(self, prefix: str) -> Mask:
        """The documents that hold any word that begins so."""
        found = np.zeros(self.snapshot.size, np.bool_)
        for (lexicon, _), offset in zip(self._lexicons(), self.snapshot.offsets, strict=False):
            found[lexicon.holders(*lexicon.beginning(prefix)) + offset] = True
        found &= self.mask
        return found

    def beginning_with(self, prefix: str, beyond: bool = False) -> list[str]:
        """The words that begin so, the most frequent first, `beyond` the beginning itself; none for a short one."""
        if len(prefix) < MIN_PREFIX:
            return []
        counted: Counter[str] = Counter()
        for lexicon, mask in self._lexicons():
            start, end = lexicon.beginning(prefix)
            if start < end:
                seen = mask[lexicon.holders(start, end)]
                counts = np.add.reduceat(seen, lexicon.starts[start:end] - lexicon.starts[start], dtype=np.int64)
                counted.update(dict(zip(lexicon.texts[start:end], counts.tolist(), strict=True)))
        if beyond:
            counted.pop(prefix, None)
        return _most_first(counted)

    def one_edit_from(self, text: str) -> list[str]:
        """The words that differ by one letter added, dropped, changed or swapped; numbers are never mended."""
        if not MIN_TYPO <= len(text) <= LONGEST_MENDED or not text.isalpha():
            return []
        return self._seen(one_edit(text))

    def two_edits_from(self, text: str) -> list[str]:
        """The words that differ from a long word by two such letters at most, and not in the first."""
        if not MIN_TWO_TYPOS <= len(text) <= LONGEST_MENDED or not text.isalpha():
            return []
        near = {lexicon.texts[at] for lexicon, _ in self._lexicons() for at in lexicon.within_two_edits(text)}
        return self._seen({other for other in near if other[0] == text[0]} - {text})

    def _seen(self, texts: Collection[str]) -> list[str]:
        return _most_first(Counter({text: self.frequency(text) for text in set(texts) - STOP_WORDS}))

    def _lexicons(self) -> Iterator[tuple[Lexicon, Mask]]:
        """The words of each segment, and which of its documents are visible."""
        for segment, offset in zip(self.snapshot.segments, self.snapshot.offsets, strict=False):
            yield segment.lexicon, self.mask[offset : offset + segment.size]


def _most_first(counted: Counter[str]) -> list[str]:
    return [text for count, text in sorted((-count, text) for text, count in counted.items() if count)]
