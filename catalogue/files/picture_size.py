"""How many pixels a picture has, read from its header alone: a few kB can hold more than a phone has room to draw."""

from pathlib import Path
from typing import BinaryIO

from catalogue.errors import Refused

# As many as the largest cameras of phones take; more needs 200 MB to be drawn.
MOST_PIXELS = 50_000_000
_PNG = b"\x89PNG\r\n\x1a\n"
# Segments of a JPEG that say how large it is; C4, C8 and CC say something else, D0 to D9 and 01 have no length.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xDA)})
# No camera writes so many before it says how large the picture is.
_MOST_SEGMENTS, _MOST_PADDING = 500, 64


def pixels_of(stream: BinaryIO) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG; nothing where its header does not say it. Nothing of it is unpacked."""
    first = stream.read(24)
    if first.startswith(_PNG):
        is_whole = len(first) == 24 and first[12:16] == b"IHDR"
        return (int.from_bytes(first[16:20]), int.from_bytes(first[20:24])) if is_whole else None
    stream.seek(2)
    return _frame_of(stream) if first.startswith(b"\xff\xd8") else None


def _frame_of(stream: BinaryIO) -> tuple[int, int] | None:
    for _ in range(_MOST_SEGMENTS):
        marker = _marker(stream)
        if marker in _BARE:
            continue
        length = int.from_bytes(stream.read(2))
        if marker is None or length < 2:
            return None
        if marker in _FRAMES:
            said = stream.read(5)
            return (int.from_bytes(said[3:5]), int.from_bytes(said[1:3])) if len(said) == 5 else None
        stream.seek(length - 2, 1)
    return None


def _marker(stream: BinaryIO) -> int | None:
    """The next marker: 255, as often as it stands there, and what it is."""
    if stream.read(1) != b"\xff":
        return None
    for _ in range(_MOST_PADDING):
        one = stream.read(1)
        if one != b"\xff":
            return one[0] if one else None
    return None


def is_drawable(stream: BinaryIO) -> bool | None:
    """Whether a picture is small enough to be drawn; nothing where it does not say how large it is."""
    size = pixels_of(stream)
    if size is None or not all(size):
        return None
    return size[0] * size[1] <= MOST_PIXELS


def check_drawable(path: Path) -> None:
    """Refused: a picture with more pixels than can be drawn (`picture_large`), and one that says no size
    (`file_disguised`)."""
    with path.open("rb") as stream:
        drawable = is_drawable(stream)
    if drawable is None:
        raise Refused("file_disguised", "The picture is damaged. Open it and save it again as PNG or JPEG.", "file")
    if not drawable:
        words = "The picture has more pixels than a phone can show. Save it smaller, 8,000 by 6,000 at most."
        raise Refused("picture_large", words, "file")
