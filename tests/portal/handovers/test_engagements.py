"""Who works under a contract by name: for council staff, kept by whoever keeps the contract."""

import re
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.portal.conftest import SignIn
from tests.portal.filling import fill_in
from tests.portal.handovers.deal import KEEPER, STAFF, SUPPLIER, Deal


def days(**said: date) -> dict[str, str]:
    """Days as a form sends them."""
    parts = ("day", "month", "year")
    return {f"{name}-{part}": str(getattr(day, part)) for name, day in said.items() for part in parts}


FIRST = {"name": "Ines Rook", "role": "Database administrator"} | days(
    from_on=date(2026, 1, 5), until_on=date(2026, 12, 31)
)


@pytest.fixture
def keeper(app: Flask, deal: Deal, sign_in: SignIn) -> FlaskClient:
    return sign_in(app.test_client(), KEEPER)


@pytest.fixture
def page(deal: Deal) -> str:
    deal.council.register("system", "Hearth", visibility="internal")
    return f"/contracts/{deal.contract}/engagements"


def step(browser: FlaskClient, page: str, code: str) -> str:
    """Where a step of the one engagement is taken."""
    found = re.search(rf'href="({page}/[^"]+/{code})"', browser.get(page).text)
    assert found
    return found.group(1)


def test_an_engagement_begins_grows_longer_and_ends(deal: Deal, keeper: FlaskClient, page: str) -> None:
    assert "Nobody is named" in keeper.get(page).text
    assert page in keeper.get(f"/contracts/{deal.contract}").text
    assert fill_in(keeper, f"{page}/new", FIRST | {"systems": "Hearth"}).status_code == 303
    text = keeper.get(page).text
    assert "Ines Rook" in text and "Hearth" in text and "31 December 2026" in text
    longer = days(until_on=date(2027, 6, 30), agreed_on=date(2026, 11, 1)) | {"reason": "The move took longer."}
    assert fill_in(keeper, step(keeper, page, "extend"), longer).status_code == 303
    assert "first agreed: 31 December 2026" in keeper.get(page).text
    over = days(last_day=date(2026, 11, 20)) | {"reason": "Left the supplier."}
    assert fill_in(keeper, step(keeper, page, "end"), over).status_code == 303
    assert f"{page}/" not in keeper.get(page).text.replace(f"{page}/new", "")
    (row,) = keeper.get(f"{page}?as=csv").data.decode("utf-8-sig").splitlines()[1:]
    assert row == ("Ines Rook,Hearth,2026-01-05,2026-11-20,1,Database administrator,2026-12-31,Left the supplier.")


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"name": ""}, "Enter the name"),
        ({"name": "nobody@supplier.example"}, "Nobody here has this address."),
        ({"name": KEEPER}, "works for the council"),
        ({"systems": "No such system"}, "No such system"),
        (days(until_on=date(2025, 1, 1)), "The last day is before the first."),
    ],
)
def test_what_is_wrong_is_said(keeper: FlaskClient, page: str, changed: dict[str, str], words: str) -> None:
    answer = fill_in(keeper, f"{page}/new", FIRST | changed)
    assert answer.status_code == 422 and words in answer.text
    assert "Nobody is named" in keeper.get(page).text


def test_staff_read_and_suppliers_do_not(
    app: Flask, deal: Deal, keeper: FlaskClient, page: str, sign_in: SignIn
) -> None:
    fill_in(keeper, f"{page}/new", FIRST | {"name": SUPPLIER})
    staff = sign_in(app.test_client(), STAFF)
    assert "Contractor" in staff.get(page).text and f"{page}/new" not in staff.get(page).text
    assert staff.get(f"{page}/new").status_code == 403
    supplier = sign_in(app.test_client(), SUPPLIER)
    assert supplier.get(page).status_code == 403 and page not in supplier.get(f"/contracts/{deal.contract}").text
