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
    """A fact that multiplies a score by the number of this name in the ranking. `holds` is told the day as ordinal."""

    name: str
    why: str
    holds: Callable[[Facts, int], Mask]


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
)


def uses(facts: Facts, staff: bool) -> Numbers:
    """With how many things each is linked, of those that everyone sees who sees it."""
    return facts["public_uses"] + facts["internal_uses"] if staff else facts["public_uses"]


def raised_by(facts: Facts, ranking: Ranking, today: date, staff: bool) -> Weights:
    """By how much the score of each document is multiplied for what it is; `staff` count internal uses too."""
    raised: NDArray[np.float64] = 1 + ranking.complete * facts["completeness"] / 100
    raised *= 1 + ranking.used * np.minimum(1, np.log2(1 + uses(facts, staff)) / math.log2(1 + MANY_USES))
    for signal in SIGNALS:
        raised[signal.holds(facts, today.toordinal())] *= getattr(ranking, signal.name)
    return raised.astype(np.float32)


def said_of(facts: Facts, ranking: Ranking, today: date, staff: bool) -> Iterator[tuple[str, float]]:
    """Why one document is raised or lowered, in words, and by how much; `facts` are of that document alone."""
    for signal in SIGNALS:
        if signal.holds(facts, today.toordinal())[0]:
            yield signal.why, getattr(ranking, signal.name)
    many = int(uses(facts, staff)[0])
    if many and ranking.used:
        factor = 1 + ranking.used * min(1.0, math.log2(1 + many) / math.log2(1 + MANY_USES))
        yield (
            f"It is linked with {many} other things, so it comes higher."
            if many > 1
            else ("It is linked with another thing, so it comes higher."),
            factor,
        )
