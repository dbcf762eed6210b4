"""What recurs falls due each time by its own rule: days looked up by hand, by nation, month end and holiday."""

from datetime import UTC, date, datetime, time

import pytest

from catalogue.contracts.calendars import WorkingDays, calendar_of
from catalogue.contracts.due import DueRule, due_on, occurrences
from catalogue.terms import Anchor, Nation, OffsetUnit

ENGLAND = calendar_of(Nation.ENGLAND_AND_WALES)
SCOTLAND = calendar_of(Nation.SCOTLAND)
NORTHERN_IRELAND = calendar_of(Nation.NORTHERN_IRELAND)
DAYS, WD, M = OffsetUnit.DAYS, OffsetUnit.WORKING_DAYS, OffsetUnit.MONTHS


def on(written: str) -> date:
    """A date as the table below writes it, with its day of the week, which must be right."""
    found = datetime.strptime(written[4:], "%d %b %Y").replace(tzinfo=UTC).date()
    assert f"{found:%a}" == written[:3], f"{written} is a {found:%A}"
    return found


# From the anchor, so many, in what, every so many months, by whose calendar, due on.
DATED = [
    ("Mon 30 Nov 2026", 5, WD, 6, ENGLAND,
     ["Mon 07 Dec 2026", "Mon 07 Jun 2027", "Tue 07 Dec 2027", "Tue 06 Jun 2028"]),
    # Easter falls in between in one year and not in another; its Monday is none in Scotland.
    ("Tue 31 Mar 2026", 10, WD, 12, ENGLAND,
     ["Thu 16 Apr 2026", "Wed 14 Apr 2027", "Tue 18 Apr 2028", "Mon 16 Apr 2029"]),
    ("Tue 31 Mar 2026", 10, WD, 12, SCOTLAND,
     ["Wed 15 Apr 2026", "Wed 14 Apr 2027", "Mon 17 Apr 2028", "Fri 13 Apr 2029"]),
    # A month's end stays one: February's is the 28th, and March has its 31st again.
    ("Sat 31 Jan 2026", 1, WD, 1, ENGLAND,
     ["Mon 02 Feb 2026", "Mon 02 Mar 2026", "Wed 01 Apr 2026", "Fri 01 May 2026"]),
    ("Mon 31 Aug 2026", -1, WD, 6, ENGLAND,
     ["Fri 28 Aug 2026", "Fri 26 Feb 2027", "Fri 27 Aug 2027", "Mon 28 Feb 2028"]),
    ("Tue 30 Nov 2027", 0, WD, 3, ENGLAND,
     ["Tue 30 Nov 2027", "Tue 29 Feb 2028", "Tue 30 May 2028", "Wed 30 Aug 2028"]),
    # Christmas, with substitute days where it falls on a weekend.
    ("Thu 24 Dec 2026", 1, WD, 12, ENGLAND,
     ["Tue 29 Dec 2026", "Wed 29 Dec 2027", "Wed 27 Dec 2028", "Thu 27 Dec 2029"]),
    # Northern Ireland's 12 July and 17 March.
    ("Fri 10 Jul 2026", 1, WD, 12, NORTHERN_IRELAND, ["Tue 14 Jul 2026", "Tue 13 Jul 2027", "Tue 11 Jul 2028"]),
    ("Fri 10 Jul 2026", 1, WD, 12, ENGLAND, ["Mon 13 Jul 2026", "Mon 12 Jul 2027", "Tue 11 Jul 2028"]),
    ("Tue 17 Mar 2026", -5, WD, 12, NORTHERN_IRELAND, ["Tue 10 Mar 2026", "Wed 10 Mar 2027", "Fri 10 Mar 2028"]),
    # Two Mondays in May.
    ("Fri 01 May 2026", 20, WD, 3, ENGLAND,
     ["Tue 02 Jun 2026", "Fri 28 Aug 2026", "Fri 27 Nov 2026", "Mon 01 Mar 2027"]),
    # Days and months are counted without weekends.
    ("Tue 31 Aug 2027", 30, DAYS, 6, ENGLAND, ["Thu 30 Sep 2027", "Thu 30 Mar 2028", "Sat 30 Sep 2028"]),
    ("Mon 31 Aug 2026", 3, M, 6, ENGLAND, ["Mon 30 Nov 2026", "Mon 31 May 2027", "Tue 30 Nov 2027", "Wed 31 May 2028"]),
    ("Tue 29 Feb 2028", 0, M, 12, ENGLAND,
     ["Tue 29 Feb 2028", "Wed 28 Feb 2029", "Thu 28 Feb 2030", "Fri 28 Feb 2031"]),
]  # fmt: skip


@pytest.mark.parametrize("anchored, offset, unit, every, calendar, due", DATED)
def test_each_turn_by_the_rule(
    anchored: str, offset: int, unit: OffsetUnit, every: int, calendar: WorkingDays, due: list[str]
) -> None:
    rule, expected = DueRule(Anchor.START, offset, unit, every), [on(one) for one in due]
    assert [due_on(rule.turn(number), on(anchored), calendar) for number in range(len(due))] == expected
    assert list(occurrences(rule, on(anchored), expected[-1], calendar)) == expected


def test_a_turn_recurs_no_more_and_keeps_its_time_of_day() -> None:
    third = DueRule(Anchor.START, 5, WD, 6, deadline=time(17)).turn(2)
    assert third == DueRule(Anchor.START, 5, WD, later=12, deadline=time(17))
    assert third.turn(0) == third
