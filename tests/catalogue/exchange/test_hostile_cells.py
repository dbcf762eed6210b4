"""No cell of a register, whatever stands in it, keeps the portal waiting."""

import time

import pytest

from catalogue.exchange.formats import format_of
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
