"""How often the judged searches find the right thing first, by class and half, beside two other engines."""

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
from tests.benchmarks.judged import Engine, Line, judged, load_councils, names_of, printed, score, table
from tests.benchmarks.other_engines import fts5, plain_whoosh

HALVES = ("open", "held")
LEAST_FIRST_OF_EXACT = 100.0
LEAST_OVERALL = 0.9


@pytest.fixture
def loaded(sqlite_database: Database, today: date) -> Database:
    """The five councils' records and the glossary, loaded by the importers."""
    load_councils(sqlite_database, today)
    return sqlite_database


def _ours(database: Database, index: Index, today: date) -> Engine:
    rebuild(database, index, today)
    with database.reading() as session:
        vocabulary = vocabulary_of(session)

    def ask(query: str) -> list[str]:
        with database.reading() as session:
            request = SearchRequest(query, per_page=DEPTH)
            page = search(SearchDesk(session, index, operator("benchmark"), today, vocabulary), request)
            return [str(item.id) for item in page.items]

    return ask


@pytest.mark.bench
def test_the_right_thing_first(loaded: Database, tmp_path: Path, today: date) -> None:
    names = names_of(loaded)
    with loaded.reading() as session:
        documents = documents_of(session, names, today)
    engines = {
        "this search": _ours(loaded, Index(tmp_path / "index"), today),
        "SQLite FTS5": fts5(documents, tmp_path / "fts5"),
        "plain Whoosh BM25F": plain_whoosh(documents),
    }
    print(f"\n{len(names)} records of five councils")
    for half in HALVES:
        for title, engine in engines.items():
            lines = _judge(title, engine, names, half)
            if title == "this search":
                assert lines["exact"].first >= LEAST_FIRST_OF_EXACT
                assert lines["all"].mrr >= LEAST_OVERALL


def _judge(title: str, engine: Engine, names: dict[UUID, str], half: str) -> dict[str, Line]:
    """Print an engine's figures on one half; its misses only on the half that may be looked at."""
    scores = score(lambda query: [names[UUID(one)] for one in engine(query)], [j for j in judged() if j.half == half])
    lines = table(scores)
    print("\n" + printed(f"{title}, {half} half", lines))
    if half == "open" and title == "this search":
        for one in scores:
            if one.rank != 1:
                print(f"  {one.judged.id}: “{one.judged.query}” at {one.rank or '–'}, first {one.first}")
    return {line.name: line for line in lines}
