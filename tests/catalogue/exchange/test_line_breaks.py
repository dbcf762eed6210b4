"""Line breaks that came as “rn” are put back, and words are left whole."""

import pytest

from catalogue.exchange.line_breaks import has_lost_breaks, with_breaks


@pytest.mark.parametrize(
    "text, mended",
    [
        ("The services.rnThe purpose", "The services.\nThe purpose"),
        ("as follows:rnrn- lifts", "as follows:\n\n- lifts"),
        ("Lot 1 Repairsrn Lot 2", "Lot 1 Repairs\nLot 2"),
        ("Maintenancern and", "Maintenance\nand"),
        ("GBP 5mrn 2343rn", "GBP 5m\n2343\n"),
        ("Oxfordrn", "Oxford\n"),
        ("CouncilrnNorthern Ireland", "Council\nNorthern Ireland"),
        ("the modern pattern of return in western Springburn", "the modern pattern of return in western Springburn"),
        ("see www.rnib.org.uk/learn", "see www.rnib.org.uk/learn"),
        ("our government’s internal turnover", "our government’s internal turnover"),
    ],
)
def test_breaks_are_put_back(text: str, mended: str) -> None:
    assert with_breaks(text) == mended


def test_only_a_source_that_surely_lost_them_is_mended() -> None:
    assert has_lost_breaks({"tender": {"lots": [{"description": "One.rnTwo."}]}})
    assert not has_lost_breaks(["A modern return to Springburn", {"url": "https://www.rnib.org.uk/learn"}, 7, None])
