"""Where words matched, and the text around them, for the few results that are shown."""

from collections.abc import Iterator, Mapping

from catalogue.kinds import kind_of
from catalogue.search.page import Highlight, Piece
from catalogue.search.words import words

WIDTH = 180
BEFORE = 50
MOST = 2
# Reading stops here: a long text is cut where its beginning does not match.
MOST_CHARACTERS = 20_000
Hits = list[tuple[int, int, str]]


def highlights(kind: str, text: Mapping[str, str], stems: frozenset[str]) -> tuple[Highlight, ...]:
    """The title if it matches, and the fields with most of the words."""
    found = {name: hits for name, value in text.items() if (hits := _hits(value[:MOST_CHARACTERS], stems))}
    order = sorted(found, key=lambda name: -len({stem for _, _, stem in found[name]}))
    others = [name for name in order if name != "title"][:MOST]
    names = ([name for name in order if name == "title"]) + others
    return tuple(Highlight(name, label_of(kind, name), tuple(_pieces(text[name], found[name]))) for name in names)


def label_of(kind: str, name: str) -> str:
    """What people call a field or a part of a kind."""
    described = kind_of(kind)
    part = next((part.label for part in described.parts if part.name == name), "")
    return part or next((field.label for field in described.fields if field.name == name), name)


def _hits(text: str, stems: frozenset[str]) -> Hits:
    """Where words with these stems stand; an identifier that matches whole covers its parts."""
    found: Hits = []
    for word in words(text):
        if word.stem in stems and not (found and word.start < found[-1][1]):
            found.append((word.start, word.end, word.stem))
    return found


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
