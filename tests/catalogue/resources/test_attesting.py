"""Still right: said by those who answer for a thing, of the version they saw, without making another."""

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from sqlalchemy import select

from catalogue.access import Actor
from catalogue.audit import AuditEvent
from catalogue.errors import Conflict, NotAllowed, NotFound
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.roles import RoleScope
from catalogue.resources.attesting import attest, due_on, is_due
from catalogue.resources.desk import desk
from catalogue.resources.operations import describe
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.resources.past import attestations
from catalogue.store import Database
from catalogue.terms import OwnerRole, Role
from tests.factories import OPERATOR, TODAY, Place

EARLIER = date(2025, 10, 1)


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    with database.unit_of_work() as session:
        yield Place(session)


def people(place: Place) -> dict[str, Actor]:
    """Everyone who has to do with the register of trees, or has a role that might seem to."""
    team = place.team("Parks")
    owner, deputy = place.person("Ola Owner"), place.person("Dee Deputy")
    register = place.thing("dataset", "Tree register", team="parks", review_months=12, visibility="internal")
    appointment = Appointment(OwnerRole.DATA_STEWARD, owner, TODAY, deputy=deputy)
    assign_owner(desk(place.session, OPERATOR, TODAY), register, appointment)
    roles = {
        "team steward": (Role.STEWARD, RoleScope("team", team)),
        "other steward": (Role.STEWARD, RoleScope("team", place.team("Roads"))),
        "steward": (Role.STEWARD, RoleScope()),
        "admin": (Role.ADMIN, RoleScope()),
        "procurement": (Role.PROCUREMENT, RoleScope()),
        "reader": (Role.READER, RoleScope()),
    }
    found = {"owner": place.actor(owner), "deputy": place.actor(deputy)}
    for name, (role, scope) in roles.items():
        person = place.person(name.title())
        place.role(person, role, scope)
        found[name] = place.actor(person)
    return found


def trees(place: Place) -> CataloguedResource:
    return place.session.scalars(select(CataloguedResource).where(CataloguedResource.slug == "tree-register")).one()


@pytest.mark.parametrize("who", ["owner", "deputy", "team steward", "steward"])
def test_those_who_answer_for_a_thing_say_that_it_is_right(place: Place, who: str) -> None:
    actor, register = people(place)[who], trees(place)
    attest(desk(place.session, actor, TODAY, "Counted again"), register, register.version)
    place.session.commit()
    assert (register.attested_on, register.attested_by, register.attested_note) == (TODAY, actor.name, "Counted again")
    (said,) = attestations(place.session, OPERATOR, register)
    assert (said.actor, said.note, said.version) == (actor.name, "Counted again", register.version)


@pytest.mark.parametrize("who", ["other steward", "admin", "procurement", "reader"])
def test_others_are_refused(place: Place, who: str) -> None:
    actor, register = people(place)[who], trees(place)
    with pytest.raises(NotAllowed):
        attest(desk(place.session, actor, TODAY), register, register.version)
    assert register.attested_on is None


def test_who_may_not_see_it_finds_nothing(place: Place) -> None:
    actor = people(place)["admin"]
    hidden = place.thing("dataset", "Care cases", visibility="restricted")
    with pytest.raises(NotFound):
        attest(desk(place.session, actor, TODAY), hidden, hidden.version)


def test_nobody_answers_for_words_that_they_have_not_seen(place: Place) -> None:
    actor, register = people(place)["owner"], trees(place)
    seen = register.version
    describe(desk(place.session, OPERATOR, TODAY), register, Record("dataset", {"summary": "Every tree."}))
    with pytest.raises(Conflict):
        attest(desk(place.session, actor, TODAY), register, seen)
    assert register.attested_on is None


def test_a_form_that_is_open_stays_good_and_there_is_one_event(place: Place) -> None:
    actor, register = people(place)["owner"], trees(place)
    began = register.version
    attest(desk(place.session, actor, TODAY), register, began)
    changed = Record("dataset", {"summary": "Every tree."})
    assert describe(desk(place.session, OPERATOR, TODAY), register, changed, began)
    place.session.commit()
    events = select(AuditEvent).where(AuditEvent.action == "dataset.attested")
    (event,) = place.session.scalars(events)
    assert (event.person_id, event.touches) == (actor.person_id, [str(register.id)])


def test_it_puts_the_next_look_off_and_a_change_does_not(place: Place) -> None:
    actor, register = people(place)["owner"], trees(place)
    attest(desk(place.session, actor, EARLIER), register, register.version)
    describe(desk(place.session, OPERATOR, TODAY), register, Record("dataset", {"summary": "Every tree."}))
    assert due_on(register) == date(2026, 10, 1) and is_due(register, TODAY)
    attest(desk(place.session, actor, TODAY), register, register.version)
    assert due_on(register) == date(2027, 11, 22) and not is_due(register, TODAY)


def test_a_change_at_the_same_moment_is_never_attested_unseen(database: Database) -> None:
    with database.unit_of_work() as session:
        identity = Place(session).thing("dataset", "Tree register").id
    together, lost = threading.Barrier(2), list[str]()

    def say(name: str) -> None:
        together.wait()
        try:
            with database.unit_of_work() as session:
                register = session.get_one(CataloguedResource, identity)
                at = desk(session, OPERATOR, TODAY)
                if name == "attest":
                    attest(at, register, 1)
                else:
                    describe(at, register, Record("dataset", {"summary": "Every tree."}), 1)
        except Conflict:
            lost.append(name)

    threads = [threading.Thread(target=say, args=(name,)) for name in ("attest", "describe")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        done = session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq).offset(1)).all()
    assert done == (["dataset.described"] if lost else ["dataset.attested", "dataset.described"])
    assert lost in ([], ["attest"])
