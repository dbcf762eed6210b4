"""Two roles on PostgreSQL: the one that serves can add to the audit trail, and can do nothing else to it."""

import secrets
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ProgrammingError

from catalogue.access import operator
from catalogue.audit_check import verify
from catalogue.migrations.rights import let_serve
from catalogue.people.directory import TeamEntry, keep_team
from catalogue.store import Database, make_engine
from tests.conftest import AUDIT_KEY


@pytest.fixture
def serving_url(postgres_url: str) -> Iterator[str]:
    """The address of the test's database for a role that owns nothing, with its rights."""
    role, password = f'serving "{secrets.token_hex(4)}"', secrets.token_hex(8)
    quoted = '"' + role.replace('"', '""') + '"'
    owner = make_engine(postgres_url)
    with owner.begin() as connection:
        connection.execute(text(f"CREATE ROLE {quoted} LOGIN PASSWORD '{password}'"))
    url = make_url(postgres_url).set(username=role, password=password).render_as_string(hide_password=False)
    let_serve(postgres_url, url)
    yield url
    with owner.begin() as connection:
        connection.execute(text(f"DROP OWNED BY {quoted}"))
        connection.execute(text(f"DROP ROLE {quoted}"))
    owner.dispose()


@pytest.fixture
def serving(serving_url: str) -> Iterator[Database]:
    """The database as the serving role sees it, with one event in its trail."""
    database = Database(serving_url, AUDIT_KEY)
    with database.unit_of_work() as session:
        keep_team(session, operator("Test operator"), TeamEntry("Housing"))
    yield database
    database.dispose()


def test_the_serving_role_does_its_work(serving: Database) -> None:
    with serving.reading() as session:
        verdict = verify(session)
    assert (verdict.events, verdict.whole) == (1, True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET action = 'nothing'",
        "DELETE FROM audit_event",
        "TRUNCATE audit_event",
        "DELETE FROM audit_tail",
        "ALTER TABLE audit_event DISABLE TRIGGER ALL",
        "DROP TABLE audit_event",
        "DROP FUNCTION audit_event_guard() CASCADE",
        "UPDATE alembic_version SET version_num = '0000'",
    ],
)
def test_the_serving_role_cannot_touch_what_happened(serving: Database, statement: str) -> None:
    with (
        serving.engine.connect() as connection,
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
    ):
        connection.execute(text(statement))


def test_rights_can_be_given_again_after_an_upgrade(postgres_url: str, serving_url: str) -> None:
    let_serve(postgres_url, serving_url)


def test_where_there_are_no_two_roles_nothing_is_given(sqlite_url: str, postgres_url: str) -> None:
    let_serve(sqlite_url, sqlite_url)
    let_serve(postgres_url, postgres_url)
