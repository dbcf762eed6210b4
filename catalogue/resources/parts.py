"""The lists that belong to a thing (distributions, columns, parties …): written whole, rows keep their keys."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from catalogue.kinds.kind import Part


def insert_parts(session: Session, part: Part, lists: Sequence[tuple[uuid.UUID, list[dict[str, Any]]]]) -> None:
    """Write the rows of many things at once."""
    rows = [
        _blank_free(part, row) | {"id": uuid.uuid4(), "resource_id": identity, "position": position}
        for identity, values in lists
        for position, row in enumerate(values)
    ]
    if rows:
        session.execute(insert(part.table), rows)


def replace_parts(session: Session, part: Part, resource_id: uuid.UUID, values: list[dict[str, Any]]) -> None:
    """Make the list what `values` say; a row with the same key keeps its id, so that links to it hold."""
    table: Any = part.table
    key = part.field(part.key).attribute
    standing = {
        getattr(row, key): row.id for row in session.scalars(select(table).where(table.resource_id == resource_id))
    }
    session.execute(delete(table).where(table.resource_id == resource_id))
    rows = [
        _blank_free(part, row)
        | {
            "id": standing.pop(row[key], None) or uuid.uuid4(),
            "resource_id": resource_id,
            "position": position,
        }
        for position, row in enumerate(values)
    ]
    if rows:
        session.execute(insert(table), rows)


def _blank_free(part: Part, row: dict[str, Any]) -> dict[str, Any]:
    """A row as its table wants it: no None where the column holds text or a yes/no."""
    columns: Any = part.table.__table__.columns
    return {name: _filled(columns[name], value) for name, value in row.items()}


def _filled(column: Any, value: Any) -> Any:
    if value is None and not column.nullable:
        return False if column.type.python_type is bool else ""
    return value
