"""When an entry needs a look: counted from its last check, never from a change."""

from datetime import date

import pytest

from catalogue.resources.rules import look_due, needs_a_look
from catalogue.terms import Lifecycle

ADDED, CHECKED = date(2025, 3, 31), date(2026, 8, 31)


@pytest.mark.parametrize(
    "months, attested_on, due_on",
    [
        (None, None, None),
        (0, CHECKED, None),
        (12, None, date(2026, 3, 31)),
        (12, CHECKED, date(2027, 8, 31)),
        (1, None, date(2025, 4, 30)),
        (6, CHECKED, date(2027, 2, 28)),
        (1_200, None, date(2125, 3, 31)),
        (1_201, None, None),
        (10**12, CHECKED, None),
    ],
)
def test_a_look_is_due_so_many_months_after_the_last_one(
    months: int | None, attested_on: date | None, due_on: date | None
) -> None:
    assert look_due(months, attested_on, ADDED) == due_on


@pytest.mark.parametrize(
    "lifecycle, due_on, needed",
    [
        (Lifecycle.LIVE, None, False),
        (Lifecycle.LIVE, date(2026, 11, 21), True),
        (Lifecycle.LIVE, date(2026, 11, 22), False),
        (Lifecycle.LIVE, date(2026, 11, 23), False),
        (Lifecycle.DRAFT, date(2026, 11, 21), True),
        (Lifecycle.DEPRECATED, date(2026, 11, 21), False),
        (Lifecycle.RETIRED, date(2026, 11, 21), False),
    ],
)
def test_what_is_kept_up_needs_a_look_from_the_day_after(
    lifecycle: Lifecycle, due_on: date | None, needed: bool, today: date
) -> None:
    assert needs_a_look(lifecycle.value, due_on, today) is needed
