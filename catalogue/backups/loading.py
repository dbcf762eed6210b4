"""Put the rows of a backup into tables of the same shape, whichever database they came from."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Column, Connection, MetaData, Table, bindparam, column, delete, insert, table, update
from sqlalchemy.exc import SQLAlchemyError

from catalogue.backups.archive import Backup, Progress
from catalogue.backups.manifest import TableNote
from catalogue.backups.values import BY_CODE
from catalogue.errors import Refused

ROWS_AT_ONCE = 1_000
_OF_ALEMBIC = "alembic_version"
_ONLY_EVER_ADDED = "audit_event"  # empty in a new database, and its guards refuse any DELETE


def load(connection: Connection, backup: Backup, progress: Progress) -> None:
    """Load every table, those that others refer to first.

    Refused: the tables are not those of the backup's revision (`backup_tables`), or the database cannot take a value
    that the other one could (`backup_value`).
    """
    standing = _standing(connection)
    notes = {note.name: note for note in backup.manifest.tables}
    shapes = {name: {one.name for one in shape.columns} for name, shape in standing.tables.items()}
    if shapes != {name: {said for said, _ in note.columns} for name, note in notes.items()} or not _sorts_known(notes):
        raise Refused("backup_tables", "The tables in the backup are not those of the version that it names.")
    for shape in reversed(standing.sorted_tables):
        if shape.name != _ONLY_EVER_ADDED:
            connection.execute(delete(shape))  # what the steps themselves put in; the backup has it too
    for shape in standing.sorted_tables:
        progress(f"loading {shape.name}: {notes[shape.name].rows:,} rows")
        try:
            _load_table(connection, backup, notes[shape.name], shape)
        except (SQLAlchemyError, ValueError, TypeError, AttributeError) as error:
            reason = str(getattr(error, "orig", error)).partition("\n")[0]
            words = f"The table {shape.name} in the backup holds something that this database cannot take: {reason}."
            raise Refused("backup_value", words) from error


def _standing(connection: Connection) -> MetaData:
    """The tables as they are in the database, without the one in which migrations keep their place."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name != _OF_ALEMBIC)
    return found


def _sorts_known(notes: dict[str, TableNote]) -> bool:
    return all(code in BY_CODE for note in notes.values() for _, code in note.columns)


def _load_table(connection: Connection, backup: Backup, note: TableNote, shape: Table) -> None:
    """Insert the rows. A column that refers to the same table is filled in once all its rows are there."""
    target = table(note.name, *(column(name, BY_CODE[code].type) for name, code in note.columns))
    keys = [one.name for one in shape.primary_key.columns]
    later = [one.name for one in shape.columns if _refers_to_itself(one)]
    left: dict[str, list[dict[str, Any]]] = defaultdict(list)
    rows_left = _rows(backup, note)
    while rows := list(islice(rows_left, ROWS_AT_ONCE)):
        for row in rows:
            for name in later:
                if row[name] is not None:
                    left[name].append({**{f"key_{key}": row[key] for key in keys}, "value": row[name]})
                    row[name] = None
        connection.execute(insert(target), rows)
    for name, values in left.items():
        here = [target.c[key] == bindparam(f"key_{key}") for key in keys]
        connection.execute(update(target).where(*here).values({name: bindparam("value")}), values)


def _rows(backup: Backup, note: TableNote) -> Iterator[dict[str, Any]]:
    names = [name for name, _ in note.columns]
    parsers = [BY_CODE[code].parse for _, code in note.columns]
    for values in backup.rows(note.name):
        parsed = [None if value is None else parse(value) for parse, value in zip(parsers, values, strict=True)]
        yield dict(zip(names, parsed, strict=True))


def _refers_to_itself(one: Column[Any]) -> bool:
    return any(key.column.table is one.table for key in one.foreign_keys)
