"""Handovers as both sides meet them: one hands in, the other accepts (journey 6); a contract that ends (journey 11).

Clicks on links and buttons are counted; what is typed, ticked or chosen in a form is free.
"""

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Page

from catalogue.contracts.due import LONDON
from tests.browser.clicks import Clicks
from tests.browser.visitor import PASSWORD, Visitor

SUPPLIER, ACCEPTOR, KEEPER = "contractor@supplier.example", "acceptor@council.example", "procurement@council.example"
CONTRACT = "/contracts/hearth-support-and-hosting"
MOST_TO_SUBMIT, MOST_TO_ACCEPT, MOST_TO_SEE, MOST_TO_CHASE = 5, 4, 2, 6
# A handover for each way through the journey: what is done with JavaScript is done without it too.
OWED = {True: "Restore done by our own staff while Corvane watches", False: "Data dictionary, editable"}
Arrive = Callable[..., Visitor]


@pytest.mark.parametrize("javascript", [True, False])
def test_a_supplier_hands_in_and_our_own_acceptor_accepts(arrive: Arrive, tmp_path: Path, javascript: bool) -> None:
    title = OWED[javascript]
    supplier = arrive(SUPPLIER, javascript=javascript)
    supplier.goto("/obligations")
    handed_in = _hand_in(Clicks(supplier.page, javascript), title, tmp_path / "how-to-restore.txt")
    assert handed_in.made <= MOST_TO_SUBMIT
    assert "It is submitted." in supplier.page.inner_text("main")

    acceptor = arrive(ACCEPTOR, javascript=javascript)
    acceptor.page.goto(supplier.page.url)  # the link in the mail
    accepted = _accept(Clicks(acceptor.page, javascript))
    assert accepted.made <= MOST_TO_ACCEPT
    assert "It is accepted." in acceptor.page.inner_text("main")
    assert "done unaided" in acceptor.page.inner_text("main").lower()


def _hand_in(clicks: Clicks, title: str, file: Path) -> Clicks:
    file.write_text("1. Stop the nightly load.\n2. Restore.\n", encoding="utf-8")
    clicks.on("link", title)
    clicks.on("link", "Add: file")
    clicks.page.set_input_files("[name=file]", file)
    clicks.on("button", "Add it")
    clicks.on("button", "Submit")
    clicks.on("button", "Submit")
    return clicks


def _accept(clicks: Clicks) -> Clicks:
    page = clicks.page
    clicks.on("button", "Begin to check it")
    clicks.on("button", "Begin to check it")
    clicks.on("button", "Accept")
    for criterion in page.locator("[name=criteria]").all():
        criterion.check()
    page.locator("[name=level][value=unaided]").check()
    done_on = datetime.now(LONDON)
    for part, value in (("day", done_on.day), ("month", done_on.month), ("year", done_on.year)):
        page.fill(f"[name=done_on-{part}]", str(value))
    page.fill("[name=password]", PASSWORD)
    clicks.on("button", "Accept")
    return clicks


def pages_of(page: Page) -> int:
    """On how many sheets the page is printed."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))


@pytest.mark.parametrize("javascript", [True, False])
def test_whoever_is_on_call_sees_what_a_contract_that_ends_still_lacks(arrive: Arrive, javascript: bool) -> None:
    visitor = arrive(KEEPER, javascript=javascript)
    page = visitor.goto(CONTRACT)  # the calendar event's link
    clicks = Clicks(page, javascript)
    clicks.on("link", "Ready to end?")
    said = page.inner_text("main")
    assert re.search(r"\d+ of \d+ handovers accepted", said)
    assert "What stands in the way of closing it" in said
    assert re.search(r"Full export of tenancy data, reloaded by us.* due \d", said)
    assert "£72,900" in said  # what can be withheld in all
    assert page.get_by_role("button", name="Print").is_visible() is javascript
    if javascript:
        page.evaluate("window.print = () => { document.title = 'printed' }")
        clicks.on("button", "Print")
        assert page.title() == "printed"
        printed = pages_of(page)
        page.evaluate("document.querySelector('.app-print-behind').remove()")
        assert (pages_of(page), printed > 1) == (1, True), "one page, and the whole list on those behind it"
    assert clicks.made <= MOST_TO_SEE


@pytest.mark.parametrize("javascript", [True, False])
def test_procurement_exports_and_chases_what_is_due_without_evidence(arrive: Arrive, javascript: bool) -> None:
    visitor = arrive(KEEPER, javascript=javascript)
    page = visitor.goto("/")
    clicks = Clicks(page, javascript)
    clicks.on("link", "Handovers")
    clicks.on("link", "Due in 90 days, no evidence")
    with page.expect_download() as file:
        page.get_by_role("link", name=re.compile("Excel|XLSX")).first.click()
    clicks.made += 1
    assert file.value.suggested_filename.endswith(".xlsx")
    clicks.on("button", "Chase")
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("textbox", name="Message").fill("Please hand these in by Friday.")
    clicks.on("button", "Send")
    said = page.inner_text("main")
    assert re.search(r"\d+ handovers? chased in \d+ letters?", page.inner_text("body"))
    today = datetime.now(LONDON)
    assert f"chased {today.day} {today:%B %Y}" in said
    assert clicks.made <= MOST_TO_CHASE
