"""The first page of a backup: what is in it, of which shape, with hashes, and where the audit trail stood."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass as checked

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Count = Annotated[int, Field(ge=0)]
TableName = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]


@checked(frozen=True)
class Content:
    """How long one member of the archive is, and what it hashes to."""

    size: Count
    sha256: Sha256


@checked(frozen=True)
class TableNote:
    """One table: its columns as (name, sort), how many rows, and their bytes."""

    name: TableName
    columns: list[tuple[str, str]]
    rows: Count
    content: Content


@checked(frozen=True)
class FileNote:
    """One file that was kept beside the database, by its path below the data folder."""

    path: str
    content: Content


@checked(frozen=True)
class TrailPlace:
    """Where the audit trail stood: the number and hash of its last event."""

    seq: Count
    hash: Sha256


@checked(frozen=True)
class Manifest:
    """What a backup holds. `revision` is the shape of the tables, `program` the version that wrote it."""

    format: Literal["know-how portal backup 1"]
    made_at: datetime
    program: str
    database: str
    revision: str
    trail: TrailPlace
    tables: list[TableNote]
    files: list[FileNote]

    @property
    def rows(self) -> int:
        """How many rows there are in all."""
        return sum(table.rows for table in self.tables)


FORMAT: Literal["know-how portal backup 1"] = "know-how portal backup 1"
_PAGE = TypeAdapter(Manifest)
_PURPOSE = b"portal backup manifest\n"


@dataclass(frozen=True)
class Unreadable(Exception):
    """The manifest is not one."""


def written(manifest: Manifest) -> bytes:
    """The manifest as it stands in a backup."""
    return _PAGE.dump_json(manifest, indent=1)


def read(content: bytes) -> Manifest:
    """The manifest in these bytes. Raises `Unreadable`."""
    try:
        return _PAGE.validate_json(content)
    except ValidationError:
        raise Unreadable from None


def seal(content: bytes, key: bytes) -> bytes:
    """What only a holder of the audit key can put on a manifest, and through its hashes on all that it names."""
    return hmac.new(key, _PURPOSE + content, hashlib.sha256).hexdigest().encode()
