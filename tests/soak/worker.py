"""A process to be killed: `write` changes things and says what was acknowledged, `follow` keeps the search index."""

import random
import sys
from pathlib import Path

from catalogue.access import operator
from catalogue.errors import Conflict
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import desk
from catalogue.resources.operations import describe, register
from catalogue.search.index import Index
from catalogue.search.lock import Busy
from catalogue.store import Database
from catalogue.workflows.follow import follow_changes
from tests.conftest import AUDIT_KEY, TODAY


def write(database: Database, chance: random.Random) -> None:
    """Make and change things for ever; a line `id version` is printed only after its commit."""
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
            print(thing.id, thing.version, flush=True)
        except Conflict:
            continue


def follow(database: Database, index: Index) -> None:
    """Keep the index for ever."""
    while True:
        try:
            follow_changes(database, index, TODAY)
        except Busy:
            continue


def main() -> None:
    """Do what the first argument says: `write URL SEED` or `follow URL FOLDER`."""
    what, url, last = sys.argv[1:]
    database = Database(url, AUDIT_KEY)
    if what == "write":
        write(database, random.Random(last))
    follow(database, Index(Path(last)))


if __name__ == "__main__":
    main()
