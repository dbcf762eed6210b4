"""What belongs in a backup of this installation, and where its backups and packs go each night, as the settings say."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.engine import make_url

from catalogue.backups.files import Storage
from catalogue.backups.nightly import Nightly
from catalogue.blobs import Blobs
from catalogue.workflows.nightly_packs import NightlyPacks
from portal.config import Settings
from portal.rendering import Renderer


def storage_of(settings: Settings) -> Storage:
    """The data folder, without what has a place of its own in it: database, anchor, backups, packs."""
    named = [settings.audit_anchor, settings.backup_dir, settings.packs_dir, *_database_files(settings)]
    folder = settings.data_dir.resolve()
    inside = [path.resolve().relative_to(folder) for path in named if path and path.resolve().is_relative_to(folder)]
    return Storage(settings.data_dir, tuple(path.as_posix() for path in inside))


def _database_files(settings: Settings) -> list[Path]:
    url = make_url(settings.database)
    if url.get_backend_name() != "sqlite" or not url.database:
        return []
    return [Path(url.database + ending) for ending in ("", "-wal", "-shm", "-journal")]


@contextmanager
def html_for_files() -> Iterator[Callable[[str], str]]:
    """What makes safe HTML of Markdown for files, in a process of its own that ends with it."""
    renderer = Renderer(workers=1)
    try:
        yield lambda text: str(renderer.html(text))
    finally:
        renderer.close()


def packs_of(settings: Settings) -> NightlyPacks | None:
    """Where hand-over packs go each night; None if nobody has said."""
    if settings.packs_dir is None:
        return None
    return NightlyPacks(settings.packs_dir, html_for_files, Blobs(settings.blobs_dir).content, settings.address)


def nightly_of(settings: Settings) -> Nightly | None:
    """Where nightly backups go; None if nobody has said."""
    if settings.backup_dir is None:
        return None
    return Nightly(settings.backup_dir, settings.backup_keep, storage_of(settings))
