"""Drop the files that nothing refers to any more, such as those of a contract that was disposed of."""

from datetime import datetime

from sqlalchemy import String, select
from sqlalchemy.orm import Session

from catalogue.blobs import Blobs
from catalogue.store import Base

_HASH_LENGTH = 64


def drop_unused_files(session: Session, blobs: Blobs, before: datetime) -> int:
    """Remove each file that came before a moment and whose hash no row holds; how many they were.

    A file comes in before the row that refers to it is committed, so what is new is left alone. The caller settles
    who may: it is the task, which removes nothing that anyone could still open.
    """
    unused = blobs.kept_since_before(before) - _hashes_in(session)
    for sha256 in unused:
        blobs.remove(sha256)
    return len(unused)


def _hashes_in(session: Session) -> set[str]:
    """Every value of every column that can hold a hash, whatever its table: one that comes later counts as well."""
    columns = [
        column for table in Base.metadata.sorted_tables for column in table.columns if _holds_hashes(column.type)
    ]
    return {value for column in columns for value in session.scalars(select(column).where(column != "").distinct())}


def _holds_hashes(type_: object) -> bool:
    return isinstance(type_, String) and type_.length == _HASH_LENGTH
