"""A database that was in use at every step of its growth: no step fails on rows that are there, and none is lost."""

import uuid
from collections.abc import Callable, Collection
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alembic.script import ScriptDirectory
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    LargeBinary,
    MetaData,
    Numeric,
    Uuid,
    create_engine,
    func,
    inspect,
    select,
    text,
)
from sqlalchemy import table as quoted
from sqlalchemy.types import TypeEngine

from catalogue import migrations

FOLDER = Path(migrations.__file__).parent
LIBRARYS_OWN = "alembic_version"

Row = dict[tuple[str, str], object]


def _steps() -> list[str]:
    """All steps, oldest first."""
    script = ScriptDirectory(str(FOLDER))
    return [step.revision for step in script.walk_revisions()][::-1]


def _value(column: Column[Any]) -> object:
    """Something that a column holds, by its type alone."""
    kind: TypeEngine[Any] = column.type
    values: list[tuple[type[TypeEngine[Any]], object]] = [
        (Boolean, False), (DateTime, datetime(2026, 1, 1, tzinfo=UTC)), (Date, date(2026, 1, 1)), (Integer, 1),
        (Numeric, 1), (JSON, {}), (LargeBinary, b""), (Uuid, uuid.uuid4()),
    ]  # fmt: skip
    of_kind = next((value for sort, value in values if isinstance(kind, sort)), None)
    return of_kind if of_kind is not None else uuid.uuid4().hex[: getattr(kind, "length", None) or 32]


def _counts(connection: Connection) -> dict[str, int]:
    """How many rows each table has."""
    names = [name for name in inspect(connection).get_table_names() if name != LIBRARYS_OWN]
    return {name: connection.scalar(select(func.count()).select_from(quoted(name))) or 0 for name in names}


def _fill(connection: Connection, names: Collection[str], standing: Row) -> None:
    """A row into each of these tables, which names rows that are `standing`, by table and column."""
    tables = MetaData()
    tables.reflect(connection, only=sorted(names))
    for table in [one for one in tables.sorted_tables if one.name in names]:
        needed = [column for column in table.columns if not column.nullable and not column.computed]
        row = {column.name: _named(column, standing) for column in needed}
        connection.execute(table.insert().values(row))
        standing.update({(table.name, name): value for name, value in row.items()})


def _named(column: Column[Any], standing: Row) -> object:
    """What a row that is there is called, where the column names one; else something that it holds."""
    named = [standing[key] for one in column.foreign_keys if (key := _place(one)) in standing]
    return named[0] if named else _value(column)


def _place(key: ForeignKey) -> tuple[str, str]:
    table, _, column = key.target_fullname.rpartition(".")
    return table, column


def _grown(connection: Connection) -> None:
    """Walk up step by step; whatever table a step makes is in use before the next."""
    before: dict[str, int] = {}
    standing: Row = {}
    for step in _steps():
        migrations.upgrade_within(connection, step)
        after = _counts(connection)
        lost = {name: rows for name, rows in before.items() if after.get(name, rows) < rows}
        assert not lost, f"step {step}"
        _fill(connection, [name for name, rows in after.items() if not rows], standing)
        before = {name: rows or 1 for name, rows in after.items()}
    assert before == _counts(connection)


def test_every_step_takes_a_filled_database_along(tmp_path: Path) -> None:
    engine = create_engine(f"sqlite:///{tmp_path}/filled.sqlite3")  # a plain one, that lets rows stand alone
    with engine.connect() as connection:
        _grown(connection)
    engine.dispose()


def test_the_same_on_postgres(new_postgres_url: Callable[[], str]) -> None:
    engine = create_engine(new_postgres_url())
    with engine.connect() as connection:
        connection.execute(text("SET session_replication_role = replica"))  # lets rows stand alone
        _grown(connection)
    engine.dispose()
