"""The index's one point of commit: which files are the index, what they must contain, and how far they have read.

Everything a reader trusts is named here with its length and checksum, and the manifest itself is replaced in one
step. A writer killed at any moment therefore leaves the index as it was; a flipped bit is found before it is read.
"""

import json
import os
import zlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import BinaryIO

from catalogue.search.fingerprint import FORMAT

NAME = "manifest.json"
DRAFT = f"{NAME}.new"
# The length of a file in bytes and its CRC-32.
Seal = tuple[int, int]
_PIECE = 1 << 20


class IndexDamaged(Exception):
    """The index is missing, not whole or of another format: the database must answer until it is rebuilt."""


@dataclass(frozen=True)
class Manifest:
    """`folder` holds the files, `generation` is Whoosh's, `cursor` the last event of the change feed that is in.

    `files` gives each file's seal.
    """

    folder: str
    generation: int
    cursor: int
    files: Mapping[str, Seal] = field(default_factory=dict)
    format: str = FORMAT


def read_manifest(index: Path) -> Manifest:
    """The manifest of the index in this folder. Raises `IndexDamaged`."""
    try:
        return parse_manifest((index / NAME).read_bytes())
    except OSError as error:
        raise IndexDamaged(f"the manifest cannot be read: {error}") from error


def parse_manifest(content: bytes) -> Manifest:
    """The manifest in these bytes: its checksum on the first line, JSON after it. Raises `IndexDamaged`."""
    try:
        seal, _, body = content.partition(b"\n")
        if int(seal, 16) != zlib.crc32(body):
            raise IndexDamaged("the manifest is not what was written")
        said = json.loads(body)
        if said["format"] != FORMAT:
            raise IndexDamaged("the index is of another format")
        return Manifest(**said | {"files": {name: (size, crc) for name, (size, crc) in said["files"].items()}})
    except (ValueError, TypeError, KeyError) as error:
        raise IndexDamaged(f"the manifest cannot be understood: {error}") from error


def write_manifest(index: Path, manifest: Manifest) -> None:
    """Replace the manifest in one step; from then on the index is what it says.

    Nothing waits for the disk: after a loss of power the checksums tell, and the index is rebuilt.
    """
    body = json.dumps(asdict(manifest)).encode()
    draft = index / DRAFT
    draft.write_bytes(b"%08x\n" % zlib.crc32(body) + body)
    os.replace(draft, index / NAME)


def seal_of(path: Path) -> Seal:
    """The seal of a file."""
    with path.open("rb") as file:
        return sealed(file)


def sealed(file: BinaryIO) -> Seal:
    """The seal of what an open file holds from here on, read in pieces: segments can be large."""
    size = crc = 0
    while piece := file.read(_PIECE):
        size += len(piece)
        crc = zlib.crc32(piece, crc)
    return size, crc


def read_checked(path: Path, expected: Seal) -> bytes:
    """The content of a small file of the index. Raises `IndexDamaged` if it is not what was written."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise IndexDamaged(f"{path.name} cannot be read: {error}") from error
    if (len(content), zlib.crc32(content)) != expected:
        raise IndexDamaged(f"{path.name} is not what was written")
    return content
