"""The index as a folder: opened, followed, rebuilt beside and swapped. The only writer, one at a time.

manifest.json   what the index is (see `manifest`); replaced in one step
<name>/         Whoosh's files; a rebuild makes another such folder beside
damaged         says that a reader found damage, and that a rebuild is wanted
day             the day of which the index knows what began and ended by its date
*.lock          one writer, one rebuild and one follower a machine
"""

import os
import secrets
import shutil
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from uuid import UUID

from catalogue.search.document import IndexDocument
from catalogue.search.lock import Busy, FileLock
from catalogue.search.manifest import DRAFT, NAME, IndexDamaged, Manifest, parse_manifest, read_manifest, write_manifest
from catalogue.search.segments import Segment, open_segments
from catalogue.search.snapshot import Snapshot
from catalogue.search.whoosh_files import Writer, standing_files

_DAMAGED = "damaged"
_DAY = "day"
# A rebuild waits so long for the writer at work to finish its batch.
SWAP_SECONDS = 60.0
# A reader begins again so often when writers replace what it is reading.
ATTEMPTS = 10
Stamp = tuple[int, int, int, int]


class Index:
    """One index folder, private to its owner. Readers share snapshots; writers take the lock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with suppress(OSError):  # where there can be no folder, the database answers
            self._make_folder()
        self._opening = threading.Lock()
        self._snapshot: Snapshot | None = None
        self._stamps: dict[Path, Stamp] = {}
        self._manifest = b""
        self._bad = b""

    def _make_folder(self) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.chmod(0o700)

    def lock(self, name: str, patience: float = 0.0) -> FileLock:
        """A lock that one process of this machine can hold: `writer`, `rebuild`, `follower`.

        Raises `OSError` where there can be no such file.
        """
        self._make_folder()
        return FileLock(_file_at(self.folder / f"{name}.lock"), patience)

    @property
    def cursor(self) -> int:
        """The last event of the change feed that is in the index. Raises `IndexDamaged`."""
        return read_manifest(self.folder).cursor

    @property
    def day(self) -> date | None:
        """The day of which the index knows what began and ended by its date; None where nobody has noted it."""
        with suppress(OSError, ValueError):
            return date.fromisoformat((self.folder / _DAY).read_text())
        return None

    def note_day(self, day: date) -> None:
        """Note that the index knows what has begun and ended by this day."""
        _file_at(self.folder / _DAY).write_text(day.isoformat())

    def snapshot(self) -> Snapshot:
        """The index as it stands, decoded. Raises `IndexDamaged`, whatever is wrong with it."""
        with self._opening:
            try:
                manifest = (self.folder / NAME).read_bytes()
                if manifest == self._bad:
                    raise IndexDamaged("the index was found damaged and is not rebuilt yet")
                if self._snapshot is None or manifest != self._manifest or not self._untouched():
                    self._snapshot = self._open()
                return self._snapshot
            except Exception as error:
                self._snapshot = None
                raise IndexDamaged(str(error)) from error

    def at_hand(self) -> Snapshot:
        """The index for a search, which does not wait while another thread reads a newer one. Raises `IndexDamaged`.

        The one before is as right: whoever searches leaves out what has changed since.
        """
        standing = self._snapshot
        return standing if standing is not None and self._opening.locked() else self.snapshot()

    def _open(self) -> Snapshot:
        """Read what the manifest names. A writer may replace the manifest meanwhile: then once more."""
        for attempts_left in reversed(range(ATTEMPTS)):
            seen = (self.folder / NAME).read_bytes()
            try:
                manifest = parse_manifest(seen)
                folder = self.folder / manifest.folder
                stamps = {folder / name: _stamp(folder / name) for name in manifest.files}
                snapshot = (
                    self._snapshot.at(manifest.cursor)
                    if self._snapshot and stamps == self._stamps
                    else Snapshot(open_segments(folder, manifest, self._known(stamps)), manifest.cursor)
                )
            except Exception:
                if attempts_left and (self.folder / NAME).read_bytes() != seen:
                    continue
                raise
            self._stamps, self._manifest = stamps, seen
            return snapshot
        raise IndexDamaged("the index changes faster than it can be read")

    def _untouched(self) -> bool:
        """Whether the files that were read are still as they were; they may be gone because a writer went on."""
        try:
            return all(_stamp(path) == at for path, at in self._stamps.items())
        except OSError:
            return False

    def _known(self, stamps: dict[Path, Stamp]) -> list[Segment]:
        """Decoded segments whose files nobody has written to since."""
        same = {path.name for path, stamp in stamps.items() if self._stamps.get(path) == stamp}
        return [segment for segment in self._snapshot.segments if segment.name in same] if self._snapshot else []

    def report_damage(self) -> None:
        """Remember that the index cannot be used, for this process and for whoever rebuilds it."""
        with self._opening, suppress(OSError):
            self._snapshot = None
            self._bad = (self.folder / NAME).read_bytes()
            (self.folder / _DAMAGED).touch()

    def check(self) -> None:
        """Read every file again and compare. Raises `IndexDamaged`."""
        with self._opening:
            self._snapshot = None
            self._stamps = {}
        self.snapshot()

    def is_damaged(self) -> bool:
        """Whether the index must be rebuilt: a reader said so, or it cannot be opened now."""
        try:
            self.snapshot()
            return (self.folder / _DAMAGED).exists()
        except (IndexDamaged, OSError):
            return True

    def versions(self) -> dict[UUID, int]:
        """The version of each thing in the index. Raises `IndexDamaged`."""
        return self.snapshot().versions()

    def under(self, ids: Collection[UUID]) -> set[UUID]:
        """What the index has of what is owed under these contracts. Raises `IndexDamaged`."""
        snapshot = self.snapshot()
        return {snapshot.id_of(number) for number in snapshot.numbers_under(ids)}

    def apply(
        self, documents: Collection[IndexDocument], gone: Collection[UUID], cursor: int, after: int | None = None
    ) -> None:
        """Put these documents in the place of what stood, take out what is gone, and note how far the feed was read.

        `after` is the cursor from which it was read: an index that stands elsewhere by now was swapped meanwhile.
        Raises `Busy` then, and if another writer is at work; `IndexDamaged`; `OSError` if the disk takes nothing more.
        """
        with self.lock("writer"):
            manifest = read_manifest(self.folder)
            if after is not None and manifest.cursor != after:
                raise Busy("the index was replaced meanwhile")
            try:
                snapshot = self.snapshot()
                folder = self.folder / manifest.folder
                _sweep(folder, manifest)
                fresh = {document.id: document for document in documents}
                remove = snapshot.numbers_of([*fresh, *gone])
                files, generation = manifest.files, manifest.generation
                if fresh or len(remove):
                    with Writer(folder, keep=files) as writer:
                        writer.delete(remove)
                        writer.add(fresh.values())
                    if not self._untouched():
                        raise IndexDamaged("the index was written to while it was merged")
                    generation, files = standing_files(folder, known=manifest.files)
                written = Manifest(manifest.folder, generation, cursor, files)
                write_manifest(self.folder, written)
                _sweep(folder, written)
            except OSError:
                self.check()  # the disk may be full, and what stands be whole
                raise
            except Exception as error:
                raise IndexDamaged(str(error)) from error

    @contextmanager
    def rebuilding(self, cursor: int) -> Iterator[Writer]:
        """Build a new index beside this one and put it in its place at the end.

        Until then readers keep the old one, and it goes on following. `cursor` is the feed's position before the first
        document was read. Raises `Busy` if someone else is rebuilding.
        """
        with self.lock("rebuild"):
            name = secrets.token_hex(8)
            folder = self.folder / name
            folder.mkdir(mode=0o700)
            try:
                with Writer(folder, new=True) as writer:
                    yield writer
            except BaseException:
                shutil.rmtree(folder, ignore_errors=True)  # or one record that cannot be read fills the disk by retries
                raise
            generation, files = standing_files(folder)
            manifest = Manifest(name, generation, cursor, files)
            with self.lock("writer", patience=SWAP_SECONDS):
                for ours in (NAME, DRAFT, _DAMAGED):
                    _file_at(self.folder / ours)
                write_manifest(self.folder, manifest)
                (self.folder / _DAMAGED).unlink(missing_ok=True)
            _sweep(folder, manifest)
            for path in self.folder.iterdir():
                if path.is_dir() and path.name != name:
                    shutil.rmtree(path, ignore_errors=True)


def _sweep(folder: Path, manifest: Manifest) -> None:
    """Delete what the manifest does not name: leavings of killed writers, and what was replaced."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        elif path.name not in manifest.files:
            # Where a reader still holds a file open (Windows), it goes with the next sweep.
            with suppress(OSError):
                path.unlink()


def _file_at(path: Path) -> Path:
    """Where a file of ours stands or can be made: a folder or a link that stands there instead is deleted."""
    if path.is_symlink():
        path.unlink()
    elif path.is_dir():
        shutil.rmtree(path)
    return path


def _stamp(path: Path) -> Stamp:
    """What changes when a file is written to or replaced, even by something that keeps its time."""
    found = os.stat(path)
    return found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size
