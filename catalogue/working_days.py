"""Counting in working days, whoever says which days those are. Pure."""

from datetime import date, timedelta
from typing import Protocol

DAY = timedelta(days=1)


class Calendar(Protocol):
    """Which days count as working days: a nation's, or a contract's own."""

    def is_working_day(self, day: date) -> bool:
        """Whether work can be expected on this day."""


def working_days_from(day: date, number: int, calendar: Calendar) -> date:
    """The working day so many after this one, or before it if negative; the next that is one for none."""
    step = DAY if number >= 0 else -DAY
    left = abs(number)
    while left or not calendar.is_working_day(day):
        day += step
        left -= bool(left and calendar.is_working_day(day))
    return day
