"""Other words for the same thing: a plain mapping from one phrase to all that may stand for it."""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from catalogue.search.parse import Query
from catalogue.search.words import phrase

# From the stems of a phrase, joined by spaces, to those of every phrase that may stand for it.
Vocabulary = Mapping[str, tuple[str, ...]]
LONGEST = 6


@dataclass(frozen=True)
class WordGroup:
    """Words for one thing, its first name first.

    Names and acronyms stand for each other; for what people ask by they stand too, but it does not stand for them.
    Groups never chain: of two that share a word, each keeps its other words to itself.
    """

    names: tuple[str, ...]
    acronyms: tuple[str, ...] = ()
    asked_as: tuple[str, ...] = ()

    @cached_property
    def named(self) -> frozenset[str]:
        """The keys of its names."""
        return frozenset(map(_key_of, self.names))

    def is_the_same_as(self, other: "WordGroup") -> bool:
        """Whether the first name of one is a name of the other."""
        return _key_of(self.names[0]) in other.named or _key_of(other.names[0]) in self.named


@dataclass(frozen=True)
class Span:
    """A stretch of a query's terms, from `start` to before `end`, for which any of `others` may stand."""

    start: int
    end: int
    others: tuple[tuple[str, ...], ...]


def vocabulary_from(groups: Iterable[WordGroup]) -> dict[str, tuple[str, ...]]:
    """The vocabulary in which the words of each group stand for each other, whatever the order they are said in.

    A phrase that is said in the order of another one means that one: home care is not a care home.
    """
    found: dict[str, dict[str, None]] = {}
    for group in groups:
        names = dict.fromkeys(map(_key_of, (*group.names, *group.acronyms)))
        for key in {*names, *map(_key_of, group.asked_as)}:
            found.setdefault(key, {}).update(names)
    found.pop("", None)
    others = {said: tuple(other for other in names if other not in {said, ""}) for said, names in found.items()}
    in_any_order: dict[str, dict[str, None]] = {}
    for said, names in found.items():
        if _in_order(said) not in found:
            in_any_order.setdefault(_in_order(said), {}).update(names)
    return others | {said: tuple(names) for said, names in in_any_order.items()}


def beside(own: Iterable[WordGroup], shipped: Iterable[WordGroup]) -> Iterator[WordGroup]:
    """A council's own groups, and the shipped ones as they stand beside those.

    A shipped group takes in the names that the council gives to the same thing. It gives up those of its acronyms, and
    of what people ask by, to which the council gives another meaning; a name means what it says everywhere.
    """
    meanings: dict[str, list[WordGroup]] = {}
    for group in own:
        for key in group.named:
            meanings.setdefault(key, []).append(group)
        yield group
    for group in shipped:
        same = {mine: None for key in group.named for mine in meanings.get(key, ()) if mine.is_the_same_as(group)}
        lost = {word for word in (*group.acronyms, *group.asked_as) if not _may_mean(word, group, meanings)}
        yield _adjusted(group, same, lost) if same or lost else group


def _adjusted(group: WordGroup, same: Iterable[WordGroup], lost: Container[str]) -> WordGroup:
    return WordGroup(
        (*group.names, *(name for mine in same for name in mine.names)),
        tuple(word for word in group.acronyms if word not in lost),
        tuple(word for word in group.asked_as if word not in lost),
    )


def _may_mean(word: str, group: WordGroup, meanings: Mapping[str, Sequence[WordGroup]]) -> bool:
    """Whether a word may stand for this group: no other means it, or one that shares a name with this."""
    given = meanings.get(_key_of(word))
    return given is None or any(not mine.named.isdisjoint(group.named) for mine in given)


@lru_cache(maxsize=20_000)
def _key_of(said: str) -> str:
    return " ".join(phrase(said))


def _in_order(key: str) -> str:
    """The same for any order of the words: a collection of bins is a bin collection."""
    return " ".join(sorted(key.split(" ")))


def spans(query: Query, vocabulary: Vocabulary) -> tuple[Span, ...]:
    """The stretches of a query that have other names; the longest ones, none within another."""
    found = [Span(start, end, ((whole,),)) for start, end, whole in query.wholes]
    stems = [term.stem for term in query.terms]
    reached = 0
    for start, end in _stretches(len(stems)):
        said = " ".join(stems[start:end])
        others = vocabulary.get(said) or vocabulary.get(_in_order(said), ())
        if others and end > reached:
            found.append(Span(start, end, tuple(tuple(other.split(" ")) for other in others)))
            reached = end
    return tuple(found)


def _stretches(count: int) -> Iterator[tuple[int, int]]:
    """Every stretch of terms from left to right, the longest from each place first."""
    for start in range(count):
        for end in range(min(count, start + LONGEST), start, -1):
            yield start, end
