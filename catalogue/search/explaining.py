"""Why a result stands where it does: in words for everyone, and as the very numbers that put it there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from catalogue.search.answer import Answer, How
from catalogue.search.document import LISTED
from catalogue.search.executor import Ask, Hit
from catalogue.search.matching import Row
from catalogue.search.ranking import WHY_TIER, Tier
from catalogue.search.schema import OTHER_TITLES
from catalogue.search.signals import Facts, Reason, complete, said_of
from catalogue.search.snapshot import Snapshot
from catalogue.search.words import key, words


@dataclass(frozen=True)
class Held:
    """A word as an entry writes it, and how often: in titles; in summary, reference and keywords; in all of it."""

    word: str
    title: int
    strong: int
    text: int


@dataclass(frozen=True)
class Part:
    """What a result gets for some words of the query: in which way, by which words of its own, and how much.

    With no words of its own it has nothing for those that were asked, and gets nothing.
    """

    how: How
    asked: str
    held: tuple[Held, ...] = ()
    gives: float = 0.0


@dataclass(frozen=True)
class Worth:
    """What the place of one result is made of: what comes before its score, and the score.

    The score is the sum of what the parts give, times each factor.
    """

    before: tuple[str, ...]
    parts: tuple[Part, ...]
    factors: tuple[Reason, ...]
    score: float


def reasons(snapshot: Snapshot, ask: Ask, hit: Hit) -> tuple[str, ...]:
    """Why a hit stands where it does, in words; nothing where nothing was asked for."""
    if ask.query.is_empty:
        return ()
    signals = said_of(_facts(snapshot, ask, hit), ask.ranking, ask.today, ask.staff)
    return (_standing(snapshot, ask, hit), *(reason.words for reason in signals))


def worth(answer: Answer, ask: Ask, hit: Hit, texts: Iterable[str]) -> Worth:
    """What the place of a hit is made of; `texts` are its own, and say how it writes its words."""
    forms = {word.stem: word.text for text in texts for word in words(text)}
    facts = _facts(answer.view.snapshot, ask, hit)
    return Worth(
        before=(_standing(answer.view.snapshot, ask, hit), *_before(answer, hit)),
        parts=(*_parts(answer, hit.number, forms), *_missing(answer, hit.number)),
        factors=tuple(_factors(facts, ask, hit)),
        score=hit.score,
    )


def _standing(snapshot: Snapshot, ask: Ask, hit: Hit) -> str:
    """How well a hit answers; by which of its other titles if it is so called, since no result shows those."""
    other = _other_title(snapshot.shown(hit.number)["text"], ask.query.key) if hit.tier == Tier.EXACT else ""
    return f"It is also known as “{other}”." if other else WHY_TIER[hit.tier]


def _other_title(text: Mapping[str, str], asked: str) -> str:
    """The other title that was asked for; empty where the title itself was, or no other title."""
    others = text.get(OTHER_TITLES, "").split(LISTED)
    return "" if key(text["title"]) == asked else next((other for other in others if key(other) == asked), "")


def _facts(snapshot: Snapshot, ask: Ask, hit: Hit) -> Facts:
    return snapshot.facts([hit.number], ask.around)


def _before(answer: Answer, hit: Hit) -> Iterator[str]:
    """What sets it before or after others of its tier, whatever their scores."""
    if answer.meant()[hit.number]:
        yield "It is what you wrote, but for a slip, so it comes first among these."
    if answer.titled()[hit.number]:
        yield "Its title is what you typed, so it comes before those that only have it as another name."
    if not answer.covered(np.array([hit.number], np.int32))[0]:
        yield "It has nothing for some of your words, so it comes after what has something for each."


def _parts(answer: Answer, number: int, forms: Mapping[str, str]) -> Iterator[Part]:
    """What the hit gets, by what was asked; what was found in the same way twice is added up."""
    given: dict[tuple[How, str], float] = {}
    held: dict[tuple[How, str], dict[str, Held]] = {}
    for gain in answer.gains:
        at = int(np.searchsorted(gain.matched.numbers, number))
        if at < len(gain.matched.numbers) and gain.matched.numbers[at] == number and gain.matched.scores[at]:
            key = gain.how, gain.asked
            given[key] = given.get(key, 0.0) + float(gain.matched.scores[at])
            held.setdefault(key, {}).update(_held(answer.view.snapshot, number, gain.matched.rows, forms))
    for (how, asked), gives in given.items():
        yield Part(how, asked, tuple(held[how, asked].values()), gives)


def _held(snapshot: Snapshot, number: int, rows: Iterable[Row], forms: Mapping[str, str]) -> Iterator[tuple[str, Held]]:
    """The stems of those rows of which the document holds every one."""
    for row in rows:
        counts = [_counts(snapshot, number, stem) for stem in row]
        if all(counts):
            yield from ((stem, Held(forms.get(stem, stem), *zones)) for stem, zones in zip(row, counts, strict=True))


def _counts(snapshot: Snapshot, number: int, stem: str) -> list[int]:
    """How often a document holds a stem, by zone; nothing if it does not."""
    postings = snapshot.postings(stem)
    at = int(np.searchsorted(postings.numbers, number))
    if at == len(postings.numbers) or postings.numbers[at] != number:
        return []
    counts: list[int] = postings.counts[at].tolist()
    return counts


def _missing(answer: Answer, number: int) -> Iterator[Part]:
    """The words of the query for which the hit has nothing."""
    for at, term in enumerate(answer.query.terms):
        if not (answer.held[at][number] or answer.nearly[at][number]):
            yield Part(How.WORD, term.text)


def _factors(facts: Facts, ask: Ask, hit: Hit) -> Iterator[Reason]:
    """Everything by which the score is multiplied."""
    if hit.in_order != 1:
        yield Reason("It has your words in your order, so it comes higher.", hit.in_order)
    yield from said_of(facts, ask.ranking, ask.today, ask.staff)
    if ask.ranking.complete:
        share = int(facts["completeness"][0])
        yield Reason(f"Its entry is {share}% complete.", float(complete(facts, ask.ranking)[0]))
