"""Somebody leaves (journey 7): all that they have goes to others, group by group, and can be taken back."""

import re
from collections.abc import Callable

import pytest

from tests.browser.clicks import Clicks
from tests.browser.visitor import Visitor

ADMIN, LEAVER = "admin@council.example", "/people/miriam-kessler"
MOST = 6
Arrive = Callable[..., Visitor]


@pytest.mark.parametrize("javascript", [True, False])
def test_all_that_a_leaver_has_is_handed_on(arrive: Arrive, javascript: bool) -> None:
    visitor = arrive(ADMIN, javascript=javascript)
    page = visitor.goto(LEAVER)
    clicks = Clicks(page, javascript)
    clicks.on("button", "Leaving")
    groups = page.get_by_role("textbox", name=re.compile("^Who (takes over|sees to|accepts) the")).all()
    assert len(groups) > 1
    for group in groups[:-1]:
        group.fill("Nicola Sharrow")
    page.get_by_role("checkbox", name=re.compile("^Tell")).last.check()
    clicks.on("button", "Continue")
    assert "Nicola Sharrow" in page.inner_text("main") and "Nobody yet" in page.inner_text("main")
    clicks.on("button", "Confirm")
    assert "Can be taken back until" in page.inner_text("main")
    clicks.on("button", "Take it back")
    assert "It was taken back." in page.inner_text("main")
    assert clicks.made <= MOST
    assert visitor.problems() == []
