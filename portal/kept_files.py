"""Answers with files that people handed in: to save or, for pictures, to look at; never to run in the portal's name."""

from collections.abc import Iterator
from typing import BinaryIO

from flask import Response

from portal.handing_over import blobs
from portal.table_files import disposition

_CHUNK = 1024 * 1024


def to_save(name: str, sha256: str, size: int | None) -> Response:
    """A file under its name."""
    answer = _sent(sha256, size, "application/octet-stream")
    answer.headers["Content-Disposition"] = disposition(name)
    return answer


def to_look_at(media_type: str, sha256: str, size: int) -> Response:
    """A picture on a page. The caller settles that it is one."""
    return _sent(sha256, size, media_type)


def _sent(sha256: str, size: int | None, content_type: str) -> Response:
    answer = Response(_pieces(blobs().open(sha256)), content_type=content_type)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.content_length = size or 0
    return answer


def _pieces(stream: BinaryIO) -> Iterator[bytes]:
    """A file bit by bit, closed at its end or when nobody reads on."""
    with stream:
        while piece := stream.read(_CHUNK):
            yield piece
