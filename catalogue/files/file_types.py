"""Which files are taken: known by their name and by how they begin, scanned by a command where there is one."""

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from catalogue.errors import Refused

_LOOKED_AT = 4096
_SCAN_SECONDS = 120
_CLEAN, _INFECTED = 0, 1
_ZIP, _PNG, _JPEG = b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_ACTIVE = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml")


@dataclass(frozen=True)
class FileType:
    """A sort of file that is taken: its media type, and whether some first bytes are of it."""

    media_type: str
    fits: Callable[[bytes], bool]


def _begins(*starts: bytes) -> Callable[[bytes], bool]:
    return lambda first: first.startswith(starts)


def _is_text(first: bytes) -> bool:
    """Text that a browser would not run: no control characters, no page, no drawing."""
    has_control = any(byte < 32 and byte not in b"\t\n\r\f" for byte in first)
    return not has_control and not first.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_ACTIVE)


def _is_film(first: bytes) -> bool:
    return first[4:8] == b"ftyp"


FILE_TYPES = {
    "pdf": FileType("application/pdf", _begins(b"%PDF-")),
    "docx": FileType(_OFFICE + "wordprocessingml.document", _begins(_ZIP)),
    "xlsx": FileType(_OFFICE + "spreadsheetml.sheet", _begins(_ZIP)),
    "pptx": FileType(_OFFICE + "presentationml.presentation", _begins(_ZIP)),
    "odt": FileType("application/vnd.oasis.opendocument.text", _begins(_ZIP)),
    "ods": FileType("application/vnd.oasis.opendocument.spreadsheet", _begins(_ZIP)),
    "odp": FileType("application/vnd.oasis.opendocument.presentation", _begins(_ZIP)),
    "zip": FileType("application/zip", _begins(_ZIP)),
    "png": FileType("image/png", _begins(_PNG)),
    "jpg": FileType("image/jpeg", _begins(_JPEG)),
    "jpeg": FileType("image/jpeg", _begins(_JPEG)),
    "mp4": FileType("video/mp4", _is_film),
    "csv": FileType("text/csv", _is_text),
    "json": FileType("application/json", _is_text),
    "md": FileType("text/markdown", _is_text),
    "txt": FileType("text/plain", _is_text),
    "log": FileType("text/plain", _is_text),
}


# What is only read here, and never sent on: its reader says whether it is what it should be.
ANYTHING = FileType("application/octet-stream", lambda first: True)


def picture_ending(first: bytes) -> str | None:
    """How a file ends that begins with these bytes, if it is a picture that browsers show; None if it is none."""
    return next((ending for ending in ("png", "jpg") if FILE_TYPES[ending].fits(first)), None)


def type_by_name(name: str) -> FileType:
    """The type that a file's name promises. Refused: none that is taken (`file_type`)."""
    found = FILE_TYPES.get(Path(name).suffix.removeprefix(".").lower())
    if found is None:
        known = ", ".join(sorted(FILE_TYPES))
        raise Refused("file_type", f"Files of this type are not taken. Take one of these: {known}.", "file")
    return found


def look_into(path: Path, promised: FileType, scan_command: tuple[str, ...]) -> None:
    """Let a file pass that is what its name promises, and that the scanner finds clean.

    Refused: it is something else (`file_disguised`), a virus was found (`file_infected`), the scanner did not work
    (`file_unscanned`).
    """
    with path.open("rb") as stream:
        first = stream.read(_LOOKED_AT)
    if not promised.fits(first):
        words = "The file is not what its name says. Save it again from the program that made it."
        raise Refused("file_disguised", words, "file")
    if scan_command:
        _scan(path, scan_command)


def _scan(path: Path, command: tuple[str, ...]) -> None:
    try:
        done = subprocess.run(  # noqa: S603 the command is the operator's own setting, and no shell reads it
            [*command, str(path)], capture_output=True, timeout=_SCAN_SECONDS, check=False
        )
        found = done.returncode
    except (OSError, subprocess.TimeoutExpired):
        found = None
    if found == _INFECTED:
        raise Refused("file_infected", "The virus scanner refused this file. Ask whoever made it to check it.", "file")
    if found != _CLEAN:
        words = "The file could not be checked for viruses, so it was not kept. Try again later."
        raise Refused("file_unscanned", words, "file")
