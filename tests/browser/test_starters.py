"""Somebody new finds what to do when something breaks (journey 1), and comes to understand a system (journey 2)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.clicks import Clicks
from tests.browser.layout import DESKTOP
from tests.browser.visitor import Visitor

STARTER = "starter@council.example"
BREAKAGE = "The housing nightly load has failed"
Arrive = Callable[..., Visitor]


def is_seen_at_once(page: Page, words: str) -> bool:
    """Whether the words stand on the first screen of a desk, without scrolling."""
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    box = page.get_by_text(words, exact=False).first.bounding_box()
    return box is not None and box["y"] + box["height"] <= DESKTOP[1]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_starter_whose_nightly_load_failed_is_two_clicks_from_what_to_do(arrive: Arrive, javascript: bool) -> None:
    visitor = arrive(STARTER, javascript=javascript)
    clicks = Clicks(visitor.goto("/"), javascript)
    clicks.on("link", "Your starter pack")
    page = clicks.page
    listed = page.locator("h2#breaks ~ ul").first.get_by_role("link").all_inner_texts()
    days = page.locator("h2#breaks ~ ul").first.get_by_text("last needed").count()
    assert BREAKAGE in listed and days == len(listed)
    clicks.on("link", BREAKAGE)
    assert clicks.made == 2
    assert [
        words for words in ("Call:", "--restart", "See which files arrived") if not is_seen_at_once(page, words)
    ] == []


@pytest.mark.parametrize(
    "javascript, system, runbook",
    [
        (True, "Hearth housing management", "Restore Hearth from a backup"),
        (False, "Hearth housing management", "Take the full data export from Hearth"),
    ],
)
def test_a_starter_understands_a_system(arrive: Arrive, javascript: bool, system: str, runbook: str) -> None:
    visitor = arrive(STARTER, javascript=javascript)
    clicks = Clicks(visitor.goto("/"), javascript)
    clicks.on("link", "Your starter pack")
    clicks.on("link", system)
    said = clicks.page.inner_text("main")
    assert [words for words in ("Technical owner", "Explained by", "Feeds") if words not in said] == []
    clicks.on("link", runbook)  # one hop from the system, by plain links
    clicks.on("button", "I have read this")
    expect(clicks.page.get_by_text("You have read")).to_be_visible()
    assert clicks.made <= 4
    assert visitor.problems() == []
