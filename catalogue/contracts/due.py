"""When something falls due: so many days, working days or months before or after an anchor. Pure.

The day of the anchor is not counted: what is due within two working days of a Monday is due on the Wednesday. That is
how English courts count days from an event (Lester v Garland (1808) 15 Ves Jr 248); a contract's own words go first,
and are written down as another offset.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import count, takewhile
from zoneinfo import ZoneInfo

from catalogue.terms import Anchor, OffsetUnit
from catalogue.working_days import Calendar, working_days_from

LONDON = ZoneInfo("Europe/London")
DAY = timedelta(days=1)
MONTHS_IN_YEAR = 12


@dataclass(frozen=True)
class DueRule:
    """When something is due: `offset` units after the anchor, before it if negative; again `every` so many months.

    `later` tells one occurrence of what recurs from the others: so many months after the first time. `deadline` is the
    time of day, in the UK, up to which it counts as handed in on the day; the whole of the day where there is none.
    """

    anchor: Anchor
    offset: int = 0
    unit: OffsetUnit = OffsetUnit.DAYS
    every: int | None = None
    later: int = 0
    deadline: time | None = None

    def turn(self, number: int) -> "DueRule":
        """The rule of one occurrence by itself: the first is number 0."""
        return replace(self, every=None, later=self.later + number * (self.every or 0))


def due_on(rule: DueRule, anchored: date, calendar: Calendar) -> date:
    """The day on which it is due, of what recurs the first time, if its anchor falls on the day `anchored`.

    Months are added up and clamped once, before days are counted: 31 January, then 28 February, then 31 March.
    """
    match rule.unit:
        case OffsetUnit.WORKING_DAYS:
            return working_days_from(months_from(anchored, rule.later), rule.offset, calendar)
        case OffsetUnit.MONTHS:
            return months_from(anchored, rule.later + rule.offset)
        case _:
            return months_from(anchored, rule.later) + timedelta(days=rule.offset)


def occurrences(rule: DueRule, anchored: date, until: date, calendar: Calendar) -> Iterator[date]:
    """Each day on which it is due up to `until`, in order: once, or every so many months, each by the rule itself."""
    turns = count() if rule.every else (0,)
    days = (due_on(rule.turn(number), anchored, calendar) for number in turns)
    return takewhile(lambda day: day <= until, days)


def months_from(day: date, number: int) -> date:
    """The same day so many months on, or back; the last of its month where that is shorter.

    Two rules of English law in one: the corresponding date, and clamping to the month's end (Dodds v Walker [1981]
    1 WLR 1027).
    """
    year, month = divmod(day.year * MONTHS_IN_YEAR + day.month - 1 + number, MONTHS_IN_YEAR)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_in_time(at: datetime, due: date, deadline: time | None = None) -> bool:
    """Whether this moment is in time for what is due on a day, by its end or by a time of day; both in the UK's time.

    What comes after the deadline has come on the next day, as a contract's clause on notices commonly says.
    """
    here = at.astimezone(LONDON)
    return here.date() < due or (here.date() == due and (deadline is None or here.time() <= deadline))
