"""The page of a handover shows the clause with each of its terms, and what of it nobody recorded."""

from flask import Flask
from flask.testing import FlaskClient

from tests.page import read_page
from tests.portal.conftest import SignIn
from tests.portal.handovers.deal import KEEPER, STAFF, SUPPLIER, Deal, post, send

TERMS = ("Clause", "Who owes it", "How firmly", "Charge", "Falls due", "Conditions", "Systems in scope")
SAID = {
    "wording": "The Supplier shall <b>write</b> a runbook.",
    "number": "14.2(a)",
    "page": "31",
    "obligor": "supplier",
    "strength": "shall",
    "charge": "included",
    "conditions": "If we ask for it.",
    "scope": "The housing system",
}


def terms(browser: FlaskClient, address: str) -> dict[str, str]:
    """The terms of the clause as they are read."""
    page = read_page(browser.get(address).text)
    rows = [one for one in page.all("div") if "govuk-summary-list__row" in one.classes]
    said = {next(row.all("dt")).text: next(row.all("dd")).text for row in rows}
    return {name: said[name] for name in TERMS}


def test_what_nobody_recorded_says_so(deal: Deal, app: Flask, sign_in: SignIn) -> None:
    staff = sign_in(app.test_client(), STAFF)
    found = terms(staff, deal.one)
    assert found.pop("Falls due") == "on its due date, which follows no other day"
    assert set(found.values()) == {"Not recorded"}
    assert "its words are not recorded yet" in staff.get(deal.one).text
    assert "Record the clause" not in staff.get(deal.one).text


def test_a_keeper_records_it_and_both_sides_read_it(deal: Deal, app: Flask, sign_in: SignIn) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    assert post(keeper, f"{deal.one}/clause", **SAID | {"wording": " "}) == 422
    assert (
        "Enter the page on which the clause stands" in send(keeper, f"{deal.one}/clause", **SAID | {"page": "0"}).text
    )
    assert post(keeper, f"{deal.one}/clause", **SAID) == 303
    for browser in (keeper, sign_in(app.test_client(), SUPPLIER)):
        found = terms(browser, deal.one)
        assert found["Clause"] == "14.2(a), page 31"
        assert (found["Who owes it"], found["How firmly"]) == ("The supplier", "Must")
        assert (found["Charge"], found["Conditions"]) == ("Included in the price", "If we ask for it.")
        assert found["Systems in scope"] == "The housing system"
        assert "shall &lt;b&gt;write&lt;/b&gt; a runbook" in browser.get(deal.one).text
    assert 'value="14.2(a)"' in keeper.get(f"{deal.one}/clause").text


def test_nobody_else_records_it(deal: Deal, app: Flask, sign_in: SignIn) -> None:
    for email in (STAFF, SUPPLIER):
        assert sign_in(app.test_client(), email).get(f"{deal.one}/clause").status_code == 403
