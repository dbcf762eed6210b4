"""Files by what is in them: each kept once, below a private folder, under the SHA-256 of its bytes."""

import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BufferedReader
from pathlib import Path
from typing import BinaryIO

from catalogue.errors import NotFound, Refused

MEBIBYTE = 1024 * 1024
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Blob:
    """A file that is kept: what it is called by, and how many bytes it has."""

    sha256: str
    size: int


@dataclass(frozen=True)
class Blobs:
    """A folder of files. A file comes in by a name of chance, is looked at, and only then stands under its hash."""

    folder: Path

    def put(self, stream: BinaryIO, limit: int, look: Callable[[Path], None]) -> Blob:
        """Keep what the stream holds, unless `look` raises; the same bytes are kept once.

        Refused: nothing is in it (`file_empty`), more than `limit` bytes are (`file_large`).
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=self.folder, prefix="new-")
        new = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as kept:
                blob = _copied(stream, kept, limit)
            look(new)
            place = self._place(blob.sha256)
            place.parent.mkdir(mode=0o700, exist_ok=True)
            new.replace(place)
        finally:
            new.unlink(missing_ok=True)
        return blob

    def open(self, sha256: str) -> BufferedReader:
        """The file for reading. Raises `NotFound`."""
        try:
            return self._place(sha256).open("rb")
        except FileNotFoundError:
            raise NotFound("file") from None

    def content(self, sha256: str) -> bytes:
        """All that a file holds. Raises as `open` does."""
        with self.open(sha256) as stream:
            return stream.read()

    def is_whole(self, sha256: str) -> bool:
        """Whether the file is there and still has the bytes that it came with."""
        try:
            with self.open(sha256) as stream:
                return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
        except NotFound:
            return False

    def kept_since_before(self, moment: datetime) -> set[str]:
        """The hashes of files that came, or came again, before a moment."""
        found = (path for path in self.folder.glob("??/*") if _SHA256.fullmatch(path.name))
        return {path.name for path in found if path.stat().st_mtime < moment.timestamp()}

    def remove(self, sha256: str) -> None:
        """Take a file away for good; one that is gone already is no error."""
        self._place(sha256).unlink(missing_ok=True)

    def _place(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise NotFound("file")
        return self.folder / sha256[:2] / sha256


def _copied(stream: BinaryIO, kept: BinaryIO, limit: int) -> Blob:
    """Copy at most `limit` bytes, and have them on the disk before anyone is told so."""
    digest = hashlib.sha256()
    size = 0
    while piece := stream.read(MEBIBYTE):
        size += len(piece)
        if size > limit:
            words = f"The file is larger than {limit // MEBIBYTE} MB. Split it, or add a link to where it is kept."
            raise Refused("file_large", words, "file")
        digest.update(piece)
        kept.write(piece)
    if not size:
        raise Refused("file_empty", "The file is empty. Choose another one.", "file")
    kept.flush()
    os.fsync(kept.fileno())
    return Blob(digest.hexdigest(), size)
