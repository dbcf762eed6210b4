"""A picture says how many pixels it has in its first bytes; one with too many for a phone is not taken for a page."""

import io
from pathlib import Path
from time import process_time

import pytest

from catalogue.blobs import MEBIBYTE, Blobs
from catalogue.errors import Refused
from catalogue.files.picture_size import MOST_PIXELS, is_drawable, pixels_of
from catalogue.files.shelf import Shelf
from tests.pictures import jpeg, png

EXIF = b"\xff\xe1\xff\xff" + bytes(65533)


@pytest.mark.parametrize(
    "content, size",
    [
        (png(20_000, 20_000), (20_000, 20_000)),
        (png(1, 2), (1, 2)),
        (jpeg(4032, 3024), (4032, 3024)),
        (jpeg(65_535, 65_535, EXIF * 3), (65_535, 65_535)),
        (jpeg(7, 8, frame=0xC2), (7, 8)),
        (jpeg(7, 8, b"\xff\xc4\0\x04ab" + b"\xff" * 9 + b"\xdb\0\x02"), (7, 8)),
        (png()[:20], None),
        (png().replace(b"IHDR", b"tEXt"), None),
        (jpeg()[:24], None),
        (b"\xff\xd8" + b"\xff\xe0\0\x02" * 600 + jpeg()[2:], None),
        (b"\xff\xd8\xff\xe0\0\0" + jpeg()[2:], None),
        (b"\xff\xd8rubbish", None),
        (b"GIF89a" + bytes(30), None),
        (b"", None),
    ],
)
def test_the_size_is_read_from_the_header(content: bytes, size: tuple[int, int] | None) -> None:
    assert pixels_of(io.BytesIO(content)) == size


@pytest.mark.parametrize("content", [b"\xff\xd8" + b"\xff" * (10 * MEBIBYTE), b"\xff\xd8" + b"\xff\xd0" * MEBIBYTE])
def test_no_header_is_read_for_long(content: bytes) -> None:
    start = process_time()
    assert pixels_of(io.BytesIO(content)) is None
    assert process_time() - start < 1


@pytest.mark.parametrize(
    "content, drawable",
    [
        (png(10_000, MOST_PIXELS // 10_000), True),
        (png(10_000, MOST_PIXELS // 10_000 + 1), False),
        (jpeg(65_535, 65_535), False),
        (png(0, 5), None),
    ],
)
def test_what_a_phone_can_draw_is_taken(content: bytes, drawable: bool | None) -> None:
    assert is_drawable(io.BytesIO(content)) is drawable


@pytest.mark.parametrize(
    "name, content, code",
    [
        ("a.png", png(20_000, 20_000), "picture_large"),
        ("a.jpeg", jpeg(20_000, 20_000), "picture_large"),
        ("a.jpg", b"\xff\xd8\xff\xe0" + bytes(20), "file_disguised"),
    ],
)
def test_a_page_takes_no_picture_that_would_hang_a_phone_and_evidence_does(
    tmp_path: Path, name: str, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        Shelf(Blobs(tmp_path), is_for_pages=True).keep(name, io.BytesIO(content))
    assert refused.value.code == code
    assert Shelf(Blobs(tmp_path)).keep(name, io.BytesIO(content)).blob.size == len(content)
