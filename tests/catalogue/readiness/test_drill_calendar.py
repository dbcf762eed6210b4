"""When drills stop counting: by the rules on one system, and for readers, of whom some are told whose drill it was."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from catalogue.access import Actor
from catalogue.errors import NotAllowed
from catalogue.people.directory import end_employment
from catalogue.readiness.drill_calendar import DrillEnding, drills_ending, own_drills_ending
from catalogue.readiness.expiry import expiries
from catalogue.readiness.facts import SystemFacts
from catalogue.readiness.rules import readiness
from catalogue.store import Database
from catalogue.terms import DrillLevel
from tests.catalogue.readiness.samples import CRITICAL, IMPORTANT, P1, P2, drill, procedure, worked_case
from tests.catalogue.readiness.samples import TODAY as DRILLED
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY


@pytest.fixture
def running(database: Database) -> Iterator[Running]:
    """Ben restored Hearth ten days ago, Ann gave access; both are critical."""
    with database.unit_of_work() as session:
        at = Running(session)
        at.drill(at.procedure(is_restore=True), at.ben)
        at.drill(at.procedure("Give access"), at.ann)
        session.flush()
        yield at


def test_of_the_worked_case_three_drills_and_the_restore_stop_counting() -> None:
    found = expiries(readiness(worked_case(), DRILLED).standings, {}, DRILLED)
    half, whole = date(2027, 5, 26), date(2027, 11, 26)
    assert [(one.procedure.id.int, one.person, one.until, one.then) for one in found] == [
        (101, P1, half, 0),
        (101, P2, half, 0),
        (102, P1, half, 0),
        (101, None, whole, 0),
    ]


def test_who_still_can_is_counted_from_the_day_after() -> None:
    facts = procedure(1, IMPORTANT, drill(P1), drill(P2, on=DRILLED - timedelta(days=30)))
    stands = readiness(SystemFacts(procedures=(facts,), staff=frozenset({P1, P2})), DRILLED).standings
    assert [(one.person, one.then) for one in expiries(stands, {}, DRILLED)] == [(P2, 1), (P1, 0)]


def test_of_several_restores_the_one_that_is_shown_longest_is_named() -> None:
    old = procedure(1, IMPORTANT, drill(P1, on=DRILLED - timedelta(days=60)), is_restore=True)
    new = procedure(2, IMPORTANT, drill(P2, on=DRILLED - timedelta(days=5)), is_restore=True)
    never = procedure(3, IMPORTANT, is_restore=True)
    facts = SystemFacts(procedures=(never, old, new), staff=frozenset({P1, P2}))
    found = expiries(readiness(facts, DRILLED).standings, {}, DRILLED)
    assert [one.procedure.id.int for one in found if one.person is None] == [2]


def test_who_leaves_proves_nothing_after_their_last_day() -> None:
    soon = DRILLED + timedelta(days=9)
    found = expiries(readiness(worked_case(), DRILLED).standings, {P1: soon}, DRILLED)
    assert [(one.procedure.id.int, one.person, one.until, one.then) for one in found][:2] == [
        (101, P1, soon, 1),
        (102, P1, soon, 0),
    ]


def test_what_does_not_cover_or_no_longer_counts_is_left_out() -> None:
    taught = drill(P1, level=DrillLevel.TAUGHT_BACK)
    old = drill(P2, on=DRILLED - timedelta(days=400))
    stands = readiness(SystemFacts(procedures=(procedure(1, CRITICAL, taught, old),)), DRILLED).standings
    assert expiries(stands, {}, DRILLED) == []


def told(found: list[DrillEnding]) -> list[tuple[str, str]]:
    return [(one.title, one.person.name if one.person else "") for one in found]


def test_staff_see_all_and_the_names_that_they_are_told(running: Running) -> None:
    session = running.session
    assert told(drills_ending(session, OPERATOR, TODAY)) == [
        ("Give access", "Ann Archer"),
        ("Restore", "Ben Booth"),
        ("Restore", ""),
    ]
    ben = running.place.actor(running.ben)
    assert told(drills_ending(session, ben, TODAY))[0] == ("Give access", "")
    assert [one.system.title for one in drills_ending(session, ben, TODAY)] == ["Hearth"] * 3


def test_the_own_calendar_has_what_is_told_by_name(running: Running) -> None:
    session = running.session
    assert told(own_drills_ending(session, running.place.actor(running.ben), TODAY)) == [("Restore", "Ben Booth")]
    assert told(own_drills_ending(session, running.place.actor(running.ann), TODAY)) == [
        ("Give access", "Ann Archer"),
        ("Restore", "Ben Booth"),
    ]
    cara = running.place.actor(running.place.person("Cara Cole"))
    assert own_drills_ending(session, cara, TODAY) == []
    owner = replace(cara, owned=frozenset({running.system.id}))
    assert len(own_drills_ending(session, owner, TODAY)) == 3


def test_a_last_day_in_the_directory_ends_what_they_prove(running: Running) -> None:
    end_employment(running.session, OPERATOR, running.ben, TODAY + timedelta(days=9))
    first = drills_ending(running.session, OPERATOR, TODAY)[0]
    assert (first.title, first.expiry.until) == ("Restore", TODAY + timedelta(days=9))
    untold = drills_ending(running.session, running.place.actor(running.place.person("Cara Cole")), TODAY)
    assert {one.person for one in untold} == {None}
    assert TODAY + timedelta(days=9) not in {one.expiry.until for one in untold}, "their last day would name them"


def test_a_hidden_system_has_no_drills_that_end(running: Running) -> None:
    running.system.visibility = "restricted"
    running.session.flush()
    assert drills_ending(running.session, running.place.actor(running.ben), TODAY) == []
    assert own_drills_ending(running.session, running.place.actor(running.ben), TODAY) == []


def test_outsiders_are_told_of_no_drill_that_ends(running: Running) -> None:
    with pytest.raises(NotAllowed):
        drills_ending(running.session, Actor(), TODAY)
    assert own_drills_ending(running.session, Actor(), TODAY) == []
