"""A deputy may always do what the owner may; while the owner is away the deputy is shown and told."""

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from catalogue.access import Action, may
from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.people.absences import say_away
from catalogue.people.directory import end_employment
from catalogue.people.tables import Person
from catalogue.resources.owners import owners
from catalogue.resources.standing_in import reliefs, stand_ins
from catalogue.store import Database
from tests.factories import OPERATOR, TODAY, Place

UNTIL = TODAY + timedelta(days=7)


def _owned(session: Session, **more: str) -> tuple[CataloguedResource, Person, Person]:
    """A dataset with its owner and a deputy."""
    place = Place(session)
    zoe, dee = place.person("Zoe"), place.person("Dee")
    thing = place.thing("dataset", "Trees", owners={"data_steward": zoe.email}, **more)
    session.execute(update(Ownership).values(deputy_id=dee.id))
    return thing, zoe, dee


def _away(session: Session, person: Person) -> None:
    say_away(session, OPERATOR, person, TODAY, UNTIL, TODAY)


@pytest.mark.parametrize("owner_away", [True, False])
@pytest.mark.parametrize("deputy", ["here", "away", "left", "nobody"])
def test_the_deputy_stands_in_who_is_here(database: Database, owner_away: bool, deputy: str) -> None:
    with database.unit_of_work() as session:
        thing, zoe, dee = _owned(session)
        if owner_away:
            _away(session, zoe)
        if deputy == "away":
            _away(session, dee)
        if deputy == "left":
            end_employment(session, OPERATOR, dee, TODAY - timedelta(days=1))
        if deputy == "nobody":
            session.execute(update(Ownership).values(deputy_id=None))
        (found,) = owners(session, thing, TODAY)
        stands_in = owner_away and deputy == "here"
        assert (found.stand_in is not None and found.stand_in.name == "Dee") is stands_in
        assert found.person.away_until == (UNTIL if owner_away else None)
        assert stand_ins(session, thing.id, TODAY) == ({zoe.id: dee} if stands_in else {})


def test_once_the_owner_is_back_the_deputy_is_only_the_deputy(database: Database) -> None:
    with database.unit_of_work() as session:
        thing, zoe, _ = _owned(session)
        _away(session, zoe)
        assert owners(session, thing, UNTIL)[0].stand_in is not None
        assert owners(session, thing, UNTIL + timedelta(days=1))[0].stand_in is None


@pytest.mark.parametrize("away", [True, False])
def test_the_deputy_may_always_do_what_the_owner_may(database: Database, away: bool) -> None:
    with database.unit_of_work() as session:
        thing, zoe, dee = _owned(session, visibility="restricted")
        if away:
            _away(session, zoe)
        both = [Place(session).actor(one) for one in (zoe, dee)]
        rights = [{action for action in Action if may(actor, action, thing.facts)} for actor in both]
        assert rights[0] == rights[1] and Action.EDIT in rights[0]


def test_who_stands_in_is_told_for_whom(database: Database) -> None:
    with database.unit_of_work() as session:
        _, zoe, dee = _owned(session)
        actor = Place(session).actor(dee)
        assert list(reliefs(session, actor, TODAY)) == []
        _away(session, zoe)
        (one,) = reliefs(session, actor, TODAY)
        assert (one.person.name, one.until_on, one.things) == ("Zoe", UNTIL, 1)
        assert list(reliefs(session, Place(session).actor(zoe), TODAY)) == []
