"""A lock that one process of this machine can hold: a file, locked by the operating system, freed even by a kill."""

import sys
from pathlib import Path
from typing import IO, Self

if sys.platform == "win32":
    import msvcrt

    def _take(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class Busy(RuntimeError):
    """Another process, or another thread of this one, holds the lock."""


class FileLock:
    """`with FileLock(path): …`; raises `Busy` at once if someone else holds it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: IO[bytes] | None = None

    def acquire(self) -> None:
        """Take the lock. Raises `Busy`."""
        file = self.path.open("ab")
        try:
            _take(file)
        except OSError:
            file.close()
            raise Busy(str(self.path)) from None
        self._file = file

    def release(self) -> None:
        """Give the lock back; closing the file does it."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()
