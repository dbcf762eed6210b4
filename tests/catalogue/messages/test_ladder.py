"""The days on which somebody is reminded of what is due, and who is told when nothing comes of it."""

from datetime import date, timedelta

import pytest

from catalogue.messages.rules import Rung, ladder, rungs
from catalogue.working_days import working_days_from

EASTER = {date(2026, 4, 3), date(2026, 4, 6)}
CHRISTMAS = {date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)}


class Office:
    """Monday to Friday, closed at Easter and Christmas."""

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < 5 and day not in EASTER | CHRISTMAS


@pytest.mark.parametrize(
    "start, count, end",
    [
        (date(2026, 11, 26), 1, date(2026, 11, 27)),
        (date(2026, 11, 26), 2, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), -1, date(2026, 11, 27)),
        (date(2026, 11, 30), -1, date(2026, 11, 27)),
        (date(2026, 12, 24), 5, date(2027, 1, 5)),
        (date(2026, 12, 18), 10, date(2027, 1, 6)),
        (date(2026, 4, 7), -1, date(2026, 4, 2)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        (date(2026, 4, 14), -10, date(2026, 3, 27)),
        (date(2026, 11, 26), 0, date(2026, 11, 26)),
    ],
)
def test_working_days_are_counted_over_weekends_and_bank_holidays(start: date, count: int, end: date) -> None:
    assert working_days_from(start, count, Office()) == end


def test_the_rungs_of_something_due_before_christmas() -> None:
    assert rungs(date(2026, 12, 24), Office()) == {
        Rung.LEAD_90: date(2026, 9, 25),
        Rung.LEAD_30: date(2026, 11, 24),
        Rung.LEAD_10: date(2026, 12, 10),
        Rung.DUE: date(2026, 12, 24),
        Rung.MANAGER: date(2027, 1, 5),
        Rung.BOARD: date(2027, 1, 12),
    }


def test_each_rung_is_met_on_its_day_and_on_no_other() -> None:
    due = date(2026, 12, 24)
    days = [due + timedelta(days=number) for number in range(-120, 40)]
    met = {day: rung for day in days if (rung := ladder(due, day, Office()))}
    assert met == {day: rung for rung, day in rungs(due, Office()).items()}
    assert list(met.values()) == list(Rung)


class EveryThirdDay:
    """An office that is open so seldom that two rungs fall on one day."""

    def is_working_day(self, day: date) -> bool:
        return day.day % 3 == 0


def test_of_two_rungs_on_a_day_it_is_the_later() -> None:
    due = date(2026, 12, 30)
    days = rungs(due, EveryThirdDay())
    assert days[Rung.LEAD_30] == days[Rung.LEAD_10] == date(2026, 11, 30)
    assert ladder(due, date(2026, 11, 30), EveryThirdDay()) is Rung.LEAD_10
