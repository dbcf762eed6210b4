"""Killed at any moment, the portal loses no change that it acknowledged, and its search index heals."""

import random
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from catalogue.audit_check import verify
from catalogue.kinds.resource import CataloguedResource, ResourceVersion
from catalogue.search.index import Index
from catalogue.store import Database
from catalogue.workflows.follow import follow_changes
from tests.conftest import TODAY

USUAL_ROUNDS, FULL_ROUNDS = 4, 100


def _start(*arguments: str, output: Path) -> subprocess.Popen[bytes]:
    with output.open("ab") as file:
        return subprocess.Popen([sys.executable, "-m", "tests.soak.worker", *arguments], stdout=file)


def _round(url: str, folder: Path, log: Path, chance: random.Random) -> None:
    """Two writers and a follower run for a moment and are killed where they stand."""
    running = [_start("write", url, str(chance.random()), output=log) for _ in range(2)]
    running.append(_start("follow", url, str(folder), output=log))
    lines = _lines(log)
    deadline = time.monotonic() + 30
    while _lines(log) == lines and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(chance.uniform(0.0, 0.6))
    for process in running:
        process.kill()
        process.wait()


def _lines(log: Path) -> int:
    return log.read_bytes().count(b"\n") if log.exists() else 0


def _acknowledged(log: Path) -> dict[uuid.UUID, int]:
    """The newest acknowledged version of each thing; a line cut short by the kill was not acknowledged."""
    newest: dict[uuid.UUID, int] = {}
    for line in log.read_text().splitlines(keepends=True):
        fields = line.split()
        if line.endswith("\n") and len(fields) == 2:
            identity, number = uuid.UUID(fields[0]), int(fields[1])
            newest[identity] = max(number, newest.get(identity, 0))
    return newest


def test_kill_at_random_under_writes(
    database: Database, tmp_path: Path, seeded: random.Random, count: Callable[[int, int], int]
) -> None:
    folder, log = tmp_path / "index", tmp_path / "acknowledged"
    rounds = count(USUAL_ROUNDS, FULL_ROUNDS)
    for _ in range(rounds):
        _round(database.url, folder, log, seeded)
    with database.reading() as session:
        standing = {
            row.id: row.version for row in session.execute(select(CataloguedResource.id, CataloguedResource.version))
        }
        kept = session.scalars(select(ResourceVersion.id)).all()
        verdict = verify(session)
    acknowledged = _acknowledged(log)
    lost = {identity for identity, number in acknowledged.items() if standing.get(identity, 0) < number}
    assert len(acknowledged) >= rounds
    assert lost == set()
    assert verdict.faults == ()
    assert verdict.events == len(kept)
    index = Index(folder)
    follow_changes(database, index, TODAY)
    assert index.versions() == standing
    print(f"{rounds} rounds: {len(acknowledged)} things acknowledged, {len(lost)} lost, index equals database")
