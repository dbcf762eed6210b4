"""Both sides' clocks: days left, days late, days blocked by us, and what follows if we do not answer in time. Pure.

Days that we blocked and relief that we granted are counted apart from the due date, so that “overdue” never accuses
the wrong side: `effective_due` is the due date with them, and while a block lasts the supplier's clock stands still.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from catalogue.contracts.due import LONDON, is_in_time
from catalogue.working_days import Calendar, working_days_from

DAY = timedelta(days=1)
WARNING_WORKING_DAYS = 5


@dataclass(frozen=True)
class Blocked:
    """Days on which we kept the supplier from working, both ends counted; no end while it lasts."""

    from_on: date
    until_on: date | None = None


def blocked_days(periods: Iterable[Blocked], today: date) -> int:
    """On how many days up to today we blocked them; a day within two periods counts once."""
    days = 0
    uncounted_from = date.min
    for period in sorted(periods, key=lambda one: one.from_on):
        first = max(period.from_on, uncounted_from)
        last = min(period.until_on or today, today)
        if last >= first:
            days += (last - first).days + 1
            uncounted_from = last + DAY
    return days


def effective_due(due_on: date | None, days_blocked: int, days_relieved: int = 0) -> date | None:
    """The due date with the days that are not the supplier's to answer for."""
    return None if due_on is None else due_on + timedelta(days=days_blocked + days_relieved)


def stopped_on(from_on: date) -> date:
    """The day on which the supplier's clock stands while a block lasts: the last one before it."""
    return from_on - DAY


def days_left(effective_due_on: date | None, stopped: date | None, today: date) -> int | None:
    """How many days the supplier still has, less than none when overdue; None where no date is known."""
    return None if effective_due_on is None else (effective_due_on - (stopped or today)).days


def days_late(effective_due_on: date | None, delivered_at: datetime, deadline: time | None = None) -> int:
    """By how many days what was delivered came late, by the supplier's own fault; 0 if in time or undated.

    What comes after the time of day that the contract names has come on the next day.
    """
    if effective_due_on is None or is_in_time(delivered_at, effective_due_on, deadline):
        return 0
    after = (delivered_at.astimezone(LONDON).date() - effective_due_on).days
    return after if is_in_time(delivered_at, effective_due_on + timedelta(days=after), deadline) else after + 1


def our_time_ends(submitted_on: date, days: int | None, calendar: Calendar) -> date | None:
    """The last day for us, where the contract gives us so many working days to answer a submission; else none."""
    return None if days is None else working_days_from(submitted_on, days, calendar)


def deemed_warning(deemed_on: date, calendar: Calendar) -> date:
    """From which day on to warn that a submission will count as accepted under the contract, though nobody tried it."""
    return working_days_from(deemed_on, -WARNING_WORKING_DAYS, calendar)
