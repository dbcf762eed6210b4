"""Where words matched, and the text around them, for the few results that are shown."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from catalogue.kinds import kind_of
from catalogue.search.matching import SLACK
from catalogue.search.page import Highlight, Piece
from catalogue.search.stemming import beginnings
from catalogue.search.words import EXPRESSION, Word, words

WIDTH = 180
BEFORE = 50
NEAR = 120
MOST = 2
# Reading stops here: a long text is cut where its beginning does not match.
MOST_CHARACTERS = 20_000
# So much of the text behind a word is read to find the others of its row.
WINDOW = 200
_ACCENTED = re.compile(r"[^\W\d_a-zA-Z]")
_JOINT = "[-&+'’]?"
_SPACE = re.compile(r"[\s\x1e]")
Hits = list[tuple[int, int, str]]
# The words to mark by their stems, each alone or several in a row.
Marked = frozenset[tuple[str, ...]]
# The same by the first stem of each.
Rows = Mapping[str, Sequence[tuple[str, ...]]]


def highlights(kind: str, text: Mapping[str, str], marked: Marked) -> tuple[Highlight, ...]:
    """The title if it matches, and the fields with most of the words."""
    if not marked:
        return ()
    rows, starts = _wanted(marked)
    found = {name: hits for name, value in text.items() if (hits := _hits(value[:MOST_CHARACTERS], rows, starts))}
    order = sorted(found, key=lambda name: -len({stem for _, _, stem in found[name]}))
    names = [name for name in order if name == "title"] + [name for name in order if name != "title"][:MOST]
    return tuple(Highlight(name, label_of(kind, name), tuple(_pieces(text[name], found[name]))) for name in names)


@lru_cache(maxsize=100)
def _wanted(marked: Marked) -> tuple[Rows, re.Pattern[str]]:
    """What to mark by its first stem, and where that may stand: the same for all results of a search."""
    rows: dict[str, list[tuple[str, ...]]] = {}
    for stems in sorted(marked):
        rows.setdefault(stems[0], []).append(stems)
    return rows, _starts(sorted(set().union(*map(beginnings, rows))))


@lru_cache(maxsize=1_000)
def label_of(kind: str, name: str) -> str:
    """What people call a field or a part of a kind."""
    described = kind_of(kind)
    part = next((part.label for part in described.parts if part.name == name), "")
    return part or next((field.label for field in described.fields if field.name == name), name)


def _starts(beginnings_: Sequence[str]) -> re.Pattern[str]:
    """Where a word may stand that begins like one of these: after no letter, a figure, or with a capital.

    What joins two letters in writing (u-turn, D&G) does not part them.
    """
    some = "|".join(_JOINT.join(map(re.escape, one)) for one in beginnings_)
    capital = "|".join(
        re.escape(one[0].upper()) + f"(?i:{_JOINT.join(['', *map(re.escape, one[1:])])})" for one in beginnings_
    )
    return re.compile(rf"(?<![^\W_\d])(?i:{some})|(?<=[^\W_])(?:{capital})")


def _hits(text: str, rows: Rows, starts: re.Pattern[str]) -> Hits:
    """Where marked words stand; an identifier that matches whole covers its parts.

    Only the words that begin rightly are read: to read them all costs more than the search did.
    """
    found: Hits = []
    reached = 0
    for begun in (EXPRESSION if _ACCENTED.search(text) else starts).finditer(text):
        if begun.start() >= reached:
            start, reached = _chunk(text, begun.start())
            for word in words(text[start:reached]):
                if word.stem in rows:
                    found += _rows(text, start, word, rows[word.stem])
    kept: Hits = []
    for hit in sorted(set(found), key=lambda hit: (hit[0], -hit[1])):
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
    return kept


def _chunk(text: str, at: int) -> tuple[int, int]:
    """Where the word, identifier or address that stands here begins and ends."""
    begin = at
    while begin and not _SPACE.match(text, begin - 1):
        begin -= 1
    return next((chunk.span() for chunk in EXPRESSION.finditer(text, begin) if chunk.end() > at), (at, at + 1))


def _rows(text: str, start: int, first: Word, wanted: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int, str]]:
    """The words of all wanted rows that begin with this word; what follows is read once, and only if one has more."""
    said: list[Word] = []
    if any(len(stems) > 1 for stems in wanted):
        space = text.find(" ", start + WINDOW)
        said = list(words(text[start : space if space >= 0 else len(text)]))
    for stems in wanted:
        for word in _row(said, first, stems):
            yield start + word.start, start + word.end, word.stem


def _row(said: Sequence[Word], first: Word, stems: tuple[str, ...]) -> list[Word]:
    """The words from this one on that are these stems in a row, with a few others between; none if they are not."""
    row = [first]
    for stem in stems[1:]:
        at = said.index(row[-1])
        near = (word for word in said[at + 1 : at + 4 + SLACK] if word.position > row[-1].position)
        following = next((word for word in near if word.stem == stem), None)
        if following is None:
            return []
        row.append(following)
    return row


def _pieces(text: str, hits: Hits) -> Iterator[Piece]:
    """The text around the first word, cut at spaces; from the beginning of its line where that is near.

    So a column is shown with its name, and a step with its number.
    """
    line = text.rfind("\n", 0, hits[0][0]) + 1
    start = line if hits[0][0] - line <= NEAR else _cut(text, hits[0][0] - BEFORE)
    end = _cut(text, start + WIDTH) if len(text) > start + WIDTH else len(text)
    end = max(end, hits[0][1])
    at = start
    if start > line:
        yield Piece("… ")
    for begin, stop, _ in hits:
        if begin < start or stop > end:
            continue
        if begin > at:
            yield Piece(text[at:begin])
        yield Piece(text[begin:stop], hit=True)
        at = stop
    if end > at:
        yield Piece(text[at:end])
    if end < len(text):
        yield Piece(" …")


def _cut(text: str, near: int) -> int:
    """The end of the word before this place."""
    space = text.rfind(" ", max(0, near - 30), near)
    return space + 1 if space >= 0 else near
