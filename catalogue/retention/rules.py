"""How long the records of a contract are kept, as data: years from its end, and the law that says why."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class RetentionRule:
    """So many years from the end of a contract, after which nothing can be claimed under it."""

    code: str
    label: str
    years: int
    why: str


SIMPLE = RetentionRule(
    "contract", "Contract", 6, "Limitation Act 1980, section 5: a claim on a simple contract ends after six years."
)
DEED = RetentionRule(
    "deed", "Contract made as a deed", 12, "Limitation Act 1980, section 8: a claim on a deed ends after twelve years."
)
RULES = (SIMPLE, DEED)


def rule_for(deed: bool | None) -> RetentionRule:
    """The rule of a contract. Where nobody said whether it is a deed, it counts as none, and whoever looks is told."""
    return DEED if deed else SIMPLE


def kept_until(end: date, rule: RetentionRule) -> date:
    """The last day on which the records are kept. Years from 29 February end on 1 March, never early."""
    try:
        return end.replace(year=end.year + rule.years)
    except ValueError:
        return date(end.year + rule.years, 3, 1)


def is_due(end: date | None, rule: RetentionRule, today: date) -> bool:
    """Whether the records are due for disposal. A contract without an end never is."""
    return end is not None and kept_until(end, rule) < today
