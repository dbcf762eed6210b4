"""How results are ordered: tiers that never mix, and within a tier the weights and signals of these tables.

Everything that can be tuned stands here as data, each with the words that tell a steward why a thing is where it is.
"""

from dataclasses import dataclass
from enum import IntEnum

from catalogue.terms import Lifecycle


class Tier(IntEnum):
    """How well a thing answers; a lower tier always comes first."""

    EXACT = 0
    ALL = 1
    MOST = 2
    SOME = 3
    NEAR = 4
    NONE = 9


WHY_TIER: dict[Tier, str] = {
    Tier.EXACT: "This is exactly its name, reference or address.",
    Tier.ALL: "It has all your words, or other words for them.",
    Tier.MOST: "It has most of your words.",
    Tier.SOME: "It has some of your words.",
    Tier.NEAR: "It has words that look like yours.",
}

# A weaker tier is opened only while fewer than this many things are in the stronger ones.
ENOUGH = 10
# A word that more than this share of all visible things hold does not open a thing by itself.
COMMON = 0.25

# BM25F (Robertson and Zaragoza, 2009): how much a word in each field counts, and how much a long field is held
# against it.
FIELD_WEIGHT = {"title": 6.0, "strong": 2.5, "text": 1.0}
LENGTH_PENALTY = {"title": 0.6, "strong": 0.5, "text": 0.6}
SATURATION = 1.6

OTHER_NAME = 0.8
OTHER_NAME_APART = 0.3
PREFIX = 0.6
ONE_TYPO = 0.7
IN_ORDER = 1.25

# For words nearly matched. A word that no more things than this hold is a slip if one that is one edit away is in so
# many times as many.
RARE = 2
RARER = 10
MIN_PREFIX = 3
MIN_TYPO = 4
MOST_EXPANSIONS = 30
LEAST = 0.1


@dataclass(frozen=True)
class Signal:
    """A fact about a thing by which its score is multiplied; `why` is empty where nothing needs saying."""

    factor: float
    why: str = ""


LIFECYCLE: dict[str, Signal] = {
    Lifecycle.DRAFT.value: Signal(0.8, "It is a draft, so it comes lower."),
    Lifecycle.LIVE.value: Signal(1.0),
    Lifecycle.DEPRECATED.value: Signal(0.5, "It is deprecated, so it comes lower."),
    Lifecycle.RETIRED.value: Signal(0.35, "It is retired, so it comes lower."),
}
OLD_AFTER_DAYS = 3 * 365
OLD = Signal(0.95, "Nobody has changed its entry for three years, so it comes lower.")
# A full description is worth this much more than an empty one.
COMPLETENESS = 0.1
