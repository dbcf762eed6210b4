"""A database from before revisions: each text that a runbook had becomes one, and drills name theirs."""

import json
import uuid
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

from catalogue import migrations

RUNBOOK, DRILL = uuid.uuid4().hex, uuid.uuid4().hex
VERSION = """
    INSERT INTO resource_version (id, resource_id, number, at, operation_id, actor, note, changed, record)
    VALUES (:id, :runbook, :number, '2026-01-01 00:00:00', :id, 'Ann', '', :changed, :record)
"""
DONE = """
    INSERT INTO drill (id, procedure_id, person_id, employer, done_on, level, drill_kind, outcome, runbook_id,
                       runbook_version, corrections, recorded_at, recorded_by, voided_by, void_reason)
    VALUES (:id, :id, :id, 'council', '2026-01-01', 'alone', 'live', 'passed', :runbook, 2,
            '', '2026-01-01', '', '', '')
"""


def _before(connection: Connection) -> None:
    """A runbook whose text was written and later changed, with a change of its title and a drill in between."""
    migrations.upgrade_within(connection, "0015")
    connection.execute(text("INSERT INTO runbook (id, runbook_type, body) VALUES (:id, '', 'B')"), {"id": RUNBOOK})
    for number, changed, body in ((1, "body", "A"), (2, "title", "A"), (3, "body", "B")):
        said = {"changed": json.dumps([changed]), "record": json.dumps({"values": {"body": body}})}
        row = {"id": uuid.uuid4().hex, "runbook": RUNBOOK, "number": number}
        connection.execute(text(VERSION), row | said)
    connection.execute(text(DONE), {"id": DRILL, "runbook": RUNBOOK})


def test_texts_from_before_are_revisions_in_force_and_drills_name_theirs(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/before.sqlite3")  # a plain one, that lets rows stand alone
    with engine.connect() as connection:
        _taken_along(connection)
    engine.dispose()


def test_the_same_on_postgres(new_postgres_url: Callable[[], str]) -> None:
    engine = create_engine(new_postgres_url())
    with engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))  # lets rows stand alone
        _taken_along(connection)
    engine.dispose()


def _taken_along(connection: Connection) -> None:
    _before(connection)
    migrations.upgrade_within(connection)
    said = text("SELECT number, text, state, change, author FROM revision ORDER BY number")
    assert connection.execute(said).all() == [
        (1, "A", "approved", "major", "Ann"),
        (2, "B", "approved", "major", "Ann"),
    ]
    assert connection.execute(text("SELECT runbook_revision FROM drill")).scalar_one() == 1
