"""The portal as a process of its own, on loopback."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from urllib.error import URLError
from urllib.request import urlopen

PORTAL = [sys.executable, "-c", "from portal.cli import main; main()"]
PATIENCE_SECONDS = 60


def environment_for(folder: Path, port: int) -> dict[str, str]:
    """What a portal with this data folder finds in its environment."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    return {**kept, "PORTAL_DATA_DIR": str(folder), "PORTAL_PORT": str(port), "PYTHONWARNINGS": "default"}


@contextmanager
def served(
    folder: Path, *words: str, port: int, log: int | IO[str] = subprocess.PIPE
) -> Iterator[subprocess.Popen[str]]:
    """A portal that answers on this port; what is asked of it many times needs a `log` with room."""
    command, environment = [*PORTAL, *words], environment_for(folder, port)
    with subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT, text=True) as run:
        try:
            _await(run, port)
            yield run
        finally:
            run.kill()


def _await(run: subprocess.Popen[str], port: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and run.poll() is None:
        try:
            with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.05)
    run.kill()
    raise AssertionError(run.communicate()[0])
