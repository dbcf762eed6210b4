"""What registers write where a day should stand: words that name none, and words with a day that must not be lost."""

import pytest

from catalogue.exchange.open_words import said_openly
from catalogue.exchange.remarks import Remarks
from catalogue.kinds.contract import CONTRACT


@pytest.mark.parametrize("text", ["not yet agreed", "No - fixed", "TBC", "not applicable", "none – agreed"])
def test_words_that_name_no_day_leave_it_blank(text: str) -> None:
    assert said_openly(CONTRACT.field("end_on"), "End date", text, Remarks()) == []


@pytest.mark.parametrize("text", ["No later than 31/03/2026 as agreed", "None before 1 May 2027 is set"])
def test_words_with_a_day_are_not_taken_for_none(text: str) -> None:
    assert said_openly(CONTRACT.field("end_on"), "End date", text, Remarks()) is None
