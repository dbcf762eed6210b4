"""TEMPORARY stand-in, never committed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from catalogue.terms import Anchor, OffsetUnit


class Calendar(Protocol):
    def is_working_day(self, day: date) -> bool: ...


@dataclass(frozen=True)
class DueRule:
    anchor: Anchor
    offset: int = 0
    unit: OffsetUnit = OffsetUnit.DAYS
    every: int | None = None


def due_on(rule: DueRule, anchored: date, calendar: Calendar) -> date:
    if rule.unit is OffsetUnit.DAYS:
        return anchored + timedelta(days=rule.offset)
    if rule.unit is OffsetUnit.MONTHS:
        m = anchored.month - 1 + rule.offset
        return date(anchored.year + m // 12, m % 12 + 1, min(anchored.day, 28))
    day, left = anchored, abs(rule.offset)
    while left:
        day += timedelta(days=1 if rule.offset > 0 else -1)
        left -= calendar.is_working_day(day)
    return day
