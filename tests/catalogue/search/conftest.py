"""A catalogue with its index, and an actor who searches it."""

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalogue.access import ANONYMOUS, Actor, Held
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import desk
from catalogue.resources.operations import describe
from catalogue.search.index import Index
from catalogue.search.page import SearchItem, SearchPage, SearchRequest
from catalogue.search.query import SearchDesk, count_of, everything, search, suggest
from catalogue.search.ranking import TUNABLES, USUAL, Ranking, Tunable
from catalogue.store import Database
from catalogue.terms import Role
from catalogue.workflows.documents import vocabulary_of
from catalogue.workflows.follow import follow_changes
from catalogue.workflows.surroundings import around
from tests.factories import OPERATOR, TODAY, Place

STAFF = Actor(name="Stef", is_staff=True)
STEWARD = Actor(name="Stew", is_staff=True, roles=frozenset({Held(Role.STEWARD)}))


def _numbers(one: Tunable) -> st.SearchStrategy[float]:
    return st.one_of(st.sampled_from([one.least, one.usual, one.most]), st.floats(one.least, one.most))


# Any ranking that may be set, those at the very bounds most of all.
rankings = st.builds(Ranking, **{one.name: _numbers(one) for one in TUNABLES})


@dataclass
class Searched:
    """A database with an index that follows when told to."""

    database: Database
    index: Index
    vocabulary: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ranking: Ranking = USUAL

    @contextmanager
    def place(self) -> Iterator[Place]:
        """A unit of work in which things are made; the index does not follow by itself."""
        with self.database.unit_of_work() as session:
            yield Place(session)

    def add(self, *titles: str, kind: str = "dataset", **values: Any) -> list[uuid.UUID]:
        """Public things with these titles, in the index too."""
        with self.place() as place:
            ids = [place.thing(kind, title, **{"visibility": "public"} | values).id for title in titles]
        self.follow()
        return ids

    def change(self, identity: uuid.UUID, **values: Any) -> None:
        """Change a thing; the index does not follow by itself."""
        with self.database.unit_of_work() as session:
            thing = session.get_one(CataloguedResource, identity)
            describe(desk(session, OPERATOR, TODAY), thing, Record(thing.kind, values))

    def follow(self) -> None:
        """Let the index follow, and learn the glossary anew."""
        follow_changes(self.database, self.index, TODAY)
        with self.database.reading() as session:
            self.vocabulary = vocabulary_of(session)

    def page(self, q: str = "", actor: Actor = ANONYMOUS, **request: Any) -> SearchPage:
        """What the actor gets, with reasons unless it is said that none are wanted."""
        with self.database.reading() as session:
            return search(self.desk(session, actor), SearchRequest(q, **{"explained": True} | request))

    def count(self, q: str = "", actor: Actor = ANONYMOUS, **request: Any) -> int:
        """How much the actor gets."""
        with self.database.reading() as session:
            return count_of(self.desk(session, actor), SearchRequest(q, **request))

    def titles(self, q: str = "", actor: Actor = ANONYMOUS, **request: Any) -> list[str]:
        """The titles the actor gets, in order."""
        return [item.title for item in self.page(q, actor, **request).items]

    def suggestions(self, q: str, actor: Actor = ANONYMOUS) -> tuple[SearchItem, ...]:
        """What the actor is offered while typing."""
        with self.database.reading() as session:
            return suggest(self.desk(session, actor), q)

    def everything(self, q: str = "", actor: Actor = ANONYMOUS, **request: Any) -> list[SearchItem]:
        """All that the actor gets, whatever the page."""
        with self.database.reading() as session:
            return list(everything(self.desk(session, actor), SearchRequest(q, **request)))

    def desk(self, session: Session, actor: Actor) -> SearchDesk:
        """The search of an actor."""
        return SearchDesk(session, self.index, actor, TODAY, around, self.vocabulary, self.ranking)


@pytest.fixture
def searched(sqlite_database: Database, tmp_path: Path) -> Searched:
    """An empty catalogue on SQLite with its index."""
    return Searched(sqlite_database, Index(tmp_path / "index"))


@pytest.fixture
def searched_anywhere(database: Database, tmp_path: Path) -> Searched:
    """An empty catalogue with its index, on SQLite and on PostgreSQL in turn."""
    return Searched(database, Index(tmp_path / "index"))


@pytest.fixture
def twins(
    sqlite_template: Path, clock: Callable[[], Any], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[], tuple[Searched, Searched]]]:
    """Makes two empty catalogues at a time, to be filled alike but for what is hidden."""
    made: list[Database] = []

    def one() -> Searched:
        folder = tmp_path_factory.mktemp("twin")
        for part in sqlite_template.parent.glob(f"{sqlite_template.name}*"):
            (folder / part.name).write_bytes(part.read_bytes())
        database = Database(f"sqlite:///{folder / sqlite_template.name}", b"twins", clock)
        made.append(database)
        return Searched(database, Index(folder / "index"))

    yield lambda: (one(), one())
    for database in made:
        database.dispose()
