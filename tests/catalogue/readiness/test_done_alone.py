"""Whether any of ours has done alone what a runbook says, and who is told of whom."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event

from catalogue.access import ANONYMOUS, Actor
from catalogue.kinds.record import Record
from catalogue.people.directory import end_employment
from catalogue.readiness.done_alone import NOBODY, DoneByOurs, people_told, runbooks_done_by_ours
from catalogue.resources.operations import describe
from catalogue.runbooks.operations import void_drill
from catalogue.runbooks.tables import Procedure
from catalogue.terms import DrillLevel, DrillOutcome
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY


@pytest.fixture
def runbook(running: Running) -> Any:
    return running.thing("runbook", "Restore Hearth", body="1. Stop.")


@pytest.fixture
def todo(running: Running, runbook: Any) -> Procedure:
    return running.procedure(runbook=runbook)


def done(running: Running, runbook: Any, actor: Actor = OPERATOR) -> DoneByOurs:
    running.session.flush()
    return runbooks_done_by_ours(running.session, actor, [runbook.id], TODAY)[runbook.id]


def test_nobody_has_until_somebody_did(running: Running, runbook: Any, todo: Procedure) -> None:
    assert (done(running, runbook).words, done(running, runbook).is_alone) == (NOBODY, False)
    running.drill(todo, running.ann, days_ago=12)
    assert done(running, runbook).words == "Done alone by 1 of our own people, last on 10 November 2026"
    running.drill(todo, running.ben, days_ago=5)
    assert done(running, runbook).words == "Done alone by 2 of our own people, last on 17 November 2026"


@pytest.mark.parametrize(
    "said, words",
    [
        ({"level": DrillLevel.WATCHED}, "Done while watched only, by 1 of our own people, last on 12 November 2026"),
        ({"level": DrillLevel.TAUGHT_BACK}, NOBODY),
        ({"outcome": DrillOutcome.FAILED}, NOBODY),
        ({"days_ago": 200}, "Done alone last on 6 May 2026, which counts no more: it was too long ago"),
    ],
)
def test_what_is_less_than_done_alone_lately_says_how_much_less(
    running: Running, runbook: Any, todo: Procedure, said: dict[str, Any], words: str
) -> None:
    running.drill(todo, running.ann, witness=running.ben, **said)
    assert done(running, runbook).words == words
    assert not done(running, runbook).is_alone


def test_who_did_it_alone_counts_before_those_who_were_watched(running: Running, runbook: Any, todo: Procedure) -> None:
    running.drill(todo, running.ann)
    running.drill(todo, running.ben, days_ago=1, level=DrillLevel.WATCHED, witness=running.ann)
    found = done(running, runbook)
    assert (found.is_alone, set(found.systems)) == (True, {running.ann.id})


def test_neither_a_supplier_nor_somebody_who_has_left_is_one_of_ours(
    running: Running, runbook: Any, todo: Procedure
) -> None:
    running.drill(todo, running.sam)
    running.drill(todo, running.ann)
    assert set(done(running, runbook).systems) == {running.ann.id}
    end_employment(running.session, OPERATOR, running.ann, TODAY - timedelta(days=1))
    assert done(running, runbook).words == NOBODY


def test_a_changed_text_and_a_drill_taken_back_prove_nothing(running: Running, runbook: Any, todo: Procedure) -> None:
    running.drill(todo, running.ann)
    describe(running.desk(), runbook, Record("runbook", {"body": "1. Start."}))
    assert done(running, runbook).words.endswith("which counts no more: the runbook has changed since")
    again = running.drill(todo, running.ben)
    assert set(done(running, runbook).systems) == {running.ben.id}
    void_drill(running.desk(), running.system, todo, again, "It was another system.")
    assert not done(running, runbook).is_alone


def test_a_drill_by_another_runbook_says_nothing_of_this_one(running: Running, runbook: Any, todo: Procedure) -> None:
    running.drill(todo, running.ann)
    other = running.thing("runbook", "Restore by tape", body="1. Stop.")
    todo.runbook_id = other.id
    assert done(running, other).words == done(running, runbook).words == NOBODY


def test_outsiders_are_told_of_none(running: Running, runbook: Any, todo: Procedure) -> None:
    running.drill(todo, running.ann)
    running.session.flush()
    supplier = running.place.actor(running.sam)
    assert [runbooks_done_by_ours(running.session, who, [runbook.id], TODAY) for who in (ANONYMOUS, supplier)] == [
        {},
        {},
    ]


def test_a_system_that_the_reader_may_not_see_proves_nothing_to_them(
    running: Running, runbook: Any, todo: Procedure
) -> None:
    running.drill(todo, running.ann)
    running.system.visibility = "restricted"
    assert done(running, runbook).is_alone
    assert done(running, runbook, running.place.actor(running.ben)).words == NOBODY


def test_names_are_for_the_person_their_manager_and_the_system_s_owner(
    running: Running, runbook: Any, todo: Procedure
) -> None:
    running.drill(todo, running.ben)
    cleo = running.place.person("Cleo Cole")

    def told(actor: Actor) -> list[str]:
        return [one.name for one in people_told(running.session, actor, done(running, runbook, actor))]

    assert told(running.place.actor(running.ben)) == told(running.place.actor(running.ann)) == ["Ben Booth"]
    assert told(running.place.actor(cleo)) == []
    assert done(running, runbook, running.place.actor(cleo)).is_alone


def test_many_runbooks_cost_as_many_statements_as_one(running: Running, runbook: Any, todo: Procedure) -> None:
    many = [running.thing("runbook", f"Step {number}", body="1. Go.") for number in range(12)]
    for one in many:
        running.drill(running.procedure(one.title, runbook=one), running.ann)
    running.session.flush()
    statements: list[str] = []

    def note(*said: Any) -> None:
        statements.append(said[2])

    engine = running.session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    found = runbooks_done_by_ours(running.session, OPERATOR, [one.id for one in (*many, runbook)], TODAY)
    event.remove(engine, "before_cursor_execute", note)
    assert len(found) == 13 and sum(one.is_alone for one in found.values()) == 12
    assert len(statements) <= 3
