"""Other words for the same thing, both ways: a plain mapping from one phrase to all that mean it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from catalogue.search.parse import Query
from catalogue.search.words import phrase

# From the stems of a phrase, joined by spaces, to those of every phrase that means the same.
Vocabulary = Mapping[str, tuple[str, ...]]
LONGEST = 6


@dataclass(frozen=True)
class Span:
    """A stretch of a query's terms, from `start` to before `end`, for which any of `others` may stand."""

    start: int
    end: int
    others: tuple[tuple[str, ...], ...]


def vocabulary_from(groups: Iterable[Iterable[str]]) -> dict[str, tuple[str, ...]]:
    """A vocabulary in which the names of each group stand for each other."""
    others: dict[str, dict[str, None]] = {}
    for group in groups:
        names = dict.fromkeys(" ".join(phrase(name)) for name in group)
        names.pop("", None)
        for name in names:
            others.setdefault(name, {}).update(names)
    return {name: tuple(other for other in found if other != name) for name, found in others.items()}


def spans(query: Query, vocabulary: Vocabulary) -> tuple[Span, ...]:
    """The stretches of a query that have other names; the longest ones, none within another."""
    found = [Span(start, end, ((whole,),)) for start, end, whole in query.wholes]
    stems = [term.stem for term in query.terms]
    reached = 0
    for start, end in _stretches(len(stems)):
        others = vocabulary.get(" ".join(stems[start:end]), ())
        if others and end > reached:
            found.append(Span(start, end, tuple(tuple(other.split(" ")) for other in others)))
            reached = end
    return tuple(found)


def _stretches(count: int) -> Iterator[tuple[int, int]]:
    """Every stretch of terms from left to right, the longest from each place first."""
    for start in range(count):
        for end in range(min(count, start + LONGEST), start, -1):
            yield start, end
