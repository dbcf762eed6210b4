"""The database: one engine for SQLite and PostgreSQL, units of work, and the types that both agree on."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import JSON, DateTime, Dialect, Engine, MetaData, Select, String, Uuid, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.types import TypeDecorator

from catalogue.errors import Conflict

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_TIMEOUT_MS = 15_000


def utc_now() -> datetime:
    """The moment, with its zone; the only place that reads the clock."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Naive times are refused: PostgreSQL and SQLite would read them differently."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


# Of a column that names a thing: rows that were worked out about it, by nobody, and go with it.
GOES_WITH = {"goes_with": True}
# Of a column with the hash of a file that is only known by it: the file itself is not kept for its sake.
KEEPS_NO_FILE = {"keeps_no_file": True}


class Base(DeclarativeBase):
    """What every table has: named constraints and the shared types."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {
        uuid.UUID: Uuid(),
        datetime: UtcDateTime(),
        dict[str, Any]: JSON(),
        list[str]: JSON(),
        list[dict[str, Any]]: JSON(),
    }


class Versioned:
    """A row that people edit by a form: each change gives it the next number.

    The number that was loaded is part of every UPDATE's and DELETE's condition: whoever comes second changes no row,
    and meets a `Conflict`.
    """

    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}


Query = TypeVar("Query", bound=Select[Any])


def for_change(query: Query) -> Query:
    """The query of rows to write over, whatever they say by now: loaded afresh, and nobody else's until the commit."""
    return query.with_for_update().execution_options(populate_existing=True)


Slug = String(120)

_INSERT: dict[str, Callable[..., Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def insert_into(session: Session, table: type[Base]) -> Any:
    """An INSERT in the database's own dialect: it can be told what to do where a row stands already."""
    return _INSERT[session.get_bind().dialect.name](table)


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Whether this SQLite is free of the WAL-reset fault (fixed in 3.51.3; back-ported to 3.50.7 and 3.44.6)."""
    if version[:2] == (3, 50):
        return version >= (3, 50, 7)
    if version[:2] == (3, 44):
        return version >= (3, 44, 6)
    return version >= (3, 51, 3)


def sqlite_module() -> Any:
    """The newest SQLite at hand: the wheel's where there is one, else the interpreter's own."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    return dbapi2


def _configure_sqlite(engine: Engine, module: Any) -> None:
    journal = "WAL" if wal_is_safe(module.sqlite_version_info) else "DELETE"

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy says BEGIN itself, so that a writer can say IMMEDIATE
        for pragma in (
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            f"journal_mode={journal}",
            "synchronous=FULL",
            "foreign_keys=ON",
            "recursive_triggers=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(connection.get_execution_options().get("sqlite_begin", "BEGIN"))


def make_engine(url: str) -> Engine:
    """An engine for `sqlite:///…` or `postgresql+psycopg://…` with the settings that keep data safe.

    Its errors do not say the values of a statement: they end in logs, and the values may be keys and addresses.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        module = sqlite_module()
        if parsed.database:
            Path(parsed.database).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = create_engine(parsed, module=module, hide_parameters=True)
        _configure_sqlite(engine, module)
        return engine
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, pool_pre_ping=True, hide_parameters=True)


class WriteInReading(RuntimeError):
    """Code that only reads tried to write."""


class WritingSession(Session):
    """A session of an operation: whoever comes second to a row they both changed meets a `Conflict`."""

    def flush(self, objects: Any = None) -> None:
        try:
            super().flush(objects)
        except StaleDataError:
            raise Conflict(0) from None


class ReadingSession(Session):
    """A session of a GET: it can be read from, and refuses to flush."""

    def flush(self, objects: Any = None) -> None:
        if self.new or self.deleted or self.is_modified_any():
            raise WriteInReading("this session only reads")

    def is_modified_any(self) -> bool:
        """Whether anything loaded was changed."""
        return any(self.is_modified(thing) for thing in self.dirty)


class Database:
    """One database with its audit key and clock; sessions come from here and nowhere else."""

    def __init__(
        self,
        url: str,
        audit_key: bytes,
        clock: Callable[[], datetime] = utc_now,
        engine: Engine | None = None,
    ) -> None:
        self.url = url
        self.engine = engine or make_engine(url)
        self._writer = self.engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
        self.audit_key = audit_key
        self.clock = clock

    @contextmanager
    def unit_of_work(self, operation_id: uuid.UUID | None = None) -> Iterator[Session]:
        """A writing session that commits once, on success; `operation_id` groups several into one operation."""
        info = {
            "audit_key": self.audit_key,
            "clock": self.clock,
            "operation_id": operation_id or uuid.uuid4(),
        }
        with WritingSession(self._writer, info=info, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for reading, that refuses to flush."""
        with ReadingSession(self.engine, info={"audit_key": self.audit_key, "clock": self.clock}) as session:
            yield session

    def dispose(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def now(session: Session) -> datetime:
    """The moment by the session's clock."""
    clock: Callable[[], datetime] = session.info["clock"]
    return clock()


def operation_id(session: Session) -> uuid.UUID:
    """The id that groups all changes of this operation."""
    operation: uuid.UUID = session.info["operation_id"]
    return operation
