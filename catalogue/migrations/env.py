"""Alembic's entry: connects by our own engine, so that a migration runs with the same settings as the portal."""

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection

from catalogue import tables
from catalogue.store import UtcDateTime, make_engine


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own types as the plain ones they stand for, so that old migrations need no code of ours."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def migrate(connection: Connection) -> None:
    """Take the steps on this connection."""
    context.configure(
        connection=connection,
        target_metadata=tables.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


attributes = context.config.attributes
if "connection" in attributes:
    migrate(attributes["connection"])
else:
    engine = make_engine(attributes["url"])
    with engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").connect() as own:
        migrate(own)
    engine.dispose()
