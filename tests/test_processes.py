"""Servers that tests share go when they are told to, and when whoever started the run is gone."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.processes import Server, free_port, launch, stop, watch

pytestmark = pytest.mark.slow
SERVE = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1"]
LONG_ENOUGH = 20


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    folder, port = tmp_path / "server", free_port()
    folder.mkdir()
    server = Server(launch([*SERVE, str(port)], folder / "log", {}), str(folder), port)
    assert comes_true(lambda: answers(server))
    yield server
    stop(server)


def answers(server: Server) -> bool:
    """Whether something listens where the server was started."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", server.port)) == 0


def comes_true(question: Callable[[], bool]) -> bool:
    """Whether the answer becomes yes before long."""
    until = time.monotonic() + LONG_ENOUGH
    while time.monotonic() < until:
        if question():
            return True
        time.sleep(0.1)
    return False


def test_a_stopped_server_is_gone_with_what_it_kept(server: Server) -> None:
    stop(server)
    assert not answers(server)
    assert not Path(server.folder).exists()


def test_a_server_does_not_outlive_a_run_that_was_killed(server: Server) -> None:
    owner = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    watch(server, owner.pid)
    owner.kill()
    owner.wait()
    assert comes_true(lambda: not Path(server.folder).exists())
    assert not answers(server)
