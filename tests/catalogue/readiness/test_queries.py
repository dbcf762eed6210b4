"""Readiness from real records: what voids a drill, which contracts count, what a reader may not see."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import event

from catalogue.access import Actor
from catalogue.errors import NotAllowed
from catalogue.kinds.record import Record
from catalogue.people.directory import end_employment
from catalogue.readiness.queries import SystemReadiness, count_only_contractors, readiness_of, readiness_of_all
from catalogue.resources.operations import describe
from catalogue.runbooks.operations import void_drill
from catalogue.terms import DrillLevel, DrillOutcome, ProcedureKind, ReadinessBand
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY


def found(running: Running, actor: Actor = OPERATOR) -> SystemReadiness:
    running.session.flush()
    return readiness_of(running.session, actor, running.system, TODAY)


def cover(running: Running) -> list[int]:
    return [one.cover for one in found(running).result.standings]


def test_two_people_who_did_it_alone_make_a_system_green(running: Running) -> None:
    todo = running.procedure(is_restore=True)
    running.drill(todo, running.ann)
    running.drill(todo, running.ben)
    ready = found(running)
    assert (ready.result.score, ready.result.band) == (Fraction(1), ReadinessBand.GREEN)
    assert ready.titles == {todo.id: "Restore"}


def test_a_skill_says_nothing_of_whether_we_can_run_it_and_stands_by_itself(running: Running) -> None:
    skill = running.procedure("Refresh the model", kind=ProcedureKind.SKILL)
    running.drill(skill, running.ann)
    ready = found(running)
    assert not ready.result.is_recorded
    assert [(one.procedure.id, one.cover) for one in ready.skills] == [(skill.id, 1)]
    running.contract()
    running.procedure(is_restore=True)
    assert cover(running) == [0]
    assert found(running).result.truck_factor.people == 0
    (line,) = readiness_of_all(running.session, OPERATOR, TODAY)
    assert (len(line.titles), len(line.skills)) == (1, 0)


def test_a_skill_that_nobody_has_makes_no_system_a_contractor_s(running: Running) -> None:
    running.procedure("Refresh the model", kind=ProcedureKind.SKILL)
    running.contract()
    running.session.flush()
    assert count_only_contractors(running.session, OPERATOR, TODAY) == 0
    assert not found(running).result.only_a_contractor


def test_the_supplier_s_drill_shows_a_restore_and_the_runbook_but_covers_nothing(running: Running) -> None:
    runbook = running.thing("runbook", "Restore Hearth", body="1. Stop.")
    todo = running.procedure(is_restore=True, runbook=runbook)
    running.drill(todo, running.sam)
    running.contract()
    ready = found(running)
    assert ready.result.score == Fraction(1, 4)
    assert [gate.words for gate in ready.result.gates] == ["None of our own people can do something critical."]
    assert ready.result.only_a_contractor


def test_new_instructions_void_drills_and_other_changes_do_not(running: Running) -> None:
    runbook = running.thing("runbook", "Restore Hearth", body="1. Stop.")
    todo = running.procedure(runbook=runbook)
    running.drill(todo, running.ann)
    describe(running.desk(), runbook, Record("runbook", {"summary": "How to bring it back."}))
    assert cover(running) == [1]
    describe(running.desk(), runbook, Record("runbook", {"body": "1. Start."}))
    assert cover(running) == [0]
    running.drill(todo, running.ann)
    assert cover(running) == [1]


def test_a_draft_is_no_drilled_runbook(running: Running) -> None:
    todo = running.procedure(runbook=running.thing("runbook", "Restore Hearth", lifecycle="draft"))
    running.drill(todo, running.sam)
    assert found(running).result.score == 0


def test_a_drill_goes_with_whoever_leaves_and_with_what_was_a_mistake(running: Running) -> None:
    todo = running.procedure()
    done = running.drill(todo, running.ann)
    running.drill(todo, running.ben)
    assert cover(running) == [2]
    end_employment(running.session, OPERATOR, running.ben, TODAY)
    assert cover(running) == [2]
    assert (
        readiness_of(running.session, OPERATOR, running.system, TODAY + timedelta(days=1)).result.standings[0].cover
        == 1
    )
    void_drill(running.desk(), running.system, todo, done, "It was another system.")
    assert cover(running) == [1]


@pytest.mark.parametrize(
    "values, counts",
    [
        ({}, True),
        ({"end_on": "2026-11-22"}, True),
        ({"end_on": "2026-11-21"}, False),
        ({"start_on": "2026-11-23"}, False),
        ({"contract_status": "terminated"}, False),
        ({"lifecycle": "retired"}, False),
    ],
)
def test_only_a_live_contract_makes_a_contractor_the_only_one(
    running: Running, values: dict[str, str], counts: bool
) -> None:
    running.procedure()
    running.contract(**values)
    assert found(running).result.only_a_contractor is counts
    assert count_only_contractors(running.session, OPERATOR, TODAY) == int(counts)


def test_a_minor_procedure_that_nobody_can_do_is_not_counted(running: Running) -> None:
    running.procedure(weight="important")
    running.contract()
    assert count_only_contractors(running.session, OPERATOR, TODAY) == 0


def test_what_a_reader_may_not_see_is_as_if_it_were_not_there(running: Running) -> None:
    runbook = running.thing("runbook", "Restore Hearth", body="1. Do it.")
    todo = running.procedure(runbook=runbook)
    running.drill(todo, running.sam)
    running.contract("Secret support", visibility="restricted")
    describe(running.desk(), runbook, Record("runbook", {"visibility": "restricted"}))
    reader = running.place.actor(running.ann)
    assert (found(running).result.score, len(found(running).contracts)) == (Fraction(1, 4), 1)
    assert (found(running, reader).result.score, len(found(running, reader).contracts)) == (Fraction(0), 0)
    assert not found(running, reader).result.only_a_contractor
    assert count_only_contractors(running.session, OPERATOR, TODAY) == 1
    assert count_only_contractors(running.session, reader, TODAY) == 0


def test_a_runbook_that_a_reader_may_not_see_voids_no_drill_for_them(running: Running) -> None:
    runbook = running.thing("runbook", "Restore Hearth", body="1. Stop.")
    running.drill(running.procedure(runbook=runbook), running.ann)
    describe(running.desk(), runbook, Record("runbook", {"body": "1. Start.", "visibility": "restricted"}))
    assert cover(running) == [0]
    reader = running.place.actor(running.ben)
    assert [one.cover for one in found(running, reader).result.standings] == [1]


def test_all_systems_are_worked_out_as_each_by_itself(running: Running) -> None:
    todo = running.procedure(is_restore=True)
    running.drill(todo, running.ann)
    running.contract()
    running.thing("system", "Attic")
    running.thing("system", "Gone", lifecycle="retired")
    every = readiness_of_all(running.session, OPERATOR, TODAY)
    assert [one.system.title for one in every] == ["Attic", "Hearth"]
    assert every[1].result == found(running).result
    assert every[1].contracts == found(running).contracts
    assert (every[0].result.band, every[0].result.is_recorded) == (ReadinessBand.RED, False)


def test_outsiders_are_not_told(running: Running) -> None:
    for ask in (readiness_of_all, count_only_contractors):
        with pytest.raises(NotAllowed):
            ask(running.session, Actor(), TODAY)
    with pytest.raises(NotAllowed):
        readiness_of(running.session, Actor(), running.thing("system", "Website", visibility="public"), TODAY)


@pytest.mark.parametrize(
    "said",
    [
        {"days_ago": 10},
        {"days_ago": 182},
        {"days_ago": 184},
        {"days_ago": 365},
        {"days_ago": 366},
        {"days_ago": 1_000},
        {"level": DrillLevel.TAUGHT_BACK},
        {"level": DrillLevel.WATCHED},
        {"outcome": DrillOutcome.FAILED},
        {"outcome": DrillOutcome.CORRECTED},
    ],
)
@pytest.mark.parametrize("weight", ["critical", "minor"])
def test_drills_that_are_not_read_for_the_list_would_change_nothing(
    running: Running, said: dict[str, Any], weight: str
) -> None:
    runbook = running.thing("runbook", "Restore Hearth", body="1. Do it.")
    todo = running.procedure(weight=weight, is_restore=True, runbook=runbook)
    for person in (running.ann, running.sam):
        running.drill(todo, person, witness=running.ben, **said)
    running.contract()
    whole = found(running).result
    (listed,) = (one.result for one in readiness_of_all(running.session, OPERATOR, TODAY))
    assert (listed.score, listed.band, listed.gates, listed.uncovered, listed.only_a_contractor) == (
        whole.score, whole.band, whole.gates, whole.uncovered, whole.only_a_contractor
    )  # fmt: skip
    assert count_only_contractors(running.session, OPERATOR, TODAY) == int(whole.only_a_contractor)


@contextmanager
def statements(running: Running) -> Iterator[list[str]]:
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        heard.append(statement)

    engine = running.session.get_bind()
    event.listen(engine, "before_cursor_execute", hear)
    yield heard
    event.remove(engine, "before_cursor_execute", hear)


def test_the_number_of_statements_does_not_grow(running: Running) -> None:
    for number in range(12):
        todo = running.procedure(f"Procedure {number}")
        running.drill(todo, running.ann)
        running.contract(f"Contract {number}")
        running.thing("system", f"System {number}")
    running.session.flush()
    asked: dict[Callable[[], object], int] = {
        lambda: readiness_of(running.session, OPERATOR, running.system, TODAY): 3,
        lambda: readiness_of_all(running.session, OPERATOR, TODAY): 4,
        lambda: count_only_contractors(running.session, OPERATOR, TODAY): 2,
    }
    for ask, most in asked.items():
        with statements(running) as heard:
            ask()
        assert len(heard) == most
