"""Words near a word, from the visible documents only: beginnings, one edit away, and “did you mean”."""

from bisect import bisect_left
from collections.abc import Iterator

from catalogue.search.ranking import MIN_PREFIX, MIN_TYPO
from catalogue.search.snapshot import View
from catalogue.search.words import STOP_WORDS

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def beginning_with(view: View, prefix: str, beyond: bool = False) -> list[str]:
    """The visible words that begin so, the most frequent first, `beyond` the beginning itself; none for a short one."""
    if len(prefix) < MIN_PREFIX:
        return []
    found: set[str] = set()
    for segment in view.snapshot.segments:
        start = bisect_left(segment.surfaces, prefix)
        for text in segment.surfaces[start:]:
            if not text.startswith(prefix):
                break
            found.add(text)
    return _seen(view, found - {prefix} if beyond else found)


def one_edit_from(view: View, text: str) -> list[str]:
    """The visible words that differ by one letter added, dropped, changed or swapped; numbers are never mended."""
    if len(text) < MIN_TYPO or not text.isalpha():
        return []
    found = {
        edited for edited in _edits(text) if any(edited in segment.vocabulary for segment in view.snapshot.segments)
    }
    return _seen(view, found - {text} - STOP_WORDS)


def _seen(view: View, texts: set[str]) -> list[str]:
    counted = [(-view.frequency("surface", text), text) for text in texts]
    return [text for count, text in sorted(counted) if count]


def _edits(text: str) -> Iterator[str]:
    for at in range(len(text) + 1):
        before, after = text[:at], text[at:]
        for letter in _LETTERS:
            yield before + letter + after
            if after:
                yield before + letter + after[1:]
        if after:
            yield before + after[1:]
        if len(after) > 1:
            yield before + after[1] + after[0] + after[2:]
