"""A runbook is done step by step: with and without script, on a phone, and through a lost connection."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import violations
from tests.browser.layout import NARROWEST, reflow
from tests.browser.visitor import Visitor

STAFF, OWNER, OTHER = "staff@council.example", "owner@council.example", "acceptor@council.example"
RUNBOOK = "/runbooks/housing-nightly-load-fails"


def begin(visitor: Visitor) -> Page:
    """Two clicks from the runbook to its first step."""
    page = visitor.goto(RUNBOOK)
    page.get_by_role("button", name="Do this now").click()
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("0 of 6 steps done")).to_be_visible()
    return page


def end(page: Page) -> None:
    page.get_by_role("button", name="End this").click()
    page.get_by_label("It did not work").check()
    page.get_by_label("None of this").check()
    page.get_by_role("button", name="End this").click()
    expect(page.get_by_text("It is ended.")).to_be_visible()


@pytest.mark.parametrize("account, javascript", [(STAFF, True), (OWNER, False)])
def test_steps_are_ticked_left_and_taken_up_again(
    arrive: Callable[..., Visitor], account: str, javascript: bool
) -> None:
    visitor = arrive(account, javascript=javascript)
    page = begin(visitor)
    if javascript:
        assert [*violations(page), *reflow(page, NARROWEST)] == []
    page.get_by_role("button", name=re.compile(r"^Done ?: step 1$")).click()
    expect(page.get_by_text("1 of 6 steps done")).to_be_visible()
    page = visitor.goto("/")
    page.get_by_role("link", name="Go on with “The housing nightly load has failed”").click()
    expect(page.get_by_text("1 of 6 steps done")).to_be_visible()
    end(page)


def test_what_is_ticked_without_a_connection_is_sent_when_there_is_one(arrive: Callable[..., Visitor]) -> None:
    visitor = arrive(OTHER)
    page = begin(visitor)
    page.wait_for_load_state("networkidle")  # what the page is made of has come
    page.context.set_offline(True)
    page.get_by_role("button", name=re.compile(r"^Done ?: step 1$")).click()
    page.get_by_role("button", name=re.compile(r"^Done ?: step 2$")).click()
    expect(page.get_by_text("2 not sent yet.")).to_be_visible()
    page.context.set_offline(False)
    page.reload()  # closing the browser in between loses nothing
    expect(page.get_by_text("2 of 6 steps done")).to_be_visible()
    expect(page.get_by_text("not sent yet")).to_be_hidden()
    page.reload()
    expect(page.get_by_text("2 of 6 steps done")).to_be_visible()
    end(page)


def test_what_is_ticked_at_once_before_the_end_is_not_left_behind(arrive: Callable[..., Visitor]) -> None:
    visitor = arrive(OTHER)
    page = begin(visitor)
    page.wait_for_load_state("networkidle")
    page.evaluate("for (let n = 1; n < 6; n++) document.querySelector(`#step-${n} [value=yes]`).click()")
    page.evaluate("document.querySelector('#end a').click()")
    expect(page.get_by_text("1 step is not ticked.")).to_be_visible()
    page.get_by_role("link", name="Cancel").click()
    expect(page.get_by_text("5 of 6 steps done")).to_be_visible()
    end(page)


def test_nobody_ends_it_while_something_cannot_be_sent(arrive: Callable[..., Visitor]) -> None:
    visitor = arrive(OTHER)
    page = begin(visitor)
    page.wait_for_load_state("networkidle")
    checklist = page.url.partition("#")[0]
    page.route("**/steps/*", lambda route: route.abort())
    page.get_by_role("button", name=re.compile(r"^Done ?: step 1$")).click()
    page.get_by_role("button", name="End this").click()
    expect(page.get_by_text("1 not sent yet.")).to_be_focused()
    page.unroute("**/steps/*")
    page.goto(f"{checklist}/end")  # goes back, and sends it
    expect(page.get_by_text("1 of 6 steps done")).to_be_visible()
    end(page)


def test_what_was_not_sent_before_it_was_ended_elsewhere_is_said_to_be_missing(arrive: Callable[..., Visitor]) -> None:
    page, elsewhere = begin(arrive(OTHER)), arrive(OTHER)
    page.wait_for_load_state("networkidle")
    page.route("**/steps/*", lambda route: route.abort())
    page.get_by_role("button", name=re.compile(r"^Done ?: step 1$")).click()
    expect(page.get_by_text("1 not sent yet.")).to_be_visible()
    elsewhere.page.goto(page.url)
    end(elsewhere.page)
    page.reload()
    expect(page.get_by_text("1 ticked in this browser, but not sent before this was ended.")).to_be_visible()
