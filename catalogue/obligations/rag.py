"""How worrying an obligation is on a day: the first line that applies, from settled to green. Pure.

`today.py` says the same in SQL, so that lists and counts need not load what they count; a property test compares them.
"""

from dataclasses import dataclass
from datetime import date

from catalogue.obligations.clocks import days_left
from catalogue.terms import ObligationStatus, Rag
from catalogue.working_days import Calendar, working_days_from

_S = ObligationStatus
SETTLED = frozenset({_S.NOT_PURSUED, _S.VARIED, _S.SUPERSEDED, _S.CANCELLED})
# Something of this round is before us or was taken: the supplier has nothing to do now.
STANDING = frozenset({_S.SUBMITTED, _S.IN_CHECK, _S.ACCEPTED, _S.ACCEPTED_IN_PART})
# Nobody has agreed to a draft, and what is settled is owed no more: neither can be late.
NOT_OWED_NOW = STANDING | SETTLED | {_S.DRAFT}
WAITING = frozenset({_S.SUBMITTED, _S.IN_CHECK})
LEAD_DAYS = 90
SOON_WORKING_DAYS = 10


@dataclass(frozen=True)
class Horizon:
    """A day, and the last day that is within ten working days of it."""

    today: date
    soon_on: date

    @property
    def soon_days(self) -> int:
        return (self.soon_on - self.today).days


def horizon_of(today: date, calendar: Calendar) -> Horizon:
    """The horizon of a day by the council's working days."""
    return Horizon(today, working_days_from(today, SOON_WORKING_DAYS, calendar))


@dataclass(frozen=True)
class RagFacts:
    """What the colour rests on. `effective_due_on` has the days blocked by us and the relief granted in it."""

    status: ObligationStatus
    has_owner: bool = True
    effective_due_on: date | None = None
    stopped_on: date | None = None
    is_critical: bool = False
    is_disputed: bool = False
    respond_by: date | None = None
    is_remainder_open: bool = False


def is_overdue(facts: RagFacts, today: date) -> bool:
    """Whether the supplier's time is up, days blocked by us not counted, and nothing submitted stands."""
    left = days_left(facts.effective_due_on, facts.stopped_on, today)
    return left is not None and left < 0 and facts.status not in NOT_OWED_NOW


def keeps_supplier_waiting(facts: RagFacts, today: date) -> bool:
    """Whether it waits for us beyond our own time."""
    return facts.status in WAITING and facts.respond_by is not None and facts.respond_by < today


def rag(facts: RagFacts, horizon: Horizon) -> Rag:
    """The colour on the horizon's day."""
    if facts.status in SETTLED:
        return Rag.SETTLED
    if facts.status is _S.ACCEPTED or (facts.status is _S.ACCEPTED_IN_PART and not facts.is_remainder_open):
        return Rag.GREEN
    if facts.status is _S.NOT_DELIVERED:
        return Rag.RED
    left = days_left(facts.effective_due_on, facts.stopped_on, horizon.today)
    if left is None or not facts.has_owner:
        return Rag.GREY
    is_soon = facts.is_critical and left <= horizon.soon_days and facts.status not in NOT_OWED_NOW
    if is_overdue(facts, horizon.today) or is_soon:
        return Rag.RED
    if left <= LEAD_DAYS or _is_troubled(facts, horizon.today):
        return Rag.AMBER
    return Rag.GREEN


def _is_troubled(facts: RagFacts, today: date) -> bool:
    """Whether it needs a look however far off it is due."""
    troubled = facts.status in {_S.RETURNED, _S.ACCEPTED_IN_PART} or facts.is_disputed
    return troubled or keeps_supplier_waiting(facts, today)
