"""Invitations in the browser: sent by letter, accepted by its link, listed and withdrawn; nothing for strangers."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.messages.tables import Message
from catalogue.people.invitations import OPEN_FOR
from catalogue.people.tables import Person
from catalogue.store import Database
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn, csrf_of
from tests.portal.test_auth import attempt, is_in

MANAGER = "procurement@council.example"
EMAIL, PASSWORD = "gil.marsh@supplier.example", "a long good password"
END = TODAY + timedelta(days=100)
DATE = {"until_on-day": str(END.day), "until_on-month": str(END.month), "until_on-year": str(END.year)}
FORM = {"name": "Gil Marsh", "email": EMAIL, **DATE}


@pytest.fixture
def portal_database(database: Database) -> Database:
    return database


class Clock:
    """A clock that tests set forward."""

    offset = timedelta()

    def __call__(self) -> datetime:
        return datetime(2026, 11, 22, 9, tzinfo=UTC) + self.offset


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def address(council: Council) -> str:
    """The invitations of a contract."""
    slug = council.register(
        "contract", "Bin lorries", visibility="internal", supplier="test-supplier", end_on=END.isoformat()
    )
    return f"/contracts/{slug}/invitations"


@pytest.fixture
def manager(client: FlaskClient, sign_in: SignIn) -> FlaskClient:
    return sign_in(client, MANAGER)


def send(browser: FlaskClient, address: str, **changed: str) -> TestResponse:
    """Invite somebody by the form."""
    token = csrf_of(browser.get(f"{address}/new").text)
    return browser.post(f"{address}/new", data={**FORM, **changed, "csrf_token": token})


def link_in_mail(council: Council) -> str:
    """The path of the link in the newest letter."""
    with council.database.reading() as session:
        body = session.scalars(select(Message.body).order_by(Message.posted_at.desc(), Message.id)).first() or ""
    found = re.search(r"http://127.0.0.1:8000(/invitation\S+)", body)
    assert found, body
    return found[1]


def accept(browser: FlaskClient, link: str, password: str = PASSWORD) -> TestResponse:
    """Accept by the link."""
    token = csrf_of(browser.get("/sign-in").text)
    sealed = link.partition("link=")[2]
    return browser.post("/invitation", data={"link": sealed, "password": password, "csrf_token": token})


def test_someone_invited_comes_in_and_sees_the_contract(
    app: Flask, council: Council, manager: FlaskClient, address: str
) -> None:
    assert 'value="2"' in manager.get(f"{address}/new").text, "the contract's last day stands there"
    assert send(manager, address).headers["Location"] == address
    assert "Gil Marsh" in manager.get(address).text
    guest, link = app.test_client(), link_in_mail(council)
    page = guest.get(link)
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    for words in ("Procurement of Elvershire Council", "Gil Marsh, Test Supplier", "Bin lorries"):
        assert words in page.text
    assert guest.get("/contracts/bin-lorries").status_code == 404
    assert accept(guest, link).headers["Location"] == "/sign-in"
    assert not is_in(guest), "a link signs nobody in"
    assert attempt(guest, EMAIL, PASSWORD).status_code == 303
    assert guest.get("/contracts/bin-lorries").status_code == 200
    assert guest.get(address).status_code == 403
    assert "Nobody is invited" in manager.get(address).text


def test_an_invitation_is_accepted_once(app: Flask, council: Council, manager: FlaskClient, address: str) -> None:
    send(manager, address)
    link = link_in_mail(council)
    accept(app.test_client(), link)
    thief = app.test_client()
    assert thief.get(link).status_code == accept(thief, link, "the thief’s password").status_code == 410
    assert attempt(thief, EMAIL, "the thief’s password").status_code == 422


def test_a_short_password_is_said_and_the_link_still_works(
    app: Flask, council: Council, manager: FlaskClient, address: str
) -> None:
    send(manager, address)
    guest, link = app.test_client(), link_in_mail(council)
    answer = accept(guest, link, "short")
    assert answer.status_code == 422
    assert "12 to 256 characters" in answer.text
    assert accept(guest, link).status_code == 303


def test_a_withdrawn_invitation_does_not_work(app: Flask, council: Council, manager: FlaskClient, address: str) -> None:
    send(manager, address)
    link = link_in_mail(council)
    (ending,) = re.findall(rf'href="({address}/[^"]+/withdraw)"', manager.get(address).text)
    token = csrf_of(manager.get(ending).text)
    assert manager.post(ending, data={"csrf_token": token}).headers["Location"] == address
    assert manager.post(ending, data={"csrf_token": token}).status_code == 404
    assert app.test_client().get(link).status_code == 410


def test_an_invitation_ends_after_a_week(
    app: Flask, council: Council, manager: FlaskClient, address: str, clock: Clock
) -> None:
    send(manager, address)
    guest, link = app.test_client(), link_in_mail(council)
    clock.offset = OPEN_FOR - timedelta(seconds=1)
    assert guest.get(link).status_code == 200
    clock.offset = OPEN_FOR
    assert guest.get(link).status_code == accept(guest, link).status_code == 410


def test_an_invitation_stands_only_while_whoever_sent_it_may_invite(
    app: Flask, council: Council, manager: FlaskClient, address: str
) -> None:
    send(manager, address)
    guest, link = app.test_client(), link_in_mail(council)
    with council.database.unit_of_work() as session:
        sender = session.get_one(Person, council.accounts[MANAGER].person_id)
        sender.end_on = TODAY - timedelta(days=1)
    assert guest.get(link).status_code == accept(guest, link).status_code == 410


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"email": "staff@council.example"}, "needs no invitation"),
        ({"email": "not an address"}, "email"),
        ({"email": "gil..marsh@supplier.example"}, "We cannot send mail to this address."),
        ({"name": "Gil https://evil.example"}, "A name has no web address in it."),
        ({"name": ""}, "Enter the name"),
        ({"until_on-year": "2040"}, "ends before then"),
        ({"until_on-year": "2001"}, "This day is past"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_sent(
    council: Council, manager: FlaskClient, address: str, changed: dict[str, str], words: str
) -> None:
    answer = send(manager, address, **changed)
    assert answer.status_code == 422
    assert words in answer.text
    assert FORM["email"] in answer.text or "email" in changed, "what was typed stays"
    with council.database.reading() as session:
        assert session.scalars(select(Message)).all() == []


def test_who_does_not_answer_for_it_does_not_invite(
    app: Flask, council: Council, client: FlaskClient, sign_in: SignIn, address: str
) -> None:
    for email, status in (
        ("staff@council.example", 403),
        ("admin@council.example", 403),
        ("contractor@supplier.example", 404),
    ):
        browser = sign_in(app.test_client(), email)
        assert {browser.get(address).status_code, browser.get(f"{address}/new").status_code} <= {status, 403}, email
        assert "Invitations</a>" not in browser.get(address.removesuffix("/invitations")).text
    assert "Invitations</a>" in sign_in(client, MANAGER).get(address.removesuffix("/invitations")).text


def test_only_contracts_and_agreements_have_invitations(council: Council, client: FlaskClient, sign_in: SignIn) -> None:
    council.register("dataset", "Bin days", visibility="public")
    assert sign_in(client, "steward@council.example").get("/datasets/bin-days/invitations").status_code == 404


def test_of_several_parties_one_is_chosen(council: Council, client: FlaskClient, sign_in: SignIn) -> None:
    parties = [{"organisation": "test-agency"}, {"organisation": "test-supplier"}, {"organisation": "test-council"}]
    council.register("agreement", "Sharing", end_on=END.isoformat(), parts={"parties": parties})
    steward, address = sign_in(client, "steward@council.example"), "/agreements/sharing/invitations"
    assert "Test Council" not in steward.get(f"{address}/new").text
    assert "Choose for whom they work." in send(steward, address).text
    assert send(steward, address, organisation="test-agency").status_code == 303


def test_without_a_supplier_nobody_is_invited(council: Council, manager: FlaskClient) -> None:
    council.register("contract", "No supplier yet", visibility="internal")
    assert "this names no supplier" in manager.get("/contracts/no-supplier-yet/invitations").text
    assert send(manager, "/contracts/no-supplier-yet/invitations").status_code == 422


@pytest.mark.parametrize("sealed", ["", "made-up", "WyIxIiwxLDFd.aaaa"])
def test_a_link_cannot_be_made_up(client: FlaskClient, council: Council, sealed: str) -> None:
    assert client.get(f"/invitation?link={sealed}").status_code == 410
    assert accept(client, f"link={sealed}").status_code == 410
