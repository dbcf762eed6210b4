"""The page that says why someone can see an entry, and signing out everywhere."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.portal.conftest import Council, SignIn, csrf_of
from tests.portal.test_auth import STAFF, is_in

ADMIN = "admin@council.example"


def ask(browser: FlaskClient, person: str, thing: str) -> str:
    """What the page says."""
    return browser.get("/admin/why", query_string={"person": person, "thing": thing}).text


@pytest.fixture
def admin(client: FlaskClient, sign_in: SignIn) -> FlaskClient:
    return sign_in(client, ADMIN)


def test_an_administrator_reads_why(council: Council, admin: FlaskClient) -> None:
    council.register("dataset", "Bin days", visibility="internal")
    page = ask(admin, STAFF, "http://localhost/datasets/bin-days")
    assert "Staff can see Bin days" in page
    assert "council staff and the entry is for council staff" in page
    assert "Contractor cannot see Bin days" in ask(admin, "contractor@supplier.example", "/datasets/bin-days/history")


@pytest.mark.parametrize(
    "thing", ["/datasets/secret-list", "/datasets/none", "/nothing", "secret list", "http://[", ""]
)
def test_what_an_administrator_may_not_see_is_not_there(council: Council, admin: FlaskClient, thing: str) -> None:
    council.register("dataset", "Secret list", visibility="restricted", owners={"data_steward": STAFF})
    page = ask(admin, STAFF, thing)
    assert "We cannot find this, or you may not see it." in page
    assert "Secret list" not in page
    assert "Staff can" not in page


def test_an_unknown_person_is_said(council: Council, admin: FlaskClient) -> None:
    council.register("dataset", "Bin days", visibility="internal")
    assert "Nobody here has this address." in ask(admin, "nobody@council.example", "/datasets/bin-days")
    assert "There is a problem" not in admin.get("/admin/why").text


def test_signing_out_everywhere_ends_every_session(app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    elsewhere, other = sign_in(app.test_client(), STAFF), sign_in(app.test_client(), ADMIN)
    sign_in(client, STAFF)
    token = csrf_of(client.get("/my/sign-out-everywhere").text)
    answer = client.post("/my/sign-out-everywhere", data={"csrf_token": token})
    assert answer.headers["Location"] == "/sign-in"
    assert "You are signed out everywhere." in client.get("/sign-in").text
    assert [is_in(browser) for browser in (client, elsewhere, other)] == [False, False, True]
