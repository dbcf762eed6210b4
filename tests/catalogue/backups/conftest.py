"""A council in each sort of database, empty places to restore into, and what is in a database to the last value."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.backups.files import Storage
from catalogue.backups.values import read_as
from catalogue.blobs import Blobs
from catalogue.people.passwords import Passwords
from catalogue.store import Database
from catalogue.tables import metadata
from portal.demo.load import load_demo
from tests.conftest import AUDIT_KEY, TODAY

Everything = dict[str, list[tuple[Any, ...]]]


def everything_in(database: Database) -> Everything:
    """Every value of every row, JSON to the letter."""
    with database.reading() as session:
        return {
            table.name: [
                tuple(row)
                for row in session.execute(select(*map(read_as, table.columns)).order_by(*table.primary_key.columns))
            ]
            for table in metadata.sorted_tables
        }


@pytest.fixture
def council(database: Database, tmp_path: Path) -> Database:
    """The demo council: rows in nearly every table, some referring to their own."""
    load_demo(database, TODAY, Blobs(tmp_path / "handed-in"), passwords=Passwords(cheap=True))
    return database


@pytest.fixture
def storage(tmp_path: Path) -> Storage:
    """A data folder with files that belong in a backup, and others that must not be in it."""
    folder = tmp_path / "data"
    for name in (
        "files/ab/abcd",
        "files/ef/ef01",
        "files/new-x1",
        "index/seg",
        "mail/1.eml",
        "audit-key",
        "secret-key",
    ):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(name.encode() * 10_000)
    return Storage(folder)


@pytest.fixture(params=["sqlite", "postgres"])
def empty(
    request: pytest.FixtureRequest, tmp_path: Path, clock: Callable[[], datetime]
) -> Iterator[Database]:  # fmt: skip
    """A database in which there is nothing at all, of each sort."""
    sqlite = f"sqlite:///{tmp_path / 'empty.sqlite3'}"
    url = sqlite if request.param == "sqlite" else request.getfixturevalue("new_postgres_url")()
    database = Database(url, AUDIT_KEY, clock)
    yield database
    database.dispose()


@pytest.fixture
def empty_folder(tmp_path: Path) -> Storage:
    """A data folder with nothing in it."""
    return Storage(tmp_path / "new-data")
