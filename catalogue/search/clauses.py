"""The pieces of what was typed, and the tree that AND, OR, NOT and brackets make of them."""

import re
from collections import deque
from dataclasses import dataclass

from catalogue.errors import Refused
from catalogue.letters import fold
from catalogue.search.logic import ANYTHING, And, Beginning, Logic, Not, Or, Phrase
from catalogue.search.ranking import MIN_PREFIX
from catalogue.search.words import STOP_WORDS, words

MAX_NESTING = 10

_CLAUSE = re.compile(r'(?P<minus>(?<![^\s"(])[-–](?=[\w"]))?(?:"(?P<phrase>[^"]*)"?|(?P<chunk>[^\s"]+))')
_PIECE = re.compile(r'[()]|[-–]?"[^"]*"?|[^\s"()]+')
_OPERATOR = re.compile(r"(?<![^\s()])(?:AND|OR|NOT)(?![^\s()])")


@dataclass(frozen=True)
class Clause:
    """A piece that stands between spaces or within quotation marks; `minus` if it must not be there."""

    text: str
    minus: bool
    quoted: bool

    @property
    def is_exact(self) -> bool:
        """Whether it must be there as it is: a phrase, or a beginning with its star."""
        return self.quoted or "*" in self.text


def clauses_of(text: str) -> list[Clause]:
    """The pieces of a text without operators."""
    found = []
    for piece in _CLAUSE.finditer(text):
        quoted = piece["phrase"] is not None
        found.append(Clause(piece["phrase"] if quoted else piece["chunk"], piece["minus"] is not None, quoted))
    return found


def leaf(clause: Clause) -> Logic | None:
    """What a piece asks for; nothing if there is no word in it. Refused: `query_wildcard`, `query_prefix`."""
    if "*" in clause.text and not clause.quoted:
        return _beginning(clause.text)
    found = [word for word in words(clause.text) if not word.whole]
    return Phrase(tuple(word.stem for word in found)) if found else None


def _beginning(text: str) -> Logic:
    start, _, rest = text.partition("*")
    if not re.search(r"\w", start) or re.search(r"\w", rest):
        said = "A star can stand only at the end of a word, for example recycl*."
        raise Refused("query_wildcard", said, "q")
    beginning = fold(re.sub(r"[^\w]", "", start))
    if len(beginning) < MIN_PREFIX:
        raise Refused("query_prefix", f"Write at least {MIN_PREFIX} letters before the star.", "q")
    return Beginning(beginning)


def has_operators(text: str) -> bool:
    """Whether AND, OR or NOT stands in capitals among words that do not."""
    return bool(_OPERATOR.search(text)) and not _OPERATOR.sub("", text).isupper()


def operators(text: str) -> Logic:
    """The tree of a text with operators. Words beside each other must both be there; whatever is amiss is passed over.

    Refused: `query_nested`, and what `leaf` refuses.
    """
    pieces: deque[str] = deque()
    opened = 0
    for piece in _PIECE.findall(text):
        opened += (piece == "(") - (piece == ")")
        if opened < 0:
            opened = 0  # it closes nothing
        else:
            pieces.append(piece)
    return _any(pieces, 0)


def _any(pieces: deque[str], depth: int) -> Logic:
    """Alternatives with OR between them."""
    if depth > MAX_NESTING:
        raise Refused("query_nested", "Your search has too many brackets within brackets. Use fewer.", "q")
    found = [_together(pieces, depth)]
    while pieces and pieces[0] == "OR":
        pieces.popleft()
        found.append(_together(pieces, depth))
    said = [one for one in found if one != ANYTHING]
    return Or(tuple(said)) if len(said) > 1 else _all(said)


def _together(pieces: deque[str], depth: int) -> Logic:
    """What must all be there: as far as the next OR or closing bracket."""
    found = []
    while pieces and pieces[0] not in ("OR", ")"):
        one = _one(pieces, depth)
        if one is not None:
            found.append(one)
    return _all(found)


def _one(pieces: deque[str], depth: int) -> Logic | None:
    piece = pieces.popleft()
    if piece == "AND":
        return None
    if piece == "NOT":
        unwanted = _one(pieces, depth) if pieces and pieces[0] not in ("OR", ")") else None
        return Not(unwanted) if unwanted is not None else None
    if piece == "(":
        inner = _any(pieces, depth + 1)
        if pieces:
            pieces.popleft()
        return inner if inner != ANYTHING else None
    (clause,) = clauses_of(piece) or [Clause("", False, False)]
    if not clause.is_exact and fold(clause.text) in STOP_WORDS:
        return None
    said = leaf(clause)
    return Not(said) if clause.minus and said is not None else said


def _all(parts: list[Logic]) -> Logic:
    said = [part for part in parts if part != ANYTHING]
    return said[0] if len(said) == 1 else And(tuple(said))
