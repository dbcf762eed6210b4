"""What may be true of a thing that moves it up or down within its tier: each a fact, a factor and words for it."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from catalogue.search.postings import Mask, Weights
from catalogue.search.ranking import CONFIRMED_WITHIN_DAYS, MANY_USES, OLD_AFTER_DAYS, Ranking
from catalogue.search.schema import LIFECYCLES
from catalogue.search.whoosh_files import Numbers
from catalogue.terms import Lifecycle

# One array a fact, of all documents or of a few.
Facts = Mapping[str, Numbers]


@dataclass(frozen=True)
class Signal:
    """A fact that multiplies a score by the number of this name in the ranking. `holds` is told the day as ordinal.

    What is known to council staff alone moves nothing for others, who could learn it from the order.
    """

    name: str
    why: str
    holds: Callable[[Facts, int], Mask]
    is_for_staff: bool = False


def _in_state(state: Lifecycle) -> Callable[[Facts, int], Mask]:
    code = LIFECYCLES.index(state.value)
    return lambda facts, _: facts["lifecycle"] == code


SIGNALS = (
    Signal("draft", "It is a draft, so it comes lower.", _in_state(Lifecycle.DRAFT)),
    Signal("deprecated", "It is deprecated, so it comes lower.", _in_state(Lifecycle.DEPRECATED)),
    Signal("retired", "It is retired, so it comes lower.", _in_state(Lifecycle.RETIRED)),
    Signal("spare", "Its name is that of a copy or a test, so it comes lower.", lambda facts, _: facts["spare"] > 0),
    Signal(
        "stale",
        "It should have been checked by now, so it comes lower.",
        lambda facts, day: (facts["due"] > 0) & (facts["due"] < day),
    ),
    Signal(
        "old",
        "Nobody has changed or confirmed its entry for three years, so it comes lower.",
        lambda facts, day: day - facts["checked"] > OLD_AFTER_DAYS,
    ),
    Signal(
        "confirmed",
        "Somebody confirmed within a year that it is right, so it comes higher.",
        lambda facts, day: day - facts["attested"] <= CONFIRMED_WITHIN_DAYS,
    ),
    Signal(
        "proven",
        "Drills that still count prove it, so it comes higher than what is only written down.",
        lambda facts, day: facts["proven"] >= day,
        is_for_staff=True,
    ),
)


def _told(staff: bool) -> Iterator[Signal]:
    return (signal for signal in SIGNALS if staff or not signal.is_for_staff)


def uses(facts: Facts, staff: bool) -> Numbers:
    """With how many things each is linked, of those that everyone sees who sees it."""
    return facts["public_uses"] + facts["internal_uses"] if staff else facts["public_uses"]


def used(facts: Facts, ranking: Ranking, staff: bool) -> NDArray[np.float64]:
    """By how much each is raised for its links."""
    share = np.minimum(1, np.log2(1 + uses(facts, staff)) / math.log2(1 + MANY_USES))
    return np.asarray(1 + ranking.used * share, np.float64)


def complete(facts: Facts, ranking: Ranking) -> NDArray[np.float64]:
    """By how much each is raised for how full its entry is."""
    return np.asarray(1 + ranking.complete * facts["completeness"] / 100, np.float64)


def raised_by(facts: Facts, ranking: Ranking, today: date, staff: bool) -> Weights:
    """By how much the score of each document is multiplied for what it is; `staff` count internal uses too."""
    raised = complete(facts, ranking) * used(facts, ranking, staff)
    for signal in _told(staff):
        raised[signal.holds(facts, today.toordinal())] *= getattr(ranking, signal.name)
    return raised.astype(np.float32)


@dataclass(frozen=True)
class Reason:
    """Why a result stands where it does, and by how much that multiplies its score; 1 where it is no number."""

    words: str
    factor: float = 1.0


def said_of(facts: Facts, ranking: Ranking, today: date, staff: bool) -> Iterator[Reason]:
    """Why one document is raised or lowered; `facts` are of that document alone."""
    for signal in _told(staff):
        factor = getattr(ranking, signal.name)
        if factor != 1 and signal.holds(facts, today.toordinal())[0]:
            yield Reason(signal.why, factor)
    many = int(uses(facts, staff)[0])
    if many and ranking.used:
        linked = "another thing" if many == 1 else f"{many} other things"
        yield Reason(f"It is linked with {linked}, so it comes higher.", float(used(facts, ranking, staff)[0]))
