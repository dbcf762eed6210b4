"""What a variation, a novation or an option used makes of a contract, and which make no sense."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from catalogue.contracts.changes import Standing, Wanted, after, reference_of, refusal_of
from catalogue.terms import ChangeKind

TODAY = date(2026, 11, 22)
NOW = Standing(
    "corvane", Decimal(1000), date(2024, 4, 1), None, date(2026, 12, 31), date(2027, 12, 31), frozenset({"CCN 1"})
)
VARIED = Wanted(ChangeKind.VARIATION, date(2026, 11, 1), "Two libraries added.")
OPTION = replace(VARIED, kind=ChangeKind.OPTION, new_end_on=date(2027, 6, 30))
NOVATION = replace(VARIED, kind=ChangeKind.NOVATION, new_supplier="hearth-systems")


@pytest.mark.parametrize(
    "wanted, moved",
    [
        (VARIED, {}),
        (replace(VARIED, value_change=Decimal("-250.50")), {"value": "749.50"}),
        (OPTION, {"end_on": "2027-06-30", "original_end_on": "2026-12-31"}),
        (
            replace(VARIED, new_end_on=date(2028, 3, 31)),
            {"end_on": "2028-03-31", "original_end_on": "2026-12-31", "latest_end_on": "2028-03-31"},
        ),
        (replace(VARIED, new_end_on=date(2026, 11, 30)), {"end_on": "2026-11-30", "original_end_on": "2026-12-31"}),
        (NOVATION, {"supplier": "hearth-systems"}),
    ],
)
def test_a_change_moves_what_it_says(wanted: Wanted, moved: dict[str, str]) -> None:
    assert refusal_of(NOW, wanted, TODAY) is None
    assert after(NOW, wanted) == moved


def test_the_original_end_stays_the_first_one() -> None:
    once = replace(NOW, original_end_on=date(2025, 12, 31))
    assert after(once, OPTION) == {"end_on": "2027-06-30"}


@pytest.mark.parametrize(
    "wanted, code, field",
    [
        (replace(VARIED, reference="ccn 1"), "change_reference", "reference"),
        (replace(VARIED, changed_on=date(2024, 3, 31)), "change_too_early", "changed_on"),
        (replace(VARIED, changed_on=date(2026, 11, 23)), "change_not_yet", "changed_on"),
        (replace(NOVATION, new_supplier=""), "change_supplier", "new_supplier"),
        (replace(NOVATION, new_supplier="corvane"), "change_supplier", "new_supplier"),
        (replace(VARIED, new_supplier="hearth-systems"), "change_supplier", "new_supplier"),
        (replace(OPTION, new_end_on=None), "change_option", "new_end_on"),
        (replace(OPTION, new_end_on=date(2026, 12, 31)), "change_option", "new_end_on"),
        (replace(OPTION, new_end_on=date(2028, 1, 1)), "change_option", "new_end_on"),
        (replace(VARIED, new_end_on=date(2024, 3, 31)), "change_end", "new_end_on"),
        (replace(VARIED, value_change=Decimal(-1001)), "change_value", "value_change"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(wanted: Wanted, code: str, field: str) -> None:
    refusal = refusal_of(NOW, wanted, TODAY)
    assert refusal is not None
    assert (refusal.code, refusal.field) == (code, field)


def test_a_value_that_nobody_entered_cannot_change() -> None:
    refusal = refusal_of(replace(NOW, value=None), replace(VARIED, value_change=Decimal(5)), TODAY)
    assert refusal is not None and refusal.code == "change_value"


def test_what_has_no_reference_is_called_by_the_first_number_that_is_free() -> None:
    assert reference_of(replace(NOW, references=frozenset({"1", "Change 1"})), VARIED) == "Change 2"
    assert reference_of(NOW, replace(VARIED, reference="CCN 2")) == "CCN 2"
