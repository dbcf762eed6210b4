"""What if, for readers: by name for the person, their manager and whoever answers for the system; counts for others."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from catalogue.access import Actor
from catalogue.errors import NotAllowed, NotFound
from catalogue.readiness.foreseeing import Tally, if_ended, if_left
from catalogue.store import Database
from catalogue.terms import DrillLevel
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY


@pytest.fixture
def running(database: Database) -> Iterator[Running]:
    """Ben alone can restore Hearth; Ann, his manager, was taught it. Both can start it."""
    with database.unit_of_work() as session:
        at = Running(session)
        restore, start = at.procedure("Restore"), at.procedure("Start", "minor")
        for person in (at.ben, at.ann):
            at.drill(start, person)
        at.drill(restore, at.ben)
        at.drill(restore, at.ann, level=DrillLevel.TAUGHT_BACK, witness=at.ben)
        session.flush()
        yield at


def other(running: Running) -> Actor:
    """Somebody else of the staff."""
    return running.place.actor(running.place.person("Cara Cole"))


def test_the_person_their_manager_and_the_owner_are_told_which(running: Running) -> None:
    owner = replace(other(running), owned=frozenset({running.system.id}))
    for reader in (running.place.actor(running.ben), running.place.actor(running.ann), owner):
        found = if_left(running.session, reader, running.ben, TODAY)
        (system,) = found.systems
        assert [(system.line.titles[loss.procedure.id], loss.then) for loss in system.outcome.losses] == [
            ("Restore", 0),
            ("Start", 1),
        ]
        assert found.untold == Tally()


def test_others_are_told_how_many(running: Running) -> None:
    found = if_left(running.session, other(running), running.ben, TODAY)
    assert not found.systems
    assert found.untold == Tally(systems=1, stop=1, procedures=1)
    assert not found.is_nothing
    assert if_left(running.session, other(running), running.ann, TODAY).is_nothing


def test_who_has_begun_to_learn_is_named_to_those_who_are_told(running: Running) -> None:
    def learners(reader: Actor) -> list[str]:
        (system,) = if_left(running.session, reader, running.ben, TODAY).systems
        return system.named(system.outcome.uncovered[0])

    assert learners(running.place.actor(running.ann)) == ["Ann Archer"]
    assert learners(running.place.actor(running.ben)) == []


def test_a_system_that_the_reader_cannot_see_is_in_no_count(running: Running) -> None:
    running.system.visibility = "restricted"
    running.session.flush()
    assert if_left(running.session, other(running), running.ben, TODAY).is_nothing


def test_a_contract_that_alone_covers_a_system_leaves_what_only_its_supplier_can_do(running: Running) -> None:
    running.procedure("Change")
    support = running.contract()
    (system,) = if_ended(running.session, other(running), support, TODAY).systems
    assert [system.line.titles[loss.procedure.id] for loss in system.outcome.uncovered] == ["Change"]
    running.contract("More support")
    assert if_ended(running.session, other(running), support, TODAY).is_nothing


def test_a_contract_that_is_over_ends_nothing(running: Running) -> None:
    running.procedure("Change")
    assert if_ended(running.session, OPERATOR, running.contract(end_on="2026-11-21"), TODAY).is_nothing


def test_outsiders_foresee_nothing(running: Running) -> None:
    with pytest.raises(NotAllowed):
        if_left(running.session, Actor(), running.ben, TODAY)
    with pytest.raises(NotFound):
        if_ended(running.session, Actor(), running.contract(), TODAY)
