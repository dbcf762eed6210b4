"""What the life of an index takes at 10,000 and 100,000 entries: built, opened, changed, rebuilt beside searches."""

import json
import pickle
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from catalogue.search.budget import SECONDS
from catalogue.search.document import IndexDocument
from catalogue.search.index import Index
from catalogue.search.schema import FACETS
from catalogue.store import Database
from catalogue.workflows.documents import documents_of
from tests.benchmarks.asked import classes
from tests.benchmarks.conftest import SIZES, Mixed
from tests.benchmarks.engines.portal import portal_search
from tests.benchmarks.entries import entry_of
from tests.benchmarks.judged import names_of
from tests.benchmarks.meanwhile import searched_meanwhile
from tests.benchmarks.questions import STAFF, Engine, How, Question
from tests.benchmarks.timing import Taken, p95, taken

ROOT = Path(__file__).parents[2]
OPEN_S, CHANGE_S, PRIVATE_MB = 3.0, 2.0, 300.0
REBUILD_S = {10_000: 30.0, 100_000: 300.0}
NEW_WORDS = ("zyzzyvas", "quokkas", "axolotls", "okapis", "pangolins")


@pytest.mark.bench
@pytest.mark.parametrize("entries", SIZES)
def test_the_life_of_an_index(
    entries: int, mixed: Mixed, sqlite_database: Database, tmp_path: Path, today: date
) -> None:
    documents = mixed(entries)
    asked = [question for of_class in classes([entry_of(one) for one in documents]).values() for question in of_class]
    index = Index(tmp_path / "index")
    print(f"\n{entries:,} entries")
    _say("built", taken(lambda: _rebuild(index, documents)))
    _say_opened(index.folder, asked, tmp_path / "questions")
    _say_changed(index, documents, today)
    _say_read(sqlite_database, today)
    meanwhile = searched_meanwhile(lambda: _rebuild(index, documents), portal_search(index, today, FACETS), asked)
    _say("rebuilt while people search", meanwhile.work, REBUILD_S[entries])
    print(
        f"  searches meanwhile: p95 {p95(meanwhile.processor):.1f} ms of processor time, {p95(meanwhile.wall):.0f} ms"
    )


def _rebuild(index: Index, documents: Sequence[IndexDocument]) -> None:
    with index.rebuilding(0) as writer:
        writer.add(documents)


def _say(what: str, cost: Taken, most: float | None = None) -> None:
    """A line of the table; what is aimed at is meant by the clock."""
    aim = "" if most is None else f", of {most:.0f} s at most{' (missed)' if cost.wall > most else ''}"
    print(f"{what:32} {cost}{aim}")


def _say_opened(folder: Path, asked: Sequence[Question], path: Path) -> None:
    """What a process that has just started takes to open the index and to search, and the memory it holds then."""
    path.write_bytes(pickle.dumps(asked))
    command = [sys.executable, "-m", "tests.benchmarks.fresh_process", str(folder), str(path)]
    said = json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)
    _say("opened by a new process", Taken(**said["opening"]), OPEN_S)
    _say("its first search", Taken(**said["first"]), SECONDS)
    missed = " (missed)" if said["searched_mb"] > PRIVATE_MB else ""
    print(
        f"private memory: {said['loaded_mb']:.0f} MB with the portal loaded, {said['searched_mb']:.0f} MB after "
        f"{len(asked)} searches, of {PRIVATE_MB:.0f} MB at most{missed}"
    )


def _say_changed(index: Index, documents: Sequence[IndexDocument], today: date) -> None:
    """From a change to its being found, where the index is open and searched."""
    ask = portal_search(index, today, FACETS)
    ask(Question("council", How.ALL))
    costs = [_changed(index, ask, document, word) for document, word in zip(documents, NEW_WORDS, strict=False)]
    _say("one change written and found", sorted(costs, key=lambda cost: cost.wall)[len(costs) // 2], CHANGE_S)


def _changed(index: Index, ask: Engine, document: IndexDocument, word: str) -> Taken:
    """What it takes to give an entry a word that no other has, and to find it by that."""
    changed = replace(document, title=f"{document.title} {word}", labels=STAFF)
    found: list[str] = []

    def change() -> None:
        index.apply([changed], (), 1)
        found.extend(ask(Question(word, How.ALL)).ids)

    cost = taken(change)
    assert found == [str(document.id)]
    return cost


def _say_read(database: Database, today: date) -> None:
    """What a rebuild takes besides: to read the documents from the database, here those of the real records."""
    names = names_of(database)
    with database.reading() as session:
        cost = taken(lambda: documents_of(session, names, today))
    print(f"read from the database: {1_000 * cost.processor / len(names):.2f} ms of processor time for each entry")
