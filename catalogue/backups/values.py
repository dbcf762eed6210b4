"""How each sort of column is written in a backup, so that either database can take what the other held."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    Integer,
    Numeric,
    String,
    Text,
    Time,
    Uuid,
    cast,
)
from sqlalchemy.types import TypeEngine, UserDefinedType

from catalogue.store import UtcDateTime


class WrittenJson(UserDefinedType[str]):
    """JSON as it was written: to the letter, so that what was hashed stays what it was, and null stays null."""

    cache_ok = True

    def get_col_spec(self, **_kw: Any) -> str:
        """The column's type in SQL."""
        return "JSON"


@dataclass(frozen=True)
class Sort:
    """A sort of column: its name in a backup, how a database is told of it, and its values as JSON and back."""

    code: str
    type: TypeEngine[Any]
    plain: Callable[[Any], Any]
    parse: Callable[[Any], Any]


def _same(value: Any) -> Any:
    return value


def _moment(written: str) -> datetime:
    return datetime.fromisoformat(written).astimezone(UTC)


# Looked through in this order: a moment and a boolean are more than what they are made of.
_SORTS: tuple[tuple[type[TypeEngine[Any]], Sort], ...] = (
    (Uuid, Sort("uuid", Uuid(), str, uuid.UUID)),
    (UtcDateTime, Sort("moment", UtcDateTime(), datetime.isoformat, _moment)),
    (Date, Sort("date", Date(), date.isoformat, date.fromisoformat)),
    (Time, Sort("time", Time(), time.isoformat, time.fromisoformat)),
    (Boolean, Sort("boolean", Boolean(), bool, bool)),
    (Integer, Sort("integer", BigInteger(), int, int)),
    (Numeric, Sort("number", Numeric(), str, Decimal)),
    (JSON, Sort("json", WrittenJson(), _same, _same)),
    (String, Sort("text", Text(), _same, _same)),
)
BY_CODE = {sort.code: sort for _, sort in _SORTS}


def sort_of(column: Column[Any]) -> Sort:
    """The sort of a column. Raises `TypeError` for one that no backup can hold yet."""
    for found, sort in _SORTS:
        if isinstance(column.type, found):
            return sort
    raise TypeError(f"{column} has a type that backups do not know: add it to {__name__}")


def read_as(column: Column[Any]) -> ColumnElement[Any]:
    """The column as it is to be read: JSON as text, anything else as it is."""
    return cast(column, Text) if sort_of(column).code == "json" else column
