"""What a major change of a runbook would cost: exactly what lapses once it is approved."""

from typing import Any

import pytest

from catalogue.access import ANONYMOUS
from catalogue.errors import NotFound
from catalogue.readiness.approving import CostOfChange, cost_of_major_change
from catalogue.runbooks.drafting import approve, propose
from catalogue.runbooks.reading import mark_read
from catalogue.terms import DrillOutcome, RevisionChange
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY


@pytest.fixture
def runbook(running: Running) -> Any:
    return running.thing("runbook", "Restore Hearth", body="1. Do it.")


def cost(running: Running, runbook: Any, actor: Any = OPERATOR) -> CostOfChange:
    return cost_of_major_change(running.session, actor, runbook, TODAY)


def put_in_force(running: Running, runbook: Any, number: int, change: RevisionChange) -> None:
    """Approve another text."""
    draft = propose(running.desk(), runbook, f"1. Do it {number}.", change, number - 1)
    assert draft is not None
    approve(running.desk(), runbook, draft, change)


def test_what_counts_today_is_counted_and_nothing_else(running: Running, runbook: Any) -> None:
    procedure = running.procedure(runbook=runbook)
    assert cost(running, runbook) == CostOfChange(0, 0)
    running.drill(procedure, running.ann)
    running.drill(procedure, running.sam)
    running.drill(procedure, running.ben, outcome=DrillOutcome.FAILED)
    running.drill(procedure, running.ben, 400)
    running.drill(running.procedure("Without it"), running.ben)
    assert cost(running, runbook) == CostOfChange(2, 0)


def test_readers_are_counted_once_and_a_minor_change_takes_none_away(running: Running, runbook: Any) -> None:
    for person in (running.ann, running.ben):
        mark_read(running.desk(running.place.actor(person)), runbook, 1)
    put_in_force(running, runbook, 2, RevisionChange.MINOR)
    mark_read(running.desk(running.place.actor(running.ann)), runbook, 2)
    assert cost(running, runbook) == CostOfChange(0, 2)


def test_after_the_major_change_nothing_is_left_to_lose(running: Running, runbook: Any) -> None:
    running.drill(running.procedure(runbook=runbook), running.ann)
    mark_read(running.desk(running.place.actor(running.ann)), runbook, 1)
    assert cost(running, runbook) == CostOfChange(1, 1)
    put_in_force(running, runbook, 2, RevisionChange.MAJOR)
    assert cost(running, runbook) == CostOfChange(0, 0)


def test_drills_of_systems_that_are_hidden_are_not_counted(running: Running, runbook: Any) -> None:
    running.drill(running.procedure(runbook=runbook), running.ann)
    running.system.visibility = "restricted"
    running.session.flush()
    assert cost(running, runbook, running.place.actor(running.ben)) == CostOfChange(0, 0)


def test_nobody_else_is_told(running: Running, runbook: Any) -> None:
    with pytest.raises(NotFound):
        cost(running, runbook, ANONYMOUS)
