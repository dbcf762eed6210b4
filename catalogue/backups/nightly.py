"""A folder of backups: a new one each night, the oldest taken away, and when the last good one was."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.audit import AuditEvent
from catalogue.backups.files import Storage
from catalogue.backups.snapshot import COPY
from catalogue.backups.taking import PART, TAKEN, Taken, take_backup
from catalogue.store import Database

_NAME = "portal-%Y-%m-%dT%H%M%SZ.zip"
_PATTERN = "portal-????-??-??T??????Z.zip"
# Less than a day, so that a portal which is started anew a little earlier each day still takes one.
_A_NIGHT = timedelta(hours=20)
_STALE_SECONDS = 86_400


@dataclass(frozen=True)
class Nightly:
    """Where backups are kept, how many, and what goes into them besides the database."""

    folder: Path
    keep: int
    storage: Storage

    def standing(self) -> list[Path]:
        """The backups that are there, oldest first."""
        return sorted(self.folder.glob(_PATTERN))


def take_nightly(database: Database, actor: Actor, nightly: Nightly) -> Taken | None:
    """Take the night's backup and drop the oldest beyond those to be kept; None if the newest is fresh."""
    nightly.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    at = database.clock()
    standing = nightly.standing()
    if standing and _made(standing[-1]) > at - _A_NIGHT:
        return None
    _clear(nightly.folder)
    taken = take_backup(database, actor, nightly.storage, nightly.folder / at.astimezone(UTC).strftime(_NAME))
    for old in nightly.standing()[: -nightly.keep]:
        old.unlink(missing_ok=True)
    return taken


def _made(backup: Path) -> datetime:
    return datetime.strptime(backup.name, _NAME).replace(tzinfo=UTC)


def _clear(folder: Path) -> None:
    """Take away what a backup that was killed left behind."""
    for part in [*folder.glob(f"{PART}*"), *folder.glob(f"{COPY}*/*")]:
        if part.stat().st_mtime < time.time() - _STALE_SECONDS:
            part.unlink(missing_ok=True)
    for copy in folder.glob(f"{COPY}*"):
        if not any(copy.iterdir()):
            copy.rmdir()


@dataclass(frozen=True)
class LastBackup:
    """The newest backup that was written and read back: when, and the name of its file."""

    at: datetime
    name: str


def last_backup(session: Session) -> LastBackup | None:
    """The newest good backup that the audit trail knows of."""
    newest = select(AuditEvent).where(AuditEvent.action == TAKEN).order_by(AuditEvent.seq.desc()).limit(1)
    event = session.scalar(newest)
    return LastBackup(event.at, str((event.details or {}).get("title", ""))) if event else None
