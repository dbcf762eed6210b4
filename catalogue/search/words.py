"""Text as words: where each stands, its folded form, its stem; identifiers and file names stay whole as well.

Pure, and the only reading of text that the index, queries and highlights know, so that they agree.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from catalogue.letters import fold
from catalogue.search.stemming import stem

# Between the texts of two fields: no phrase may run across.
BREAK = "\x1e"
GAP = 20
LONGEST = 100
# Longer ones are rarely met again, and would fill the memory with whatever somebody types.
LONGEST_KEPT = 30

EXPRESSION = re.compile(r"https?://\S+|[^\W_]+(?:[-_.@&+'’]+[^\W_]+)*|" + BREAK)
_PIECE = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_HUMP = re.compile(r"[^\W\d_a-z]+(?![^\W\d_A-Z])|[^\W\d_a-z]?[^\W\d_A-Z]+|[^\W\d_]+|\d+")
_ACRONYMS = re.compile(r"[^\W\d_a-z]{2,}s")
_DIGITS = re.compile(r"\d+")
_POSSESSIVE = re.compile(r"['’]s?$")
_IDENTIFIER = re.compile(r"[_.@]")

STOP_WORDS = frozenset(
    """a about actually all am an and any anybody anyone anything are arent as at be because been but by can cannot
    cant closest could couldnt did didnt do does doesnt doing done dont each every everybody everyone everything
    for from get gets getting go goes going gone got had hadnt has hasnt have havent having herself himself how
    i if im in into is isnt it its ive just many may me much my myself near nearby nearest no not of on or our
    ourselves over please really shall should shouldnt show so some somebody someone something tell than that
    thats the their them themselves then there theres these they theyre this to too us very want wanted wants
    was wasnt we were werent weve what whats when where wheres whether which while who whos whose why will with
    wont would wouldnt you your youre yourself""".split()
)


class Word(NamedTuple):
    """One word of a text. `whole` marks an identifier that is also there in its parts, from the same position on."""

    text: str
    stem: str
    position: int
    start: int
    end: int
    whole: bool = False


def words(text: str) -> Iterator[Word]:
    """Every word of a text, in order: an identifier first whole, then its parts."""
    position = 0
    for chunk in EXPRESSION.finditer(text):
        said = chunk.group()
        if said == BREAK:
            position += GAP
            continue
        base, last = chunk.start(), position
        for form, stem_, offset, start, end, whole in words_of_chunk(said):
            last = position + offset
            yield Word(form, stem_, last, base + start, base + end, whole)
        position = last + 1


def words_of_chunk(chunk: str) -> tuple[Word, ...]:
    """The words in one match of `EXPRESSION`, counted from its beginning; kept, because texts repeat their words."""
    return _kept(chunk) if len(chunk) <= LONGEST_KEPT else _read(chunk)


def _read(chunk: str) -> tuple[Word, ...]:
    if chunk.isalpha() and chunk.islower():
        form = fold(chunk)[:LONGEST]
        return (Word(form, stem(form), 0, 0, len(chunk)),)
    parts = tuple(
        Word(form, stem(form), position, start, end) for position, (form, start, end) in enumerate(_parts(chunk))
    )
    return parts if len(parts) == 1 else (_whole(chunk), *parts)


_kept = lru_cache(maxsize=50_000)(_read)


def _whole(chunk: str) -> Word:
    """An identifier or file name as it stands; a hyphenated word written as one (fly-tipping, flytipping)."""
    text = fold(_POSSESSIVE.sub("", chunk))[:LONGEST]
    if not _IDENTIFIER.search(text):
        text = re.sub(r"[-&+'’]", "", text)
    return Word(text, stem(text), 0, 0, len(chunk), whole=True)


def _parts(chunk: str) -> Iterator[tuple[str, int, int]]:
    """The words within a chunk, folded, with where they stand; none within a web address."""
    if "://" in chunk:
        return
    for piece in _PIECE.finditer(chunk):
        for start, end in _humps(piece.group()):
            text = _POSSESSIVE.sub("", piece.group()[start:end]).replace("'", "").replace("’", "")
            if text:
                yield fold(text)[:LONGEST], piece.start() + start, piece.start() + end


def _humps(piece: str) -> list[tuple[int, int]]:
    """Where CamelCase and letters beside figures part; a code with several runs of figures stays whole."""
    if piece.isdecimal() or (piece.isalpha() and (piece.islower() or piece.isupper() or piece[1:].islower())):
        return [(0, len(piece))]
    if "'" in piece or "’" in piece or _ACRONYMS.fullmatch(piece) or len(_DIGITS.findall(piece)) > 1:
        return [(0, len(piece))]
    return [found.span() for found in _HUMP.finditer(piece)]


def key(text: str) -> str:
    """A name in the form in which names are compared: folded words and nothing else, “&” read as “and”."""
    return " ".join(re.findall(r"[^\W_]+", fold(text.replace("&", " and ").replace("'", "").replace("’", ""))))


def letters(text: str) -> str:
    """A name to the letter, but for case and spaces."""
    return " ".join(fold(text).split())


def phrase(text: str) -> tuple[str, ...]:
    """The stems of a phrase without stop words; with them if there is nothing else."""
    parts = [word for word in words(text) if not word.whole]
    telling = [word.stem for word in parts if word.text not in STOP_WORDS]
    return tuple(telling or [word.stem for word in parts])


def put_right(text: str, others: Mapping[str, str]) -> str:
    """A text with some of its words as others; empty if there are none. What is asked for letter by letter stays."""
    if not others:
        return ""
    for word in sorted(words(text), key=lambda word: -word.start):
        if word.text in others and not word.whole:
            text = text[: word.start] + others[word.text] + text[word.end :]
    return text
