"""The traps of two databases, each closed once in the store."""

import uuid
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from catalogue import migrations
from catalogue.people.tables import Account, Person
from catalogue.store import Database, WriteInReading, make_engine, sqlite_module, wal_is_safe
from tests.factories import Place


def test_a_reading_session_refuses_to_write(database: Database) -> None:
    with database.unit_of_work() as session:
        person = Place(session).person("Ada Reader")
    with database.reading() as session:
        session.get_one(Person, person.id).name = "Changed"
        with pytest.raises(WriteInReading):
            session.flush()
    with database.reading() as session:
        session.add(Person(slug="x", email="x@x.example", name="X", employer="council"))
        with pytest.raises(WriteInReading):
            session.commit()


def test_times_keep_their_moment_and_naive_ones_are_refused(database: Database) -> None:
    moment = datetime(2026, 3, 29, 2, 30, tzinfo=timezone(timedelta(hours=1)))
    with database.unit_of_work() as session:
        person = Place(session).person("Tim Zone")
        account = Account(id=uuid.uuid4(), person_id=person.id, locked_until=moment)
        session.add(account)
    with database.reading() as session:
        found = session.get_one(Account, account.id).locked_until
        assert found == moment
        assert found is not None and found.tzinfo is UTC
    with pytest.raises(Exception, match="without a zone"), database.unit_of_work() as session:
        session.get_one(Account, account.id).locked_until = datetime(2026, 1, 1)  # noqa: DTZ001 - the point of the test


def test_the_tables_in_code_are_the_tables_in_the_database(database_url: str) -> None:
    migrations.check(database_url)
    assert migrations.pending(database_url) == []


@pytest.mark.parametrize(
    "version, safe",
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
    ],
)
def test_wal_is_used_only_where_it_is_safe(version: tuple[int, ...], safe: bool) -> None:
    assert wal_is_safe(version) is safe


def test_sqlite_keeps_what_it_acknowledged_and_its_keys(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("synchronous", "foreign_keys", "recursive_triggers", "journal_mode")
        }
    engine.dispose()
    journal = "wal" if wal_is_safe(sqlite_module().sqlite_version_info) else "delete"
    assert pragmas == {"synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "journal_mode": journal}
