"""Forms of readiness and leaving on a screen 320 pixels wide, filled in by keyboard alone, with a mistake first."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.axe import violations
from tests.browser.keyboard import MOST_STOPS, tab_walk
from tests.browser.layout import reflow
from tests.browser.visitor import Visitor

HEAD, MANAGER, ADMIN = "owner@council.example", "acceptor@council.example", "admin@council.example"
Arrive = Callable[..., Visitor]


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the field of this name or id has the focus."""
    for _ in range(2 * MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate("[document.activeElement.name, document.activeElement.id]")
        if name in here:
            return
    pytest.fail(f"the Tab key never comes to “{name}”")


def say(page: Page, name: str, words: str) -> None:
    """Go to a field by keyboard and put words into it in place of what is there."""
    tab_to(page, name)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def wrong(page: Page, javascript: bool = True) -> list[str]:
    """What is amiss at 320 pixels: sideways and, where there is script to ask with, for a screen reader."""
    return [*reflow(page), *(violations(page) if javascript else [])]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_learner_is_assigned_by_keyboard_on_a_narrow_screen(arrive: Arrive, javascript: bool) -> None:
    """On the form by itself: who is not there is said, and what was typed stays. Each run takes another procedure."""
    visitor = arrive(HEAD, javascript=javascript)
    page = visitor.goto("/systems/planwright/readiness")
    address = page.get_by_role("link", name="Assign a learner").nth(0 if javascript else 1).get_attribute("href")
    assert address
    page = visitor.goto(address)
    assert wrong(page, javascript) == []
    say(page, "person", "Nobody Known")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.title().startswith("Error: ") and "Nobody who works here is called" in page.inner_text("main")
    assert page.locator("[name=person]").input_value() == "Nobody Known"
    assert wrong(page, javascript) == [] and (not javascript or tab_walk(page) == [])
    say(page, "person", "Dean Wragg")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "is to learn" in page.inner_text("main")
    assert wrong(page, javascript) == []


@pytest.mark.parametrize("javascript", [True, False])
def test_what_if_is_asked_by_keyboard_on_a_narrow_screen(arrive: Arrive, javascript: bool) -> None:
    visitor = arrive(MANAGER, javascript=javascript)
    page = visitor.goto("/readiness/what-if")
    assert wrong(page, javascript) == []
    say(page, "what-if", "an")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert wrong(page, javascript) == [] and (not javascript or tab_walk(page) == [])
    say(page, "what-if", "Lorna Kitching")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "Staff sign-in" in page.inner_text("#systems")
    assert wrong(page, javascript) == []


def test_when_others_take_over_is_chosen_by_keyboard_on_a_narrow_screen(arrive: Arrive) -> None:
    """Up to the look at the answers: nothing is handed on."""
    visitor = arrive(ADMIN)
    page = visitor.goto("/people/lorna-kitching/leaving")
    assert wrong(page) == []
    tab_to(page, "begins")
    page.keyboard.press("ArrowDown")
    assert page.locator("[name=begins][value=afterwards]").is_checked()
    whose = page.locator("[name^=to-]").first.get_attribute("name") or ""
    for words, told in (("Nobody Known", "Nobody who works here is called"), ("Dean Wragg", "Until then all stays as")):
        say(page, whose, words)
        with page.expect_navigation():
            page.keyboard.press("Enter")
        assert told in page.inner_text("main")
        assert wrong(page) == []
