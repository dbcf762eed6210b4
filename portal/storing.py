"""What belongs in a backup of this installation, and where its nightly backups go, as the settings say."""

from pathlib import Path

from sqlalchemy.engine import make_url

from catalogue.backups.files import Storage
from catalogue.backups.nightly import Nightly
from portal.config import Settings


def storage_of(settings: Settings) -> Storage:
    """The data folder, without what has a place of its own in it: the database, the anchor, the backups themselves."""
    named = [settings.audit_anchor, settings.backup_dir, *_database_files(settings)]
    folder = settings.data_dir.resolve()
    inside = [path.resolve().relative_to(folder) for path in named if path and path.resolve().is_relative_to(folder)]
    return Storage(settings.data_dir, tuple(path.as_posix() for path in inside))


def _database_files(settings: Settings) -> list[Path]:
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        return []
    return [Path(url.database + ending) for ending in ("", "-wal", "-shm", "-journal")]


def nightly_of(settings: Settings) -> Nightly | None:
    """Where nightly backups go; None if nobody has said."""
    if settings.backup_dir is None:
        return None
    return Nightly(settings.backup_dir, settings.backup_keep, storage_of(settings))
