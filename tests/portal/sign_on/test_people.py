"""Who is let in by single sign-on, as whom, and with which roles."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
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
from tests.conftest import TODAY
from tests.portal.conftest import PASSWORD, Council
from tests.portal.sign_on.provider import StubProvider
from tests.portal.sign_on.steps import arrive, refused
from tests.portal.test_auth import STAFF, attempt, is_in

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
        assert [event.action for event in trail] == ["role.granted", "role.revoked"]
        assert (trail[0].details or {})["reason"] == REASON


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
