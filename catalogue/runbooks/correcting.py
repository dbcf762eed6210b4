"""What people found wrong when they carried a runbook out: it waits until somebody makes a draft of it."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.days import in_words
from catalogue.errors import NotFound
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import Desk
from catalogue.runbooks.drafting import propose
from catalogue.runbooks.putting_right import StepNote, put_right
from catalogue.runbooks.revisions import newest
from catalogue.runbooks.tables import Checklist, ChecklistStep, Drill, Procedure, Revision
from catalogue.terms import DrillOutcome, RevisionChange
from catalogue.visibility import visible

_MOST = 50
_WRONG = [DrillOutcome.CORRECTED.value, DrillOutcome.FAILED.value]
# Something was wrong with the step, and somebody said what.
_IS_WRONG = ChecklistStep.outcome.in_(_WRONG) & (ChecklistStep.note != "")


@dataclass(frozen=True)
class Correction:
    """What one drill found wrong, as a whole and step by step."""

    drill: Drill
    notes: Sequence[StepNote]


def corrections_waiting(session: Session, actor: Actor, runbook: CataloguedResource) -> list[Correction]:
    """What drills of systems that the actor may see found wrong, and nobody has made a draft of; the newest first.

    Who may: council staff who may see the runbook. Raises `NotAllowed`, `NotFound`.
    """
    require(actor, Action.READ_HISTORY, runbook.facts)
    newest_first = _waiting(actor, runbook, Drill).order_by(Drill.recorded_at.desc(), Drill.id)
    drills = session.scalars(newest_first.limit(_MOST)).all()
    notes = _notes(session, [drill.id for drill in drills])
    return [Correction(drill, notes.get(drill.id, [])) for drill in drills]


def count_corrections(session: Session, actor: Actor, runbook: CataloguedResource) -> int:
    """How many of them wait. Raises `NotAllowed`, `NotFound`."""
    require(actor, Action.READ_HISTORY, runbook.facts)
    return session.scalar(_waiting(actor, runbook, func.count(Drill.id))) or 0


def draft_corrections(at: Desk, runbook: CataloguedResource, drill_id: uuid.UUID) -> Revision:
    """Make a draft of what a drill found wrong, on top of what was written last; then it waits no more.

    Who may: as for `propose`. Raises `NotFound` for what does not wait.
    """
    waiting = corrections_waiting(at.session, at.actor, runbook)
    found = next((one for one in waiting if one.drill.id == drill_id), None)
    last = newest(at.session, runbook)
    if found is None or last is None:
        raise NotFound("drill")
    day = in_words(found.drill.done_on)
    text = put_right(last.text, day, found.drill.corrections, found.notes)
    draft = propose(at, runbook, text, RevisionChange.MINOR, last.number, drill_id)
    assert draft is not None  # what was found wrong is not in the text yet
    return draft


def draft_notes(
    at: Desk, runbook: CataloguedResource, corrections: str, steps: Sequence[ChecklistStep]
) -> Revision | None:
    """Make a draft at once of what somebody found wrong who records no drill; nothing if they found nothing wrong."""
    notes = [_note(step.text, step.note) for step in steps if step.outcome in _WRONG and step.note]
    last = newest(at.session, runbook)
    if last is None or not (corrections.strip() or notes):
        return None
    text = put_right(last.text, in_words(at.today), corrections, notes)
    return propose(at, runbook, text, RevisionChange.MINOR, last.number)


def _note(text: str, note: str) -> StepNote:
    return StepNote(text.splitlines()[0], note)


def _waiting(actor: Actor, runbook: CataloguedResource, *wanted: Any) -> Select[Any]:
    return found_wrong(actor, *wanted).where(Drill.runbook_id == runbook.id)


def found_wrong(actor: Actor, *wanted: Any) -> Select[Any]:
    """What is wanted of the drills that found a runbook wrong, and that no text works in yet, of systems that the
    actor may see."""
    step_wrong = select(Checklist.id).join(ChecklistStep, ChecklistStep.checklist_id == Checklist.id)
    return (
        select(*wanted)
        .select_from(Drill)
        .join(Procedure, Procedure.id == Drill.procedure_id)
        .join(CataloguedResource, CataloguedResource.id == Procedure.system_id)
        .where(Drill.voided_at.is_(None), visible(actor))
        .where(~exists().where(Revision.drill_id == Drill.id))
        .where((Drill.corrections != "") | step_wrong.where(Checklist.drill_id == Drill.id, _IS_WRONG).exists())
    )


def _notes(session: Session, drills: Collection[uuid.UUID]) -> dict[uuid.UUID, list[StepNote]]:
    """What was wrong with which step, by drill, in the order of the steps."""
    rows = session.execute(
        select(Checklist.drill_id, ChecklistStep.text, ChecklistStep.note)
        .join(ChecklistStep, ChecklistStep.checklist_id == Checklist.id)
        .where(Checklist.drill_id.in_(drills), _IS_WRONG)
        .order_by(ChecklistStep.number)
    )
    found: dict[uuid.UUID, list[StepNote]] = {}
    for drill, text, note in rows:
        assert drill is not None  # it is asked for
        found.setdefault(drill, []).append(_note(text, note))
    return found
