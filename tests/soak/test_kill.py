"""Killed at any moment, the portal loses no change that it acknowledged, and its imports and its search index heal.

Shown: what was acknowledged had left the memory of whatever was killed. Not shown: that it had reached the disk. What a
process has written the operating system keeps when the process is killed; only a loss of power would tell.
"""

import random
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import func, select

from catalogue.audit_check import verify
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.migrations import upgrade
from catalogue.resources.desk import desk
from catalogue.resources.operations import register
from catalogue.store import Database
from tests import postgres
from tests.catalogue.imports.loads import LOADER
from tests.conftest import TODAY
from tests.soak.holding import inspecting
from tests.soak.killing import Workplace, at_work

USUAL_ROUNDS, FULL_ROUNDS = 4, 100

Count = Callable[[int, int], int]


def test_processes_killed_at_random_lose_nothing(
    database: Database, tmp_path: Path, seeded: random.Random, count: Count
) -> None:
    place = Workplace(database.url, tmp_path)
    rounds = count(USUAL_ROUNDS, FULL_ROUNDS)
    with inspecting(place, seeded) as inspector:
        for _ in range(rounds):
            with at_work(place, seeded):
                pass
            inspector.after_a_round()
        print(f"{rounds} rounds: {inspector.at_the_end()}")
    assert place.errors == ""


def test_a_database_server_killed_at_random_loses_nothing(tmp_path: Path, seeded: random.Random, count: Count) -> None:
    """Every process of PostgreSQL goes at once, while it waits for the disk as in production; its own log mends it."""
    rounds = count(USUAL_ROUNDS // 2, FULL_ROUNDS)
    with postgres.running(durable=True) as server:
        place = Workplace(postgres.url(server), tmp_path)
        upgrade(place.url)
        with inspecting(place, seeded) as inspector:
            for _ in range(rounds):
                with at_work(place, seeded):
                    postgres.crash(server)
                    server = postgres.start_again(server)
                inspector.after_a_round()
            print(f"{rounds} rounds: {inspector.at_the_end()}")


def test_a_transaction_that_is_killed_halfway_leaves_nothing_and_stands_in_no_way(
    database: Database, tmp_path: Path
) -> None:
    place = Workplace(database.url, tmp_path)
    killed = place.start("stay", 0)
    place.wait(lambda: place.said("stay") == [["inside"]])
    killed.kill()
    killed.join()
    with database.unit_of_work() as session:
        register(desk(session, LOADER, TODAY), Record("dataset", {"title": "The next"}))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(CataloguedResource)) == 1
        assert verify(session).events == 1
