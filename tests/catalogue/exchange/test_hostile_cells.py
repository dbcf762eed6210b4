"""No cell of a register, whatever stands in it, keeps the portal waiting."""

import time
from decimal import Decimal

import pytest

from catalogue.exchange.dialects import is_sensitive
from catalogue.exchange.formats import format_of
from catalogue.exchange.spend import amount_of
from catalogue.exchange.upload import Upload


@pytest.mark.parametrize(
    "heading, cell",
    [
        ("Notes", "-" + " " * 2_000 + "x"),
        ("Total value", "1" + " " * 20_000 + "x"),
        ("Supplier", "[" * 30_000),
        ("Supplier", "[|" * 15_000),
        ("Contact email", "a@" * 10_000),
        ("SME/VCSE", "no " * 20_000),
    ],
)
def test_no_cell_keeps_the_portal_waiting(heading: str, cell: str) -> None:
    began = time.process_time()
    format_of("contracts").read(Upload("a.csv", f"Title,{heading},Reference\nOne,{cell},1\n".encode()), "")
    assert time.process_time() - began < 3


@pytest.mark.parametrize("marks", ["<%", "<% ", "%>", "<%%>", "<%" * 25_000 + "%><%"])
def test_marks_of_a_template_language_keep_nobody_waiting(marks: str) -> None:
    page = Upload("a.md", b"# One\n\n" + (marks * 50_000)[:100_000].encode())
    began = time.process_time()
    format_of("runbooks").read(Upload("a", members=(page,)), "")
    assert time.process_time() - began < 3


@pytest.mark.parametrize("cell", ["1{}x", "1{}-", "official{}x", "official ({}x"])
def test_spaces_in_a_cell_are_passed_over_once(cell: str) -> None:
    for space in (" ", "\u00a0", "- "):
        text = cell.format(space * (100_000 // len(space)))
        began = time.process_time()
        amount_of(text)
        is_sensitive(text)
        assert time.process_time() - began < 0.1


@pytest.mark.parametrize("said", ["12.50 cr", "12.50\u00a0 CR", "12.50-", "12.50 -", "(12.50)", "- 12.50"])
def test_money_that_came_back_is_read_however_it_is_written(said: str) -> None:
    assert amount_of(said) == Decimal("-12.50")


@pytest.mark.parametrize(
    "said, sensitive",
    [
        ("OFFICIAL SENSITIVE", True),
        ("Official-Sensitive", True),
        ("official: (sensitive)", True),
        ("Official – ( Sensitive)", True),
        ("officialsensitive", True),
        ("official", False),
        ("official (internal)", False),
    ],
)
def test_the_marking_is_known_however_it_is_written(said: str, sensitive: bool) -> None:
    assert is_sensitive(said) is sensitive
