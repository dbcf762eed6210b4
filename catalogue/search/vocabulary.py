"""Other words for the same thing: a plain mapping from one phrase to all that may stand for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from catalogue.search.parse import Query
from catalogue.search.words import phrase

# From the stems of a phrase by the alphabet, joined by spaces, to those of every phrase that may stand for it, as said.
Vocabulary = Mapping[str, tuple[str, ...]]
LONGEST = 6


@dataclass(frozen=True)
class WordGroup:
    """Words for one thing. Names and acronyms stand for each other; for `asked_as` they stand too, but not it for them.

    Groups never chain: of two that share a word, each keeps its other words to itself.
    """

    names: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """A stretch of a query's terms, from `start` to before `end`, for which any of `others` may stand."""

    start: int
    end: int
    others: tuple[tuple[str, ...], ...]


def vocabulary_from(groups: Iterable[WordGroup]) -> dict[str, tuple[str, ...]]:
    """The vocabulary in which the words of each group stand for each other."""
    others: dict[str, dict[str, str]] = {}
    for group in groups:
        names = {stems: key for stems, key in map(_read, (*group.names, *group.acronyms)) if key}
        for key in {*names.values(), *(_key_of(word) for word in group.asked_as)} - {""}:
            others.setdefault(key, {}).update(names)
    return {said: tuple(stems for stems, key in found.items() if key != said) for said, found in others.items()}


def beside(own: Sequence[WordGroup], shipped: Iterable[WordGroup]) -> Iterator[WordGroup]:
    """A council's own groups, and the shipped ones without what the council gives another meaning.

    Only acronyms and what people ask by are given up: a name means what it says everywhere.
    """
    yield from own
    meanings: dict[str, set[str]] = {}
    for group in own:
        keys = {_key_of(word) for word in (*group.names, *group.acronyms, *group.asked_as)}
        for key in keys:
            meanings.setdefault(key, set()).update(keys)
    for group in shipped:
        taken = [word for word in (*group.acronyms, *group.asked_as) if _key_of(word) in meanings]
        names = {_key_of(name) for name in group.names} if taken else set()
        lost = {word for word in taken if names.isdisjoint(meanings[_key_of(word)])}
        yield _without(group, lost) if lost else group


def _without(group: WordGroup, lost: set[str]) -> WordGroup:
    acronyms = tuple(word for word in group.acronyms if word not in lost)
    asked_as = tuple(word for word in group.asked_as if word not in lost)
    return WordGroup(group.names, acronyms, asked_as)


@lru_cache(maxsize=20_000)
def _read(said: str) -> tuple[str, str]:
    """The stems of a phrase, and its key, which is the same for any order: a collection of bins is a bin collection."""
    stems = phrase(said)
    return " ".join(stems), " ".join(sorted(stems))


def _key_of(said: str) -> str:
    return _read(said)[1]


def spans(query: Query, vocabulary: Vocabulary) -> tuple[Span, ...]:
    """The stretches of a query that have other names; the longest ones, none within another."""
    found = [Span(start, end, ((whole,),)) for start, end, whole in query.wholes]
    stems = [term.stem for term in query.terms]
    reached = 0
    for start, end in _stretches(len(stems)):
        others = vocabulary.get(" ".join(sorted(stems[start:end])), ())
        if others and end > reached:
            found.append(Span(start, end, tuple(tuple(other.split(" ")) for other in others)))
            reached = end
    return tuple(found)


def _stretches(count: int) -> Iterator[tuple[int, int]]:
    """Every stretch of terms from left to right, the longest from each place first."""
    for start in range(count):
        for end in range(min(count, start + LONGEST), start, -1):
            yield start, end
