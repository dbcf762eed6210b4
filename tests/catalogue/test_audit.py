"""One event per change, in its transaction, in a chain that shows every kind of tampering."""

import threading
import uuid
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from catalogue.audit import AuditEvent, Happening, cursor, record, record_many, since
from catalogue.audit_check import verify, write_anchor
from catalogue.store import Database
from tests.factories import OPERATOR, Place

GUARDS_OFF = {
    "sqlite": ["DROP TRIGGER audit_event_insert", "DROP TRIGGER audit_event_update", "DROP TRIGGER audit_event_delete"],
    "postgresql": ["DROP TRIGGER audit_event_guard ON audit_event"],
}


def _happen(database: Database, times: int) -> None:
    for number in range(times):
        with database.unit_of_work() as session:
            record(session, OPERATOR, Happening("test.happened", "test", uuid.uuid4(), details={"number": number}))


def _tamper(database: Database, *statements: str) -> None:
    with database.engine.begin() as connection:
        for statement in (*GUARDS_OFF[database.engine.dialect.name], *statements):
            connection.execute(text(statement))


def _faults(database: Database, anchor: Path | None = None) -> tuple[str, ...]:
    with database.reading() as session:
        return verify(session, anchor).faults


def test_a_change_that_fails_leaves_no_event(database: Database) -> None:
    with pytest.raises(RuntimeError), database.unit_of_work() as session:
        Place(session).thing("dataset", "Never")
        raise RuntimeError
    with database.reading() as session:
        assert cursor(session) == 0
        assert session.scalars(select(AuditEvent)).all() == []


def test_every_change_of_a_thing_is_one_event_with_its_operation(database: Database) -> None:
    with database.unit_of_work() as session:
        things = [Place(session).thing("dataset", title) for title in ("One", "Two")]
    with database.reading() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.seq)).all()
        assert [event.subject_id for event in events] == [thing.id for thing in things]
        assert len({event.operation_id for event in events}) == 1
        assert [change.touches for change in since(session, 1)] == [(things[1].id,)]


def test_a_whole_trail_is_whole(database: Database, tmp_path: Path) -> None:
    _happen(database, 5)
    with database.reading() as session:
        assert write_anchor(session, tmp_path / "anchor") == 5
    _happen(database, 2)
    assert _faults(database, tmp_path / "anchor") == ()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_event SET action = 'test.nothing' WHERE seq = 3",
        "UPDATE audit_event SET details = '{}' WHERE seq = 3",
        "UPDATE audit_event SET at = '2020-01-01 00:00:00' WHERE seq = 3",
        "UPDATE audit_event SET touches = '[\"x\"]' WHERE seq = 3",
        "DELETE FROM audit_event WHERE seq = 3",
        "DELETE FROM audit_event WHERE seq > 3",
        "UPDATE audit_tail SET seq = 4",
    ],
)
def test_tampering_is_found(database: Database, statement: str) -> None:
    _happen(database, 5)
    _tamper(database, statement)
    assert _faults(database)


def test_swapped_events_are_found(database: Database) -> None:
    _happen(database, 4)
    _tamper(
        database,
        "UPDATE audit_event SET seq = 99 WHERE seq = 2",
        "UPDATE audit_event SET seq = 2 WHERE seq = 3",
        "UPDATE audit_event SET seq = 3 WHERE seq = 99",
    )
    assert _faults(database)


def test_a_tail_cut_with_its_marker_is_found_by_the_anchor_alone(database: Database, tmp_path: Path) -> None:
    _happen(database, 5)
    with database.reading() as session:
        write_anchor(session, tmp_path / "anchor")
        kept = session.scalar(select(AuditEvent.hash).where(AuditEvent.seq == 3))
    _tamper(database, "DELETE FROM audit_event WHERE seq > 3", f"UPDATE audit_tail SET seq = 3, hash = '{kept}'")
    assert _faults(database) == ()
    assert _faults(database, tmp_path / "anchor")


def test_a_rewrite_without_the_key_is_found(database: Database) -> None:
    _happen(database, 3)
    forger = Database(database.url, b"another key", database.clock, database.engine)
    assert _faults(forger)
    assert not _faults(database)


@pytest.mark.parametrize("statement", ["UPDATE audit_event SET action = 'x'", "DELETE FROM audit_event WHERE seq = 1"])
def test_the_database_itself_refuses_to_change_the_trail(database: Database, statement: str) -> None:
    _happen(database, 2)
    with pytest.raises(DatabaseError), database.engine.begin() as connection:
        connection.execute(text(statement))


def test_sqlite_refuses_to_replace_an_event(sqlite_database: Database) -> None:
    _happen(sqlite_database, 2)
    replace = "INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE seq = 1"
    with pytest.raises(DatabaseError), sqlite_database.engine.begin() as connection:
        connection.execute(text(replace))
    assert not _faults(sqlite_database)


def test_writers_at_once_leave_no_gap(database: Database) -> None:
    def write() -> None:
        for _ in range(10):
            with database.unit_of_work() as session:
                record_many(session, OPERATOR, [Happening("test.x", "test", uuid.uuid4()) for _ in range(3)])

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        assert cursor(session) == 120
        assert verify(session).whole


def test_a_session_that_reads_stands_at_one_place_of_the_feed_until_it_is_rolled_back(database: Database) -> None:
    with database.reading() as session:
        assert cursor(session) == 0
        session.rollback()
        _happen(database, 1)
        assert (cursor(session), cursor(session)) == (1, 1)
        session.rollback()
        assert cursor(session) == 1
