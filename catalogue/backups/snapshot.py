"""The database as it stood at one moment, held still for reading while people go on writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.engine import URL

from catalogue.store import Database, make_engine, sqlite_module

COPY = ".portal-copy-"


@contextmanager
def snapshot(database: Database, beside: Path) -> Iterator[Connection]:
    """A connection that sees one moment only.

    PostgreSQL gives one by itself. SQLite without its write-ahead log would make writers wait for as long as somebody
    reads, so its database is first copied, in a moment, into a folder of its own in `beside`.
    """
    if database.engine.dialect.name == "sqlite":
        with TemporaryDirectory(prefix=COPY, dir=beside) as folder:
            yield from _copied(database, Path(folder) / "portal.sqlite3")
        return
    options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with database.engine.connect().execution_options(**options) as connection:
        yield connection


def _copied(database: Database, path: Path) -> Iterator[Connection]:
    source = database.engine.raw_connection()
    try:
        target: sqlite3.Connection = sqlite_module().connect(path)
        try:
            standing: Any = source.driver_connection
            standing.backup(target)
        finally:
            target.close()
    finally:
        source.close()
    engine = make_engine(URL.create("sqlite", database=str(path)).render_as_string())
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def revision_of(connection: Connection) -> str:
    """The migration that the database has reached; empty before the first."""
    return MigrationContext.configure(connection).get_current_revision() or ""
