"""The owner's monthly check (journey 10): two clicks from home to each entry that is called right."""

import re
from collections.abc import Callable

import pytest

from tests.browser.axe import violations
from tests.browser.layout import NARROWEST, reflow
from tests.browser.visitor import Visitor

OWNER = "owner@council.example"


@pytest.mark.parametrize("javascript", [True, False])
def test_an_owner_calls_an_entry_right_from_their_list(arrive: Callable[..., Visitor], javascript: bool) -> None:
    visitor = arrive(OWNER, javascript=javascript)
    page = visitor.goto("/")
    page.get_by_role("link", name=re.compile("of your entries need a look")).click()
    before = _left(visitor)
    page.get_by_role("button", name=re.compile("^Still right")).first.click()
    assert page.url.endswith("/my?show=due")
    assert "is marked as still right" in page.inner_text("main")
    assert _left(visitor) == before - 1


def test_the_list_can_be_read_by_everyone_and_on_a_phone(arrive: Callable[..., Visitor]) -> None:
    visitor = arrive(OWNER)
    page = visitor.goto("/my?show=due")
    page.get_by_text("Add a note").first.click()
    assert [*violations(page), *reflow(page, NARROWEST)] == []


def _left(visitor: Visitor) -> int:
    found = re.search(r"Need a look \((\d+)\)", visitor.page.inner_text("main"))
    assert found
    return int(found.group(1))
