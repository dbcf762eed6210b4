"""A plan begins on the day after the last day, by whatever way that is said anew."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalogue.kinds.record import Record
from catalogue.messages.tables import Message
from catalogue.people.directory import end_employment, restore_last_day
from catalogue.people.tables import Departure
from catalogue.resources.operations import describe
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.terms import Employer
from catalogue.workflows.giving import name_deputy
from catalogue.workflows.hand_on import Handing, hand_on
from catalogue.workflows.leavers import people_under
from catalogue.workflows.moved import moved_of
from catalogue.workflows.planned import last_day_known
from catalogue.workflows.take_back import take_back
from tests.catalogue.workflows.test_carry_out_plans import LAST, NEXT, Leaving, leaving
from tests.catalogue.workflows.test_plans_undone import ROLE, handed, promised, system_of, terms
from tests.factories import OPERATOR, TODAY

__all__ = ["leaving"]  # the fixture

LATER, SOONER = LAST + timedelta(days=30), LAST - timedelta(days=10)


def says(at: Leaving, last: date) -> None:
    end_employment(at.stage.session, OPERATOR, at.stage.owner, last)


@pytest.mark.parametrize("last", [LATER, SOONER])
def test_a_thing_and_a_handover_follow_a_last_day_that_moves(leaving: Leaving, last: date) -> None:
    stage, day = leaving.stage, last + timedelta(days=1)
    system = system_of(leaving, Appointment(ROLE, stage.owner, TODAY, None, stage.second))
    before = terms(leaving, system)
    row = hand_on(leaving.at, leaving.leavers, [Handing(one, stage.keeper) for one in leaving.listed().holdings],
                  LAST, True)  # fmt: skip
    says(leaving, last)
    assert leaving.comes(TODAY) == 0 and row.from_on == day
    assert terms(leaving, system) == [
        (TODAY, last, stage.owner.name, stage.second.name),
        (day, None, stage.keeper.name, stage.second.name),
    ]
    assert leaving.comes(last) == 0 and leaving.sees_to_it() is stage.owner
    assert {one.then for one in leaving.listed().holdings} == {f"Kim Keeper from {day.day} {day:%B %Y}"}
    restore_last_day(stage.session, OPERATOR, stage.owner, LAST)
    take_back(leaving.at, leaving.leavers, row)
    assert terms(leaving, system) == before, "of the day to which it moved, too"


def test_on_the_day_that_it_moved_to_it_comes(leaving: Leaving) -> None:
    leaving.plan(leaving.stage.keeper)
    says(leaving, LATER)
    assert leaving.comes(NEXT) == 0 and leaving.sees_to_it() is leaving.stage.owner
    assert leaving.comes(LATER + timedelta(days=1)) == 1 and leaving.sees_to_it() is leaving.stage.keeper


def test_a_last_day_that_is_over_by_now_lets_it_come_today(leaving: Leaving) -> None:
    stage = leaving.stage
    system = system_of(leaving, Appointment(ROLE, stage.owner, TODAY))
    hand_on(leaving.at, leaving.leavers, [Handing(one, stage.keeper) for one in leaving.listed().holdings], LAST, True)
    says(leaving, TODAY + timedelta(days=2))
    day = TODAY + timedelta(days=9)
    assert leaving.comes(day) == 1 and leaving.sees_to_it() is stage.keeper
    assert [(since, who) for since, _, who, _ in terms(leaving, system)] == [
        (TODAY, stage.owner.name),
        (day, stage.keeper.name),
    ]


def test_what_has_come_stays_and_without_a_last_day_it_keeps_its_day(leaving: Leaving) -> None:
    system = system_of(leaving, Appointment(ROLE, leaving.stage.owner, TODAY))
    row = handed(leaving, system, leaving.stage.keeper)
    planned = terms(leaving, system)
    restore_last_day(leaving.stage.session, OPERATOR, leaving.stage.owner, None)
    leaving.comes(TODAY)
    assert row.from_on == NEXT and terms(leaving, system) == planned
    assert leaving.comes(NEXT) == 1
    says(leaving, LATER)
    assert leaving.comes(NEXT + timedelta(days=1)) == 0
    assert row.from_on == NEXT and terms(leaving, system) == planned


def test_a_last_day_that_moved_while_no_task_ran_is_followed_late(leaving: Leaving) -> None:
    stage, late = leaving.stage, NEXT + timedelta(days=3)
    system = system_of(leaving, Appointment(ROLE, stage.owner, TODAY))
    handed(leaving, system, stage.keeper)
    says(leaving, LATER)
    assert leaving.comes(late) == 0
    assert [(since, until, who) for since, until, who, _ in terms(leaving, system)][2:] == [
        (late, LATER, stage.owner.name),
        (LATER + timedelta(days=1), None, stage.keeper.name),
    ]


def test_another_last_day_given_with_what_is_handed_on_moves_what_was_planned(leaving: Leaving) -> None:
    first = leaving.plan(leaving.stage.keeper)
    second = hand_on(leaving.at, leaving.leavers, [], LATER)
    assert first.from_on == LATER + timedelta(days=1), "at once"
    assert take_back(leaving.at, leaving.leavers, second) == {}
    assert leaving.stage.owner.end_on == LAST and first.from_on == NEXT


def test_who_stands_in_follows_too(leaving: Leaving) -> None:
    stage, day = leaving.stage, LATER + timedelta(days=1)
    system = system_of(leaving, Appointment(ROLE, stage.acceptor, TODAY, None, stage.owner))
    handed(leaving, system, stage.keeper)
    says(leaving, LATER)
    leaving.comes(TODAY)
    assert terms(leaving, system) == [
        (TODAY, LATER, stage.acceptor.name, stage.owner.name),
        (day, None, stage.acceptor.name, stage.keeper.name),
    ]


def test_who_is_gone_by_the_new_day_gets_nothing_and_the_manager_is_told_once(leaving: Leaving) -> None:
    stage = leaving.stage
    system = system_of(leaving, Appointment(ROLE, stage.owner, TODAY))
    before = terms(leaving, system)
    row = handed(leaving, system, stage.keeper)
    stage.keeper.end_on = NEXT
    says(leaving, LATER)
    leaving.comes(TODAY)
    leaving.comes(TODAY)
    assert terms(leaving, system) == before
    assert moved_of(row)[0].reason == "Kim Keeper leaves before 22 January 2027. Choose someone who is still here then."
    letters = stage.session.scalars(select(Message).where(Message.to_address == stage.acceptor.email)).all()
    assert [one.key for one in letters] == [f"not moved {row.id} 2027-01-22"]
    assert "Hearth: Kim Keeper leaves before" in letters[0].body


def test_who_was_named_since_keeps_it(leaving: Leaving) -> None:
    system = system_of(leaving, Appointment(ROLE, leaving.stage.owner, TODAY))
    row = handed(leaving, system, leaving.stage.keeper)
    assign_owner(leaving.at, system, Appointment(ROLE, leaving.stage.second, NEXT))
    says(leaving, LATER)
    leaving.comes(TODAY)
    assert moved_of(row)[0].reason == "Somebody else was named since."
    assert terms(leaving, system)[-1] == (NEXT, None, leaving.stage.second.name, "")


def under(at: Leaving, said: date) -> Departure:
    """What the supplier's person hands in goes to another of theirs, after the contract's end or another day."""
    stage = at.stage
    third = stage.place.person("Tia Third", Employer.SUPPLIER, organisation="northgate-widgets")
    leavers = people_under(stage.session, OPERATOR, stage.deal, TODAY)
    return hand_on(at.at, leavers, [Handing(promised(at), third)], said, True)


def ends(at: Leaving, day: date) -> None:
    describe(at.at, at.stage.deal, Record("contract", {"end_on": day.isoformat()}))


def test_what_a_contract_s_people_have_follows_its_end(leaving: Leaving) -> None:
    ends(leaving, LAST)
    row = under(leaving, LAST)
    ends(leaving, LATER)
    assert leaving.comes(NEXT) == 0 and row.from_on == LATER + timedelta(days=1)


def test_another_day_than_the_contract_s_end_stays(leaving: Leaving) -> None:
    ends(leaving, LATER)
    row = under(leaving, LAST)
    ends(leaving, LATER + timedelta(days=9))
    assert leaving.comes(TODAY) == 0 and row.from_on == NEXT
    leavers = people_under(leaving.stage.session, OPERATOR, leaving.stage.deal, TODAY)
    assert last_day_known(leaving.stage.session, leavers) == LAST
    take_back(leaving.at, leavers, row)
    assert last_day_known(leaving.stage.session, leavers) == LATER + timedelta(days=9)


def test_a_deputy_named_by_hand_is_kept_apart_from_the_plan(leaving: Leaving) -> None:
    stage = leaving.stage
    system = system_of(leaving, Appointment(ROLE, stage.owner, TODAY))
    row = handed(leaving, system, stage.keeper)
    name_deputy(leaving.at, system.id, ROLE.value, stage.second, TODAY)
    says(leaving, LATER)
    leaving.comes(TODAY)
    assert moved_of(row)[0].waits
    assert terms(leaving, system)[0] == (TODAY, LATER, stage.owner.name, stage.second.name)
