"""Searches that are kept, asked about and learned from, walked as people do, with and without JavaScript."""

from collections.abc import Callable

import pytest

from tests.browser.axe import violations
from tests.browser.forms import empty_form
from tests.browser.keyboard import tab_walk
from tests.browser.layout import NARROWEST, reflow
from tests.browser.visitor import SEND, Visitor

STAFF, STARTER, ADMIN = "staff@council.example", "starter@council.example", "admin@council.example"
# A page, and the beginning of an address that its first link of this sort leads to.
BEHIND_LINKS = [
    (ADMIN, "/searches/missed", "/searches/missed/wish/"),
    (ADMIN, "/searches/missed", "/searches/missed/search/"),
    (ADMIN, "/searches/missed?show=answered", "/searches/missed/wish/"),
    (ADMIN, "/searches/missed", "/searches/words/"),
    (ADMIN, "/searches/missed", "/dismiss"),
    (STAFF, "/my", "/rename"),
    (STAFF, "/my", "/remove"),
]
FORMS_BEHIND_LINKS = [BEHIND_LINKS[0], BEHIND_LINKS[5]]
Arrive = Callable[..., Visitor]


def follow(visitor: Visitor, path: str, part: str) -> None:
    """Open a page, and then what its first link with this part leads to."""
    visitor.goto(path)
    visitor.page.locator(f"main a[href*='{part}']").first.click()
    visitor.page.wait_for_url(f"**{part}**")


@pytest.mark.parametrize("account, path, part", BEHIND_LINKS)
def test_a_page_behind_a_link_can_be_read_and_walked(arrive: Arrive, account: str, path: str, part: str) -> None:
    visitor = arrive(account)
    follow(visitor, path, part)
    problems = [*violations(visitor.page), *tab_walk(visitor.page), *reflow(visitor.page, NARROWEST)]
    assert problems + violations(visitor.page) == []


@pytest.mark.parametrize("account, path, part", FORMS_BEHIND_LINKS)
def test_a_form_behind_a_link_sent_empty_leads_to_what_is_missing(
    arrive: Arrive, account: str, path: str, part: str
) -> None:
    visitor = arrive(account)
    follow(visitor, path, part)
    if part == "/rename":
        visitor.page.fill("[name=name]", "")
    assert [*empty_form(visitor.page), *violations(visitor.page)] == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_search_is_kept_and_let_go(arrive: Arrive, javascript: bool) -> None:
    visitor = arrive(STARTER, javascript=javascript)
    page = visitor.goto(f"/search?q=schools&kind=dataset&sort={'title' if javascript else 'newest'}")
    page.click("summary:has-text('Save this search')")
    if javascript:
        assert violations(page) == []
    page.fill("[name=name]", f"Schools {javascript}")
    page.click("main form[action='/my/searches/new'] button")
    assert "/search?q=schools" in page.url and f"“Schools {javascript}”" in page.inner_text("main")
    visitor.goto("/my")
    page.click(f"main a:has-text('Remove “Schools {javascript}”')")
    page.click(SEND)
    assert f"Schools {javascript}" not in page.inner_text("#searches ~ dl")


@pytest.mark.parametrize("javascript", [True, False])
def test_the_words_of_a_search_in_vain_go_along_with_the_next_one_only(arrive: Arrive, javascript: bool) -> None:
    visitor = arrive(javascript=javascript)
    page = visitor.goto("/search?q=minibus")
    page.fill("[name=q]", "floods")
    page.press("[name=q]", "Enter")
    page.wait_for_url("**/search?q=floods*")
    assert "after" not in page.url
    assert page.locator("input[name=after]").count() == 0
