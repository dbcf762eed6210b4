"""Handovers go on the day after the last day to those who were named for it; what cannot go says why."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.contracts.calendars import calendar_of
from catalogue.errors import Refused
from catalogue.messages.tables import Message
from catalogue.obligations.rag import horizon_of
from catalogue.obligations.tables import Obligation
from catalogue.people.tables import Departure, Person
from catalogue.resources.desk import Desk, desk
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.store import Database
from catalogue.terms import Nation, ObligationStatus, OwnerRole
from catalogue.workflows.carry_out_plans import keep_plan
from catalogue.workflows.estate import Estate, estate
from catalogue.workflows.giving import term_on
from catalogue.workflows.hand_on import Handing, hand_on
from catalogue.workflows.leavers import Leavers
from catalogue.workflows.moved import moved_of
from catalogue.workflows.planned import plans_waiting
from catalogue.workflows.take_back import departures_of, take_back
from tests.catalogue.obligations.stage import Stage
from tests.factories import OPERATOR, TODAY

LAST = TODAY + timedelta(days=30)
NEXT = LAST + timedelta(days=1)


@dataclass
class Leaving:
    """Olive sees to one handover, Ash manages her, Kim and Kit could take it."""

    stage: Stage

    @property
    def at(self) -> Desk:
        return desk(self.stage.session, OPERATOR, TODAY)

    @property
    def leavers(self) -> Leavers:
        return Leavers((self.stage.owner,))

    def listed(self) -> Estate:
        return estate(self.stage.session, OPERATOR, self.leavers, horizon_of(TODAY, calendar_of(Nation.SCOTLAND)))

    def plan(self, to: Person, *, afterwards: bool = True) -> Departure:
        (one,) = self.listed().holdings
        return hand_on(self.at, self.leavers, [Handing(one, to)], LAST, afterwards)

    def sees_to_it(self) -> Person:
        return self.stage.session.get_one(Person, self.row.owner_id)

    @property
    def row(self) -> Obligation:
        return self.stage.session.scalars(select(Obligation)).one()

    def comes(self, day: date) -> int:
        """A day comes, and the task with it: how many receipts were carried out."""
        return sum(keep_plan(self.stage.session, one, day) for one in plans_waiting(self.stage.session))

    def reasons(self) -> list[str]:
        """Why what was planned did not go, the newest receipt first."""
        rows = departures_of(self.stage.session, OPERATOR, self.leavers)
        return [moved_of(row)[0].reason or "" for row in rows]


@pytest.fixture
def leaving(database: Database, tmp_path: Path) -> Iterator[Leaving]:
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        stage.owner.manager_id = stage.acceptor.id
        stage.opened()
        yield Leaving(stage)


def test_a_handover_goes_on_that_day_and_not_before(leaving: Leaving) -> None:
    stage = leaving.stage
    row = leaving.plan(stage.keeper)
    (one,) = leaving.listed().holdings
    assert one.as_what == "Sees to it; Kim Keeper from 23 December 2026"
    assert leaving.comes(LAST) == 0
    assert leaving.sees_to_it() is stage.owner
    assert leaving.comes(NEXT + timedelta(days=2)) == 1, "a day that was missed is made up for"
    assert leaving.sees_to_it() is stage.keeper and row.carried_at is not None
    assert leaving.comes(NEXT) == 0, "once"


def test_it_is_taken_back_before_it_comes(leaving: Leaving) -> None:
    row = leaving.plan(leaving.stage.keeper)
    assert take_back(leaving.at, leaving.leavers, row) == {}
    assert leaving.comes(NEXT) == 0
    assert leaving.sees_to_it() is leaving.stage.owner and leaving.listed().holdings[0].then == ""


def test_it_is_taken_back_after_it_came(leaving: Leaving) -> None:
    row = leaving.plan(leaving.stage.keeper)
    leaving.comes(NEXT)
    assert take_back(desk(leaving.stage.session, OPERATOR, NEXT), leaving.leavers, row) == {}
    assert leaving.sees_to_it() is leaving.stage.owner


@pytest.mark.parametrize("afterwards", [True, False])
def test_what_is_handed_on_anew_takes_the_place_of_the_plan(leaving: Leaving, afterwards: bool) -> None:
    stage = leaving.stage
    first = leaving.plan(stage.keeper)
    leaving.plan(stage.second, afterwards=afterwards)
    assert leaving.reasons() == ["", "It was handed on anew since."]
    leaving.comes(NEXT)
    assert leaving.sees_to_it() is stage.second
    assert list(take_back(leaving.at, leaving.leavers, first).values()) == ["It was handed on anew since."]
    assert leaving.sees_to_it() is stage.second


def test_where_somebody_else_was_named_meanwhile_they_keep_it(leaving: Leaving) -> None:
    leaving.plan(leaving.stage.keeper)
    leaving.row.owner_id = leaving.stage.second.id
    leaving.comes(NEXT)
    assert leaving.sees_to_it() is leaving.stage.second and leaving.reasons() == ["Somebody else was named since."]


def test_what_is_settled_by_then_stays_as_it_is(leaving: Leaving) -> None:
    leaving.plan(leaving.stage.keeper)
    leaving.row.status = ObligationStatus.CANCELLED.value
    leaving.comes(NEXT)
    assert leaving.sees_to_it() is leaving.stage.owner and leaving.reasons() == ["It is settled."]


def test_of_what_cannot_go_any_more_the_manager_is_told(leaving: Leaving) -> None:
    stage = leaving.stage
    leaving.plan(stage.keeper)
    stage.keeper.end_on = LAST
    stage.session.flush()
    leaving.comes(NEXT)
    assert leaving.reasons() == ["Kim Keeper has left. Choose someone who still works here."]
    letter = stage.session.scalars(select(Message).where(Message.to_address == stage.acceptor.email)).one()
    assert "Olive Owner leaves: nobody takes over 1 thing" in letter.subject
    assert "A runbook: Kim Keeper has left." in letter.body


def test_who_cannot_take_it_on_that_day_is_refused_at_once(leaving: Leaving) -> None:
    leaving.stage.keeper.end_on = LAST
    leaving.stage.session.flush()
    with pytest.raises(Refused, match=r"A runbook .*: Kim Keeper has left") as refused:
        leaving.plan(leaving.stage.keeper)
    assert refused.value.code == "cannot_take"


def test_a_last_day_is_needed_and_one_that_is_over_means_at_once(leaving: Leaving) -> None:
    stage = leaving.stage
    (one,) = leaving.listed().holdings
    with pytest.raises(Refused) as refused:
        hand_on(leaving.at, leaving.leavers, [Handing(one, stage.keeper)], None, afterwards=True)
    assert refused.value.code == "no_last_day"
    row = hand_on(leaving.at, leaving.leavers, [Handing(one, stage.keeper)], TODAY - timedelta(days=1), afterwards=True)
    assert row.from_on is None and leaving.sees_to_it() is stage.keeper


def test_a_thing_goes_by_its_dates_and_who_leaves_before_cannot_take_it(leaving: Leaving) -> None:
    stage = leaving.stage
    system = stage.place.thing("system", "Hearth", owners={"technical_owner": stage.owner.email})
    one = next(one for one in leaving.listed().holdings if one.of == system.id)
    stage.second.end_on = LAST
    with pytest.raises(Refused, match="Kit Keeper leaves before 23 December 2026") as refused:
        hand_on(leaving.at, leaving.leavers, [Handing(one, stage.second)], LAST, afterwards=True)
    assert refused.value.code == "left"
    hand_on(leaving.at, leaving.leavers, [Handing(one, stage.keeper)], LAST, afterwards=True)
    held = {day: term_on(leaving.at, system.id, "technical_owner", day) for day in (TODAY, LAST, NEXT)}
    people = [term.person_id for term in held.values() if term is not None]
    assert people == [stage.owner.id, stage.owner.id, stage.keeper.id]


def test_who_stands_in_changes_on_that_day_too_and_back(leaving: Leaving) -> None:
    stage = leaving.stage
    system = stage.place.thing("system", "Hearth")
    assign_owner(leaving.at, system, Appointment(OwnerRole.TECHNICAL_OWNER, stage.keeper, TODAY, deputy=stage.owner))
    one = next(one for one in leaving.listed().holdings if one.of == system.id)
    row = hand_on(leaving.at, leaving.leavers, [Handing(one, stage.second)], LAST, afterwards=True)

    def deputies() -> list[object]:
        terms = [term_on(leaving.at, system.id, "technical_owner", day) for day in (TODAY, LAST, NEXT)]
        return [term.deputy_id if term else None for term in terms]

    assert deputies() == [stage.owner.id, stage.owner.id, stage.second.id]
    assert any(one.then == "Kit Keeper from 23 December 2026" for one in leaving.listed().holdings)
    assert take_back(leaving.at, leaving.leavers, row) == {} and deputies() == [stage.owner.id] * 3
