"""What people found wrong becomes a draft in one step: below the step where it was found, once, for all to see."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.access import Actor
from catalogue.errors import NotAllowed, NotFound
from catalogue.runbooks.carried_out import checklist_of
from catalogue.runbooks.checklists import Beginning, Tick, begin_checklist, end_as_drill, tick_step
from catalogue.runbooks.correcting import corrections_waiting, count_corrections, draft_corrections
from catalogue.runbooks.drafting import withdraw
from catalogue.runbooks.operations import DrillEntry, void_drill
from catalogue.runbooks.putting_right import StepNote, put_right
from catalogue.runbooks.revisions import approved
from catalogue.runbooks.steps import steps_in
from catalogue.terms import DrillKind, DrillLevel, DrillOutcome, Employer, RevisionState
from tests.catalogue.runbooks.running import Running
from tests.factories import TODAY

STEPS = "1. Stop Hearth.\n2. Bring it back.\n\nThen rest."


@pytest.fixture
def runbook(running: Running) -> Any:
    return running.thing("runbook", "Restore Hearth", body=STEPS)


def drill(running: Running, runbook: Any, corrections: str) -> Any:
    """Ben did it by the runbook, and found something wrong."""
    procedure = running.procedure(f"Restore: {corrections}", runbook=runbook)
    return procedure, running.drill(procedure, running.ben, 0, corrections=corrections)


def waiting(running: Running, runbook: Any, actor: Actor | None = None) -> list[str]:
    actor = actor or running.place.actor(running.ann)
    return [one.drill.corrections for one in corrections_waiting(running.session, actor, runbook)]


def test_a_correction_waits_until_it_is_a_draft_and_readers_see_the_old_text(running: Running, runbook: Any) -> None:
    _, done = drill(running, runbook, "Say whom to call.")
    assert waiting(running, runbook) == ["Say whom to call."]
    assert count_corrections(running.session, running.place.actor(running.ann), runbook) == 1
    ann = running.desk(running.place.actor(running.ann))
    draft = draft_corrections(ann, runbook, done.id)
    assert (draft.state, draft.author, draft.drill_id) == (RevisionState.DRAFT, "Ann Archer", done.id)
    assert draft.text == f"{STEPS}\n\n## To put right\n\nFrom doing it on 22 November 2026:\n\nSay whom to call."
    in_force = approved(running.session, runbook)
    assert in_force is not None and in_force.text == STEPS
    assert waiting(running, runbook) == []
    withdraw(ann, runbook, draft)
    assert waiting(running, runbook) == [], "who withdrew it has seen it"
    with pytest.raises(NotFound):
        draft_corrections(ann, runbook, done.id)


def test_what_was_wrong_with_a_step_stands_below_it(running: Running, runbook: Any) -> None:
    procedure = running.procedure(runbook=runbook)
    ben = running.desk(running.place.actor(running.ben))
    row = begin_checklist(ben, runbook, Beginning(DrillKind.REHEARSED))
    steps = checklist_of(running.session, ben.actor, row.id).steps
    tick_step(ben, runbook, row, steps[0], Tick(True, DrillOutcome.CORRECTED, "It hangs:\nend it."))
    tick_step(ben, runbook, row, steps[1], Tick(True, DrillOutcome.PASSED, "Took long."))
    entry = DrillEntry(running.ben, TODAY, DrillLevel.ALONE, DrillKind.REHEARSED, DrillOutcome.CORRECTED)
    done = end_as_drill(ben, runbook, row, (running.system, procedure), entry)
    draft = draft_corrections(ben, runbook, done.id)
    assert draft.text == ("1. Stop Hearth.\n\n   **To put right:** It hangs: end it.\n2. Bring it back.\n\nThen rest.")


def test_a_step_of_several_lines_is_not_torn_apart() -> None:
    first = "1. Open the console and press\n   the red button.\n"
    rest = "   - It is big.\n2. Wait."
    found = put_right(first + rest, "22 November 2026", "", [StepNote("Open the console and press", "It is blue now.")])
    assert found == f"{first}\n   **To put right:** It is blue now.\n{rest}"


def test_what_says_nothing_or_is_void_does_not_wait(running: Running, runbook: Any) -> None:
    drill(running, runbook, "")
    procedure, done = drill(running, runbook, "Wrong.")
    void_drill(running.desk(), running.system, procedure, done, "A mistake")
    assert waiting(running, runbook) == []


def test_drills_of_what_somebody_may_not_see_are_not_told(running: Running, runbook: Any) -> None:
    drill(running, runbook, "Say whom to call.")
    running.system.visibility = "restricted"
    running.session.flush()
    assert waiting(running, runbook, running.place.actor(running.ben)) == []
    sam = running.place.actor(running.sam)
    with pytest.raises((NotAllowed, NotFound)):
        corrections_waiting(running.session, sam, runbook)
    assert running.sam.employer == Employer.SUPPLIER


@given(
    st.lists(st.sampled_from(["1. Stop it.", "2. Start it.", "Words.", "```", "  - a", ""]), max_size=12),
    st.sampled_from(["Stop it.", "Start it.", "Gone."]),
)
def test_nothing_of_the_text_is_lost(lines: list[str], step: str) -> None:
    text = "\n".join(lines)
    found = put_right(text, "22 November 2026", "As a whole.", [StepNote(step, "It hangs.")])
    kept = iter(found.splitlines())
    assert all(line in kept for line in text.rstrip().splitlines()), "in their order"
    assert "It hangs." in found and "As a whole." in found
    assert len(steps_in(found)) >= min(len(steps_in(text)), 1)
