"""Signing in and out: what begins a session, what ends it, and what a stranger learns."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from catalogue.access import operator
from catalogue.people.accounts import WRONG_BEFORE_LOCK, close_account, note_wrong_password, set_password
from catalogue.people.directory import end_employment
from catalogue.people.roles import Period, grant_role, revoke_role
from catalogue.people.tables import Account, Person
from catalogue.store import Database
from catalogue.terms import Role
from portal import sessions
from portal.config import Settings
from tests.conftest import TODAY
from tests.portal.applications import CHEAP
from tests.portal.conftest import PASSWORD, Council, SignIn, csrf_of

STAFF = "staff@council.example"
OPERATOR = operator("Test operator")


def attempt(browser: FlaskClient, email: str, password: str, **more: str) -> TestResponse:
    """One try at the sign-in form."""
    token = csrf_of(browser.get("/sign-in").text)
    return browser.post("/sign-in", data={"email": email, "password": password, "csrf_token": token, **more})


def is_in(browser: FlaskClient) -> bool:
    """Whether the page frame shows somebody signed in."""
    return 'action="/sign-out"' in browser.get("/no-such-page").text


@pytest.fixture
def portal_database(database: Database) -> Database:
    """SQLite and PostgreSQL in turn: both must give the same answers."""
    return database


class Clock:
    """A clock that tests set forward."""

    offset = timedelta()

    def __call__(self) -> datetime:
        return datetime(2026, 11, 22, 9, tzinfo=UTC) + self.offset


@pytest.fixture
def clock() -> Clock:
    """Nine in the morning, until a test says otherwise."""
    return Clock()


def test_the_right_password_signs_in(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STAFF)
    assert ">Staff</a>" in client.get("/no-such-page").text


def test_an_address_counts_however_it_is_typed(client: FlaskClient, council: Council) -> None:
    assert attempt(client, "  STAFF@Council.Example ", PASSWORD).status_code == 303


@pytest.mark.parametrize(
    "email, password",
    [(STAFF, "wrong password"), ("nobody@council.example", PASSWORD), ("contractor@supplier.example", "x" * 5000)],
)
def test_every_refusal_reads_the_same(client: FlaskClient, council: Council, email: str, password: str) -> None:
    answer = attempt(client, email, password)
    assert answer.status_code == 422
    assert "The email address or the password is wrong." in answer.text
    assert password not in answer.text
    assert not is_in(client)


def test_ten_wrong_passwords_lock_the_account_for_a_while(client: FlaskClient, council: Council, clock: Clock) -> None:
    for _ in range(WRONG_BEFORE_LOCK):
        attempt(client, STAFF, "wrong password")
    locked = attempt(client, STAFF, PASSWORD)
    assert locked.status_code == 422
    assert "The email address or the password is wrong." in locked.text
    clock.offset = timedelta(minutes=16)
    assert attempt(client, STAFF, PASSWORD).status_code == 303


def test_a_lock_that_falls_while_a_guess_is_checked_holds_for_that_guess_too(
    app: Flask, client: FlaskClient, council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Many guesses sent at once are all let past the first look at the lock."""

    def meanwhile_locked(_hash: str, _password: str) -> bool:
        with council.database.unit_of_work() as session:
            for _ in range(WRONG_BEFORE_LOCK):
                note_wrong_password(session, council.accounts[STAFF].id, OPERATOR)
        return True

    monkeypatch.setattr(app.extensions["portal"].passwords, "matches", meanwhile_locked)
    assert attempt(client, STAFF, PASSWORD).status_code == 422
    assert not is_in(client)


def test_a_session_of_before_the_sign_in_does_not_go_on(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    client.get("/sign-in")
    before = _cookie(client)
    with client.session_transaction() as held:
        held["planted"] = "by somebody else"
    sign_in(client, STAFF)
    assert _cookie(client) != before
    with client.session_transaction() as held:
        assert "planted" not in held


def test_a_copied_cookie_is_worth_nothing_after_signing_out(
    app: Flask, client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    sign_in(client, STAFF)
    thief, elsewhere = app.test_client(), sign_in(app.test_client(), STAFF)
    thief.set_cookie("portal", _cookie(client))
    assert is_in(thief)
    client.post("/sign-out", data={"csrf_token": csrf_of(client.get("/no-such-page").text)})
    assert not is_in(client)
    assert not is_in(thief)
    assert is_in(elsewhere), "signing out ends one session, not all"


@pytest.mark.parametrize("idle, still_in", [(timedelta(minutes=59), True), (timedelta(minutes=61), False)])
def test_an_unused_session_ends(
    client: FlaskClient, council: Council, sign_in: SignIn, clock: Clock, idle: timedelta, still_in: bool
) -> None:
    sign_in(client, STAFF)
    clock.offset = idle
    assert is_in(client) is still_in


def test_a_session_in_use_ends_after_twelve_hours(
    client: FlaskClient, council: Council, sign_in: SignIn, clock: Clock
) -> None:
    sign_in(client, STAFF)
    for half_hours in range(1, 24):
        clock.offset = timedelta(minutes=30 * half_hours)
        assert is_in(client), half_hours
    clock.offset = sessions.ABSOLUTE + timedelta(minutes=1)
    assert not is_in(client)


def _close(database: Database, council: Council) -> None:
    with database.unit_of_work() as session:
        close_account(session, OPERATOR, session.get_one(Account, council.accounts[STAFF].id))


def _new_password(database: Database, council: Council) -> None:
    with database.unit_of_work() as session:
        set_password(
            session, OPERATOR, session.get_one(Account, council.accounts[STAFF].id), CHEAP.hash("another one!!")
        )


def _leave(database: Database, council: Council) -> None:
    with database.unit_of_work() as session:
        person = session.get_one(Person, council.accounts[STAFF].person_id)
        end_employment(session, OPERATOR, person, TODAY - timedelta(days=1))


@pytest.mark.parametrize("ending", [_close, _new_password, _leave])
def test_what_ends_an_account_ends_its_sessions_at_once(
    client: FlaskClient, council: Council, sign_in: SignIn, ending: Callable[[Database, Council], None]
) -> None:
    sign_in(client, STAFF)
    ending(council.database, council)
    assert not is_in(client)


def test_a_leaver_cannot_sign_in(client: FlaskClient, council: Council) -> None:
    _leave(council.database, council)
    assert attempt(client, STAFF, PASSWORD).status_code == 422


@pytest.mark.parametrize(
    "given", ["//evil.example", "/\t/evil.example", "/\\evil.example", "https://evil.example/", "/nope"]
)
def test_after_signing_in_nobody_is_sent_elsewhere(client: FlaskClient, council: Council, given: str) -> None:
    answer = attempt(client, STAFF, PASSWORD, next=given)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")


def test_after_signing_in_one_is_where_one_wanted_to_be(client: FlaskClient, council: Council) -> None:
    answer = attempt(client, STAFF, PASSWORD, next="/sign-in?next=%2Fid")
    assert answer.headers["Location"] == "/sign-in?next=%2Fid"


def test_a_form_without_its_token_is_refused(client: FlaskClient, council: Council) -> None:
    answer = client.post("/sign-in", data={"email": STAFF, "password": PASSWORD})
    assert answer.status_code == 400
    assert "reload the page" in answer.text
    assert not is_in(client)


def test_a_session_cannot_be_made_up(app: Flask, council: Council) -> None:
    forger = app.test_client()
    forger.set_cookie("portal", "eyJfdXNlcl9pZCI6IjEifQ.aaaaaa.bbbbbbbbbbbbbbbbbbbbbbbbbbb")
    assert not is_in(forger)


@pytest.fixture
def in_production(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As if this were no demonstration, whose passwords stay as they are; the second step has tests of its own."""
    monkeypatch.setattr(Settings, "asks_for_codes", False)
    made = app.extensions["portal"]
    app.extensions["portal"] = replace(made, settings=made.settings.model_copy(update={"mode": "production"}))
    yield
    app.extensions["portal"] = made


def ask_for_password(browser: FlaskClient, current: str, wanted: str) -> TestResponse:
    """One try at the form for another password."""
    token = csrf_of(browser.get("/my/password").text)
    return browser.post("/my/password", data={"current": current, "password": wanted, "csrf_token": token})


def test_a_new_password_signs_out_everywhere_else(
    app: Flask, client: FlaskClient, sign_in: SignIn, in_production: None
) -> None:
    elsewhere = sign_in(app.test_client(), STAFF)
    sign_in(client, STAFF)
    assert ask_for_password(client, PASSWORD, "another good password").status_code == 303
    assert is_in(client)
    assert not is_in(elsewhere)
    assert attempt(app.test_client(), STAFF, PASSWORD).status_code == 422
    assert attempt(app.test_client(), STAFF, "another good password").status_code == 303


@pytest.mark.parametrize(
    "current, wanted, words",
    [
        ("not the one", "another good password", "That is not your password now."),
        (PASSWORD, "short", "12 to 256 characters"),
        ("", "", "Enter the password you have now."),
    ],
)
def test_a_new_password_is_refused_in_words(
    client: FlaskClient, sign_in: SignIn, in_production: None, current: str, wanted: str, words: str
) -> None:
    answer = ask_for_password(sign_in(client, STAFF), current, wanted)
    assert answer.status_code == 422
    assert words in answer.text


def test_a_stolen_session_is_no_way_to_guess_the_password(
    app: Flask, client: FlaskClient, sign_in: SignIn, in_production: None
) -> None:
    sign_in(client, STAFF)
    for _ in range(WRONG_BEFORE_LOCK):
        ask_for_password(client, "a wrong guess", "another good password")
    assert ask_for_password(client, PASSWORD, "another good password").status_code == 422


def test_in_a_demonstration_passwords_stay(client: FlaskClient, sign_in: SignIn) -> None:
    answer = ask_for_password(sign_in(client, STAFF), PASSWORD, "another good password")
    assert "cannot be changed" in answer.text


def _cookie(browser: FlaskClient) -> str:
    held = browser.get_cookie("portal")
    return held.value if held else ""


def test_a_right_that_is_taken_away_is_gone_at_the_next_request(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    slug = council.register("dataset", "Closed", visibility="restricted")
    steward = sign_in(client, "steward@council.example")
    assert steward.get(f"/datasets/{slug}").status_code == 200
    with council.database.unit_of_work() as session:
        revoke_role(session, OPERATOR, _person(session, council), Role.STEWARD, TODAY)
    assert steward.get(f"/datasets/{slug}").status_code == 404


def test_a_right_that_ends_today_is_gone_tomorrow(
    client: FlaskClient, council: Council, sign_in: SignIn, clock: Clock
) -> None:
    slug = council.register("dataset", "Closed", visibility="restricted")
    with council.database.unit_of_work() as session:
        revoke_role(session, OPERATOR, _person(session, council), Role.STEWARD, TODAY)
        grant_role(session, OPERATOR, _person(session, council), Role.STEWARD, Period(TODAY, TODAY))
    clock.offset = timedelta(hours=14, minutes=30)
    steward = sign_in(client, "steward@council.example")
    assert steward.get(f"/datasets/{slug}").status_code == 200
    clock.offset += timedelta(minutes=45)
    assert steward.get(f"/datasets/{slug}").status_code == 404


def _person(session: Session, council: Council) -> Person:
    return session.get_one(Person, council.accounts["steward@council.example"].person_id)
