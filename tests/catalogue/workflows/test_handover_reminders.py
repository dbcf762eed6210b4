"""Reminders of handovers: whom each rung of the ladder reaches, and who is never told."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from catalogue.contracts.calendars import calendar_of
from catalogue.messages.rules import Rung, rungs
from catalogue.obligations.delivering import Exhibit, add_evidence, submit
from catalogue.obligations.tables import Obligation
from catalogue.obligations.waiting import block
from catalogue.people.absences import say_away
from catalogue.resources.desk import desk
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.store import Database
from catalogue.terms import EvidenceType, Nation, OwnerRole, Visibility
from catalogue.workflows.handover_reminders import handovers_due, handovers_waiting
from tests.catalogue.obligations.stage import WEEKDAYS, Stage
from tests.factories import OPERATOR, TODAY

ENGLAND = calendar_of(Nation.ENGLAND_AND_WALES)
LINK = Exhibit(EvidenceType.LINK, "Plan", {"url": "https://plans.example/exit"})


def _told(stage: Stage, day: date) -> dict[str, str]:
    """Who is told on this day, by name, and why."""
    names = {one.id: one.name for one in (stage.owner, stage.acceptor, stage.supplier, stage.keeper)}
    lines = handovers_due(stage.session, day, Nation.ENGLAND_AND_WALES)
    return {names.get(line.to_person, "another"): line.reason for line in lines}


def _day(row: Obligation, rung: Rung) -> date:
    assert row.effective_due_on is not None
    return rungs(row.effective_due_on, ENGLAND)[rung]


@pytest.fixture
def stage(database: Database, tmp_path: Path) -> Iterator[Stage]:
    """A contract on which everybody has an account."""
    with database.unit_of_work() as session:
        made = Stage(session, tmp_path)
        for person in (made.owner, made.acceptor, made.supplier, made.keeper):
            made.at(person)
        yield made


@pytest.mark.parametrize("rung", [Rung.LEAD_90, Rung.LEAD_30, Rung.LEAD_10, Rung.DUE])
def test_before_it_is_due_its_owner_and_the_supplier_are_told(stage: Stage, rung: Rung) -> None:
    row = stage.opened(days=120)
    assert set(_told(stage, _day(row, rung))) == {stage.owner.name, stage.supplier.name}
    assert _told(stage, _day(row, rung) + timedelta(days=1)) == {}


def test_once_it_is_late_it_goes_further_up(stage: Stage) -> None:
    stage.owner.manager_id = stage.acceptor.id
    managing = Appointment(OwnerRole.CONTRACT_MANAGER, stage.keeper, TODAY)
    assign_owner(desk(stage.session, OPERATOR, TODAY), stage.deal, managing)
    row = stage.opened(days=1)
    late = _told(stage, _day(row, Rung.MANAGER))
    assert set(late) == {stage.owner.name, stage.supplier.name, stage.acceptor.name}
    assert late[stage.acceptor.name] == "Olive Owner, whom you manage, sees to it."
    assert _told(stage, _day(row, Rung.BOARD))[stage.keeper.name] == "You manage the contract."


def test_while_who_sees_to_it_is_away_their_deputy_under_the_contract_is_told(stage: Stage) -> None:
    deputy = Appointment(OwnerRole.TECHNICAL_OWNER, stage.owner, TODAY, deputy=stage.keeper)
    assign_owner(desk(stage.session, OPERATOR, TODAY), stage.deal, deputy)
    row = stage.opened(days=30)
    day = _day(row, Rung.DUE)
    assert stage.keeper.name not in _told(stage, day)
    say_away(stage.session, OPERATOR, stage.owner, day, day, day)
    told = _told(stage, day)
    assert told[stage.keeper.name] == "Who sees to it is away, and you stand in for them."
    assert stage.owner.name in told


def test_nobody_is_told_while_we_keep_the_supplier_waiting_or_once_it_is_handed_in(stage: Stage) -> None:
    blocked, handed_in = stage.opened("Blocked", days=30), stage.opened("Handed in", days=30, type_code="EXIT_PLAN")
    block(stage.at(stage.keeper), blocked, TODAY, "No access yet.")
    supplier = stage.at(stage.supplier)
    add_evidence(supplier, handed_in, LINK)
    submit(supplier, handed_in, WEEKDAYS)
    assert _told(stage, TODAY) == {}


def test_nobody_is_told_of_a_contract_that_they_may_not_see(stage: Stage) -> None:
    row = stage.opened(days=120)
    stage.deal.visibility = Visibility.RESTRICTED.value
    stage.session.flush()
    assert set(_told(stage, _day(row, Rung.DUE))) == {stage.supplier.name}


def test_whoever_accepts_is_told_on_the_morning_after(stage: Stage) -> None:
    row = stage.opened(type_code="EXIT_PLAN", response_days=5)
    supplier = stage.at(stage.supplier)
    add_evidence(supplier, row, LINK)
    submit(supplier, row, WEEKDAYS)
    told = {
        days: [line.to_person for line in handovers_waiting(stage.session, TODAY + timedelta(days=days))]
        for days in range(10)
    }
    assert row.respond_by is not None
    assert [days for days, people in told.items() if people] == [1, (row.respond_by - TODAY).days]
    assert {one for people in told.values() for one in people} == {stage.acceptor.id}
