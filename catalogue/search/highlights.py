"""Where words matched, and the text around them, for the few results that are shown."""

from collections.abc import Iterator, Mapping, Sequence

from catalogue.kinds import kind_of
from catalogue.search.matching import SLACK
from catalogue.search.page import Highlight, Piece
from catalogue.search.words import Word, words

WIDTH = 180
BEFORE = 50
MOST = 2
# Reading stops here: a long text is cut where its beginning does not match.
MOST_CHARACTERS = 20_000
Hits = list[tuple[int, int, str]]
# The words to mark by their stems, each alone or several in a row.
Marked = frozenset[tuple[str, ...]]


def highlights(kind: str, text: Mapping[str, str], marked: Marked) -> tuple[Highlight, ...]:
    """The title if it matches, and the fields with most of the words."""
    rows: dict[str, list[tuple[str, ...]]] = {}
    for stems in marked:
        rows.setdefault(stems[0], []).append(stems)
    found = {name: hits for name, value in text.items() if (hits := _hits(value[:MOST_CHARACTERS], rows))}
    order = sorted(found, key=lambda name: -len({stem for _, _, stem in found[name]}))
    names = [name for name in order if name == "title"] + [name for name in order if name != "title"][:MOST]
    return tuple(Highlight(name, label_of(kind, name), tuple(_pieces(text[name], found[name]))) for name in names)


def label_of(kind: str, name: str) -> str:
    """What people call a field or a part of a kind."""
    described = kind_of(kind)
    part = next((part.label for part in described.parts if part.name == name), "")
    return part or next((field.label for field in described.fields if field.name == name), name)


def _hits(text: str, rows: Mapping[str, Sequence[tuple[str, ...]]]) -> Hits:
    """Where marked words stand; an identifier that matches whole covers its parts."""
    found: Hits = []
    said = list(words(text))
    for at, word in enumerate(said):
        for stems in rows.get(word.stem, ()):
            found += [(one.start, one.end, one.stem) for one in _row(said, at, stems)]
    kept: Hits = []
    for hit in sorted(set(found), key=lambda hit: (hit[0], -hit[1])):
        if not kept or hit[0] >= kept[-1][1]:
            kept.append(hit)
    return kept


def _row(said: Sequence[Word], at: int, stems: tuple[str, ...]) -> list[Word]:
    """The words from this place on that are these stems in a row, with a few others between; none if they are not."""
    row = [said[at]]
    for stem in stems[1:]:
        near = (word for word in said[at + 1 : at + 4 + SLACK] if word.position > row[-1].position)
        following = next((word for word in near if word.stem == stem), None)
        if following is None:
            return []
        row.append(following)
        at = said.index(following, at)
    return row


def _pieces(text: str, hits: Hits) -> Iterator[Piece]:
    """The text around the first word, cut at spaces."""
    start = _cut(text, hits[0][0] - BEFORE) if hits[0][0] > BEFORE else 0
    end = _cut(text, start + WIDTH) if len(text) > start + WIDTH else len(text)
    end = max(end, hits[0][1])
    at = start
    if start:
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
