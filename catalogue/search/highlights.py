"""Where words matched, and the text around them, for the few results that are shown."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from catalogue.search.besides import text_label
from catalogue.search.matching import SLACK
from catalogue.search.page import Highlight, Piece
from catalogue.search.stemming import beginnings
from catalogue.search.words import EXPRESSION, Word, words, words_of_chunk

WIDTH = 180
BEFORE = 50
NEAR = 120
MOST = 2
# Reading stops here: a long text is cut where its beginning does not match.
MOST_CHARACTERS = 20_000
# So much of the text behind a word is read to find the others of its row.
WINDOW = 100
_ACCENTED = re.compile(r"[^\W\d_a-zA-Z]")
# What joins letters to one word in writing: u-turn, D&G.
_JOINT = r"(?<=[^\W_])[-&+'’]+(?=[^\W_])"
# Such words begin otherwise than their stems.
_OTHERWISE = re.compile(f"{_ACCENTED.pattern}|{_JOINT}")
Hit = tuple[int, int, str]
Hits = list[Hit]
# The words to mark by their stems, each alone or several in a row.
Marked = frozenset[tuple[str, ...]]


class Row(NamedTuple):
    """Words that follow each other, by their stems, and where each but the first may begin."""

    stems: tuple[str, ...]
    others: tuple[re.Pattern[str], ...]

    def may_begin(self, small: str, start: int, end: int) -> bool:
        """Whether the others may stand in a stretch of a text in small letters; it may if there is none."""
        return not small or all(other.search(small, start, end) for other in self.others)


class Wanted(NamedTuple):
    """The words to mark wherever they stand, those that begin a row, where these may begin, and where any may."""

    alone: frozenset[str]
    rows: Mapping[str, Sequence[Row]]
    starts: re.Pattern[str]
    any_word: re.Pattern[str]


def highlights(kind: str, text: Mapping[str, str], marked: Marked) -> tuple[Highlight, ...]:
    """The title if it matches, and the fields that show most of the words."""
    if not marked:
        return ()
    wanted = _wanted(marked)
    promises = {name: _promise(text[name], wanted) for name in text if name != "title"}
    others = sorted(filter(promises.__getitem__, promises), key=lambda name: -promises[name])
    shown = [*_found(text, ["title"], wanted), *islice(_found(text, others, wanted), MOST)]
    return tuple(Highlight(name, _label_of(kind, name), tuple(_pieces(text[name], hits))) for name, hits in shown)


def _promise(text: str, wanted: Wanted) -> int:
    """How many of the words may be shown of a text, without reading it; none where it surely holds none."""
    small = text[:MOST_CHARACTERS].lower()
    return len(set(wanted.any_word.findall(small))) or int(_OTHERWISE.search(small) is not None)


def _found(text: Mapping[str, str], names: Iterable[str], wanted: Wanted) -> Iterator[tuple[str, Hits]]:
    """Those of the fields in which anything is to be marked."""
    for name in names:
        if name in text and (hits := _hits(text[name][:MOST_CHARACTERS], wanted)):
            yield name, hits


@lru_cache(maxsize=100)
def _wanted(marked: Marked) -> Wanted:
    """The same for all results of a search."""
    alone = frozenset(stems[0] for stems in marked if len(stems) == 1)
    rows: dict[str, list[Row]] = {}
    for stems in sorted(marked):
        if len(stems) > 1:
            rows.setdefault(stems[0], []).append(Row(stems, tuple(map(_beginning, stems[1:]))))
    any_word = sorted(set().union(*map(beginnings, chain.from_iterable(marked))))
    return Wanted(alone, rows, _beginning(*sorted(alone | rows.keys())), re.compile("|".join(map(re.escape, any_word))))


_label_of = lru_cache(maxsize=1_000)(text_label)


@lru_cache(maxsize=1_000)
def _beginning(*stems: str) -> re.Pattern[str]:
    """Where, in small letters, a word of any of these stems may begin; or be joined by what writing puts in words."""
    some = sorted(set().union(*map(beginnings, stems)))
    return re.compile("|".join([*map(re.escape, some), _JOINT]))


def _hits(text: str, wanted: Wanted) -> Hits:
    """Where marked words stand, as far as they are shown; an identifier that matches whole covers its parts.

    Only the words that begin rightly are read: to read them all costs more than the search did.
    """
    small = "" if _ACCENTED.search(text) else text.lower()
    found: Hits = []
    reached = 0
    for begun in wanted.starts.finditer(small) if small else EXPRESSION.finditer(text):
        if found and begun.start() > found[0][0] + WIDTH:
            break
        if begun.start() >= reached:
            start, reached = _chunk(text, begun.start(), reached)
            for word in words_of_chunk(text[start:reached]):
                if word.stem in wanted.alone:
                    found.append((start + word.start, start + word.end, word.stem))
                if word.stem in wanted.rows:
                    found += _rows(text, small, start, word, wanted.rows[word.stem])
    kept: Hits = []
    for hit in sorted(set(found), key=lambda hit: (hit[0], -hit[1])):
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
    return kept


def _chunk(text: str, at: int, reached: int) -> tuple[int, int]:
    """Where the word, identifier or address that stands here, after what is read, begins and ends."""
    begin = max(reached, text.rfind(" ", reached, at) + 1)
    return next((chunk.span() for chunk in EXPRESSION.finditer(text, begin) if chunk.end() > at), (at, at + 1))


def _rows(text: str, small: str, start: int, first: Word, rows: Sequence[Row]) -> Iterator[Hit]:
    """The words of all rows that begin with this word; what follows is read only where it may hold the rest."""
    space = text.find(" ", start + WINDOW)
    end = space if space >= 0 else len(text)
    begun = [row for row in rows if row.may_begin(small, start, end)]
    said = list(words(text[start:end])) if begun else []
    for row in begun:
        for word in _row(said, first, row.stems):
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
    """The text around the first word, within its line: cut at spaces; from the line's beginning where that is near.

    So a column is shown by itself and with its name, and a step with its number.
    """
    line, break_ = text.rfind("\n", 0, hits[0][0]) + 1, text.find("\n", hits[0][1])
    last = break_ if break_ >= 0 else len(text)
    start = line if hits[0][0] - line <= NEAR else _cut(text, hits[0][0] - BEFORE)
    end = _cut(text, start + WIDTH) if last > start + WIDTH else last
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
