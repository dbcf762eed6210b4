"""Which days of a past are shown: one a week while it is short, one a month when it is long."""

from collections.abc import Iterable
from datetime import date, timedelta

SHORT = timedelta(weeks=13)
LONGEST = timedelta(days=365)


def days_shown(days: Iterable[date], today: date) -> list[date]:
    """The last of the days in each week, or in each month where they reach further back than thirteen weeks; none of
    them more than a year ago."""
    past = sorted(day for day in set(days) if today - LONGEST < day <= today)
    if not past:
        return []
    by_week = past[0] > today - SHORT
    return list({_week(day) if by_week else (day.year, day.month): day for day in past}.values())


def _week(day: date) -> tuple[int, int]:
    year, week, _ = day.isocalendar()
    return year, week
