"""How long a contract's records are kept, to the day."""

from datetime import date

import pytest

from catalogue.retention.rules import DEED, SIMPLE, is_due, kept_until, rule_for


@pytest.mark.parametrize(
    "end, deed, last",
    [
        (date(2020, 3, 31), None, date(2026, 3, 31)),
        (date(2020, 3, 31), False, date(2026, 3, 31)),
        (date(2020, 3, 31), True, date(2032, 3, 31)),
        (date(2020, 2, 29), False, date(2026, 3, 1)),
        (date(2020, 2, 29), True, date(2032, 2, 29)),
    ],
)
def test_six_years_from_the_end_and_twelve_for_deeds(end: date, deed: bool | None, last: date) -> None:
    rule = rule_for(deed)
    assert kept_until(end, rule) == last
    assert not is_due(end, rule, last)
    assert is_due(end, rule, date.fromordinal(last.toordinal() + 1))


def test_without_an_end_nothing_is_ever_due() -> None:
    assert not is_due(None, SIMPLE, date(2999, 1, 1))
    assert not is_due(None, DEED, date(2999, 1, 1))
