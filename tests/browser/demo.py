"""The demo council, served on loopback from a folder of its own for the browser tests of one run."""

import os
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.processes import Server, free_port, launch, stop, watch

READY_SECONDS = 180


def start(owner: int) -> Server:
    """Load and serve the demo council as `portal demo` does for anyone; returns once it answers."""
    folder = Path(tempfile.mkdtemp(prefix="portal-demo-"))
    port = free_port()
    settings = {"PORTAL_MODE": "demo", "PORTAL_DATA_DIR": str(folder / "data"), "PORTAL_PORT": str(port)}
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PORTAL_")}
    command = [sys.executable, "-c", "from portal.cli import main; main()", "demo"]
    process = launch(command, folder / "log", {**kept, **settings, "PYTHONWARNINGS": "default"})
    server = Server(process, str(folder), port)
    watch(server, owner)
    _await_ready(server)
    return server


def address(server: Server) -> str:
    """Where the demo is, without a slash at the end."""
    return f"http://127.0.0.1:{server.port}"


def _await_ready(server: Server) -> None:
    until = time.monotonic() + READY_SECONDS
    while time.monotonic() < until and _runs(server.process):
        try:
            with urlopen(f"{address(server)}/healthz", timeout=5):
                return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    said = (Path(server.folder) / "log").read_text(errors="replace")
    stop(server)
    raise RuntimeError(f"`portal demo` did not come to answer; it said:\n{said[-4_000:]}")


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
