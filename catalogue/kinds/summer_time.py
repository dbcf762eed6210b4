"""Days of Britain that universal time says to begin at 23:00 of the day before, as it does in summer."""

import re
from datetime import date, timedelta

_MIDNIGHT_IN_SUMMER = re.compile(r"\d{4}-\d{2}-\d{2}[T ]23:00(:00(\.0+)?)?(Z|[+-]00:?00)")


def begins_at_23(text: str) -> bool:
    """Whether a moment is 23:00 in universal time: midnight in Britain, if summer time holds."""
    return _MIDNIGHT_IN_SUMMER.fullmatch(text) is not None


def day_begun(text: str) -> date | None:
    """The day that begins in Britain at 23:00 of the day before in universal time, where summer time holds."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    first, last = (
        date(day.year, month, 31) - timedelta(days=date(day.year, month, 31).isoweekday() % 7) for month in (3, 10)
    )
    return day + timedelta(days=1) if first <= day < last else day
