"""Joins what two people made of one text, line by line, so that neither loses a word; pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import takewhile

# Around what both changed, for people to settle: lines that nobody writes by chance.
THEIRS = "<<<<<<< Both changed this. Saved by the other:"
YOURS = "======= Written by you:"
END = ">>>>>>> Keep what is right, and delete these three lines."
# Comparing takes time that grows with the pairs of lines that are alike; where there are more, only what
# both texts begin and end with counts as kept.
_MOST_PAIRS = 1_000_000
_MARKS = frozenset({THEIRS, YOURS, END})


def join(base: str, yours: str, theirs: str) -> str:
    """What two people made of `base`, as one text: where both changed the same lines both stand, between marks.

    Lines that both added at the same place are no clash: theirs stand first, then yours.
    """
    old, mine, other = base.split("\n"), yours.split("\n"), theirs.split("\n")
    lines: list[str] = []
    for was, by_you, by_them in _stretches(old, mine, other):
        lines += _joined(was, by_you, by_them)
    return "\n".join(lines)


def is_settled(text: str) -> bool:
    """Whether nobody has left the marks in it."""
    return _MARKS.isdisjoint(text.split("\n"))


def _joined(was: list[str], by_you: list[str], by_them: list[str]) -> list[str]:
    """What stands in a stretch."""
    if by_you in (was, by_them):
        return by_them
    if by_them == was:
        return by_you
    return [THEIRS, *by_them, YOURS, *by_you, END] if was else by_them + by_you


def _stretches(
    old: Sequence[str], mine: Sequence[str], other: Sequence[str]
) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """The three texts cut at the lines that all three share: in turn what lies between them, and the lines."""
    at = (0, 0, 0)
    for line, in_mine, in_other in _shared(old, mine, other):
        yield list(old[at[0] : line]), list(mine[at[1] : in_mine]), list(other[at[2] : in_other])
        yield [old[line]], [mine[in_mine]], [other[in_other]]
        at = (line + 1, in_mine + 1, in_other + 1)
    yield list(old[at[0] :]), list(mine[at[1] :]), list(other[at[2] :])


def _shared(old: Sequence[str], mine: Sequence[str], other: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Where the lines of the old text stand that both others have kept."""
    in_mine, in_other = _kept(old, mine), _kept(old, other)
    for line in range(len(old)):
        if line in in_mine and line in in_other:
            yield line, in_mine[line], in_other[line]


def _kept(old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Where in the new text the lines of the old one stand that were kept."""
    first = _alike(zip(old, new, strict=False))
    last = _alike(zip(reversed(old[first:]), reversed(new[first:]), strict=False))
    kept = {line: line for line in range(first)}
    kept |= {len(old) - back: len(new) - back for back in range(1, last + 1)}
    old, new = old[first : len(old) - last], new[first : len(new) - last]
    in_new = Counter(new)
    if sum(in_new[line] for line in old) > _MOST_PAIRS:
        return kept
    for block in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        kept |= {first + block.a + step: first + block.b + step for step in range(block.size)}
    return kept


def _alike(pairs: Iterable[tuple[str, str]]) -> int:
    """How many pairs are alike before the first that differs."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
