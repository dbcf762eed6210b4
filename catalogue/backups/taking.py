"""Take a backup: one moment of the database and the files beside it, in one file that is read back before it counts."""

import json
import os
import uuid
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from sqlalchemy import Connection, Table, select

from catalogue.access import Actor
from catalogue.audit import AuditTail, Happening, record
from catalogue.backups import manifest
from catalogue.backups.archive import MANIFEST, SEAL, Progress, file_member, member, opened, silent, table_member
from catalogue.backups.files import Storage
from catalogue.backups.manifest import FORMAT, FileNote, Manifest, TableNote, TrailPlace
from catalogue.backups.snapshot import revision_of, snapshot
from catalogue.backups.values import read_as, sort_of
from catalogue.errors import Refused
from catalogue.store import Database
from catalogue.tables import metadata

TAKEN = "backup.taken"
PART = ".portal-part-"
ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class Taken:
    """A backup that was written and read back."""

    path: Path
    size: int
    manifest: Manifest


def take_backup(database: Database, actor: Actor, storage: Storage, path: Path, progress: Progress = silent) -> Taken:
    """Write a backup to a new file that only its owner can read, and note in the audit trail that it is good.

    Refused: the file is there already (`backup_exists`), or its folder is not (`backup_folder`).
    """
    if path.exists():
        raise Refused("backup_exists", f"{path} is there already. Give another name, or move it away.")
    with _beside(path) as part:
        with snapshot(database, part.parent) as connection, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED) as archive:
            _write(archive, connection, database, storage, progress)
        with opened(part, database.audit_key, storage, progress) as backup:
            taken = Taken(path, part.stat().st_size, backup.manifest)
        _settle(part)
        part.rename(path)
    _settle(path.resolve().parent)
    details = {"title": path.name, "bytes": taken.size, "rows": taken.manifest.rows, "seq": taken.manifest.trail.seq}
    with database.unit_of_work() as session:
        record(session, actor, Happening(TAKEN, "backup", uuid.uuid4(), details=details))
    return taken


@contextmanager
def _beside(path: Path) -> Iterator[Path]:
    """A file beside the wanted one, which nobody takes for a backup and only its owner can read."""
    try:
        with NamedTemporaryFile(prefix=PART, dir=path.resolve().parent, delete=False) as made:  # mode 0600
            part = Path(made.name)
    except OSError as error:
        raise Refused("backup_folder", f"Nothing can be written into {path.parent}: {error.strerror}.") from None
    try:
        yield part
    finally:
        part.unlink(missing_ok=True)


def _settle(path: Path) -> None:
    """Have a file, or the names in a folder, on the disk before anyone is told of it."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write(
    archive: zipfile.ZipFile, connection: Connection, database: Database, storage: Storage, progress: Progress
) -> None:
    seq, last = connection.execute(select(AuditTail.seq, AuditTail.hash).where(AuditTail.id == 1)).one()
    tables = []
    for table in metadata.sorted_tables:
        progress(f"reading {table.name}")
        tables.append(_write_table(archive, connection, table))
    page = manifest.written(
        Manifest(
            format=FORMAT,
            made_at=database.clock(),
            program=version("council-know-how"),
            database=connection.dialect.name,
            revision=revision_of(connection),
            trail=TrailPlace(seq, last),
            tables=tables,
            files=list(_write_files(archive, storage, progress)),
        )
    )
    archive.writestr(MANIFEST, page)
    archive.writestr(SEAL, manifest.seal(page, database.audit_key))


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> TableNote:
    """Every row as one line, in the order of its key."""
    sorts = [sort_of(column) for column in table.columns]
    statement = select(*map(read_as, table.columns)).order_by(*table.primary_key.columns)
    count = 0
    with member(archive, table_member(table.name)) as stream:
        for row in connection.execution_options(yield_per=ROWS_AT_ONCE).execute(statement):
            stream.write(_line([None if one is None else s.plain(one) for s, one in zip(sorts, row, strict=True)]))
            count += 1
    columns = [(column.name, sort.code) for column, sort in zip(table.columns, sorts, strict=True)]
    return TableNote(table.name, columns, count, stream.content)


def _line(values: list[Any]) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def _write_files(archive: zipfile.ZipFile, storage: Storage, progress: Progress) -> Iterator[FileNote]:
    """Files after rows: what a row speaks of is there. One that went meanwhile is not missed by any row that stays."""
    for path in storage.files():
        progress(f"reading {path}")
        with (storage.folder / path).open("rb") as source, member(archive, file_member(path)) as stream:
            while piece := source.read(1 << 20):
                stream.write(piece)
        yield FileNote(path, stream.content)
