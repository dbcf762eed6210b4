"""What a search costs at 10,000 entries, in milliseconds of processor time, with SQLite FTS5 in the same run."""

import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from catalogue.search.document import IndexDocument
from catalogue.search.executor import Ask, execute
from catalogue.search.highlights import highlights
from catalogue.search.index import Index
from catalogue.search.parse import parse
from catalogue.store import Database
from catalogue.workflows.documents import documents_of
from tests.benchmarks.judged import load_councils, names_of
from tests.benchmarks.other_engines import fts5

ENTRIES = 10_000
ROUNDS = 15
ASKED: dict[str, tuple[str, dict[str, tuple[str, ...]], int]] = {
    "two words, three filters": (
        "housing audit", {"kind": ("dataset",), "format": ("csv",), "lifecycle": ("live",)}, 0,
    ),
    "one common word": ("council", {}, 0),
    "one rare word": ("hogweed", {}, 0),
    "phrase": ('"housing land"', {}, 0),
    "beginning": ("recy*", {}, 0),
    "one typo": ("recyling centres", {}, 0),
    "excluding": ("council -tax", {}, 0),
    "page 100": ("council", {}, 1980),
    "everything": ("", {}, 0),
}  # fmt: skip


def recombined(documents: list[IndexDocument], count: int) -> list[IndexDocument]:
    """Real records mixed to a number: the title of one, words of another."""
    chance = random.Random(1)
    made = list(documents)
    words = [word for one in documents for word in one.title.split()]
    while len(made) < count:
        one, other = chance.choice(documents), chance.choice(documents)
        title = f"{one.title} {chance.choice(words)} {chance.choice(words)}"
        made.append(replace(one, id=UUID(int=len(made)), slug=f"made-{len(made)}", title=title, text=other.text))
    return made


def _milliseconds(work: Callable[[], Any]) -> float:
    taken = []
    for _ in range(ROUNDS):
        start = time.process_time()
        work()
        taken.append(1000 * (time.process_time() - start))
    return statistics.median(taken)


@pytest.mark.bench
def test_search_at_ten_thousand(sqlite_database: Database, tmp_path: Path, today: date) -> None:
    load_councils(sqlite_database, today)
    with sqlite_database.reading() as session:
        documents = recombined(documents_of(session, names_of(sqlite_database), today), ENTRIES)
    index = Index(tmp_path / "index")
    start = time.process_time()
    with index.rebuilding(0) as writer:
        writer.add(documents)
    print(f"\n{len(documents):,} entries; built in {time.process_time() - start:.1f} s of processor time")
    start = time.process_time()
    index = Index(tmp_path / "index")
    index.snapshot()
    print(f"opened in {1000 * (time.process_time() - start):.0f} ms")
    one = [replace(documents[0], version=2)]
    print(f"one change written in {_milliseconds(lambda: index.apply(one, (), 1)):.1f} ms")
    other = fts5(documents, tmp_path / "fts5")
    print(f"{'median ms of processor time':28} {'first':>8} {'again':>8} {'FTS5':>8}")
    for name, (query, filters, begin) in ASKED.items():
        work = _work(index, query, filters, begin, today)
        first = time.process_time()
        work()
        first = 1000 * (time.process_time() - first)
        beside = _milliseconds(partial(other, query))
        print(f"{name:28} {first:8.2f} {_milliseconds(work):8.2f} {beside:8.2f}")


def _work(index: Index, query: str, filters: dict[str, tuple[str, ...]], begin: int, today: date) -> Callable[[], None]:
    """A search with counts, rights, the first twenty and their highlights."""

    def work() -> None:
        snapshot = index.snapshot()
        asked = Ask(parse(query), frozenset({"public", "internal"}), today, filters=filters, start=begin)
        found = execute(snapshot, asked)
        for hit in found.hits:
            shown = snapshot.shown(hit.number)
            highlights(shown["kind"], shown["text"], found.marked)

    return work
