"""Days as a calendar that mail and calendar programs subscribe to (RFC 5545)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

import icalendar

TYPE = "text/calendar; charset=utf-8"
REFRESH_HOURS = 6


@dataclass(frozen=True)
class Day:
    """Something on a day: `uid` never changes, so that a day that moves is moved and not told twice."""

    uid: str
    on: date
    title: str
    words: str
    url: str


def to_ics(name: str, days: Iterable[Day], written_at: datetime) -> bytes:
    """The calendar; the same days make the same bytes but for the moment at which they were written."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Know-how portal//Handovers//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    calendar.add("x-published-ttl", f"PT{REFRESH_HOURS}H")
    for day in sorted(days, key=lambda one: (one.on, one.uid)):
        event = icalendar.Event()
        event.add("uid", day.uid)
        event.add("dtstamp", written_at)
        event.add("dtstart", day.on)
        event.add("summary", day.title)
        event.add("description", day.words)
        event.add("url", day.url)
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written
