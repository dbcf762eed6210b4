"""How often the judged searches find the right thing first, by set, class and half, beside three other engines."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest

from catalogue.access import operator
from catalogue.search.index import Index
from catalogue.search.page import SearchRequest
from catalogue.search.query import SearchDesk, search
from catalogue.store import Database
from catalogue.tuning.rules import DEPTH
from catalogue.workflows.documents import documents_of, vocabulary_of
from catalogue.workflows.follow import rebuild
from catalogue.workflows.surroundings import around
from tests.benchmarks.judged import (
    Engine,
    Line,
    judged,
    load_councils,
    load_councils_and_glossary,
    load_others,
    names_of,
    printed,
    score,
    table,
)
from tests.benchmarks.other_engines import fts5, plain_whoosh, tantivy

HALVES = ("open", "held")
LEAST_FIRST_OF_EXACT = 100.0
LEAST_OVERALL = 0.9
# What each class must reach at least, where a council has a glossary: by the figure of `Line`.
AIMS = {"typo": ("top_three", 95.0), "acronym": ("top_three", 95.0), "lay": ("mrr", 0.8)}


@dataclass(frozen=True)
class JudgedSet:
    """A set of searches and the records that they are about."""

    file: str
    what: str
    load: Callable[[Database, date], None]
    aims: Mapping[str, tuple[str, float]] = field(default_factory=dict)


SETS = (
    JudgedSet("judged.csv", "records of five councils, with a glossary", load_councils_and_glossary, AIMS),
    JudgedSet("judged.csv", "records of five councils, without a glossary", load_councils),
    JudgedSet("others.csv", "records of other councils, without a glossary", load_others),
)


def _ours(database: Database, index: Index, today: date) -> Engine:
    rebuild(database, index, today)
    with database.reading() as session:
        vocabulary = vocabulary_of(session)

    def ask(query: str) -> list[str]:
        with database.reading() as session:
            request = SearchRequest(query, per_page=DEPTH)
            page = search(SearchDesk(session, index, operator("benchmark"), today, around, vocabulary), request)
            return [str(item.id) for item in page.items]

    return ask


@pytest.mark.bench
@pytest.mark.parametrize("one", SETS, ids=lambda one: one.what)
def test_the_right_thing_first(one: JudgedSet, sqlite_database: Database, tmp_path: Path, today: date) -> None:
    one.load(sqlite_database, today)
    names = names_of(sqlite_database)
    with sqlite_database.reading() as session:
        documents = documents_of(session, names, today)
    engines = {
        "this search": _ours(sqlite_database, Index(tmp_path / "index"), today),
        "SQLite FTS5": fts5(documents, tmp_path / "fts5"),
        "plain Whoosh BM25F": plain_whoosh(documents, tmp_path / "whoosh"),
        "tantivy": tantivy(documents, tmp_path / "tantivy"),
    }
    print(f"\n{len(names)} {one.what}")
    lines = {
        (half, title): _judge(one.file, title, engine, names, half)
        for half in HALVES
        for title, engine in engines.items()
    }
    for half in HALVES:
        assert lines[half, "this search"]["exact"].first >= LEAST_FIRST_OF_EXACT, half
        assert lines[half, "this search"]["all"].mrr >= LEAST_OVERALL, half
        for name, (figure, least) in one.aims.items():
            assert getattr(lines[half, "this search"][name], figure) >= least, (half, name, figure)


def _judge(file: str, title: str, engine: Engine, names: dict[UUID, str], half: str) -> dict[str, Line]:
    """Print an engine's figures on one half; its misses only on the half that may be looked at."""
    searches = [one for one in judged(file) if one.half == half]
    scores = score(lambda query: [names[UUID(one)] for one in engine(query)], searches)
    lines = table(scores)
    print("\n" + printed(f"{title}, {half} half", lines))
    if half == "open" and title == "this search":
        for one in scores:
            if one.rank != 1:
                print(f"  {one.judged.id}: “{one.judged.query}” at {one.rank or '–'}, first {one.first}")
    return {line.name: line for line in lines}
