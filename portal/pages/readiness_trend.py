"""How readiness went, week by week or month by month: a picture for the eye, and the same in a table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, Generic

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.readiness.rules import percent
from catalogue.readiness.snapshots import CouncilDay, trend_of, trend_of_all
from catalogue.readiness.tables import ReadinessSnapshot
from catalogue.terms import ReadinessBand
from portal.pages.readiness import band_mark
from portal.tables import Cell, Column, Place, Row, Table, asked, in_order, shown
from portal.words import day

PREFIX = "trend"
HEIGHT = 40
_STEP, _WIDTH = 10, 7
_LEAST = 0.6  # so that a bar of nothing is seen


@dataclass(frozen=True)
class Bar:
    """One part of the picture, in its own units from the top left."""

    colour: str
    x: int
    y: float
    height: float
    width: int = _WIDTH


@dataclass(frozen=True)
class Trend(Generic[Row]):
    """A past, oldest first: its table, the picture of it, what that shows in words, and the day before which nothing
    is known."""

    table: Table[Row]
    rows: Sequence[Row]
    bars: Sequence[Bar]
    words: str
    since: str

    @property
    def width(self) -> int:
        """How wide the picture is, in its own units."""
        return len(self.rows) * _STEP

    @property
    def height(self) -> int:
        """How high it is."""
        return HEIGHT

    def in_order(self, at: Place) -> tuple[Table[Row], list[Row]]:
        """The table with its rows in the order asked for."""
        return self.table, in_order(self.table, self.rows, asked(self.table, at).sort)

    def shown(self, at: Place) -> dict[str, Any]:
        """What `components/table.html` takes."""
        return shown(*self.in_order(at), at)


def system_trend(session: Session, actor: Actor, system: Any, today: date) -> Trend[ReadinessSnapshot]:
    """The past of one system. Raises `NotAllowed`, `NotFound`."""
    rows = [one for one in trend_of(session, actor, system, today) if one.procedures]
    bars = [_bar(one.band, place, Fraction(one.permille, 1000), 0) for place, one in enumerate(rows)]
    return Trend(_system_table(), rows, bars, _between([_percent(one) for one in rows], rows), _since(rows))


def council_trend(session: Session, actor: Actor, today: date) -> Trend[CouncilDay]:
    """The past of all systems. Raises `NotAllowed`."""
    rows = trend_of_all(session, actor, today)
    words = _between([_counts(one) for one in rows], rows)
    return Trend(_council_table(), rows, list(_stacks(rows)), words, _since(rows))


def _since(rows: Sequence[Any]) -> str:
    return day(rows[0].taken_on) if rows else ""


def _between(words: Sequence[str], rows: Sequence[Any]) -> str:
    """The first and the last figure with their days."""
    ends = dict.fromkeys((0, len(rows) - 1)) if rows else {}
    return "; ".join(f"{day(rows[number].taken_on)}: {words[number]}" for number in ends)


def _bar(colour: str, place: int, share: Fraction, below: Fraction | int) -> Bar:
    height = max(_LEAST, float(share * HEIGHT))
    return Bar(colour, place * _STEP, round(HEIGHT - float(below * HEIGHT) - height, 2), round(height, 2))


def _stacks(rows: Sequence[CouncilDay]) -> Iterator[Bar]:
    """A bar for each day, red at the bottom."""
    most = max((sum(one.counts.values()) for one in rows), default=0)
    for place, one in enumerate(rows):
        below = Fraction(0)
        for band in reversed(ReadinessBand):
            share = Fraction(one.counts[band], most)
            if share:
                yield _bar(band.value, place, share, below)
            below += share


def _counts(one: CouncilDay) -> str:
    return ", ".join(f"{one.counts[band]} {band.label.lower()}" for band in ReadinessBand)


def _share(one: ReadinessSnapshot) -> Decimal:
    return percent(Fraction(one.permille, 1000))


def _percent(one: ReadinessSnapshot) -> str:
    return f"{_share(one)}%"


def _system_table() -> Table[ReadinessSnapshot]:
    return Table(
        "trend",
        "Readiness as it went",
        (
            Column("day", "Day", lambda one: day(one.taken_on), lambda one: one.taken_on, "day"),
            Column("answer", "Answer", _answer, lambda one: ReadinessBand(one.band).label),
            Column(
                "score", "Readiness", lambda one: f"{_share(one)}%", _share, numeric=True, file_label="Readiness (%)"
            ),
            Column("people", "People it hung on", lambda one: str(one.people), lambda one: one.people, numeric=True),
            Column("contractor", "Only a contractor", lambda one: "Yes" if one.only_a_contractor else "No"),
        ),
        PREFIX,
        "-day",
    )


def _answer(one: ReadinessSnapshot) -> Cell:
    return band_mark(ReadinessBand(one.band))


def _council_table() -> Table[CouncilDay]:
    return Table(
        "trend",
        "Readiness as it went",
        (
            Column("day", "Day", lambda one: day(one.taken_on), lambda one: one.taken_on, "day"),
            *(_column(band) for band in ReadinessBand),
            Column(
                "contractor",
                "Only a contractor",
                lambda one: f"{one.only_a_contractor:,}",
                lambda one: one.only_a_contractor,
                numeric=True,
            ),
        ),
        PREFIX,
        "-day",
    )


def _column(band: ReadinessBand) -> Column[CouncilDay]:
    return Column(
        band.value, band.label, lambda one: f"{one.counts[band]:,}", lambda one: one.counts[band], numeric=True
    )
