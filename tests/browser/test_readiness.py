"""Which systems only a contractor can run, for a head of service (journey 8), and what would be lost with somebody.

Clicks on links and buttons are counted; what is typed in a form is free.
"""

import csv
import io
from collections.abc import Callable

import pytest

from tests.browser.clicks import Clicks
from tests.browser.visitor import Visitor

HEAD, MANAGER = "owner@council.example", "acceptor@council.example"
MOST_FOR_THE_BOARD, MOST_TO_ASSIGN, MOST_TO_FORESEE = 3, 3, 2
Arrive = Callable[..., Visitor]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_head_of_service_finds_what_only_a_contractor_can_run_and_who_could_learn_it(
    arrive: Arrive, javascript: bool
) -> None:
    page = arrive(HEAD, javascript=javascript).goto("/")
    clicks = Clicks(page, javascript)
    clicks.on("link", "4 systems that only a contractor can run")
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download CSV of Systems").click()
    rows = list(csv.DictReader(io.StringIO(saved.value.path().read_text("utf-8-sig"))))
    assert [row["Only a contractor"] for row in rows] == ["Yes"] * 4
    ends = [row["Contract ends"] for row in rows]
    assert all(ends) and ends == sorted(ends)  # by risk
    clicks.made += 1
    clicks.on("link", "Hearth housing management")
    assert clicks.made <= MOST_FOR_THE_BOARD
    said = page.inner_text("main")
    assert "Corvane Systems Ltd, until" in said
    assert "Dean Wragg" in page.inner_text("#next")  # who has begun to learn the restore
    assert "There are no figures before" in said


@pytest.mark.parametrize("javascript", [True, False])
def test_a_head_of_service_assigns_a_learner_in_three_clicks(arrive: Arrive, javascript: bool) -> None:
    """Each run takes a system of its own: what is in hand is asked for no more."""
    system = "Hearth housing management" if javascript else "Repairs scheduler"
    visitor = arrive(HEAD, javascript=javascript)
    clicks = Clicks(visitor.goto("/"), javascript)
    clicks.on("link", "4 systems that only a contractor can run")
    clicks.on("link", system)
    page = clicks.page
    if not page.locator("[name=person]").input_value():
        page.fill("[name=person]", "Dean Wragg")  # nobody has begun, so nobody is suggested
    clicks.on("button", "Assign a learner")
    assert clicks.made == MOST_TO_ASSIGN
    assert "is to learn" in page.inner_text("main") and "In hand: " in page.inner_text("main")
    listed = visitor.goto("/readiness?contractor=only").get_by_role("row", name=system)
    assert "in hand" in listed.inner_text()
    assert visitor.problems() == []


@pytest.mark.parametrize("javascript", [True, False])
def test_a_manager_sees_what_would_be_lost_with_somebody(arrive: Arrive, javascript: bool) -> None:
    page = arrive(MANAGER, javascript=javascript).goto("/readiness")
    clicks = Clicks(page, javascript)
    clicks.on("link", "What if somebody leaves")
    page.fill("#what-if", "Lorna Kitching")
    clicks.on("button", "Find")
    assert clicks.made <= MOST_TO_FORESEE
    assert "Staff sign-in" in page.inner_text("#systems")
    assert "Nobody" in page.inner_text("#losses")
