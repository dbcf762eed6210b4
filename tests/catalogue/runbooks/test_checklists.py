"""A checklist keeps what its own person ticked, whenever and however often that arrives, and ends as a drill."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.access import Actor
from catalogue.audit import AuditEvent
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.kinds.record import Record
from catalogue.resources.operations import describe
from catalogue.runbooks.carried_out import (
    OwnChecklist,
    Ticks,
    checklist_of,
    last_incidents,
    open_checklists,
    procedures_done_by,
    ticks_of,
)
from catalogue.runbooks.checklists import Beginning, Tick, begin_checklist, end_as_drill, end_checklist, tick_step
from catalogue.runbooks.operations import DrillEntry
from catalogue.store import Database, now
from catalogue.terms import DrillKind, DrillLevel, DrillOutcome
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY

LIVE, REHEARSED = Beginning(DrillKind.LIVE, "INC-7"), Beginning(DrillKind.REHEARSED)
DONE = Tick(is_done=True)


class Doing(Running):
    """Ann, who carries a runbook of two steps out."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.runbook = self.thing("runbook", "Restore Hearth", body="1. Stop\n2. Start")

    @property
    def actor(self) -> Actor:
        """Ann, without any right over entries."""
        return Actor(name="Ann Archer", person_id=self.ann.id, is_staff=True)

    def begin(self, beginning: Beginning = LIVE) -> OwnChecklist:
        """She begins."""
        row = begin_checklist(self.desk(self.actor), self.runbook, beginning)
        return checklist_of(self.session, self.actor, row.id)

    def tick(self, own: OwnChecklist, number: int, tick: Tick = DONE) -> bool:
        """She says how a step went."""
        return tick_step(self.desk(self.actor), self.runbook, own.row, own.steps[number - 1], tick)

    def drill_entry(self, **said: Any) -> DrillEntry:
        """That she did it alone."""
        return DrillEntry(self.ann, TODAY, DrillLevel.ALONE, DrillKind.LIVE, DrillOutcome.PASSED, **said)


@pytest.fixture
def doing(database: Database) -> Iterator[Doing]:
    with database.unit_of_work() as session:
        yield Doing(session)


def test_a_checklist_has_the_steps_of_the_day_on_which_it_began(doing: Doing) -> None:
    own = doing.begin()
    describe(doing.desk(), doing.runbook, Record("runbook", {"body": "1. Do something else"}))
    again = checklist_of(doing.session, doing.actor, own.row.id)
    assert [step.text for step in again.steps] == ["Stop", "Start"]
    assert again.row.runbook_revision == 1


def test_what_is_ticked_twice_is_said_once_and_each_tick_is_one_event(doing: Doing) -> None:
    own = doing.begin()
    assert doing.tick(own, 1)
    assert not doing.tick(own, 1)
    assert own.done == 1
    assert own.next is own.steps[1]
    doing.session.commit()
    events = doing.session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == doing.runbook.id))
    assert [one for one in events if "registered" not in one] == ["runbook.checklist_begun", "runbook.step_ticked"]


def test_what_arrives_late_does_not_undo_what_was_said_later(doing: Doing) -> None:
    own = doing.begin()
    begun = own.row.started_at
    own.row.started_at = begun - timedelta(hours=1)
    assert doing.tick(own, 1, Tick(is_done=False, note="It hangs", at=begun))
    assert not doing.tick(own, 1, Tick(is_done=True, at=begun - timedelta(minutes=5)))
    assert (own.steps[0].is_done, own.steps[0].note) == (False, "It hangs")


def test_a_clock_that_is_wrong_is_not_believed(doing: Doing) -> None:
    own = doing.begin()
    doing.tick(own, 1, replace(DONE, at=now(doing.session) + timedelta(days=400)))
    doing.tick(own, 2, replace(DONE, at=own.row.started_at - timedelta(days=400)))
    first, second = (step.ticked_at for step in own.steps)
    assert first is not None and first <= now(doing.session)
    assert second == own.row.started_at


def test_a_step_that_is_done_has_worked_unless_somebody_says_otherwise(doing: Doing) -> None:
    own = doing.begin()
    doing.tick(own, 1)
    doing.tick(own, 2, Tick(is_done=True, outcome=DrillOutcome.CORRECTED))
    assert [step.outcome for step in own.steps] == ["passed", "corrected"]


def test_what_is_not_numbered_cannot_be_ticked(doing: Doing) -> None:
    doing.runbook = doing.thing("runbook", "Prose", body="Ring somebody.")
    with pytest.raises(Refused) as error:
        doing.begin()
    assert error.value.code == "no_steps"


def test_of_a_runbook_that_holds_several_jobs_one_is_done(doing: Doing) -> None:
    doing.runbook = doing.thing("runbook", "Restart", body="## Stop\n1. Halt\n## Start\n2. Go")
    with pytest.raises(Refused) as error:
        doing.begin(Beginning(DrillKind.LIVE, job="Burn"))
    assert (error.value.code, error.value.field) == ("no_such_job", "job")
    own = doing.begin(Beginning(DrillKind.LIVE, job="Start"))
    assert ([step.text for step in own.steps], own.row.job) == (["Go"], "Start")
    doing.tick(own, 1)
    entry = doing.drill_entry(runbook_revision=1)
    drill = end_as_drill(
        doing.desk(doing.actor), doing.runbook, own.row, (doing.system, doing.procedure(runbook=doing.runbook)), entry
    )
    assert ticks_of(doing.session, [drill.id]) == {drill.id: Ticks(1, 1, "Start")}


def test_a_checklist_is_its_own_person_s_alone(doing: Doing) -> None:
    own = doing.begin()
    ben = Actor(name="Ben", person_id=doing.ben.id, is_staff=True)
    with pytest.raises(NotFound):
        checklist_of(doing.session, ben, own.row.id)
    with pytest.raises(NotAllowed):
        tick_step(doing.desk(ben), doing.runbook, own.row, own.steps[0], DONE)
    with pytest.raises(NotAllowed):
        end_checklist(doing.desk(ben), doing.runbook, own.row, DrillOutcome.PASSED)


def test_who_is_no_staff_or_nobody_begins_nothing(doing: Doing) -> None:
    for actor in (OPERATOR, Actor(person_id=doing.sam.id), replace(doing.actor, scopes=frozenset())):
        with pytest.raises((NotAllowed, NotFound)):
            begin_checklist(doing.desk(actor), doing.runbook, LIVE)


def test_what_is_ended_is_neither_ticked_nor_ended_again(doing: Doing) -> None:
    own = doing.begin()
    doing.tick(own, 1)
    end_checklist(doing.desk(doing.actor), doing.runbook, own.row, DrillOutcome.FAILED)
    assert open_checklists(doing.session, doing.actor) == []
    assert not doing.tick(own, 1)
    for act in (
        lambda: doing.tick(own, 2),
        lambda: end_checklist(doing.desk(doing.actor), doing.runbook, own.row, DrillOutcome.PASSED),
    ):
        with pytest.raises(Refused) as error:
            act()
        assert error.value.code == "checklist_ended"


def test_it_ends_as_a_drill_of_whoever_did_it_though_they_may_not_edit_the_system(doing: Doing) -> None:
    procedure = doing.procedure(runbook=doing.runbook)
    own = doing.begin()
    found = procedures_done_by(doing.session, doing.actor, doing.runbook)
    assert [(one.procedure, one.system.title) for one in found] == [(procedure, "Hearth")]
    done = (found[0].system, procedure)
    doing.tick(own, 1)
    entry = doing.drill_entry(runbook_revision=1, reference=" INC-7 ")
    drill = end_as_drill(doing.desk(doing.actor), doing.runbook, own.row, done, entry)
    assert (drill.person_id, drill.reference, drill.runbook_revision) == (doing.ann.id, "INC-7", 1)
    assert own.row.drill_id == drill.id
    again = doing.begin()
    doing.tick(again, 1)
    with pytest.raises(NotAllowed):  # for others they may not speak
        end_as_drill(doing.desk(doing.actor), doing.runbook, again.row, done, replace(entry, person=doing.ben))


@pytest.mark.parametrize("level", [DrillLevel.WATCHED, DrillLevel.ALONE])
def test_what_was_done_has_a_step_that_is_ticked(doing: Doing, level: DrillLevel) -> None:
    done = (doing.system, doing.procedure(runbook=doing.runbook))
    own = doing.begin()
    doing.tick(own, 1)
    doing.tick(own, 1, Tick(is_done=False))
    entry = replace(doing.drill_entry(), level=level, witness=doing.ben)
    with pytest.raises(Refused) as error:
        end_as_drill(doing.desk(doing.actor), doing.runbook, own.row, done, entry)
    assert (error.value.code, error.value.field) == ("nothing_ticked", "level")
    told = replace(entry, level=DrillLevel.TAUGHT_BACK)
    assert end_as_drill(doing.desk(doing.actor), doing.runbook, own.row, done, told).level == "taught_back"


def test_a_runbook_was_last_needed_when_somebody_did_it_for_real(doing: Doing) -> None:
    other = doing.thing("runbook", "Rehearse")
    procedure = doing.procedure(runbook=doing.runbook)
    ids = [doing.runbook.id, other.id]
    assert last_incidents(doing.session, doing.actor, ids) == {}
    doing.drill(procedure, doing.ben, days_ago=3)
    assert last_incidents(doing.session, doing.actor, ids) == {}
    doing.drill(procedure, doing.ben, days_ago=30, kind=DrillKind.LIVE)
    assert last_incidents(doing.session, doing.actor, ids) == {doing.runbook.id: TODAY - timedelta(days=30)}
    end_checklist(doing.desk(doing.actor), doing.runbook, doing.begin(REHEARSED).row, DrillOutcome.PASSED)
    assert last_incidents(doing.session, doing.actor, ids) == {doing.runbook.id: TODAY - timedelta(days=30)}
    day = doing.begin(LIVE).row.started_at.date()
    assert last_incidents(doing.session, doing.actor, ids) == {doing.runbook.id: day}


def test_a_drill_of_a_system_that_one_may_not_see_tells_nothing(doing: Doing) -> None:
    doing.system = doing.thing("system", "Secret", visibility="restricted")
    doing.drill(doing.procedure(runbook=doing.runbook), doing.ben, kind=DrillKind.LIVE)
    assert last_incidents(doing.session, doing.actor, [doing.runbook.id]) == {}
    assert procedures_done_by(doing.session, doing.actor, doing.runbook) == []
