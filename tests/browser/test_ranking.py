"""The numbers of the ranking as stewards meet them: behind a result, and tried before they are used."""

from collections.abc import Callable

import pytest

from tests.browser.axe import violations
from tests.browser.keyboard import tab_walk
from tests.browser.layout import DESKTOP, NARROWEST, cut_tables, reflow
from tests.browser.visitor import Visitor

ADMIN = "admin@council.example"
Arrive = Callable[..., Visitor]


@pytest.mark.parametrize("javascript", [True, False])
def test_the_numbers_behind_a_result_unfold_and_fit(arrive: Arrive, javascript: bool) -> None:
    visitor = arrive(ADMIN, javascript=javascript)
    page = visitor.goto("/search?q=bins+leavers&why=1")
    page.locator("summary:has-text('The numbers')").first.click()
    numbers = page.locator(".app-result details[open]").first
    assert numbers.get_by_text("Its score, among those with the same standing").is_visible()
    assert [*cut_tables(page, DESKTOP), *reflow(page, NARROWEST), *cut_tables(page, NARROWEST)] == []
    if javascript:
        assert [*violations(page), *tab_walk(page)] == []


@pytest.mark.parametrize("javascript", [True, False])
def test_numbers_are_tried_and_a_reason_is_asked_for(arrive: Arrive, javascript: bool) -> None:
    page = arrive(ADMIN, javascript=javascript).goto("/searches/ranking")
    page.fill("[name=strong]", "6")
    page.click("text=Try these numbers")
    page.wait_for_url("**strong=6**")
    assert page.locator("#changes tbody tr").count() > 1
    assert [*cut_tables(page, DESKTOP), *cut_tables(page, NARROWEST)] == []
    page.click("text=Use these numbers")
    page.wait_for_selector(".govuk-error-summary")
    assert "There is no reason." in page.inner_text(".govuk-error-summary")
    assert page.input_value("form[method=get] [name=strong]") == "6"


def test_a_number_out_of_bounds_leads_to_its_field(arrive: Arrive) -> None:
    visitor = arrive(ADMIN)
    page = visitor.goto("/searches/ranking")
    page.fill("[name=draft]", "two")
    page.click("text=Try these numbers")
    page.wait_for_selector(".govuk-error-summary")
    page.click(".govuk-error-summary a")
    assert page.evaluate("document.activeElement.id") == "draft"
    assert [*violations(page), *reflow(page, NARROWEST)] == []
