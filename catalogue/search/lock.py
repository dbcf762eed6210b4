"""A lock that one process of this machine can hold: a file, locked by the operating system, freed even by a kill."""

import sys
import time
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


_AGAIN = 0.02


class Busy(RuntimeError):
    """Another process, or another thread of this one, holds the lock."""


class FileLock:
    """`with FileLock(path): …`; raises `Busy` if someone else holds it, and still does after `patience` seconds."""

    def __init__(self, path: Path, patience: float = 0.0) -> None:
        self.path = path
        self._patience = patience
        self._file: IO[bytes] | None = None

    def acquire(self) -> None:
        """Take the lock. Raises `Busy`."""
        deadline = time.monotonic() + self._patience
        while True:
            try:
                return self._try()
            except Busy:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(_AGAIN)

    def _try(self) -> None:
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
