"""Alembic's entry: connects by our own engine, so that a migration runs with the same settings as the portal."""

from typing import Any, Literal

from alembic import context

from catalogue import tables
from catalogue.store import UtcDateTime, make_engine


def render_item(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own types as the plain ones they stand for, so that old migrations need no code of ours."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


engine = make_engine(context.config.attributes["url"])
with engine.execution_options(sqlite_begin="BEGIN IMMEDIATE").connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=tables.metadata,
        render_as_batch=True,
        render_item=render_item,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()
