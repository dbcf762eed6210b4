"""Counts are said as people say them."""

import pytest

from catalogue.plurals import how_many


@pytest.mark.parametrize("number, words", [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1234, "1,234 rows")])
def test_one_is_no_plural(number: int, words: str) -> None:
    assert how_many(number, "row") == words


def test_a_plural_that_takes_more_than_an_s_is_given() -> None:
    assert (how_many(1, "entry", "entries"), how_many(2, "entry", "entries")) == ("1 entry", "2 entries")
