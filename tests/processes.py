"""Servers that one run's tests share: started by the first who asks, stopped however the run ends."""

import fcntl
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STOP_SECONDS = 20
PLENTY = 4 * 2**30  # bytes; a run on two cores needs about a tenth of it
RUN_FOLDER = "PORTAL_TEST_RUN"
OWNER = "PORTAL_TEST_OWNER"


@dataclass(frozen=True)
class Server:
    """A running server: its process, the folder that goes when it goes, the port that it answers on."""

    process: int
    folder: str
    port: int
    password: str = ""
    ending: int = signal.SIGTERM


def quick_folder() -> str:
    """Where short-lived databases go: memory where there is plenty (fifty times a disk's speed), else disk."""
    memory = "/dev/shm"
    roomy = os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > PLENTY
    return memory if roomy else tempfile.gettempdir()


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def launch(command: list[str], log: Path, environment: dict[str, str]) -> int:
    """Start a server that outlives the worker that started it; the id of its process."""
    script = 'log=$1; shift; "$@" >"$log" 2>&1 & echo $!'
    started = subprocess.run(
        ["sh", "-c", script, "launch", log, *command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        cwd=log.parent,
        start_new_session=True,
        text=True,
        check=True,
    )
    return int(started.stdout)


def watch(server: Server, owner: int) -> None:
    """Leave behind a watcher, for the end that gives nobody time to tidy up.

    While the owner lives, a server that is gone is the owner's: it was stopped, or is to be started again.
    """
    script = """(
        while kill -0 "$1" && kill -0 "$2"; do sleep 1; done
        kill -0 "$1" && exit
        kill -"$4" "$2" && sleep 1
        rm -rf "$3"
    ) >/dev/null 2>&1 &"""
    arguments = [str(owner), str(server.process), server.folder, str(int(server.ending))]
    subprocess.run(["sh", "-c", script, "watch", *arguments], cwd="/", check=True, start_new_session=True)


def stop(server: Server) -> None:
    """Stop a server at once and remove what it kept; nothing happens when it is already gone."""
    with suppress(ProcessLookupError):
        os.kill(server.process, server.ending)
    until = time.monotonic() + STOP_SECONDS
    while _listens(server.port) and time.monotonic() < until:
        time.sleep(0.02)
    shutil.rmtree(server.folder, ignore_errors=True)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def shared(name: str, start: Callable[[int], Server]) -> Server:
    """The run's server of this name; `start` is given the process that owns the run, to watch."""
    folder, owner = Path(os.environ[RUN_FOLDER]), int(os.environ[OWNER])
    description = folder / f"{name}.json"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not description.exists():
            description.write_text(json.dumps(vars(start(owner))))
        return _described(description)


def stop_all(run_folder: Path) -> None:
    """Stop every server that the run's workers shared."""
    for description in run_folder.glob("*.json"):
        stop(_described(description))
    shutil.rmtree(run_folder, ignore_errors=True)


def _described(description: Path) -> Server:
    fields: dict[str, Any] = json.loads(description.read_text())
    return Server(**fields)
