"""Days left, late and blocked by us: by cases, and by what must hold for any days."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.contracts.calendars import calendar_of
from catalogue.obligations.clocks import (
    Blocked,
    blocked_days,
    days_late,
    days_left,
    deemed_warning,
    effective_due,
    our_time_ends,
    stopped_on,
)
from catalogue.terms import Nation

TODAY = date(2026, 11, 22)


def day(number: int) -> date:
    """A day of November 2026."""
    return date(2026, 11, number)


@pytest.mark.parametrize(
    "periods, days",
    [
        ([], 0),
        ([Blocked(day(3), day(3))], 1),
        ([Blocked(day(3), day(5)), Blocked(day(10), day(11))], 5),
        ([Blocked(day(3), day(8)), Blocked(day(5), day(6))], 6),
        ([Blocked(day(5), day(9)), Blocked(day(3), day(6))], 7),
        ([Blocked(day(21))], 2),
        ([Blocked(day(20), day(30))], 3),
        ([Blocked(day(23))], 0),
    ],
)
def test_days_that_we_blocked_are_counted_once_and_up_to_today(periods: list[Blocked], days: int) -> None:
    assert blocked_days(periods, TODAY) == days


periods_of_days = st.lists(
    st.tuples(st.integers(0, 60), st.none() | st.integers(0, 20)).map(
        lambda pair: Blocked(
            day(1) + timedelta(pair[0]), None if pair[1] is None else day(1) + timedelta(pair[0] + pair[1])
        )
    ),
    max_size=6,
)


@given(periods_of_days)
def test_blocked_days_are_those_that_lie_within_a_period(periods: list[Blocked]) -> None:
    every = (day(1) + timedelta(number) for number in range((TODAY - day(1)).days + 1))
    within = [one for one in every if any(p.from_on <= one <= (p.until_on or TODAY) for p in periods)]
    assert blocked_days(periods, TODAY) == len(within)


@pytest.mark.parametrize(
    "due, blocked, relieved, left",
    [(None, 3, 0, None), (day(22), 0, 0, 0), (day(21), 0, 0, -1), (day(21), 1, 0, 0), (day(11), 4, 7, 0)],
)
def test_days_left(due: date | None, blocked: int, relieved: int, left: int | None) -> None:
    assert days_left(effective_due(due, blocked, relieved), None, TODAY) == left


@given(due=st.integers(-40, 40), lasted=st.integers(0, 40), after=st.integers(0, 40))
def test_the_clock_stands_still_while_we_block_and_then_goes_on(due: int, lasted: int, after: int) -> None:
    began = day(1)
    due_on = began + timedelta(due)
    before = days_left(due_on, None, began - timedelta(1))
    ended = began + timedelta(lasted)
    assert days_left(due_on, stopped_on(began), ended) == before
    effective = effective_due(due_on, blocked_days([Blocked(began, ended)], ended))
    assert before is not None
    assert days_left(effective, None, ended + timedelta(after)) == before - after


@pytest.mark.parametrize(
    "due, hour, deadline, late",
    [
        (None, 12, None, 0),
        (day(22), 12, None, 0),
        (day(25), 12, None, 0),
        (day(20), 12, None, 2),
        (day(22), 17, time(17), 0),
        (day(22), 18, time(17), 1),
        (day(20), 16, time(17), 2),
        (day(20), 18, time(17), 3),
        (day(23), 18, time(17), 0),
    ],
)
def test_days_late(due: date | None, hour: int, deadline: time | None, late: int) -> None:
    """In November the UK's time is UTC; what comes after the time of day has come on the next day."""
    delivered = datetime(TODAY.year, TODAY.month, TODAY.day, hour, tzinfo=UTC)
    assert days_late(due, delivered, deadline) == late


def test_our_time_is_in_working_days_of_the_nation() -> None:
    england, scotland = calendar_of(Nation.ENGLAND_AND_WALES), calendar_of(Nation.SCOTLAND)
    submitted = date(2026, 12, 23)
    assert our_time_ends(submitted, 5, england) == date(2027, 1, 4)
    assert our_time_ends(submitted, 5, scotland) == date(2027, 1, 5)
    assert our_time_ends(submitted, None, england) is None


def test_deemed_acceptance_is_warned_of_a_working_week_before() -> None:
    england = calendar_of(Nation.ENGLAND_AND_WALES)
    assert deemed_warning(date(2027, 1, 4), england) == date(2026, 12, 23)
