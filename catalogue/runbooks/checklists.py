"""Go through a runbook step by step: begin a checklist, tick its steps, end it, and record the drill it was.

Who may: council staff who may see the runbook; a checklist is its own person's alone. Each event is one of the
runbook.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from catalogue.access import Action, require
from catalogue.audit import Happening, record
from catalogue.errors import NotAllowed, Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.runbook import Runbook
from catalogue.kinds.values import clean
from catalogue.people.tables import Person
from catalogue.resources.desk import Desk
from catalogue.runbooks.jobs import steps_to_do
from catalogue.runbooks.operations import DrillEntry, record_drill
from catalogue.runbooks.revisions import approved
from catalogue.runbooks.rules import is_unticked
from catalogue.runbooks.steps import Step
from catalogue.runbooks.tables import Checklist, ChecklistStep, Drill, Procedure
from catalogue.store import for_change, now
from catalogue.terms import DrillKind, DrillLevel, DrillOutcome

MAX_NOTE = 2_000
MAX_REFERENCE = 100


@dataclass(frozen=True)
class Beginning:
    """Why somebody goes through a runbook: for real or to practise, for which incident or change; `job` is the one that
    they do of several."""

    kind: DrillKind
    reference: str = ""
    job: str = ""


@dataclass(frozen=True)
class Tick:
    """How a step went; `at` is when, by the clock of whoever says so: it may arrive late, and more than once."""

    is_done: bool
    outcome: DrillOutcome | None = None
    note: str = ""
    at: datetime | None = None


def begin_checklist(at: Desk, runbook: Runbook, beginning: Beginning) -> Checklist:
    """Begin to carry a runbook out, by its steps as they stand; what the actor has begun and not ended is gone on with.

    Refused: a runbook without numbered steps (`no_steps`), or without this job (`no_such_job`).
    """
    require(at.actor, Action.CARRY_OUT, runbook.facts)
    if at.actor.person_id is None:
        raise NotAllowed(Action.CARRY_OUT)
    steps = _steps(runbook, beginning.job)
    if (begun := _begun(at, runbook)) is not None:
        return begun
    in_force = approved(at.session, runbook)
    row = Checklist(
        id=uuid.uuid4(),
        runbook_id=runbook.id,
        runbook_revision=in_force.number if in_force else 0,
        person_id=at.actor.person_id,
        drill_kind=beginning.kind.value,
        reference=_one_line(beginning.reference),
        job=beginning.job,
        started_at=now(at.session),
    )
    at.session.add(row)
    at.session.flush()
    for number, step in enumerate(steps, 1):
        values = {"label": step.label, "section": step.section, "text": step.text}
        at.session.add(ChecklistStep(checklist_id=row.id, number=number, **values))
    at.session.flush()
    _record(at, runbook, "checklist_begun", row, **({"job": row.job} if row.job else {}))
    return row


def _steps(runbook: Runbook, job: str) -> list[Step]:
    """What there is to tick, refused if it is nothing."""
    steps = steps_to_do(runbook.body, job)
    if not steps and job:
        raise Refused("no_such_job", "The instructions hold no such job now. Choose again what you do.", "job")
    if not steps:
        raise Refused("no_steps", "These instructions have no numbered steps to tick. Number the steps first.")
    return steps


def _begun(at: Desk, runbook: Runbook) -> Checklist | None:
    """What is open already; whoever presses twice at once waits here for the first."""
    at.session.execute(for_change(select(Person.id).where(Person.id == at.actor.person_id)))
    here = (Checklist.runbook_id == runbook.id, Checklist.person_id == at.actor.person_id, Checklist.ended_at.is_(None))
    return at.session.scalars(select(Checklist).where(*here).order_by(Checklist.started_at).limit(1)).one_or_none()


def tick_step(at: Desk, runbook: CataloguedResource, row: Checklist, step: ChecklistStep, tick: Tick) -> bool:
    """Say how a step went; whether that is news. What was said later stays, whenever the earlier word arrives.

    Refused: the checklist is ended (`checklist_ended`), unless it says so already.
    """
    _check_own(at, row)
    said_at = _moment(at, row, tick.at)
    if step.ticked_at is not None and said_at < step.ticked_at:
        return False
    outcome = (tick.outcome or DrillOutcome.PASSED).value if tick.is_done else ""
    values = {"is_done": tick.is_done, "outcome": outcome, "note": clean(tick.note).strip()[:MAX_NOTE]}
    if all(getattr(step, name) == value for name, value in values.items()):
        return False
    _check_open(row)
    for name, value in values.items():
        setattr(step, name, value)
    step.ticked_at = said_at
    at.session.flush()
    _record(at, runbook, "step_ticked", row, step=str(step.number), is_done="yes" if step.is_done else "no")
    return True


def end_checklist(at: Desk, runbook: CataloguedResource, row: Checklist, outcome: DrillOutcome) -> None:
    """Say how it ended, without a drill. Refused: it is ended already (`checklist_ended`)."""
    _check_own(at, row)
    _check_open(row)
    row.ended_at, row.outcome = now(at.session), outcome.value
    at.session.flush()
    _record(at, runbook, "checklist_ended", row, outcome=row.outcome)


def end_as_drill(
    at: Desk, runbook: CataloguedResource, row: Checklist, done: tuple[CataloguedResource, Procedure], entry: DrillEntry
) -> Drill:
    """Say how it ended, and record the drill of a procedure (`done`: its system, and itself) that it was.

    Raises and refuses as `record_drill` and `end_checklist` do. Refused: a drill that was done, and no step of it is
    ticked (`nothing_ticked`).
    """
    _check_own(at, row)
    _check_open(row)
    _check_ticked(at, row, entry.level)
    drill = record_drill(at, *done, entry)
    row.drill_id = drill.id
    end_checklist(at, runbook, row, entry.outcome)
    return drill


def _check_own(at: Desk, row: Checklist) -> None:
    if at.actor.person_id is None or row.person_id != at.actor.person_id:
        raise NotAllowed(Action.CARRY_OUT)


def _check_open(row: Checklist) -> None:
    if row.ended_at is not None:
        raise Refused("checklist_ended", "This checklist is ended. Begin a new one.")


def _check_ticked(at: Desk, row: Checklist, level: DrillLevel) -> None:
    ticked = at.session.scalars(select(ChecklistStep.is_done).where(ChecklistStep.checklist_id == row.id)).all()
    if is_unticked(level, ticked):
        words = (
            "No step is ticked, so nothing shows that you did it. Go back and tick what you did. If you explained it, "
            "choose “taught back”. If you did nothing, choose “None of this”."
        )
        raise Refused("nothing_ticked", words, "level")


def _moment(at: Desk, row: Checklist, said: datetime | None) -> datetime:
    """When it was, by the clock of whoever says so as far as that can be: not before it began, not after today."""
    latest = now(at.session)
    return min(max(said, row.started_at), latest) if said else latest


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())[:MAX_REFERENCE]


def _record(at: Desk, runbook: CataloguedResource, verb: str, row: Checklist, **said: str) -> None:
    details = {"title": runbook.title, "checklist": str(row.id), **said}
    record(at.session, at.actor, Happening(f"runbook.{verb}", "runbook", runbook.id, details=details))
