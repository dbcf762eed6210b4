"""The commands: what each does, what it says, and how it ends (0, 1 refused, 2 misused)."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import delete, select, text

from catalogue.audit import AuditEvent
from catalogue.people.accounts import door_of
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.people.passwords import Passwords
from catalogue.people.tables import Person
from catalogue.store import Database
from catalogue.terms import Employer
from portal.cli import cli
from portal.config import Settings
from tests.factories import OPERATOR

Portal = Callable[..., Result]
PASSWORD = "three random words"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A demonstration in a folder of the test's own, through the environment."""
    for name in [name for name in os.environ if name.startswith("PORTAL_") and "TEST" not in name]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PORTAL_DATA_DIR", str(tmp_path))
    return Settings()


@pytest.fixture
def portal(settings: Settings) -> Portal:
    """Runs a command: `portal("user", "add", …)`."""

    def run(*words: str, given: str = "") -> Result:
        return CliRunner().invoke(cli, words, input=given)

    assert run("upgrade").exit_code == 0
    return run


@pytest.fixture
def database(settings: Settings, portal: Portal) -> Database:
    """The database behind the commands."""
    return Database(settings.database, settings.audit_secret)


def add(portal: Portal, email: str = "sam@council.example", *more: str) -> Result:
    """Add somebody with a password."""
    return portal("user", "add", email, "--name", "Sam", "--password-stdin", *more, given=PASSWORD + "\n")


def test_help_names_every_command(portal: Portal) -> None:
    told = portal("--help").output
    for name in ("serve", "demo", "upgrade", "doctor", "reindex", "tasks", "worker", "audit", "user", "role", "token"):
        assert f"\n  {name} " in told


def test_upgrading_twice_does_nothing_the_second_time(portal: Portal) -> None:
    assert portal("upgrade").output == "The database is up to date.\n"


def test_before_upgrade_commands_say_what_to_do(settings: Settings) -> None:
    done = CliRunner().invoke(cli, ["audit", "verify"])
    assert done.exit_code == 1
    assert "Run: portal upgrade" in done.output


def test_a_person_who_was_added_can_sign_in(portal: Portal, database: Database) -> None:
    assert add(portal).exit_code == 0
    with database.reading() as session:
        door = door_of(session, "sam@council.example")
    assert Passwords().matches(door.password_hash, PASSWORD)


def test_nobody_is_added_twice(portal: Portal) -> None:
    add(portal)
    again = add(portal)
    assert again.exit_code == 1
    assert "already has an account" in again.output


def test_a_weak_password_is_refused_and_nobody_is_added(portal: Portal, database: Database) -> None:
    done = portal("user", "add", "sam@council.example", "--name", "Sam", "--password-stdin", given="short\n")
    assert done.exit_code == 1
    assert "12 to 256 characters" in done.output
    assert add(portal).exit_code == 0


def test_without_a_password_one_is_made_up_and_shown_once(portal: Portal, database: Database) -> None:
    done = portal("user", "add", "sam@council.example", "--name", "Sam")
    password = done.output.rpartition(": ")[2].strip()
    with database.reading() as session:
        assert Passwords().matches(door_of(session, "sam@council.example").password_hash, password)


def test_a_closed_account_is_closed(portal: Portal) -> None:
    add(portal)
    assert portal("user", "deactivate", "sam@council.example").exit_code == 0
    assert portal("user", "deactivate", "sam@council.example").exit_code == 1
    assert portal("user", "deactivate", "nobody@council.example").exit_code == 1


def test_roles_come_and_go(portal: Portal) -> None:
    add(portal)
    assert portal("role", "grant", "sam@council.example", "steward", "--until", "2099-01-01").exit_code == 0
    assert portal("role", "revoke", "sam@council.example", "steward").exit_code == 0
    assert portal("role", "revoke", "sam@council.example", "steward").exit_code == 1
    assert portal("role", "grant", "sam@council.example", "king").exit_code == 2
    assert portal("role", "grant", "sam@council.example", "steward", "--scope", "team:none").exit_code == 1


def test_a_role_may_come_before_an_account_and_says_so(portal: Portal, database: Database) -> None:
    entry = PersonEntry("al@supplier.example", "Al O’Neil", employer=Employer.SUPPLIER)
    with database.unit_of_work() as session:
        keep_person(session, OPERATOR, entry)
        keep_person(session, OPERATOR, PersonEntry("bo@council.example", "Bo Bell"))
    granted = portal("role", "grant", "bo@council.example", "steward").output
    assert "They cannot sign in yet" in granted and "portal user add bo@council.example --name 'Bo Bell'" in granted
    assert portal("user", "add", "al@supplier.example", "--name", "Al O’Neil").exit_code == 0
    with database.reading() as session:
        kept = session.scalars(select(Person.employer).where(Person.email == "al@supplier.example")).one()
    assert kept == Employer.SUPPLIER, "an account changes nothing about who employs someone"


def test_a_token_is_printed_once_and_works(portal: Portal, database: Database, settings: Settings) -> None:
    add(portal)
    printed = portal("token", "create", "--user", "sam@council.example", "--scope", "read").output.strip()
    assert printed.startswith("portal_")
    assert "\n" not in printed
    with database.reading() as session:
        kept = session.execute(text("SELECT token_hash FROM api_token")).scalar_one()
    assert printed not in kept


def test_acting_as_someone_gives_no_more_than_their_rights(portal: Portal) -> None:
    add(portal)
    done = portal("user", "add", "x@council.example", "--name", "X", "--as", "sam@council.example")
    assert done.exit_code == 1
    assert "permission" in done.output


def test_the_operator_is_written_down_by_name(portal: Portal, database: Database) -> None:
    add(portal)
    with database.reading() as session:
        event = session.query(AuditEvent).order_by(AuditEvent.seq).first()
    assert event is not None
    assert event.via == "command line"
    assert event.details is not None
    assert event.details["actor"]


def test_a_whole_trail_is_whole_and_a_cut_one_is_not(portal: Portal, database: Database) -> None:
    add(portal)
    assert "is whole" in portal("audit", "verify").output
    with database.engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER audit_event_delete")
        connection.execute(delete(AuditEvent).where(AuditEvent.seq == 1))
    done = portal("audit", "verify")
    assert done.exit_code == 1
    assert "is NOT whole" in done.output


def test_doctor_finds_a_new_installation_right(portal: Portal) -> None:
    done = portal("doctor")
    assert done.exit_code == 0, done.output
    assert "Nothing is wrong." in done.output
    assert "The audit trail of 0 events is whole." in done.output


@pytest.mark.parametrize(
    "name, value, words",
    [
        ("PORTAL_DATABASE_URL", "sqlite:////proc/none/portal.sqlite3", "The database does not answer"),
        ("PORTAL_MODE", "production", "PORTAL_SECRET_KEY is not set"),
        ("PORTAL_AUDIT_KEY", "another key than the one that sealed the trail", "another key is in use"),
    ],
)
def test_doctor_says_what_is_wrong(
    portal: Portal, monkeypatch: pytest.MonkeyPatch, name: str, value: str, words: str
) -> None:
    add(portal)
    monkeypatch.setenv(name, value)
    done = portal("doctor")
    assert done.exit_code == 1
    assert words in done.output


def test_one_thing_that_is_wrong_is_said_in_the_singular(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DATABASE_URL", "sqlite:////proc/none/portal.sqlite3")
    assert portal("doctor").output.endswith("\n1 thing is wrong.\n")


def test_reindex_counts_what_it_indexed(portal: Portal) -> None:
    assert portal("reindex").output.endswith("The index holds 0 entries.\n")


def test_reindex_says_why_it_cannot_write(portal: Portal, settings: Settings) -> None:
    settings.index_dir.write_text("not a folder")
    done = portal("reindex")
    assert done.exit_code == 1
    assert "The index cannot be written" in done.output
    assert portal("worker", "--once").exit_code == 0


def test_tasks_are_listed_and_run(portal: Portal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add(portal)
    monkeypatch.setenv("PORTAL_AUDIT_ANCHOR", str(tmp_path / "elsewhere" / "anchor"))
    assert "follow_changes" in portal("tasks", "list").output
    assert "Built the search index anew" in portal("tasks", "run", "follow_changes").output
    assert "is in the anchor file" in portal("tasks", "run", "anchor_audit").output
    assert "is whole" in portal("audit", "verify").output
    assert portal("tasks", "run", "nothing").exit_code == 2
    assert portal("worker", "--once").exit_code == 0


def test_a_demonstration_is_never_loaded_in_production(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_MODE", "production")
    done = portal("demo")
    assert done.exit_code == 1
    assert "passwords that everyone knows" in done.output


def test_serving_unsafely_is_refused_with_every_reason(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_MODE", "production")
    done = portal("serve")
    assert done.exit_code == 1
    for name in ("PORTAL_SECRET_KEY", "PORTAL_AUDIT_KEY", "PORTAL_BASE_URL", "PORTAL_TRUSTED_HOSTS"):
        assert name in done.output


def test_what_is_misused_ends_with_two(portal: Portal) -> None:
    assert portal("nonsense").exit_code == 2
    assert portal("user", "add").exit_code == 2
    assert portal("serve", "--workers", "none").exit_code == 2
