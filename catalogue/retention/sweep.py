"""Every text in every table that names a person, found and blanked; tables that come later are swept too."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import JSON, ColumnElement, Row, String, Table, Text, cast, func, or_, select, update
from sqlalchemy.orm import Session

from catalogue.retention.naming import Naming
from catalogue.store import Base

# The audit trail has a way of its own, and its tail names nobody.
_APART = frozenset({"audit_event", "audit_tail"})
_OF_THINGS = ("resource_id", "from_id", "to_id")


@dataclass
class Swept:
    """How many rows were changed in each table, and the things whose entries in the index they belong to."""

    rows: dict[str, int] = field(default_factory=dict)
    things: set[uuid.UUID] = field(default_factory=set)


def sweep(session: Session, naming: Naming) -> Swept:
    """Blank a person in every table but the audit trail. The caller settles who may."""
    swept = Swept()
    for table in Base.metadata.sorted_tables:
        if table.name in _APART or not (columns := texts_of(table)):
            continue
        for row in _naming(session, table, columns, naming):
            if _blank(session, table, columns, row, naming):
                swept.rows[table.name] = swept.rows.get(table.name, 0) + 1
                swept.things |= _things(table, row)
    return swept


def texts_of(table: Table) -> list[Any]:
    """The columns of a table that can hold words, but for keys: those name nothing that people read."""
    return [one for one in table.columns if isinstance(one.type, String | JSON) and not one.primary_key]


def names(column: Any, naming: Naming) -> ColumnElement[bool]:
    """The SQL condition that a text, or JSON in which letters may be written as numbers, seems to name the person."""
    text = func.lower(cast(column, Text))
    wanted = [*naming.replacements, *(name.lower() for name in naming.names)]
    spelt = {spelling for one in wanted for spelling in (one, json.dumps(one)[1:-1])}
    return or_(*(text.contains(one, autoescape=True) for one in sorted(spelt)))


def _naming(session: Session, table: Table, columns: list[Any], naming: Naming) -> list[Row[Any]]:
    return list(session.execute(select(table).where(or_(*(names(one, naming) for one in columns)))))


def _blank(session: Session, table: Table, columns: list[Any], row: Row[Any], naming: Naming) -> bool:
    said = row._mapping
    new = {one.name: _fitting(one, naming.blanked(said[one.name])) for one in columns}
    changed = {name: value for name, value in new.items() if value != said[name]}
    if changed:
        key = [one == said[one.name] for one in table.primary_key.columns]
        session.execute(update(table).where(*key).values(changed))
    return bool(changed)


def _fitting(column: Any, value: Any) -> Any:
    length = getattr(column.type, "length", None)
    return value[:length] if length and isinstance(value, str) else value


def _things(table: Table, row: Row[Any]) -> set[uuid.UUID]:
    said = row._mapping
    return set(_ids(table, said))


def _ids(table: Table, said: Any) -> Iterator[uuid.UUID]:
    if table.name == "catalogued_resource":
        yield said["id"]
    yield from (said[name] for name in _OF_THINGS if name in table.columns and said[name] is not None)
