"""Workers of a soak test: set to work together, brought to the middle of an import, and killed where they stand."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.context import ForkServerProcess
from pathlib import Path

from tests.killing import FORKS
from tests.soak import worker

WORKERS = ("write", "write", "load", "follow")
SECONDS_TO_BEGIN = 300


@dataclass(frozen=True)
class Workplace:
    """The database that the workers share, and a folder for the search index and for what they say."""

    url: str
    folder: Path

    @property
    def index(self) -> Path:
        """The folder of the search index."""
        return self.folder / "index"

    def start(self, what: str, seed: float) -> ForkServerProcess:
        """Set one worker to work; see `tests/soak/worker.py`. What it says goes into a file of its own."""
        said = self.folder / f"{what}-{len(self._logs(what))}"
        said.touch()
        errors = self.folder / "errors"
        process = FORKS.Process(target=worker.main, args=(what, self.url, seed, self.index, said, errors), daemon=True)
        process.start()
        return process

    def _logs(self, what: str) -> list[Path]:
        return list(self.folder.glob(f"{what}-*"))

    def said(self, what: str) -> list[list[str]]:
        """The words of each whole line that workers of this sort said; one cut short was not acknowledged."""
        lines = [line for path in self._logs(what) for line in path.read_text().splitlines(keepends=True)]
        return [line.split() for line in lines if line.endswith("\n")]

    @property
    def errors(self) -> str:
        """What went wrong in any worker."""
        path = self.folder / "errors"
        return path.read_text() if path.exists() else ""

    def wait(self, come: Callable[[], bool]) -> None:
        """Wait until something has come."""
        until = time.monotonic() + SECONDS_TO_BEGIN
        while not come():
            assert time.monotonic() < until, f"the workers do not work:\n{self.errors}"
            time.sleep(0.02)


@contextmanager
def at_work(place: Workplace, chance: random.Random) -> Iterator[None]:
    """Workers for one block, which begins at a random moment of an import; at its end they are killed."""
    lines = {what: len(place.said(what)) for what in WORKERS}
    wanted = {"write": 1, "load": chance.randint(1, 4), "follow": 0}
    running = [place.start(what, chance.random()) for what in WORKERS]
    try:
        place.wait(lambda: all(len(place.said(what)) >= lines[what] + wanted[what] for what in WORKERS))
        time.sleep(chance.uniform(0.0, 0.6))
        yield
    finally:
        for process in running:
            process.kill()
            process.join()
