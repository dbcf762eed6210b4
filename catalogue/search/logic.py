"""What must and must not be there, as a tree: words, phrases, beginnings, and, or, not."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Phrase:
    """Words that follow each other, by their stems; one word is a phrase of one."""

    stems: tuple[str, ...]


@dataclass(frozen=True)
class Beginning:
    """Any word that begins so."""

    text: str


@dataclass(frozen=True)
class Not:
    """What must not be there."""

    part: "Logic"


@dataclass(frozen=True)
class And:
    """All of these; with no parts, anything."""

    parts: tuple["Logic", ...] = ()


@dataclass(frozen=True)
class Or:
    """Any of these; with no parts, nothing."""

    parts: tuple["Logic", ...] = ()


Logic = Phrase | Beginning | Not | And | Or
ANYTHING = And()


def wanted(logic: Logic) -> Iterator[Phrase | Beginning]:
    """The leaves that may be there: results are ranked by them, and they are marked."""
    match logic:
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted(part)
        case Phrase() | Beginning():
            yield logic


def leaves(logic: Logic) -> Iterator[int]:
    """How many words each leaf has, unwanted ones too."""
    match logic:
        case And(parts) | Or(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case Phrase(stems):
            yield len(stems)
        case Beginning():
            yield 1
