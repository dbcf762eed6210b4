"""Counts that pages give away: bounded, written beside the requests, and lost rather than in anybody's way."""

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select, text
from structlog.testing import capture_logs

from catalogue.searches.rules import Miss
from catalogue.searches.tables import MissedSearch
from catalogue.store import Database, make_engine
from portal import notebook
from portal.notebook import MOST_WAITING, Notebook, UnlistedCount
from tests.conftest import TODAY

MISS = Miss("k" * 64, "sandbags", False, TODAY)


@pytest.fixture
def searching(app: Flask) -> Iterator[None]:
    """Inside a request for the search page, which may count."""
    with app.test_request_context("/search"):
        yield


def times(database: Database) -> list[int]:
    """How often each search was counted."""
    with database.reading() as session:
        return list(session.scalars(select(MissedSearch.times)))


@pytest.mark.usefixtures("searching")
def test_what_is_noted_is_written_later(database: Database) -> None:
    book = Notebook(database)
    book.note(MISS)
    book.note(None)
    book.note(MISS)
    assert times(database) == []
    book.write()
    book.write()
    assert times(database) == [2]


@pytest.mark.usefixtures("searching")
def test_a_thread_writes_by_itself_and_once_more_when_it_ends(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notebook, "WRITE_SECONDS", 0.02)
    book = Notebook(sqlite_database)
    book.start()
    book.note(MISS)
    until = time.monotonic() + 20
    while times(sqlite_database) != [1] and time.monotonic() < until:
        time.sleep(0.02)
    assert times(sqlite_database) == [1]
    monkeypatch.setattr(notebook, "WRITE_SECONDS", 60)
    time.sleep(0.1)
    book.note(MISS)
    book.stop()
    assert times(sqlite_database) == [2]


@pytest.mark.usefixtures("searching")
def test_what_finds_no_room_is_dropped(sqlite_database: Database) -> None:
    book = Notebook(sqlite_database)
    for _ in range(MOST_WAITING + 50):
        book.note(MISS)
    book.write()
    assert times(sqlite_database) == [MOST_WAITING]


def written_badly(database: Database, *preparations: str) -> list[str]:
    """What the log says when notes are written after this was done to the database's one connection."""
    book = Notebook(database)
    for number in range(MOST_WAITING):
        book.note(replace(MISS, key=str(number), words=f"Mrs Smith {number}"))
    with database.engine.connect() as connection:
        for statement in preparations:
            connection.execute(text(statement))
            connection.commit()
    with capture_logs() as logs:
        book.write()
    assert "Smith" not in str(logs)
    return [entry["event"] for entry in logs]


@pytest.mark.usefixtures("searching")
def test_a_database_that_is_full_costs_counts_only(sqlite_database: Database) -> None:
    assert written_badly(sqlite_database, "PRAGMA max_page_count=1") == ["counts_lost"]
    assert times(sqlite_database) == []


@pytest.mark.usefixtures("searching")
def test_a_database_without_its_tables_costs_counts_only(sqlite_database: Database) -> None:
    assert written_badly(sqlite_database, "DROP TABLE missed_search") == ["counts_lost"]


@pytest.mark.usefixtures("searching")
def test_a_locked_database_costs_counts_only(sqlite_database: Database, sqlite_url: str) -> None:
    other = make_engine(sqlite_url)
    with other.execution_options(sqlite_begin="BEGIN IMMEDIATE").connect() as holder:
        holder.execute(text("SELECT 1"))
        assert written_badly(sqlite_database, "PRAGMA busy_timeout=10") == ["counts_lost"]
    other.dispose()
    assert times(sqlite_database) == []


def test_only_pages_that_say_so_count(app: Flask, sqlite_database: Database) -> None:
    book = Notebook(sqlite_database)
    with app.test_request_context("/glossary"), pytest.raises(UnlistedCount, match="glossary"):
        book.note(MISS)


def test_a_question_about_a_page_is_no_search(app: Flask, sqlite_database: Database) -> None:
    book = Notebook(sqlite_database)
    with app.test_request_context("/search", method="HEAD"):
        book.note(MISS)
    book.write()
    assert times(sqlite_database) == []
