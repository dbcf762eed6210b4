"""The application with a database of its own, people to be, and a client that signs in."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from pydantic import SecretStr

from catalogue.access import operator
from catalogue.kinds.record import Record
from catalogue.people.accounts import open_account
from catalogue.people.directory import (
    OrganisationEntry,
    PersonEntry,
    TeamEntry,
    keep_organisation,
    keep_person,
    keep_team,
)
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.people.tokens import Wanted, create_token
from catalogue.resources.desk import desk
from catalogue.resources.operations import register
from catalogue.store import Database
from catalogue.terms import Employer, OrganisationType, Role, Scope
from catalogue.workflows.follow import rebuild
from portal import markdown_process
from portal.config import Settings
from portal.word_process import word_text
from tests.catalogue.runbooks.running import Running
from tests.conftest import PLENTY_OF_SECONDS, TODAY
from tests.portal.applications import CHEAP, application

PASSWORD = "correct horse battery"
OPERATOR = operator("Test operator")
ROLES = {
    "staff@council.example": (Role.READER,),
    "steward@council.example": (Role.STEWARD,),
    "procurement@council.example": (Role.PROCUREMENT,),
    "auditor@council.example": (Role.AUDITOR,),
    "admin@council.example": (Role.ADMIN,),
    "owner@council.example": (Role.READER,),
}


def settings_for(folder: Path, **more: Any) -> Settings:
    """Settings of a test, that take nothing from the environment."""
    return Settings(**{"data_dir": folder, "secret_key": SecretStr("s" * 40), "audit_key": SecretStr("a" * 40), **more})


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """A command under test says where its log goes; what comes after it writes where it did before."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    structlog.reset_defaults()
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture(scope="session", autouse=True)
def patience_with_processes() -> Iterator[None]:
    """As `patience`, for the processes that render and that read Word files."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown_process, "START_SECONDS", PLENTY_OF_SECONDS)
        patch.setattr(word_text, "__defaults__", (PLENTY_OF_SECONDS,))
        yield


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A demonstration's settings, in a folder of the test's own."""
    return settings_for(tmp_path)


@pytest.fixture
def portal_database(sqlite_database: Database) -> Database:
    """The database behind the application; a module whose answers could differ by database takes `database` instead."""
    return sqlite_database


@pytest.fixture
def app(settings: Settings, portal_database: Database) -> Iterator[Flask]:
    """The application on a fresh database."""
    with application(settings, portal_database) as made:
        yield made


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody's browser, not signed in."""
    return app.test_client()


@dataclass(frozen=True)
class Council:
    """A small council: its database and what to call its people and things by."""

    database: Database
    accounts: dict[str, Any]

    def register(self, kind: str, title: str, **values: Any) -> str:
        """One more thing; its slug."""
        owners = values.pop("owners", {})
        parts = values.pop("parts", {})
        with self.database.unit_of_work() as session:
            at = desk(session, OPERATOR, TODAY)
            register(at, Record(kind, {"title": title, **values}, parts, owners))
        return "-".join(re.findall(r"[a-z0-9]+", title.lower()))

    def token(self, email: str, *scopes: Scope, lasts: timedelta = timedelta(days=1)) -> dict[str, str]:
        """Headers with a new token of this person."""
        with self.database.unit_of_work() as session:
            account = self.accounts[email]
            made = create_token(session, OPERATOR, account, Wanted("test", frozenset(scopes), lasts))
        return {"Authorization": f"Bearer {made}"}


@pytest.fixture
def council(portal_database: Database) -> Council:
    """People in every role, with one password."""
    accounts = {}
    with portal_database.unit_of_work() as session:
        keep_organisation(session, OPERATOR, OrganisationEntry("Test Council", OrganisationType.COUNCIL))
        keep_organisation(session, OPERATOR, OrganisationEntry("Test Supplier", OrganisationType.SUPPLIER))
        keep_organisation(session, OPERATOR, OrganisationEntry("Test Agency", OrganisationType.PARTNER))
        keep_team(session, OPERATOR, TeamEntry("Test Team"))
        hashed = CHEAP.hash(PASSWORD)
        for email, roles in ROLES.items():
            person, _ = keep_person(session, OPERATOR, PersonEntry(email, email.partition("@")[0].title()))
            accounts[email] = open_account(session, OPERATOR, person, hashed)
            for role in roles:
                grant_role(session, OPERATOR, person, role, Period(TODAY), RoleScope())
        outside = PersonEntry(
            "contractor@supplier.example", "Contractor", organisation="Test Supplier", employer=Employer.SUPPLIER
        )
        person, _ = keep_person(session, OPERATOR, outside)
        accounts[person.email] = open_account(session, OPERATOR, person, hashed)
    return Council(portal_database, accounts)


SignIn = Callable[[FlaskClient, str], FlaskClient]


def csrf_of(page: str) -> str:
    """The token in a page's form."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found, "the page has no form"
    return found.group(1)


@pytest.fixture
def sign_in(council: Council) -> SignIn:
    """Signs a browser in: `sign_in(client, "staff@council.example")`."""

    def enter(browser: FlaskClient, email: str) -> FlaskClient:
        token = csrf_of(browser.get("/sign-in").text)
        answer = browser.post("/sign-in", data={"email": email, "password": PASSWORD, "csrf_token": token})
        assert answer.status_code == 303, answer.text
        return browser

    return enter


@pytest.fixture
def shelf(app: Flask, council: Council, sqlite_database: Database) -> Council:
    """A council of a few things, in the index too."""
    for number in range(25):
        council.register("dataset", f"Parking zone {number}", visibility="public", keywords="cars")
    council.register("dataset", "Bin days", visibility="public", summary="When the bins are emptied")
    council.register("system", "Bin rounds", visibility="internal")
    council.register("contract", "Bin lorries: secret", visibility="restricted")
    rebuild(sqlite_database, app.extensions["portal"].index, TODAY)
    return council


Tell = Callable[[Callable[[Running], object]], None]


@pytest.fixture
def running(council: Council) -> Tell:
    """Tells of the system in one unit of work: `running(lambda at: at.procedure())`."""

    def tell(what: Callable[[Running], object]) -> None:
        with council.database.unit_of_work() as session:
            what(Running(session))

    return tell
