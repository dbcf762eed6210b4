"""A question as every engine is asked it, and what an answer holds."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

# The facets that every engine counts.
COUNTED = ("kind", "format", "lifecycle")
STAFF = frozenset({"public", "internal"})


class How(StrEnum):
    """What must hold of the words of a question."""

    ALL = "all of them"
    ANY = "any of them"
    WITHOUT = "the first and not the second"
    PHRASE = "one after the other"
    BEGINNING = "a word begins so"
    SLIP = "a word is one edit from it"
    EVERYTHING = "nothing"


@dataclass(frozen=True)
class Question:
    """What is looked for in what a reader with `labels` may see: results from `start` on, counts of `COUNTED`, marks.

    `text` is what a person types into the portal; `how` and `words` say the same to the other engines.
    """

    text: str
    how: How
    words: tuple[str, ...] = ()
    filters: Mapping[str, str] = field(default_factory=dict)
    labels: frozenset[str] = STAFF
    start: int = 0
    count: int = 20


@dataclass(frozen=True)
class Reply:
    """The ids of the results shown, how many there are in all, counts by facet and code, and texts with marks."""

    ids: list[str]
    total: int
    counts: Mapping[str, Mapping[str, int]]
    marked: list[str]


Engine = Callable[[Question], Reply]


@dataclass(frozen=True)
class Contender:
    """An engine in the table; `cannot` are the questions that it has no way to ask.

    A slow one is asked only the first `most` questions of a class, `rounds` times after the first.
    """

    name: str
    ask: Engine
    cannot: frozenset[How] = frozenset()
    most: int = 20
    rounds: int = 5
