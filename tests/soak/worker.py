"""What processes do that are to be killed, each one thing for ever; what is printed has been acknowledged."""

import os
import random
import sys
import time
from pathlib import Path

from catalogue.access import operator
from catalogue.errors import Conflict
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import desk
from catalogue.resources.operations import describe, register, register_many
from catalogue.search.index import Index
from catalogue.search.lock import Busy
from catalogue.store import Database
from catalogue.workflows.follow import follow_changes
from catalogue.workflows.load_records import Request, apply, check
from tests.catalogue.imports.loads import LOADER, table
from tests.conftest import AUDIT_KEY, TODAY

KNOWN, EXTRA = 600, 20  # rows of every file and rows of one file alone: two transactions of at most 500


def say(*words: object) -> None:
    """A line that is whole before anything else happens."""
    print(*words, flush=True)


def write(database: Database, chance: random.Random) -> None:
    """Make and change things; a line `id version` is printed only after its commit."""
    mine: list[CataloguedResource] = []
    while True:
        try:
            with database.unit_of_work() as session:
                at = desk(session, operator("writer"), TODAY)
                words = f"Thing {chance.randrange(10**9)}"
                if mine and chance.random() < 0.5:
                    thing = session.get_one(CataloguedResource, chance.choice(mine).id)
                    describe(at, thing, Record("dataset", {"title": words}), thing.version)
                else:
                    thing = session.get_one(CataloguedResource, register(at, Record("dataset", {"title": words})))
            mine.append(thing)
            say(thing.id, thing.version)
        except Conflict:
            continue


def load(database: Database, chance: random.Random) -> None:
    """Import files of one source, to be taken whole or good rows only; lines are `staged`, `part` and `loaded FILE`."""
    while True:
        name = f"soak-{chance.randrange(10**9)}.csv"
        titles = [f"Extra {number} of {name}" for number in range(EXTRA)] + [f"Known {n}" for n in range(KNOWN)]
        rows = [{"title": title, "summary": name, "file name": f"{title}.csv"} for title in titles]
        request = Request("datasets", table(*rows, name=name), good_rows_only=chance.random() < 0.5)
        checked = check(database, LOADER, TODAY, request)
        say("staged", name)
        apply(database, LOADER, TODAY, checked.run_id, lambda *_numbers, name=name: say("part", name))
        say("loaded", name)


def follow(database: Database, index: Index) -> None:
    """Keep the index."""
    while True:
        try:
            follow_changes(database, index, TODAY)
        except Busy:
            continue


def stay(database: Database) -> None:
    """Make things in one transaction, more than the database keeps in memory, and stay inside it."""
    with database.unit_of_work() as session:
        records = [Record("dataset", {"title": f"Never {number}", "description": "x" * 9_000}) for number in range(500)]
        register_many(desk(session, operator("writer"), TODAY), records)
        say("inside")
        time.sleep(600)


def main(what: str, url: str, seed: float, index: Path, said: Path, errors: Path) -> None:
    """Do one thing for ever: `write`, `load`, `follow` or `stay`."""
    for path, stream in ((said, sys.stdout), (errors, sys.stderr)):
        with path.open("ab") as file:
            os.dup2(file.fileno(), stream.fileno())
    database = Database(url, AUDIT_KEY)
    work = {
        "write": lambda: write(database, random.Random(seed)),
        "load": lambda: load(database, random.Random(seed)),
        "follow": lambda: follow(database, Index(index)),
        "stay": lambda: stay(database),
    }
    work[what]()
