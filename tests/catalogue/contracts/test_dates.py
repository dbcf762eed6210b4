"""Key dates: what due rules are counted from, the last day for notice, and how soon a contract ends."""

from datetime import date

import pytest

from catalogue.contracts.dates import KeyDates, band_of
from catalogue.terms import Anchor

END = date(2027, 3, 31)


def test_only_known_days_are_anchors() -> None:
    dates = KeyDates(signed_on=date(2024, 3, 1), end_on=END)
    assert dates.anchors() == {Anchor.SIGNED: date(2024, 3, 1), Anchor.END: END, Anchor.LATEST_END: END}
    assert KeyDates().anchors() == {}


def test_the_latest_end_is_its_own_where_extensions_are_possible() -> None:
    anchors = KeyDates(end_on=END, latest_end_on=date(2029, 3, 31)).anchors()
    assert (anchors[Anchor.END], anchors[Anchor.LATEST_END]) == (END, date(2029, 3, 31))


@pytest.mark.parametrize("days, last", [(90, date(2026, 12, 31)), (0, END), (None, None)])
def test_the_last_day_for_notice(days: int | None, last: date | None) -> None:
    assert KeyDates(end_on=END, notice_days=days).last_day_for_notice == last
    assert KeyDates(notice_days=days).last_day_for_notice is None


@pytest.mark.parametrize(
    "end, band",
    [
        (date(2026, 11, 25), None),
        (date(2026, 11, 26), 3),
        (date(2027, 2, 26), 3),
        (date(2027, 2, 27), 6),
        (date(2027, 5, 26), 6),
        (date(2027, 11, 26), 12),
        (date(2027, 11, 27), 18),
        (date(2028, 5, 26), 18),
        (date(2028, 5, 27), None),
    ],
)
def test_how_soon_a_contract_ends(end: date, band: int | None) -> None:
    assert band_of(end, date(2026, 11, 26)) == band
