"""Part of a file as a file of its own, read through a buffer: Whoosh reads a few bytes at a time, many times over."""

import io
from typing import Any, BinaryIO

BUFFER_BYTES = 64 * 1024


class _Window(io.RawIOBase):
    def __init__(self, file: BinaryIO, offset: int, length: int) -> None:
        self._file, self._offset, self._length, self._at = file, offset, length, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        begin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._length}[whence]
        self._at = begin + offset
        return self._at

    def readinto(self, buffer: Any) -> int:
        most = max(0, min(len(buffer), self._length - self._at))
        self._file.seek(self._offset + self._at)
        data = self._file.read(most)
        buffer[: len(data)] = data
        self._at += len(data)
        return len(data)


def window(file: BinaryIO, offset: int, length: int) -> io.BufferedReader:
    """So many bytes of a file from a place on. The file stays open, and is read by one thread at a time."""
    return io.BufferedReader(_Window(file, offset, length), BUFFER_BYTES)
