"""The index is rebuilt, swapped and spoiled while twenty clients search a running portal: all get their results."""

import random
import subprocess
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

import pytest

from catalogue.kinds.record import Record
from catalogue.migrations import upgrade
from catalogue.resources.desk import desk
from catalogue.resources.operations import register_many
from catalogue.store import Database
from portal.config import Settings
from tests.catalogue.search.damaging import DAMAGES, damage, delete_its_folder
from tests.conftest import TODAY
from tests.factories import OPERATOR
from tests.portal.running import PORTAL, environment_for, served
from tests.processes import free_port
from tests.soak.searching import Clients

pytestmark = pytest.mark.slow
Count = Callable[[int, int], int]

CLIENTS = 20
USUAL_ENTRIES, FULL_ENTRIES = 300, 10_000
USUAL_REBUILDS, FULL_REBUILDS = 1, 10
WORDS = ("bins", "grit", "trees", "libraries", "parking", "benches", "lamps", "ponds", "council", "housing")
SLIP = "housing parkign"
QUESTIONS = (
    "council",
    "bins rounds",
    SLIP,
    '"parking benches"',
    "libr*",
    "trees -lamps",
    "grit OR ponds",
    "",
)
REBUILDING = b"The search index is being rebuilt"
NOTHING = b">0 results"
HEAL_SECONDS = 600


@pytest.fixture
def folder(tmp_path: Path, seeded: random.Random, count: Count) -> Path:
    """The data folder of a portal with many entries and their index."""
    settings = Settings(data_dir=tmp_path)
    upgrade(settings.database)
    database = Database(settings.database, settings.audit_secret)
    entries = count(USUAL_ENTRIES, FULL_ENTRIES)
    with database.unit_of_work() as session:
        at = desk(session, OPERATOR, TODAY)
        made = [_record(seeded, number) for number in range(entries)]
        for start in range(0, entries, 500):
            register_many(at, made[start : start + 500])
    database.dispose()
    return tmp_path


def _record(chance: random.Random, number: int) -> Record:
    title = f"{' '.join(chance.sample(WORDS, 3))} rounds {number}"
    description = " ".join(chance.choices(WORDS, k=60))
    return Record("dataset", {"title": title, "visibility": "public", "description": description})


def _reindex(folder: Path, port: int) -> None:
    command, environment = [*PORTAL, "reindex"], environment_for(folder, port)
    subprocess.run(command, env=environment, capture_output=True, check=True)


def _await_index(port: int) -> None:
    """Until the portal says that its index is whole."""
    until = time.monotonic() + HEAL_SECONDS
    while time.monotonic() < until:
        with urlopen(f"http://127.0.0.1:{port}/readyz", timeout=60) as answer:
            if b'"index":"ok"' in answer.read():
                return
        time.sleep(0.1)
    raise AssertionError("the index does not heal")


def _memory(process: int) -> int:
    """The megabytes that a process and its children hold."""
    status = Path(f"/proc/{process}/status").read_text()
    own = int(status.partition("VmRSS:")[2].split()[0]) // 1024
    children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    return own + sum(_memory(int(child)) for child in children)


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.soak)])
def test_twenty_clients_search_while_the_index_is_rebuilt_and_spoiled(
    folder: Path, seeded: random.Random, count: Count, workers: int
) -> None:
    port, seconds = free_port(), count(1, 20)
    with (
        (folder / "log").open("w") as log,
        served(folder, "serve", "--workers", str(workers), port=port, log=log) as run,
    ):
        _await_index(port)
        clients = Clients(port, QUESTIONS, CLIENTS)
        with clients.asking():
            pass  # the first page of a process is not like the others
        with clients.asking() as before:
            time.sleep(seconds)
        memory = _memory(run.pid)
        with clients.asking() as during:
            for _ in range(count(USUAL_REBUILDS, FULL_REBUILDS)):
                _reindex(folder, port)
        after, logged = _memory(run.pid), (folder / "log").read_text()
        with clients.asking() as spoiled:
            for how in (delete_its_folder, *seeded.sample(DAMAGES, count(1, len(DAMAGES)))):
                with suppress(OSError):  # the portal may be mending already what is being spoiled
                    damage(folder / "index", seeded, how)
                _await_index(port)
        with clients.asking() as healed:
            time.sleep(seconds)
    assert [*before.failures, *during.failures, *spoiled.failures, *healed.failures] == []
    whole = before.answers()
    assert len(whole) == len(QUESTIONS)
    assert [question for question, page in whole if REBUILDING in page or NOTHING in page] == []
    assert during.answers() <= whole
    assert healed.answers() == whole
    from_database = spoiled.answers() - whole
    assert [question for question, page in from_database if REBUILDING not in page] == []
    assert {question for question, page in from_database if NOTHING in page} <= {SLIP}
    assert "Traceback" not in logged
    print(f"\n{workers} processes, before: {before.in_words()}; {memory} MB")
    print(f"while rebuilt: {during.in_words()}; {after} MB")
    print(f"while spoiled: {spoiled.in_words()}; after it {healed.in_words()}")
    assert after < 1.5 * memory + 50
