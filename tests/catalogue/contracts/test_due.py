"""Due dates, held to days looked up by hand: Easter, Christmas, three nations, month ends, leap days, summer time."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.contracts.calendars import WorkingDays, calendar_of
from catalogue.contracts.due import DueRule, due_on, is_in_time, months_from, occurrences
from catalogue.terms import Anchor, Nation, OffsetUnit
from catalogue.working_days import working_days_from

ENGLAND = calendar_of(Nation.ENGLAND_AND_WALES)
SCOTLAND = calendar_of(Nation.SCOTLAND)
NORTHERN_IRELAND = calendar_of(Nation.NORTHERN_IRELAND)
DAYS, WD, M = OffsetUnit.DAYS, OffsetUnit.WORKING_DAYS, OffsetUnit.MONTHS


def _on(written: str) -> date:
    """A date as the table below writes it, with its day of the week, which must be right."""
    found = datetime.strptime(written[4:], "%d %b %Y").replace(tzinfo=UTC).date()
    assert f"{found:%a}" == written[:3], f"{written} is a {found:%A}"
    return found


# From the anchor, so many, in what, by whose calendar, due on.
DATED = [
    ("Thu 26 Nov 2026", 0, DAYS, ENGLAND, "Thu 26 Nov 2026"),
    ("Thu 26 Nov 2026", 30, DAYS, ENGLAND, "Sat 26 Dec 2026"),
    ("Thu 26 Nov 2026", -30, DAYS, ENGLAND, "Tue 27 Oct 2026"),
    ("Sat 28 Feb 2026", 1, DAYS, ENGLAND, "Sun 01 Mar 2026"),
    ("Mon 28 Feb 2028", 1, DAYS, ENGLAND, "Tue 29 Feb 2028"),
    ("Fri 27 Mar 2026", 3, DAYS, ENGLAND, "Mon 30 Mar 2026"),
    ("Mon 23 Nov 2026", 2, WD, ENGLAND, "Wed 25 Nov 2026"),
    ("Fri 27 Nov 2026", 1, WD, ENGLAND, "Mon 30 Nov 2026"),
    ("Sat 28 Nov 2026", 1, WD, ENGLAND, "Mon 30 Nov 2026"),
    ("Sun 29 Nov 2026", 1, WD, ENGLAND, "Mon 30 Nov 2026"),
    ("Thu 26 Nov 2026", 0, WD, ENGLAND, "Thu 26 Nov 2026"),
    ("Sat 28 Nov 2026", 0, WD, ENGLAND, "Mon 30 Nov 2026"),
    ("Mon 30 Nov 2026", -1, WD, ENGLAND, "Fri 27 Nov 2026"),
    ("Sun 29 Nov 2026", -1, WD, ENGLAND, "Fri 27 Nov 2026"),
    # Easter: Good Friday is a holiday everywhere, the Monday after it not in Scotland.
    ("Thu 02 Apr 2026", 1, WD, ENGLAND, "Tue 07 Apr 2026"),
    ("Thu 02 Apr 2026", 1, WD, SCOTLAND, "Mon 06 Apr 2026"),
    ("Thu 02 Apr 2026", 1, WD, NORTHERN_IRELAND, "Tue 07 Apr 2026"),
    ("Wed 01 Apr 2026", 10, WD, ENGLAND, "Fri 17 Apr 2026"),
    ("Tue 07 Apr 2026", -1, WD, ENGLAND, "Thu 02 Apr 2026"),
    ("Thu 25 Mar 2027", 1, WD, ENGLAND, "Tue 30 Mar 2027"),
    ("Thu 13 Apr 2028", 1, WD, ENGLAND, "Tue 18 Apr 2028"),
    # Christmas, with substitute days where it falls on a weekend.
    ("Thu 24 Dec 2026", 1, WD, ENGLAND, "Tue 29 Dec 2026"),
    ("Thu 24 Dec 2026", 5, WD, ENGLAND, "Tue 05 Jan 2027"),
    ("Thu 24 Dec 2026", 5, WD, SCOTLAND, "Wed 06 Jan 2027"),
    ("Fri 24 Dec 2027", 1, WD, ENGLAND, "Wed 29 Dec 2027"),
    ("Fri 31 Dec 2027", 1, WD, ENGLAND, "Tue 04 Jan 2028"),
    ("Fri 31 Dec 2027", 1, WD, SCOTLAND, "Wed 05 Jan 2028"),
    ("Fri 22 Dec 2028", 1, WD, ENGLAND, "Wed 27 Dec 2028"),
    ("Thu 24 Dec 2026", 10, WD, ENGLAND, "Tue 12 Jan 2027"),
    ("Mon 04 Jan 2027", -3, WD, ENGLAND, "Tue 29 Dec 2026"),
    # Scotland's 2 January, its own summer holiday and St Andrew's Day.
    ("Thu 31 Dec 2026", 1, WD, ENGLAND, "Mon 04 Jan 2027"),
    ("Thu 31 Dec 2026", 1, WD, SCOTLAND, "Tue 05 Jan 2027"),
    ("Fri 31 Jul 2026", 1, WD, SCOTLAND, "Tue 04 Aug 2026"),
    ("Fri 28 Aug 2026", 1, WD, SCOTLAND, "Mon 31 Aug 2026"),
    ("Fri 28 Aug 2026", 1, WD, ENGLAND, "Tue 01 Sep 2026"),
    ("Fri 27 Nov 2026", 1, WD, SCOTLAND, "Tue 01 Dec 2026"),
    # Northern Ireland's 17 March and 12 July, which was a Sunday in 2026.
    ("Mon 16 Mar 2026", 1, WD, NORTHERN_IRELAND, "Wed 18 Mar 2026"),
    ("Mon 16 Mar 2026", 1, WD, ENGLAND, "Tue 17 Mar 2026"),
    ("Fri 10 Jul 2026", 1, WD, NORTHERN_IRELAND, "Tue 14 Jul 2026"),
    ("Fri 10 Jul 2026", 1, WD, ENGLAND, "Mon 13 Jul 2026"),
    # May: two Mondays.
    ("Fri 01 May 2026", 1, WD, ENGLAND, "Tue 05 May 2026"),
    ("Fri 22 May 2026", 1, WD, ENGLAND, "Tue 26 May 2026"),
    # Months go to the same day, or to the last of a shorter month.
    ("Thu 26 Nov 2026", 3, M, ENGLAND, "Fri 26 Feb 2027"),
    ("Mon 30 Nov 2026", 3, M, ENGLAND, "Sun 28 Feb 2027"),
    ("Tue 30 Nov 2027", 3, M, ENGLAND, "Tue 29 Feb 2028"),
    ("Sat 31 Jan 2026", 1, M, ENGLAND, "Sat 28 Feb 2026"),
    ("Tue 31 Mar 2026", -1, M, ENGLAND, "Sat 28 Feb 2026"),
    ("Sun 31 May 2026", -3, M, ENGLAND, "Sat 28 Feb 2026"),
    ("Tue 29 Feb 2028", 12, M, ENGLAND, "Wed 28 Feb 2029"),
    ("Sat 31 Oct 2026", 1, M, ENGLAND, "Mon 30 Nov 2026"),
    ("Thu 31 Dec 2026", -12, M, ENGLAND, "Wed 31 Dec 2025"),
]  # fmt: skip


@pytest.mark.parametrize("anchored, offset, unit, calendar, due", DATED)
def test_due_dates(anchored: str, offset: int, unit: OffsetUnit, calendar: WorkingDays, due: str) -> None:
    assert due_on(DueRule(Anchor.EVENT, offset, unit), _on(anchored), calendar) == _on(due)


def test_a_contract_may_close_on_days_of_its_own() -> None:
    closed = frozenset({date(2026, 12, day) for day in (29, 30, 31)})
    assert working_days_from(date(2026, 12, 24), 1, WorkingDays(Nation.ENGLAND_AND_WALES, closed)) == date(2027, 1, 4)


def test_what_recurs_is_counted_from_its_anchor_and_does_not_creep() -> None:
    rule = DueRule(Anchor.START, 0, M, every=1)
    found = list(occurrences(rule, date(2026, 1, 31), date(2026, 5, 31), ENGLAND))
    assert found == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]


def test_what_recurs_some_months_after_a_month_end_does_not_creep_either() -> None:
    rule = DueRule(Anchor.START, 3, M, every=6)
    found = list(occurrences(rule, date(2026, 8, 31), date(2028, 12, 1), ENGLAND))
    ends = [date(2026, 11, 30), date(2027, 5, 31), date(2027, 11, 30), date(2028, 5, 31), date(2028, 11, 30)]
    assert found == ends


@pytest.mark.parametrize(
    "rule, until, count",
    [
        (DueRule(Anchor.START, 3, M), date(2040, 1, 1), 1),
        (DueRule(Anchor.START, 3, M), date(2026, 3, 31), 0),
        (DueRule(Anchor.START, 3, M, every=6), date(2028, 12, 31), 6),
        (DueRule(Anchor.START, 20, WD, every=12), date(2028, 12, 31), 3),
    ],
    ids=["once", "not yet", "half-yearly", "yearly, in working days"],
)
def test_how_often_it_is_due(rule: DueRule, until: date, count: int) -> None:
    assert len(list(occurrences(rule, date(2026, 1, 1), until, ENGLAND))) == count


@pytest.mark.parametrize(
    "at, deadline, in_time",
    [
        (datetime(2026, 11, 30, 16, 59, tzinfo=UTC), time(17), True),
        (datetime(2026, 11, 30, 17, 0, tzinfo=UTC), time(17), True),
        (datetime(2026, 11, 30, 17, 1, tzinfo=UTC), time(17), False),
        (datetime(2026, 11, 30, 23, 59, tzinfo=UTC), None, True),
        (datetime(2026, 12, 1, 0, 0, tzinfo=UTC), None, False),
        (datetime(2026, 11, 29, 23, 59, tzinfo=UTC), time(9), True),
    ],
)
def test_what_comes_after_the_time_of_day_is_late(at: datetime, deadline: time | None, in_time: bool) -> None:
    assert is_in_time(at, date(2026, 11, 30), deadline) is in_time


def test_in_summer_the_day_ends_by_british_time() -> None:
    assert is_in_time(datetime(2026, 6, 30, 22, 59, tzinfo=UTC), date(2026, 6, 30))
    assert not is_in_time(datetime(2026, 6, 30, 23, 1, tzinfo=UTC), date(2026, 6, 30))
    assert not is_in_time(datetime(2026, 6, 30, 16, 30, tzinfo=UTC), date(2026, 6, 30), time(17))


days = st.dates(date(2015, 1, 1), date(2045, 12, 31))
calendars = st.sampled_from([ENGLAND, SCOTLAND, NORTHERN_IRELAND])


@given(days, st.integers(-60, 60), calendars)
def test_working_days_lead_to_a_working_day_with_so_many_between(day: date, count: int, calendar: WorkingDays) -> None:
    found = working_days_from(day, count, calendar)
    assert calendar.is_working_day(found)
    first, last = sorted((day, found))
    between = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    counted = [one for one in between if one != day and calendar.is_working_day(one)]
    assert len(counted) == abs(count) or (count == 0 and not calendar.is_working_day(day) and counted == [found])


@given(days, days, st.integers(-60, 60), st.sampled_from(OffsetUnit), calendars)
def test_a_later_anchor_is_never_due_earlier(
    one: date, other: date, offset: int, unit: OffsetUnit, calendar: WorkingDays
) -> None:
    rule = DueRule(Anchor.EVENT, offset, unit)
    earlier, later = sorted((one, other))
    assert due_on(rule, earlier, calendar) <= due_on(rule, later, calendar)


@given(days, st.integers(-240, 240))
def test_months_lead_into_the_right_month(day: date, count: int) -> None:
    found = months_from(day, count)
    assert (found.year - day.year) * 12 + found.month - day.month == count
    assert found.day == day.day or (found.day < day.day and (found + timedelta(days=1)).day == 1)


@given(days, st.integers(-6, 6), st.integers(1, 24), calendars)
def test_occurrences_go_forward(anchored: date, offset: int, every: int, calendar: WorkingDays) -> None:
    rule = DueRule(Anchor.START, offset, M, every)
    until = months_from(anchored, 60)
    found = list(takewhile(lambda day: day <= until, occurrences(rule, anchored, until, calendar)))
    assert all(one < other for one, other in pairwise(found))
