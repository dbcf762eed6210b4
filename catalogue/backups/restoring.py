"""Bring a backup back: into an empty database, in one transaction, and good only if its audit trail holds."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, inspect
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.audit import Happening, record
from catalogue.audit_check import Verdict, verify
from catalogue.backups.archive import Backup, Progress, opened, silent
from catalogue.backups.files import Storage
from catalogue.backups.loading import load
from catalogue.backups.manifest import Manifest
from catalogue.errors import Refused
from catalogue.migrations import is_known, upgrade_within
from catalogue.store import Database

RESTORED = "backup.restored_from"
PART = ".portal-part-"


@dataclass(frozen=True)
class Restored:
    """What was brought back, and what its audit trail says."""

    manifest: Manifest
    verdict: Verdict


def restore_backup(
    database: Database,
    actor: Actor,
    storage: Storage,
    path: Path,
    progress: Progress = silent,
    *,
    unproven: bool = False,
) -> Restored:
    """Put a backup into an empty database and its files into the data folder, all of it or nothing.

    `unproven` takes it although the audit key that sealed it is lost: then nobody can say that it was not changed.
    Refused: the database is not empty (`not_empty`), the backup is of a newer version (`backup_newer`), a file of
    another content stands in its place (`file_differs`), the audit trail does not hold (`trail_broken`), and all that
    `opened` and `load` refuse.
    """
    with opened(path, None if unproven else database.audit_key, storage, progress) as backup:
        if not is_known(backup.manifest.revision):
            words = f"The backup is of version {backup.manifest.program} or later. Install that version first."
            raise Refused("backup_newer", words)
        with _one_transaction(database) as connection:
            _place_files(backup, storage, progress)
            upgrade_within(connection, backup.manifest.revision)
            load(connection, backup, progress)
            progress("bringing the tables to the shape of this version")
            upgrade_within(connection)
            progress("reading the audit trail")
            verdict = _proven(database, actor, connection, backup, unproven)
        return Restored(backup.manifest, verdict)


@contextmanager
def _one_transaction(database: Database) -> Iterator[Connection]:
    engine = database.engine.execution_options(sqlite_begin="BEGIN IMMEDIATE")
    with engine.connect() as connection, connection.begin():
        if standing := inspect(connection).get_table_names():
            words = f"The database is not empty: it has {len(standing)} tables. Restore into a new, empty one."
            raise Refused("not_empty", words)
        yield connection


def _proven(database: Database, actor: Actor, connection: Connection, backup: Backup, unproven: bool) -> Verdict:
    """What the restored trail says; once it holds, that it was restored is its next event."""
    info = {"audit_key": database.audit_key, "clock": database.clock, "operation_id": uuid.uuid4()}
    with Session(connection, info=info, join_transaction_mode="create_savepoint") as session:
        verdict = verify(session)
        if unproven:
            return verdict
        if not verdict.whole or verdict.events != backup.manifest.trail.seq:
            words = f"The audit trail in the backup is not whole. {' '.join(verdict.faults[:3])} Nothing was restored."
            raise Refused("trail_broken", words)
        details = {"title": f"Backup of {backup.manifest.made_at:%Y-%m-%d %H:%M} UTC", "seq": verdict.events}
        record(session, actor, Happening(RESTORED, "backup", uuid.uuid4(), details=details))
        session.commit()
    return verdict


def _place_files(backup: Backup, storage: Storage, progress: Progress) -> None:
    """Put every file into its place, each whole or not at all; those that are there already stay."""
    for note in backup.manifest.files:
        place = storage.folder / note.path
        if place.exists():
            _check_same(place, backup, note.path)
            continue
        progress(f"placing {note.path}")
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, part = tempfile.mkstemp(prefix=PART, dir=place.parent)  # mode 0600
        with os.fdopen(descriptor, "wb") as made, backup.file(note.path) as stream:
            shutil.copyfileobj(stream, made)
            made.flush()
            os.fsync(made.fileno())
        Path(part).rename(place)


def _check_same(place: Path, backup: Backup, path: str) -> None:
    with place.open("rb") as standing, backup.file(path) as stream:
        while (one := stream.read(1 << 16)) == (other := standing.read(1 << 16)) and one:
            pass
    if one != other:
        words = f"{place} is there already and is another file than in the backup. Use an empty data folder."
        raise Refused("file_differs", words)
