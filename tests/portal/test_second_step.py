"""Signing in with a code: set up at the first sign-in, asked for at each, worth nothing twice or to a thief."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.messages.tables import Message
from catalogue.people.accounts import WRONG_BEFORE_LOCK, close_account
from catalogue.people.tables import Account
from catalogue.store import Database
from portal import sessions
from tests.portal.conftest import PASSWORD, Council, csrf_of
from tests.portal.test_auth import OPERATOR, STAFF, attempt, is_in

ADMIN = "admin@council.example"


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


@pytest.fixture(autouse=True)
def in_production(app: Flask) -> Iterator[None]:
    made = app.extensions["portal"]
    app.extensions["portal"] = replace(made, settings=made.settings.model_copy(update={"mode": "production"}))
    yield
    app.extensions["portal"] = made


def give(browser: FlaskClient, address: str, code: str) -> TestResponse:
    """Send a code by the form at an address."""
    return browser.post(address, data={"code": code, "csrf_token": csrf_of(browser.get(address).text)})


class Telephone:
    """Somebody's app: the key that it was given, and the clock by which it goes."""

    def __init__(self, page: str, clock: Clock) -> None:
        found = re.search(r'class="app-key">([A-Z2-7 ]+)<', page)
        assert found
        self.app, self._clock = pyotp.TOTP(found[1].replace(" ", "")), clock

    def code(self) -> str:
        """What it shows, half a minute later each time that it is asked."""
        self._clock.offset += timedelta(seconds=30)
        return self.app.at(self._clock())


@pytest.fixture
def telephone(app: Flask, council: Council, clock: Clock) -> Telephone:
    """The app that a member of staff has set up."""
    browser = app.test_client()
    assert attempt(browser, STAFF, PASSWORD).headers["Location"] == "/sign-in/set-up"
    held = Telephone(browser.get("/sign-in/set-up").text, clock)
    assert give(browser, "/sign-in/set-up", held.code()).status_code == 200
    return held


def recovery_codes(page: str) -> list[str]:
    """Those on a page."""
    return re.findall(r"<li>([a-z2-7-]{19})</li>", page)


def letters(database: Database) -> list[str]:
    """The subjects of what was posted."""
    with database.reading() as session:
        return list(session.scalars(select(Message.subject).order_by(Message.posted_at, Message.id)))


def said_in(database: Database, subject: str) -> str:
    """What the one letter of this subject says."""
    with database.reading() as session:
        return session.scalars(select(Message.body).where(Message.subject == subject)).one()


def test_whoever_has_a_password_sets_up_an_app_at_the_next_sign_in(
    client: FlaskClient, council: Council, clock: Clock
) -> None:
    attempt(client, STAFF, PASSWORD, next="/datasets")
    assert not is_in(client)
    page = client.get("/sign-in/set-up")
    assert page.headers["Cache-Control"] == "no-store"
    assert re.search(r'<svg [^>]*class="app-qr"', page.text)
    done = give(client, "/sign-in/set-up", Telephone(page.text, clock).code())
    assert len(recovery_codes(done.text)) == 10
    assert 'href="/datasets"' in done.text
    assert done.headers["Cache-Control"] == "no-store"
    assert is_in(client)
    assert letters(council.database) == ["An authenticator app was set up for your account"]


def test_a_wrong_first_code_sets_nothing_up(client: FlaskClient, council: Council) -> None:
    attempt(client, STAFF, PASSWORD)
    assert give(client, "/sign-in/set-up", "000000").status_code == 422
    assert "Enter the code." in give(client, "/sign-in/set-up", "").text
    assert not is_in(client)
    assert attempt(client, STAFF, PASSWORD).headers["Location"] == "/sign-in/set-up"


def test_a_password_and_a_code_sign_in(client: FlaskClient, telephone: Telephone) -> None:
    assert attempt(client, STAFF, PASSWORD, next="/systems").headers["Location"] == "/sign-in/code"
    assert not is_in(client)
    assert client.get("/my").status_code == 302
    assert give(client, "/sign-in/code", telephone.code()).headers["Location"] == "/systems"
    assert is_in(client)


def test_a_code_seen_over_a_shoulder_is_worth_nothing(app: Flask, client: FlaskClient, telephone: Telephone) -> None:
    code, thief = telephone.code(), app.test_client()
    attempt(client, STAFF, PASSWORD)
    give(client, "/sign-in/code", code)
    attempt(thief, STAFF, PASSWORD)
    assert give(thief, "/sign-in/code", code).status_code == 422
    assert not is_in(thief)


def test_a_recovery_code_signs_in_once(app: Flask, client: FlaskClient, council: Council, clock: Clock) -> None:
    attempt(client, STAFF, PASSWORD)
    held = Telephone(client.get("/sign-in/set-up").text, clock)
    codes = recovery_codes(give(client, "/sign-in/set-up", held.code()).text)
    for status in (303, 422):
        browser = app.test_client()
        attempt(browser, STAFF, PASSWORD)
        assert give(browser, "/sign-in/code", codes[3].upper()).status_code == status
    told = said_in(council.database, "A recovery code of your account was used")
    assert "Ask for a new one on the sign-in page" in told


def test_ten_wrong_codes_lock_the_account(
    client: FlaskClient, telephone: Telephone, clock: Clock, database: Database
) -> None:
    attempt(client, STAFF, PASSWORD)
    for _ in range(WRONG_BEFORE_LOCK):
        assert give(client, "/sign-in/code", "000000").status_code == 422
    assert give(client, "/sign-in/code", telephone.code()).status_code == 422
    assert not is_in(client)
    assert "somebody may know your password" in said_in(database, "Your account is locked for 15 minutes")
    clock.offset += timedelta(minutes=16)
    attempt(client, STAFF, PASSWORD)
    assert give(client, "/sign-in/code", telephone.code()).status_code == 303


def test_the_right_password_again_gives_no_more_guesses(client: FlaskClient, telephone: Telephone) -> None:
    for _ in range(WRONG_BEFORE_LOCK):
        attempt(client, STAFF, PASSWORD)
        give(client, "/sign-in/code", "000000")
    assert attempt(client, STAFF, PASSWORD).status_code == 422


@pytest.mark.parametrize("address", ["/sign-in/code", "/sign-in/set-up"])
def test_without_a_password_there_is_nothing_to_do(client: FlaskClient, council: Council, address: str) -> None:
    assert client.get(address).headers["Location"] == "/sign-in"
    token = csrf_of(client.get("/sign-in").text)
    assert client.post(address, data={"code": "000000", "csrf_token": token}).headers["Location"] == "/sign-in"


def test_the_way_from_password_to_code_is_open_for_a_quarter_of_an_hour(
    client: FlaskClient, telephone: Telephone, clock: Clock
) -> None:
    attempt(client, STAFF, PASSWORD)
    clock.offset += sessions.HALFWAY + timedelta(seconds=1)
    assert client.get("/sign-in/code").headers["Location"] == "/sign-in"


def test_a_closed_account_ends_halfway(client: FlaskClient, council: Council, telephone: Telephone) -> None:
    attempt(client, STAFF, PASSWORD)
    with council.database.unit_of_work() as session:
        close_account(session, OPERATOR, session.get_one(Account, council.accounts[STAFF].id))
    assert client.get("/sign-in/code").headers["Location"] == "/sign-in"


def test_halfway_is_not_in_whatever_the_cookie_says(
    client: FlaskClient, council: Council, telephone: Telephone
) -> None:
    attempt(client, STAFF, PASSWORD)
    with client.session_transaction() as held:
        assert set(held) <= {"halfway", "csrf_token"}
    with client.session_transaction() as held:
        held["halfway"] = ["not an id", 0, None, "soon"]
    assert client.get("/sign-in/code").headers["Location"] == "/sign-in"


@pytest.fixture
def staff(client: FlaskClient, telephone: Telephone) -> FlaskClient:
    """Signed in with a code."""
    attempt(client, STAFF, PASSWORD)
    give(client, "/sign-in/code", telephone.code())
    return client


def test_another_app_needs_a_code_of_the_one_before(
    app: Flask, staff: FlaskClient, telephone: Telephone, clock: Clock
) -> None:
    elsewhere = app.test_client()
    attempt(elsewhere, STAFF, PASSWORD)
    give(elsewhere, "/sign-in/code", telephone.code())
    assert "10 of 10" in staff.get("/my/second-step").text
    assert give(staff, "/my/second-step/app", "000000").status_code == 422
    assert staff.get("/sign-in/set-up").status_code == 303
    assert give(staff, "/my/second-step/app", telephone.code()).headers["Location"] == "/sign-in/set-up"
    other = Telephone(staff.get("/sign-in/set-up").text, clock)
    assert give(staff, "/sign-in/set-up", other.code()).status_code == 200
    assert is_in(staff)
    assert not is_in(elsewhere), "a new app signs out everywhere else"
    attempt(elsewhere, STAFF, PASSWORD)
    assert give(elsewhere, "/sign-in/code", telephone.code()).status_code == 422
    assert give(elsewhere, "/sign-in/code", other.code()).status_code == 303


def test_an_app_that_somebody_began_to_set_up_is_not_shown_to_a_session_left_open(
    app: Flask, staff: FlaskClient, telephone: Telephone, clock: Clock
) -> None:
    elsewhere = app.test_client()
    attempt(elsewhere, STAFF, PASSWORD)
    give(elsewhere, "/sign-in/code", telephone.code())
    give(staff, "/my/second-step/app", telephone.code())
    assert "app-key" in staff.get("/sign-in/set-up").text
    assert elsewhere.get("/sign-in/set-up").headers["Location"] == "/sign-in", "another session gave no code for it"
    clock.offset += timedelta(minutes=16)
    assert staff.get("/sign-in/set-up").headers["Location"] == "/sign-in", "and this one did too long ago"
    data = {"code": "123456", "csrf_token": csrf_of(staff.get("/my/second-step/app").text)}
    assert staff.post("/sign-in/set-up", data=data).headers["Location"] == "/sign-in"


def test_an_app_that_waits_to_be_set_up_is_not_shown_for_a_password_alone(
    app: Flask, staff: FlaskClient, telephone: Telephone
) -> None:
    assert give(staff, "/my/second-step/app", telephone.code()).headers["Location"] == "/sign-in/set-up"
    thief = app.test_client()
    assert attempt(thief, STAFF, PASSWORD).headers["Location"] == "/sign-in/code"

    assert thief.get("/sign-in/set-up").headers["Location"] == "/sign-in"
    data = {"code": "123456", "csrf_token": csrf_of(thief.get("/sign-in/code").text)}
    assert thief.post("/sign-in/set-up", data=data).headers["Location"] == "/sign-in"


def test_new_recovery_codes_need_a_code_and_are_told_of(
    staff: FlaskClient, council: Council, telephone: Telephone
) -> None:
    assert give(staff, "/my/second-step/codes", "").status_code == 422
    assert len(recovery_codes(give(staff, "/my/second-step/codes", telephone.code()).text)) == 10
    assert "You have new recovery codes" in letters(council.database)


def test_a_stolen_session_is_no_way_to_guess_codes(staff: FlaskClient, telephone: Telephone) -> None:
    for _ in range(WRONG_BEFORE_LOCK):
        give(staff, "/my/second-step/app", "000000")
    assert give(staff, "/my/second-step/app", telephone.code()).status_code == 422


def test_an_administrator_takes_off_a_lost_app_and_its_person_is_told(
    app: Flask, council: Council, telephone: Telephone, clock: Clock
) -> None:
    admin = app.test_client()
    attempt(admin, ADMIN, PASSWORD)
    give(admin, "/sign-in/set-up", Telephone(admin.get("/sign-in/set-up").text, clock).code())
    assert "Take off their app" in admin.get("/people/staff").text
    address = "/people/staff/second-step"
    token = csrf_of(admin.get(address).text)
    assert admin.post(address, data={"reason": "", "csrf_token": token}).status_code == 422
    assert admin.post(address, data={"reason": "Lost", "csrf_token": token}).headers["Location"] == "/people/staff"
    assert "Take off their app" not in admin.get("/people/staff").text
    assert attempt(app.test_client(), STAFF, PASSWORD).headers["Location"] == "/sign-in/set-up"
    assert "Your authenticator app was taken off your account" in letters(council.database)
    own = admin.post("/people/admin/second-step", data={"reason": "Mine", "csrf_token": token})
    assert own.status_code == 422
