"""The file of a backup: a ZIP archive whose every member is named, measured and hashed before anything is taken out."""

import hashlib
import hmac
import json
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from catalogue.backups import manifest
from catalogue.backups.files import Storage
from catalogue.backups.manifest import Content, Manifest
from catalogue.errors import Refused

MANIFEST, SEAL = "manifest.json", "manifest.seal"
MEBIBYTE = 1024 * 1024
MAX_MEMBERS = 1_000_000
MAX_MANIFEST = 256 * MEBIBYTE  # some 200 bytes for each file
MAX_RATIO = 250  # a table of rows that are all alike packs to a hundredth
LONGEST_ROW = 64 * MEBIBYTE
_DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
Progress = Callable[[str], None]


def silent(_words: str) -> None:
    """Tell nobody how far it is."""


def table_member(name: str) -> str:
    """Where a table stands in the archive."""
    return f"tables/{name}.jsonl"


def file_member(path: str) -> str:
    """Where a file stands in the archive."""
    return f"files/{path}"


class Measured:
    """A stream to write to that counts and hashes what passes."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._hash = hashlib.sha256()
        self.size = 0

    def write(self, piece: bytes) -> None:
        """Pass on some bytes."""
        self._stream.write(piece)
        self._hash.update(piece)
        self.size += len(piece)

    @property
    def content(self) -> Content:
        """What has passed."""
        return Content(self.size, self._hash.hexdigest())


@contextmanager
def member(archive: zipfile.ZipFile, name: str) -> Iterator[Measured]:
    """A new member to write to, of any size."""
    with archive.open(name, "w", force_zip64=True) as stream:
        yield Measured(stream)


@dataclass(frozen=True)
class Backup:
    """A backup that was looked through: every member is what the manifest says, and nothing else is in it."""

    archive: zipfile.ZipFile
    manifest: Manifest

    def rows(self, table: str) -> Iterator[list[Any]]:
        """The rows of one table, as plain values in the order of its columns."""
        with self.archive.open(table_member(table)) as stream:
            while line := stream.readline(LONGEST_ROW):
                yield json.loads(line)

    def file(self, path: str) -> Any:
        """One file, for reading."""
        return self.archive.open(file_member(path))


@contextmanager
def opened(path: Path, key: bytes | None, storage: Storage, progress: Progress = silent) -> Iterator[Backup]:
    """A backup whose seal (unless `key` is None), members and hashes are right.

    Refused: it is damaged, cut or no backup (`backup_damaged`), was sealed with another key (`backup_key`), or holds
    something that no backup of ours holds (`backup_foreign`).
    """
    with _reading(path) as stream, _archive(stream) as archive:
        sizes = _directory(archive, path.stat().st_size)
        page = _member_bytes(archive, MANIFEST, sizes)
        if key is not None:
            _check_seal(_member_bytes(archive, SEAL, sizes), page, key)
        found = _manifest(page)
        _check_members(found, sizes, storage)
        _check_hashes(archive, found, progress)
        yield Backup(archive, found)


@contextmanager
def _reading(path: Path) -> Iterator[BinaryIO]:
    try:
        stream = path.open("rb")
    except OSError as error:
        raise Refused("backup_unreadable", f"{path} cannot be read: {error.strerror}.") from None
    with stream:
        yield stream


def _archive(stream: BinaryIO) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(stream)
    except _DAMAGES:
        raise _damaged("it is cut, or is no ZIP archive") from None


def _directory(archive: zipfile.ZipFile, packed: int) -> dict[str, int]:
    """How long each member says it is, once that is known to be harmless."""
    entries = archive.infolist()
    sizes = {entry.filename: entry.file_size for entry in entries}
    if len(sizes) != len(entries) or len(entries) > MAX_MEMBERS:
        raise _foreign("a member twice, or far too many")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise _foreign("a member with a password")
    if sum(sizes.values()) > max(MAX_RATIO * packed, MEBIBYTE):
        raise _foreign("far more than a file of its size can hold")
    return sizes


def _member_bytes(archive: zipfile.ZipFile, name: str, sizes: dict[str, int]) -> bytes:
    if name not in sizes:
        raise Refused("backup_foreign", f"The file is not a backup of the portal: it has no {name}.")
    if sizes[name] > MAX_MANIFEST:
        raise _foreign(f"a {name} that is far too long")
    try:
        return archive.read(name)
    except _DAMAGES:
        raise _damaged(f"{name} cannot be unpacked") from None


def _check_seal(found: bytes, page: bytes, key: bytes) -> None:
    if not hmac.compare_digest(found.strip(), manifest.seal(page, key)):
        raise Refused(
            "backup_key",
            "The backup was sealed with another audit key, or was changed after it was made. "
            "Set PORTAL_AUDIT_KEY to the key that was in use when it was made.",
        )


def _manifest(page: bytes) -> Manifest:
    try:
        return manifest.read(page)
    except manifest.Unreadable:
        raise Refused("backup_foreign", "The file is not a backup that this version of the portal can read.") from None


def _contents(found: Manifest) -> dict[str, Content]:
    tables = {table_member(table.name): table.content for table in found.tables}
    return tables | {file_member(file.path): file.content for file in found.files}


def _check_members(found: Manifest, sizes: dict[str, int], storage: Storage) -> None:
    """Nothing missing, nothing more, nothing longer than it should be, and no path that leads out of the folder."""
    contents = _contents(found)
    if len(contents) != len(found.tables) + len(found.files):
        raise _foreign("something twice")
    if contents.keys() | {MANIFEST, SEAL} != sizes.keys():
        raise _foreign("more or less than its own list says")
    if any(sizes[name] != content.size for name, content in contents.items()):
        raise _damaged("something in it is longer or shorter than its own list says")
    for file in found.files:
        if not storage.takes(file.path):
            raise _foreign(f"a file at {file.path[:80]!r}, where no backup keeps one")
    if sum(file.content.size for file in found.files) > shutil.disk_usage(_existing(storage.folder)).free:
        raise Refused("backup_room", f"The disk of {storage.folder} has no room for the files in the backup.")


def _existing(folder: Path) -> Path:
    folder = folder.resolve()
    return next(one for one in (folder, *folder.parents) if one.exists())


def _check_hashes(archive: zipfile.ZipFile, found: Manifest, progress: Progress) -> None:
    for name, content in _contents(found).items():
        progress(f"checking {name}")
        try:
            with archive.open(name) as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()  # type: ignore[arg-type]  # it reads like a file
        except _DAMAGES:
            raise _damaged(f"{name} cannot be unpacked") from None
        if digest != content.sha256:
            raise _damaged(f"{name} is not what was written")


def _damaged(why: str) -> Refused:
    return Refused("backup_damaged", f"The backup is damaged: {why}. Use another one.")


def _foreign(what: str) -> Refused:
    return Refused("backup_foreign", f"The file is not a backup of the portal: it holds {what}.")
