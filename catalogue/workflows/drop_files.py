"""Drop the files that nothing refers to any more, such as those of a contract that was disposed of."""

from datetime import datetime
from typing import Any

from sqlalchemy import Column, String, select
from sqlalchemy.orm import Session

from catalogue.blobs import Blobs
from catalogue.store import KEEPS_NO_FILE, Base

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
    """Every value of every column that can hold a hash, whatever its table, but where it keeps no file."""
    columns = [column for table in Base.metadata.sorted_tables for column in table.columns if _keeps_files(column)]
    return {value for column in columns for value in session.scalars(select(column).where(column != "").distinct())}


def _keeps_files(column: Column[Any]) -> bool:
    holds_hashes = isinstance(column.type, String) and column.type.length == _HASH_LENGTH
    return holds_hashes and not column.info.items() >= KEEPS_NO_FILE.items()
