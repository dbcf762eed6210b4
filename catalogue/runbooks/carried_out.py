"""What can be asked of checklists: somebody's own, by which procedures a runbook is drilled, and when it was needed."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.errors import NotFound
from catalogue.kinds.revision import Revision
from catalogue.kinds.runbook import Runbook
from catalogue.kinds.system import System
from catalogue.runbooks.revisions import numbers_in_force
from catalogue.runbooks.tables import Checklist, ChecklistStep, Drill, Procedure
from catalogue.terms import DrillKind
from catalogue.visibility import visible


@dataclass(frozen=True)
class OwnChecklist:
    """A checklist of the actor's own, with its runbook, its steps, and the number of the revision in force now."""

    row: Checklist
    runbook: Runbook
    steps: Sequence[ChecklistStep]
    in_force: int

    @property
    def is_behind(self) -> bool:
        """Whether another text is in force than the one that it began with."""
        return self.row.runbook_revision != self.in_force

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def next(self) -> ChecklistStep | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.is_done), None)


def checklist_of(session: Session, actor: Actor, identity: uuid.UUID) -> OwnChecklist:
    """One of the actor's own checklists. Raises `NotFound`, for everybody else's too."""
    found = _own(session, actor, Checklist.id == identity)
    if not found:
        raise NotFound("checklist")
    return found[0]


def open_checklists(session: Session, actor: Actor) -> list[OwnChecklist]:
    """What the actor has begun and not ended, the newest first."""
    return _own(session, actor, Checklist.ended_at.is_(None))


def open_checklist_of(session: Session, actor: Actor, runbook: Runbook) -> OwnChecklist | None:
    """The newest checklist of this runbook that the actor has begun and not ended."""
    found = _own(session, actor, (Checklist.runbook_id == runbook.id) & Checklist.ended_at.is_(None))
    return found[0] if found else None


def _own(session: Session, actor: Actor, wanted: ColumnElement[bool]) -> list[OwnChecklist]:
    if actor.person_id is None:
        return []
    rows = session.execute(
        select(Checklist, Runbook)
        .join(Runbook, Runbook.id == Checklist.runbook_id)
        .where(Checklist.person_id == actor.person_id, visible(actor), wanted)
        .order_by(Checklist.started_at.desc(), Checklist.id)
    ).all()
    ids = [row.id for row, _ in rows]
    steps = session.scalars(
        select(ChecklistStep).where(ChecklistStep.checklist_id.in_(ids)).order_by(ChecklistStep.number)
    ).all()
    in_force = numbers_in_force(session, [runbook.id for _, runbook in rows])
    return [
        OwnChecklist(row, runbook, [one for one in steps if one.checklist_id == row.id], in_force.get(runbook.id, 0))
        for row, runbook in rows
    ]


def text_of(session: Session, own: OwnChecklist) -> str:
    """The whole text that the checklist began with; what stands now where no revision was in force then."""
    if not own.row.runbook_revision or not own.is_behind:
        return own.runbook.body
    here = (Revision.runbook_id == own.runbook.id, Revision.number == own.row.runbook_revision)
    return session.scalars(select(Revision.text).where(*here)).one()


@dataclass(frozen=True)
class Ticks:
    """How many steps of how many were ticked, and of which job of several."""

    done: int
    every: int
    job: str


def ticks_of(session: Session, drills: Sequence[uuid.UUID]) -> dict[uuid.UUID, Ticks]:
    """What was ticked, of each drill that a checklist ended as. The caller settles who may."""
    rows = session.execute(
        select(Checklist.drill_id, func.sum(case((ChecklistStep.is_done, 1), else_=0)), func.count(), Checklist.job)
        .join(ChecklistStep, ChecklistStep.checklist_id == Checklist.id)
        .where(Checklist.drill_id.in_(drills))
        .group_by(Checklist.drill_id, Checklist.job)
    )
    return {drill: Ticks(done, every, job) for drill, done, every, job in rows if drill is not None}


@dataclass(frozen=True)
class DoneBy:
    """A procedure that is done by a runbook, with its system."""

    procedure: Procedure
    system: System


def procedures_done_by(session: Session, actor: Actor, runbook: Runbook) -> list[DoneBy]:
    """The procedures that are done by this runbook, of systems that the actor may see, by system."""
    rows = session.execute(
        select(Procedure, System)
        .join(System, System.id == Procedure.system_id)
        .where(Procedure.runbook_id == runbook.id, Procedure.ended_on.is_(None), visible(actor))
        .order_by(func.lower(System.title), Procedure.position)
    )
    return [DoneBy(procedure, system) for procedure, system in rows if may(actor, Action.CARRY_OUT, system.facts)]


def last_incidents(session: Session, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, date]:
    """The last day on which each of these runbooks was needed for real: by a checklist, or by a drill of a system that
    the actor may see."""
    live = DrillKind.LIVE.value
    begun = select(Checklist.runbook_id, func.max(Checklist.started_at)).where(
        Checklist.runbook_id.in_(ids), Checklist.drill_kind == live
    )
    drilled = (
        select(Drill.runbook_id, func.max(Drill.done_on))
        .join(Procedure, Procedure.id == Drill.procedure_id)
        .join(System, System.id == Procedure.system_id)
        .where(Drill.runbook_id.in_(ids), Drill.drill_kind == live, Drill.voided_at.is_(None), visible(actor))
    )
    days = {runbook: moment.date() for runbook, moment in session.execute(begun.group_by(Checklist.runbook_id))}
    for runbook, day in session.execute(drilled.group_by(Drill.runbook_id)):
        if runbook is not None:
            days[runbook] = max(days.get(runbook, day), day)
    return days
