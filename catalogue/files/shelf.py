"""Where files are kept, and how one comes in: named, limited, looked into, then kept by its hash."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from catalogue.blobs import MEBIBYTE, Blob, Blobs
from catalogue.files.file_types import ANYTHING, look_into, type_by_name
from catalogue.files.picture_size import check_drawable
from catalogue.kinds.values import clean

_MOST_IN_NAME = 250
# Marks that turn the reading direction: “fdp.exe” must not be shown as “exe.pdf”.
_TURNS = re.compile(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def one_way(text: str) -> str:
    """A name from outside as it reads from left to right, whatever marks it came with."""
    return _TURNS.sub("", text)


@dataclass(frozen=True)
class Attachment:
    """A file that is kept: under which name it is shown, its media type, and by which hash it is found."""

    name: str
    media_type: str
    blob: Blob


@dataclass(frozen=True)
class Shelf:
    """The files, how large one may be, the command that scans for viruses (empty: none does), and whether a picture is
    for a page, so that it may not have more pixels than can be drawn."""

    blobs: Blobs
    limit: int = 100 * MEBIBYTE
    scan_command: tuple[str, ...] = ()
    is_for_pages: bool = False

    def keep(self, name: str, stream: BinaryIO) -> Attachment:
        """Keep a file. Refused: see `type_by_name`, `look_into`, `check_drawable` and `Blobs.put`.

        The name is only shown: it is never part of a path. What a browser sends before the last slash is left out.
        """
        shown = _shown(name)
        promised = type_by_name(shown)

        def look(path: Path) -> None:
            look_into(path, promised, self.scan_command)
            if self.is_for_pages and promised.media_type.startswith("image/"):
                check_drawable(path)

        blob = self.blobs.put(stream, self.limit, look)
        stem, dot, ending = shown.rpartition(".")
        return Attachment(f"{stem[: _MOST_IN_NAME - len(ending) - 1]}{dot}{ending}", promised.media_type, blob)

    def keep_to_read(self, name: str, stream: BinaryIO, limit: int) -> Attachment:
        """Keep a file of any type that is only read here, and never sent on. Refused: see `look_into`, `Blobs.put`."""
        blob = self.blobs.put(stream, limit, lambda path: look_into(path, ANYTHING, self.scan_command))
        return Attachment(_shown(name)[-_MOST_IN_NAME:], ANYTHING.media_type, blob)


def _shown(name: str) -> str:
    """A name as it is shown: what a browser sends before the last slash is left out."""
    return one_way(clean(name.replace("\\", "/").rpartition("/")[2]))
