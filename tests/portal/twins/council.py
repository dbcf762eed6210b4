"""Twin councils: one story told twice, the second time without what one person may not see; else equal to the byte.

Ids and moments come from the step, not from how many there were before it. So what differs between the twins in an
answer differs because of something hidden.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.access import ANONYMOUS, Action, Actor, may
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.accounts import account_of
from catalogue.people.tokens import Wanted, create_token
from catalogue.readiness.snapshots import take_snapshots
from catalogue.search.index import Index
from catalogue.store import Database
from catalogue.terms import Scope
from catalogue.visibility import actor_of
from catalogue.workflows.follow import rebuild
from portal.remembered import Remembered
from portal.services import offer, services_of
from portal.vocabularies import Vocabularies
from tests.conftest import AUDIT_KEY, TODAY
from tests.factories import OPERATOR, Place
from tests.portal.twins.cast import CONTRACTOR, OWNER, PARTNER, SHADOW, Cast
from tests.portal.twins.ids import ids_of
from tests.portal.twins.steps import Step, owed_under
from tests.portal.twins.story import story

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
BETWEEN_STEPS = timedelta(hours=19)


@dataclass(frozen=True)
class Visitor:
    """Someone who asks: by an account's address, or nobody; with a browser, or with a token of these scopes."""

    name: str
    email: str = ""
    scopes: frozenset[Scope] | None = None


VISITORS = (
    Visitor("nobody"),
    *(
        Visitor(role, f"{role}@council.example")
        for role in ("reader", "steward", "owner", "procurement", "auditor", "admin")
    ),
    Visitor("contractor", CONTRACTOR),
    Visitor("partner", PARTNER),
    Visitor("token", OWNER, frozenset({Scope.READ, Scope.WRITE})),
)


@dataclass
class Clock:
    """Stands still until it is set."""

    moment: datetime = NOON

    def __call__(self) -> datetime:
        return self.moment


@dataclass(frozen=True)
class World:
    """One of the twins: its database and index, the tokens that were made in it, and what an application keeps of it.

    All visitors come to one application, as in life: what is kept for one must not be told to another.
    """

    database: Database
    index: Index
    tokens: dict[str, str]
    vocabularies: Vocabularies = field(default_factory=Vocabularies)
    remembered: Remembered = field(default_factory=Remembered)
    directory: Remembered = field(default_factory=lambda: Remembered(most=1))

    def actor(self, visitor: Visitor) -> Actor:
        """The visitor with the rights of today."""
        if not visitor.email:
            return ANONYMOUS
        with self.database.reading() as session:
            account = account_of(session, visitor.email)
            assert account is not None
            return actor_of(session, account, TODAY, scopes=visitor.scopes)

    def client(self, app: Flask, visitor: Visitor) -> FlaskClient:
        """The application on this twin's database, with the visitor signed in or with their token in hand."""
        kept = {name: getattr(self, name) for name in ("vocabularies", "remembered", "directory")}
        offer(app, replace(services_of(app), database=self.database, index=self.index, **kept))
        client = app.test_client()
        if visitor.scopes is not None:
            client.environ_base["HTTP_AUTHORIZATION"] = f"Bearer {self.tokens[visitor.name]}"
        elif visitor.email:
            account = self.actor(visitor).account_id
            at = NOON.timestamp()
            with client.session_transaction() as session:
                session.update(id=visitor.name, since=at, seen=at, epoch=0, _user_id=str(account), _fresh=True)
        return client


@dataclass
class Twins:
    """The whole council, and for each visitor its twin without what they may not see."""

    cast: Cast
    blank: Callable[[], str]  # the address of another fresh migrated database
    folder: Path
    indexed: float  # how much of the story the index has followed; of the rest it knows nothing yet
    _worlds: dict[frozenset[str], World] = field(default_factory=dict)

    @cached_property
    def steps(self) -> Sequence[Step]:
        """What happened."""
        return story(self.cast)

    @cached_property
    def whole(self) -> World:
        """With everything."""
        return self._without(frozenset())

    def seen_by(self, visitor: Visitor) -> World:
        """Without what the visitor may not see, as if it had never been."""
        return self._without(self.hidden_from(visitor))

    def hidden_from(self, visitor: Visitor) -> frozenset[str]:
        """What the visitor may not see: things by their keys, what is owed under contracts, and for outsiders those who
        have to do with no others."""
        actor = self.whole.actor(visitor)
        with self.whole.database.reading() as session:
            things = session.scalars(select(CataloguedResource)).all()
            hidden = {thing.identifier for thing in things if not may(actor, Action.READ, thing.facts)}
            owed = {
                owed_under(thing.identifier)
                for thing in things
                if thing.kind == "contract" and not may(actor, Action.READ_OBLIGATIONS, thing.facts)
            }
        shadows = set() if actor.is_staff or self.cast.shadowed - hidden else {SHADOW}
        return frozenset(hidden | owed | shadows)

    def _without(self, hidden: frozenset[str]) -> World:
        if hidden not in self._worlds:
            self._worlds[hidden] = self._told(hidden)
        return self._worlds[hidden]

    def _told(self, hidden: frozenset[str]) -> World:
        clock = Clock()
        database = Database(self.blank(), AUDIT_KEY, clock)
        index = Index(self.folder / f"index-{len(self._worlds)}")
        for number, step in enumerate(self.steps, 1):
            clock.moment = NOON - (len(self.steps) - number + 1) * BETWEEN_STEPS
            if not step.about & hidden:
                with ids_of(step.name), database.unit_of_work(UUID(int=number)) as session:
                    step.do(Place(session))
            if number == int(self.indexed * len(self.steps)):
                rebuild(database, index, TODAY)
        clock.moment = NOON
        with database.unit_of_work() as session:
            take_snapshots(session, TODAY)
        return World(database, index, _tokens(database))

    def close(self) -> None:
        """Let go of the databases."""
        for world in self._worlds.values():
            world.database.dispose()


def _tokens(database: Database) -> dict[str, str]:
    tokens: dict[str, str] = {}
    for visitor in VISITORS:
        if visitor.scopes is not None:
            with ids_of(visitor.name), database.unit_of_work() as session:
                account: Any = account_of(session, visitor.email)
                wanted = Wanted(visitor.name, visitor.scopes)
                tokens[visitor.name] = create_token(session, OPERATOR, account, wanted)
    return tokens
