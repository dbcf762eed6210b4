"""Who is let in by single sign-on, as whom, and with which roles."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.access import operator
from catalogue.audit import AuditEvent
from catalogue.people.accounts import WRONG_BEFORE_LOCK, close_account, note_wrong_password
from catalogue.people.directory import PersonEntry, end_employment, keep_person
from catalogue.people.sign_on import LASTS, REASON, SOURCE
from catalogue.people.tables import Account, Person, RoleAssignment
from catalogue.store import Database
from portal.cli import cli
from tests.conftest import TODAY
from tests.portal.conftest import PASSWORD, Council, csrf_of
from tests.portal.sign_on.provider import StubProvider
from tests.portal.sign_on.steps import arrive, refused
from tests.portal.test_auth import STAFF, attempt, is_in
from tests.portal.test_second_step import letters

OPERATOR = operator("Test operator")
NEW = "new.starter@council.example"


@pytest.fixture
def in_production(app: Flask) -> Iterator[None]:
    made = app.extensions["portal"]
    strict = made.settings.model_copy(update={"mode": "production", "oidc_break_glass": "admin@council.example"})
    app.extensions["portal"] = replace(made, settings=strict)
    yield
    app.extensions["portal"] = made


def roles_given(database: Database, email: str = STAFF) -> list[tuple[str, bool, Any]]:
    """What single sign-on gave to someone: role, whether it waits, until when."""
    with database.reading() as session:
        rows = session.scalars(
            select(RoleAssignment)
            .join(Person, Person.id == RoleAssignment.person_id)
            .where(Person.email == email, RoleAssignment.source == SOURCE)
            .order_by(RoleAssignment.role)
        )
        return [(row.role, row.waiting, row.until_on) for row in rows]


def test_who_is_not_in_the_directory_is_not_made_up(
    client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    provider.says["email"] = NEW
    refused(arrive(client, provider), client, 403, "Nobody in the portal’s directory")
    with council.database.reading() as session:
        assert session.scalar(select(Person).where(Person.email == NEW)) is None


def test_who_is_in_the_directory_gets_an_account_at_the_first_sign_in(
    client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    with council.database.unit_of_work() as session:
        keep_person(session, OPERATOR, PersonEntry(NEW, "New Starter"))
    provider.says["email"] = NEW.upper()
    arrive(client, provider)
    assert ">New Starter</a>" in client.get("/no-such-page").text


def test_people_of_suppliers_are_not_let_in_by_the_councils_provider(
    client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    provider.says["email"] = "contractor@supplier.example"
    refused(arrive(client, provider), client, 403, "Sign in with your password.")


def test_a_leaver_is_not_let_in(client: FlaskClient, council: Council, provider: StubProvider) -> None:
    provider.says["groups"] = ["g-stewards"]
    with council.database.unit_of_work() as session:
        person = session.get_one(Person, council.accounts[STAFF].person_id)
        end_employment(session, OPERATOR, person, TODAY - timedelta(days=1))
    refused(arrive(client, provider), client, 403, "do not work for the council today")
    assert roles_given(council.database) == []


def test_a_closed_account_stays_closed(client: FlaskClient, council: Council, provider: StubProvider) -> None:
    with council.database.unit_of_work() as session:
        close_account(session, OPERATOR, session.get_one(Account, council.accounts[STAFF].id))
    refused(arrive(client, provider), client, 403, "Your account was closed")


def test_wrong_passwords_of_others_keep_nobody_out(
    client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    with council.database.unit_of_work() as session:
        for _ in range(WRONG_BEFORE_LOCK):
            note_wrong_password(session, council.accounts[STAFF].id, OPERATOR)
    arrive(client, provider)
    assert is_in(client)


def test_roles_are_those_of_the_groups_at_each_sign_in(
    app: Flask, council: Council, provider: StubProvider, database: Database
) -> None:
    until = TODAY + LASTS
    provider.says["groups"] = ["g-stewards", "g-of-no-interest"]
    arrive(app.test_client(), provider)
    arrive(app.test_client(), provider)
    assert roles_given(database) == [("steward", False, until)], "a second sign-in changes nothing"
    provider.says["groups"] = []
    arrive(app.test_client(), provider)
    assert roles_given(database) == [("steward", False, TODAY - timedelta(days=1))]
    with database.reading() as session:
        by_hand = select(RoleAssignment).where(RoleAssignment.source == "", RoleAssignment.until_on.is_not(None))
        assert session.scalars(by_hand).all() == [], "what somebody gave by hand stays"
        trail = session.scalars(select(AuditEvent).where(AuditEvent.via == "sign-on").order_by(AuditEvent.seq)).all()
        assert [event.action for event in trail] == ["account.tied", "role.granted", "role.revoked"]
        assert (trail[1].details or {})["reason"] == REASON


def test_an_address_that_somebody_new_was_given_does_not_open_the_account(
    app: Flask, council: Council, provider: StubProvider
) -> None:
    arrive(app.test_client(), provider)
    provider.lies = {"sub": "a new joiner"}
    newcomer = app.test_client()
    refused(arrive(newcomer, provider), newcomer, 403, "belongs to another entry at your council’s sign-in service")


def test_a_changed_address_opens_the_same_account(app: Flask, council: Council, provider: StubProvider) -> None:
    arrive(app.test_client(), provider)
    provider.lies = {"sub": provider.subject()}
    provider.says["email"] = "staff.married@council.example"
    browser = app.test_client()
    arrive(browser, provider)
    assert ">Staff</a>" in browser.get("/no-such-page").text


def test_an_administrator_sees_what_an_account_is_tied_to_and_unties_it(
    app: Flask, council: Council, provider: StubProvider
) -> None:
    staff = app.test_client()
    arrive(staff, provider)
    admin = app.test_client()
    attempt(admin, "admin@council.example", PASSWORD)
    assert f"to an entry at {provider.issuer}" in admin.get("/people/staff").text
    assert provider.issuer not in staff.get("/people/staff").text
    token = csrf_of(admin.get("/people/staff/sign-on").text)
    assert admin.post("/people/staff/sign-on", data={"reason": "", "csrf_token": token}).status_code == 422
    told = {"reason": "Her entry was made anew", "csrf_token": token}
    assert admin.post("/people/staff/sign-on", data=told).headers["Location"] == "/people/staff"
    assert not is_in(staff)
    assert "Untie single sign-on" not in admin.get("/people/staff").text
    assert "Your account was untied from single sign-on" in letters(council.database)
    provider.lies = {"sub": "made anew"}
    arrive(staff, provider)
    assert is_in(staff)


def test_the_command_unties_as_the_page_does(
    app: Flask, council: Council, provider: StubProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrive(app.test_client(), provider)

    @contextmanager
    def here() -> Iterator[tuple[None, Database]]:
        yield None, council.database

    monkeypatch.setattr("portal.cli_people.opened", here)
    assert CliRunner().invoke(cli, ["user", "untie", STAFF]).exit_code == 1, "without a reason"
    done = CliRunner().invoke(cli, ["user", "untie", STAFF, "--reason", "Made anew"])
    assert done.output == f"The account of {STAFF} is untied from single sign-on.\n"
    provider.lies = {"sub": "made anew"}
    assert arrive(app.test_client(), provider).status_code == 303


def test_the_command_unties_everybody_of_a_provider_after_a_look(
    app: Flask, council: Council, provider: StubProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    browsers = {email: app.test_client() for email in (STAFF, "admin@council.example")}
    for email, browser in browsers.items():
        provider.says["email"] = email
        arrive(browser, provider)

    @contextmanager
    def here() -> Iterator[tuple[None, Database]]:
        yield None, council.database

    monkeypatch.setattr("portal.cli_people.opened", here)

    def run(*words: str) -> str:
        done = CliRunner().invoke(cli, ["user", "untie-all", *words])
        assert done.exit_code == 0, done.output
        return done.stdout

    assert run("--issuer", "https://other.example") == (
        f"0 accounts would be untied from https://other.example.\n  2 accounts are tied at {provider.issuer}\n"
    )
    of_it = ("--issuer", provider.issuer)
    seen = run(*of_it)
    assert seen.startswith(f"2 accounts would be untied from {provider.issuer}.\n")
    assert all(is_in(browser) for browser in browsers.values()), "a look changes nothing"
    options = shlex.split(seen.splitlines()[-1])
    assert options[:2] == ["--apply", "--tied-before"]
    assert CliRunner().invoke(cli, ["user", "untie-all", *of_it, *options[:3]]).exit_code == 1, "without a reason"
    assert run(*of_it, *options) == f"2 accounts are untied from {provider.issuer}.\n"
    assert not any(is_in(browser) for browser in browsers.values())
    provider.lies, provider.says["email"] = {"sub": "made anew"}, STAFF
    assert arrive(app.test_client(), provider).status_code == 303
    assert run(*of_it, *options) == f"0 accounts are untied from {provider.issuer}.\n", "who is tied anew stays so"


def test_what_has_no_account_is_not_untied(app: Flask, council: Council) -> None:
    with council.database.unit_of_work() as session:
        keep_person(session, OPERATOR, PersonEntry(NEW, "New Starter"))
    admin = app.test_client()
    attempt(admin, "admin@council.example", PASSWORD)
    token = csrf_of(admin.get("/people/new-starter/sign-on").text)
    answer = admin.post("/people/new-starter/sign-on", data={"reason": "Lost", "csrf_token": token})
    assert answer.status_code == 422
    assert "This person has no account." in answer.text, "no_account"


def test_the_page_says_with_which_address_somebody_comes_now(
    app: Flask, council: Council, provider: StubProvider
) -> None:
    arrive(app.test_client(), provider)
    provider.lies = {"sub": provider.subject()}
    provider.says["email"] = "staff.married@council.example"
    arrive(app.test_client(), provider)
    admin = app.test_client()
    attempt(admin, "admin@council.example", PASSWORD)
    assert "They come as staff.married@council.example now" in admin.get("/people/staff").text


def test_a_token_without_groups_gives_no_role(app: Flask, council: Council, provider: StubProvider) -> None:
    provider.says["groups"] = ["g-stewards"]
    arrive(app.test_client(), provider)
    del provider.says["groups"]
    arrive(app.test_client(), provider)
    assert roles_given(council.database) == [("steward", False, TODAY - timedelta(days=1))]


def test_an_administrator_by_group_waits_for_an_administrator(
    client: FlaskClient, council: Council, provider: StubProvider
) -> None:
    provider.says["groups"] = ["g-admins"]
    arrive(client, provider)
    assert roles_given(council.database) == [("admin", True, TODAY + LASTS)]
    assert client.get("/admin").status_code == 403


@pytest.mark.parametrize(
    "email, status",
    [
        (STAFF, 422),
        ("admin@council.example", 303),
        (" ADMIN@council.example ", 303),
        ("contractor@supplier.example", 303),
    ],
)
def test_in_production_staff_have_no_password_but_for_emergencies(
    client: FlaskClient, council: Council, in_production: None, email: str, status: int
) -> None:
    assert '<details class="govuk-details">' in client.get("/sign-in").text
    assert attempt(client, email, PASSWORD).status_code == status


def test_people_are_added_only_from_the_domains_that_the_settings_name(
    app: Flask, council: Council, provider: StubProvider
) -> None:
    made = app.extensions["portal"]
    wide = made.settings.model_copy(update={"oidc_new_people": "council.example"})
    app.extensions["portal"] = replace(made, settings=wide)
    for email, status in ((NEW, 303), ("guest@council.example.evil.example", 403), ("guest@agency.example", 403)):
        provider.says |= {"email": email, "name": "Someone New"}
        assert arrive(app.test_client(), provider).status_code == status, email


def test_a_name_that_no_page_or_database_can_hold_becomes_one(
    app: Flask, council: Council, provider: StubProvider
) -> None:
    made = app.extensions["portal"]
    wide = made.settings.model_copy(update={"oidc_new_people": "council.example"})
    app.extensions["portal"] = replace(made, settings=wide)
    for email, said, name in (
        (NEW, "Ada\x00\n\u202e  Byron", "Ada Byron"),
        ("nobody@council.example", "\x00", "nobody@council.example"),
    ):
        provider.says |= {"email": email, "name": said}
        assert arrive(app.test_client(), provider).status_code == 303
        with council.database.reading() as session:
            assert session.scalar(select(Person.name).where(Person.email == email)) == name
