"""The fixtures themselves: each test's database is migrated, its own, and the one it asked for."""

import random
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import text

from catalogue.store import Database


def test_a_database_begins_empty_the_first_time(database: Database) -> None:
    _leave_something_behind(database)


def test_a_database_begins_empty_the_next_time(database: Database) -> None:
    _leave_something_behind(database)


def _leave_something_behind(database: Database) -> None:
    with database.unit_of_work() as session:
        session.execute(text("CREATE TABLE left_behind (id INTEGER)"))


def test_each_kind_of_database_can_be_had_alone(sqlite_database: Database, postgres_database: Database) -> None:
    assert sqlite_database.engine.dialect.name == "sqlite"
    assert postgres_database.engine.dialect.name == "postgresql"


def test_time_moves_but_always_in_the_same_way(clock: Callable[[], datetime]) -> None:
    first, second = clock(), clock()
    assert first.isoformat() == "2026-11-22T09:00:00+00:00"
    assert second > first


def test_chance_repeats_within_a_run(seeded: random.Random) -> None:
    again = random.Random()
    again.setstate(seeded.getstate())
    assert seeded.random() == again.random()


def test_counts_are_reduced_unless_soaking(count: Callable[[int, int], int]) -> None:
    assert count(5, 500) in {5, 500}
