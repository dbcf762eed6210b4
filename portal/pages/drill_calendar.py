"""When drills stop counting: month by month, in a table, and as days of a calendar."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue.exchange.calendar_feed import Day
from catalogue.plurals import how_many
from catalogue.readiness.drill_calendar import DrillEnding
from catalogue.readiness.expiry import AHEAD_MONTHS
from catalogue.resources.rules import months_on
from portal.tables import Cell, Column, Place, Table, asked, in_order
from portal.urls import url_of_thing
from portal.words import day

PAGE = "/readiness/calendar"
MONTH = "month"


@dataclass(frozen=True)
class Month:
    """A month: how many drills stop counting, how many of them leave nobody, and where they are listed."""

    first: date
    endings: Sequence[DrillEnding]
    href: str

    @property
    def name(self) -> str:
        """`December 2026`."""
        return f"{self.first:%B %Y}"

    @property
    def leaving_nobody(self) -> int:
        """How many leave a procedure that nobody of ours can do."""
        return sum(one.expiry.then == 0 for one in self.endings)


MONTHS: Table[Month] = Table(
    "months",
    "By month",
    (
        Column(
            "month", "Month", lambda one: {"text": one.name, "href": one.href} if one.endings else one.name,
            lambda one: one.first,
        ),
        Column("count", "Drills stop counting", lambda one: f"{len(one.endings):,}", lambda one: len(one.endings),
               numeric=True),
        Column("nobody", "Leave nobody of ours", lambda one: f"{one.leaving_nobody:,}",
               lambda one: one.leaving_nobody, numeric=True),
    ),
    prefix="months",
)  # fmt: skip
ENDINGS: Table[DrillEnding] = Table(
    "drills",
    "Which drills",
    (
        Column("until", "Counts until", lambda one: day(one.expiry.until), lambda one: one.expiry.until, "until"),
        Column("procedure", "Procedure", lambda one: _procedure(one), lambda one: one.title, "procedure"),
        Column("system", "System", lambda one: one.system.title, sort="system"),
        Column("who", "Who did it", lambda one: who(one)),
        Column("then", "Can do it then", lambda one: then(one), lambda one: one.expiry.then),
    ),
    default_sort="until",
    folded=(
        Column("weight", "How much it matters", lambda one: one.expiry.procedure.weight.label),
        Column("team", "Team", lambda one: one.system.team),
    ),
)


def months(endings: Iterable[DrillEnding], at: Place, today: date) -> list[Month]:
    """This month and the twelve that come, each with what stops counting in it."""
    by_month: dict[str, list[DrillEnding]] = {}
    for one in endings:
        by_month.setdefault(_code(one.expiry.until), []).append(one)
    firsts = [months_on(today.replace(day=1), number) for number in range(AHEAD_MONTHS + 1)]
    return [
        Month(first, by_month.get(_code(first), ()), at.but(month=_code(first), page=None) + "#drills-caption")
        for first in firsts
    ]


@dataclass(frozen=True)
class CalendarPage:
    """Every month, the drills of the one that is asked for (of all, if none is), and what that one is called."""

    months: list[Month]
    endings: list[DrillEnding]
    chosen: str

    @property
    def tables(self) -> tuple[tuple[Table[Any], list[Any]], ...]:
        """Both tables with their rows."""
        return (MONTHS, self.months), (ENDINGS, self.endings)


def calendar_page(every: Sequence[DrillEnding], at: Place, today: date) -> CalendarPage:
    """What the address asks of all that stop counting."""
    wanted = at.get(MONTH)
    rows = [one for one in every if not wanted or _code(one.expiry.until) == wanted]
    by_month = months(every, at, today)
    chosen = next((one.name for one in by_month if _code(one.first) == wanted), "")
    return CalendarPage(by_month, in_order(ENDINGS, rows, asked(ENDINGS, at).sort), chosen)


def _code(on: date) -> str:
    return f"{on:%Y-%m}"


def who(one: DrillEnding) -> str:
    """Whose drill it was, for those who are told; of a restore it does not matter."""
    if one.expiry.person is None:
        return "Anyone: the last restore that was shown"
    return one.person.name if one.person else "One of our own people"


def then(one: DrillEnding) -> str:
    """How many can do it from the next day on."""
    return how_many(one.expiry.then, "person", "people") if one.expiry.then else "Nobody of ours"


def _procedure(one: DrillEnding) -> Cell:
    return {"text": one.title, "href": _address(one), "note": one.expiry.procedure.weight.label}


def _address(one: DrillEnding) -> str:
    return f"{url_of_thing('system', one.system.slug)}/readiness#procedure-{one.expiry.procedure.id}"


def days_of_drills(endings: Iterable[DrillEnding], home: str) -> Iterator[Day]:
    """Each with its address; `home` is the portal's own, by which its days are told from another's."""
    host = home.partition("//")[2].partition("/")[0]
    for one in endings:
        key = one.expiry.drill or f"{one.expiry.procedure.id}-restore"
        title = f"Practise again: {one.title} ({one.system.title})"
        words = f"{who(one)}: it counts until this day. Can do it then: {then(one).lower()}."
        yield Day(f"drill-{key}@{host}", one.expiry.until, title, words, home + _address(one))
