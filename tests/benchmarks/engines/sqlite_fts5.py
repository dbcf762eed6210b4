"""SQLite FTS5 as an engine to compare with: Porter stemming, bm25, snippet(); rights, filters and counts in SQL.

It is not asked for slips: it has no fuzzy search. What matches is kept in a temporary table, so that the results and
the counts of each facet do not look it up again.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from catalogue.store import sqlite_module
from tests.benchmarks.entries import Entry
from tests.benchmarks.questions import COUNTED, Engine, How, Question, Reply

CANNOT = frozenset({How.SLIP})
_MADE = """
    PRAGMA temp_store = MEMORY;
    CREATE VIRTUAL TABLE things USING fts5(id UNINDEXED, title, strong, text, tokenize='porter');
    CREATE TABLE labels (label TEXT, thing INTEGER, PRIMARY KEY (label, thing)) WITHOUT ROWID;
    CREATE TABLE facets (facet TEXT, code TEXT, thing INTEGER, PRIMARY KEY (facet, code, thing)) WITHOUT ROWID;
    CREATE TEMPORARY TABLE found (thing INTEGER PRIMARY KEY, score REAL);
"""
_FILTER = " AND thing IN (SELECT thing FROM facets WHERE facet = ? AND code = ?)"
Parts = tuple[str, list[str]]


def sqlite_fts5(entries: Sequence[Entry], path: Path) -> Engine:
    """An index in a file, and how it is asked."""
    connection: Any = sqlite_module().connect(str(path), isolation_level=None)
    connection.executescript(_MADE)
    connection.execute("BEGIN")
    for number, one in enumerate(entries):
        row = (number, one.id, one.title, one.strong, one.text)
        connection.execute("INSERT INTO things (rowid, id, title, strong, text) VALUES (?, ?, ?, ?, ?)", row)
        connection.executemany("INSERT INTO labels VALUES (?, ?)", [(label, number) for label in one.labels])
        codes = [(facet, code, number) for facet, found in one.facets.items() for code in found]
        connection.executemany("INSERT INTO facets VALUES (?, ?, ?)", codes)
    connection.execute("COMMIT")

    def ask(question: Question) -> Reply:
        _find(connection, question)
        filtered, values = _filters(question.filters)
        total = connection.execute(f"SELECT count(*) FROM found WHERE 1{filtered}", values).fetchone()[0]
        first = f"SELECT thing FROM found WHERE 1{filtered} ORDER BY score LIMIT ? OFFSET ?"
        numbers = [row[0] for row in connection.execute(first, (*values, question.count, question.start))]
        counts = {facet: _counts(connection, facet, question.filters) for facet in COUNTED}
        shown = {row[0]: row[1:] for row in _shown(connection, question, numbers)}
        ids = [shown[number][0] for number in numbers]
        return Reply(ids, total, counts, [text for number in numbers for text in shown[number][1:]])

    return ask


def _find(connection: Any, question: Question) -> None:
    """Note all that matches and may be seen, with its score."""
    labels = sorted(question.labels)
    marks = ", ".join("?" * len(labels))
    # The plus keeps SQLite from looking up what matches for each visible row.
    seen = f"+rowid IN (SELECT thing FROM labels WHERE label IN ({marks}))"
    connection.execute("DELETE FROM found")
    if question.how is How.EVERYTHING:
        connection.execute(f"INSERT INTO found SELECT rowid, 0 FROM things WHERE {seen}", labels)
    else:
        matching = f"SELECT rowid, bm25(things, 0, 6, 2.5, 1) FROM things WHERE things MATCH ? AND {seen}"
        connection.execute(f"INSERT INTO found {matching}", (_match(question), *labels))


def _match(question: Question) -> str:
    words = [f'"{word}"' for word in question.words]
    match question.how:
        case How.ANY:
            return " OR ".join(words)
        case How.WITHOUT:
            return " NOT ".join(words)
        case How.PHRASE:
            return f'"{" ".join(question.words)}"'
        case How.BEGINNING:
            return f"{words[0]}*"
        case _:
            return " AND ".join(words)


def _filters(filters: Mapping[str, str]) -> Parts:
    return _FILTER * len(filters), [said for pair in filters.items() for said in pair]


def _counts(connection: Any, facet: str, filters: Mapping[str, str]) -> dict[str, int]:
    """How many of what was found have each code, under the filters of the other facets."""
    others, values = _filters({name: code for name, code in filters.items() if name != facet})
    counting = f"SELECT code, count(*) FROM found JOIN facets USING (thing) WHERE facet = ?{others} GROUP BY code"
    return dict(connection.execute(counting, (facet, *values)))


def _shown(connection: Any, question: Question, numbers: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    """What is shown of the results: their texts, with the words that matched marked."""
    some = ", ".join(map(str, numbers))
    if question.how is How.EVERYTHING:
        return iter(connection.execute(f"SELECT rowid, id, title, strong FROM things WHERE rowid IN ({some})"))
    marks = ", ".join(f"snippet(things, {column}, '[', ']', '…', 24)" for column in (1, 2, 3))
    shown = f"SELECT rowid, id, {marks} FROM things WHERE things MATCH ? AND rowid IN ({some})"
    return iter(connection.execute(shown, (_match(question),)))
