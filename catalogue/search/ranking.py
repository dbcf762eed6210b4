"""How results are ordered: tiers that never mix, and within a tier the weights and signals of one table.

Everything that can be tuned is a field of `Ranking`, each with the words that tell a steward what it does.
"""

from dataclasses import dataclass, field, fields
from enum import IntEnum
from typing import Any


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
# For words nearly matched. A word that no more things than this hold is a slip if one that is one edit away is in so
# many times as many.
RARE = 2
RARER = 10
MIN_PREFIX = 3
MIN_TYPO = 4
MIN_TWO_TYPOS = 8
MOST_EXPANSIONS = 30
LEAST = 0.1
# How many words a zone usually has: against these a long or short one is measured. They are not averages of what is
# there, so that what a reader may not see has no say in what they do see.
USUAL_LENGTH = {"title": 6.0, "strong": 30.0, "text": 110.0}
OLD_AFTER_DAYS = 3 * 365
CONFIRMED_WITHIN_DAYS = 365
# So many links raise a thing as far as links can.
MANY_USES = 31


@dataclass(frozen=True)
class Tunable:
    """What a steward is told of one number of the ranking, and between which bounds it may stand."""

    name: str
    group: str
    label: str
    hint: str
    usual: float
    least: float
    most: float


def _tunable(group: str, usual: float, label: str, hint: str, least: float, most: float) -> Any:
    told = {"group": group, "label": label, "hint": hint, "least": least, "most": most}
    return field(default=usual, metadata=told)


WHERE = "Where a word stands"
LENGTH = "How long the text is"
HOW = "How a word matches"
RAISED = "What raises an entry"
LOWERED = "What lowers an entry"


@dataclass(frozen=True)
class Ranking:
    """The numbers of the ranking. Where, length and repeated words are those of BM25F (Robertson and Zaragoza, 2009).

    Whatever stands between the bounds gives a score that is a number.
    """

    title: float = _tunable(WHERE, 6.0, "In the title", "What a word counts in the title and other titles.", 1, 20)
    strong: float = _tunable(
        WHERE, 2.5, "In the summary", "What it counts in the summary, reference and keywords.", 0, 20
    )
    text: float = _tunable(WHERE, 1.0, "Anywhere", "What it counts anywhere in the entry.", 0.1, 20)
    title_length: float = _tunable(LENGTH, 0.6, "Long titles", "How much a long title is held against its words.", 0, 1)
    strong_length: float = _tunable(
        LENGTH, 0.5, "Long summaries", "The same, for the summary, reference and keywords.", 0, 1
    )
    text_length: float = _tunable(LENGTH, 0.6, "Long entries", "The same, for the whole entry.", 0, 1)
    saturation: float = _tunable(HOW, 1.6, "Repeated words", "The higher, the more a word counts if repeated.", 0.1, 10)
    other_name: float = _tunable(HOW, 0.8, "Other words", "What a word of the same meaning is worth.", 0, 1)
    other_name_apart: float = _tunable(HOW, 0.3, "Other words, apart", "The same, when its words stand apart.", 0, 1)
    beginning: float = _tunable(HOW, 0.6, "Beginnings", "What a word that begins like yours is worth.", 0, 1)
    one_typo: float = _tunable(HOW, 0.7, "One slip", "What a word is worth that is one letter off.", 0, 1)
    two_typos: float = _tunable(HOW, 0.4, "Two slips", "What a long word is worth that is two letters off.", 0, 1)
    in_order: float = _tunable(HOW, 1.25, "Words in your order", "Raises what has your words in a row.", 1, 3)
    complete: float = _tunable(RAISED, 0.1, "Full entries", "How much a full entry is raised over an empty one.", 0, 1)
    used: float = _tunable(RAISED, 0.1, "Used by others", "How much an entry with many links is raised.", 0, 1)
    confirmed: float = _tunable(RAISED, 1.05, "Confirmed", "Raises what somebody confirmed within a year.", 1, 2)
    proven: float = _tunable(
        RAISED, 1.1, "Proven by drills", "For staff, raises runbooks and systems that drills prove.", 1, 2
    )
    draft: float = _tunable(LOWERED, 0.8, "Drafts", "Lowers drafts.", 0.1, 1)
    deprecated: float = _tunable(LOWERED, 0.5, "Deprecated", "Lowers what is deprecated.", 0.1, 1)
    retired: float = _tunable(LOWERED, 0.35, "Retired", "Lowers what is retired.", 0.1, 1)
    spare: float = _tunable(LOWERED, 0.6, "Copies and trials", "Lowers what is called a copy, backup or test.", 0.1, 1)
    stale: float = _tunable(LOWERED, 0.95, "Past its check", "Lowers what should have been checked by now.", 0.1, 1)
    old: float = _tunable(LOWERED, 0.95, "Old", "Lowers what nobody changed or confirmed for three years.", 0.1, 1)

    def weight(self, zone: str) -> float:
        """How much a word counts in a zone of the text."""
        found: float = getattr(self, zone)
        return found

    def length(self, zone: str) -> float:
        """How much the length of a zone is held against its words."""
        found: float = getattr(self, f"{zone}_length")
        return found


USUAL = Ranking()
TUNABLES: tuple[Tunable, ...] = tuple(
    Tunable(one.name, usual=getattr(USUAL, one.name), **one.metadata) for one in fields(Ranking)
)
