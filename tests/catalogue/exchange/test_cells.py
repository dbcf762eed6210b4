"""What is written into a cell is read back as it was, and no spreadsheet runs it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.errors import Refused
from catalogue.exchange.cells import plain_cell, read_part, read_value, safe_cell, write_part, write_value
from catalogue.exchange.write_table import to_xlsx
from catalogue.kinds.dataset import DATASET
from catalogue.kinds.values import Unreadable

KEYWORDS = DATASET.field("keywords")
DISTRIBUTIONS = DATASET.part("distributions")


@given(st.text())
def test_a_safe_cell_is_read_back_as_it_was(text: str) -> None:
    assert plain_cell(safe_cell(text)) == text


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝"])
def test_no_cell_begins_as_a_formula(start: str) -> None:
    assert safe_cell(f"{start}cmd|' /C calc'!A0").startswith("'")


def test_an_apostrophe_of_ones_own_is_kept() -> None:
    assert plain_cell("'tis the season") == "'tis the season"


@given(st.lists(st.text(st.characters(categories=["L", "N", "P", "Z"]), min_size=1, max_size=20), max_size=5))
def test_a_list_is_read_back_as_it_was_even_with_separators_in_its_items(items: list[str]) -> None:
    kept = read_value(KEYWORDS, write_value(items)) if items else []
    assert read_value(KEYWORDS, write_value(kept)) == kept


def test_an_item_with_a_semicolon_stays_one() -> None:
    assert read_value(KEYWORDS, write_value(["a; b", "c"])) == ["a; b", "c"]


def test_a_list_of_files_is_read_back_as_it_was() -> None:
    rows: list[dict[str, Any]] = [
        {"title": "CSV", "access_url": "https://data.example/a.csv", "size_bytes": 5},
        {"title": "Web page"},
    ]
    assert read_part(DISTRIBUTIONS, write_part(DISTRIBUTIONS, rows)) == rows


@pytest.mark.parametrize("text", ["CSV, XLSX", "[1]", "{}", '[{"access_url": "javascript:alert(1)"}]'])
def test_a_list_of_files_that_was_not_exported_is_told(text: str) -> None:
    with pytest.raises(Unreadable):
        read_part(DISTRIBUTIONS, text)


def test_what_excel_would_cut_off_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        to_xlsx([["x" * 40_000]], "long")
    assert refused.value.code == "too_large_for_xlsx"
