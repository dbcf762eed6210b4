"""What can be asked of starters' copies of paths: how far somebody is, and who else they are of concern to.

How far somebody is tells who can do what: it is for the starter, their manager and their buddy.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.tables import Person
from catalogue.runbooks.path_queries import StepLine, as_seen
from catalogue.runbooks.path_rules import Shown, is_done, is_starting, may_follow
from catalogue.runbooks.path_tables import Induction, InductionStep, StarterPath
from catalogue.runbooks.reading import Reading, is_as_today, readings
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.runbooks.witnessing import stands
from catalogue.terms import DrillLevel, DrillOutcome, StarterStage
from catalogue.visibility import visible

LEARNING = "What you were assigned to learn"
_Statement = Select[Induction, StarterPath | None, Person, Person, Person]
_BUDDY, _MANAGER = aliased(Person), aliased(Person)


@dataclass(frozen=True)
class StarterStep:
    """One step of a starter's with whether it is done; `reading` is what they read last, where they are to read. Of one
    that was assigned, by when, and with whose help."""

    line: StepLine
    is_done: bool
    reading: Reading | None = None
    by_on: date | None = None
    buddy: Person | None = None


@dataclass(frozen=True)
class Starting:
    """A starter's copy of a path with those around it: as far as anybody who keeps the path is told of it."""

    row: Induction
    path: StarterPath | None
    starter: Person
    buddy: Person | None
    manager: Person | None

    @property
    def title(self) -> str:
        """What the path is called; of a list without one, what it is."""
        return self.path.title if self.path else LEARNING


@dataclass(frozen=True)
class Progress:
    """How far a starter is, in the steps that the reader may see and that are still needed."""

    of: Starting
    steps: Sequence[StarterStep]

    @property
    def done(self) -> int:
        """How many steps are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def is_finished(self) -> bool:
        """Whether nothing is left to do."""
        return self.done == len(self.steps)

    @property
    def next(self) -> StarterStep | None:
        """The first step that is not done."""
        return next((step for step in self.steps if not step.is_done), None)

    def is_starting(self, today: date) -> bool:
        """Whether this is what the starter needs first today."""
        return is_starting(self.of.row.started_on, today, finished=self.is_finished)

    def in_stage(self, stage: StarterStage) -> list[StarterStep]:
        """The steps of a stage, in their order."""
        return [step for step in self.steps if step.line.stage is stage]


def own_progress(session: Session, actor: Actor, today: date) -> Progress | None:
    """How far the actor is in the path that was given to them; nothing if none was."""
    if actor.person_id is None:
        return None
    found = _found(session, _open().where(Induction.person_id == actor.person_id))
    return _progress(session, actor, found, today)[0] if found else None


def progress_of(session: Session, actor: Actor, identity: uuid.UUID, today: date) -> Progress:
    """How far a starter is, for those who may follow them. Raises `NotFound`."""
    one = starting(session, identity)
    if not may_follow(actor, one.starter.id, one.starter.manager_id, one.row.buddy_id):
        raise NotFound("starter pack")
    return _progress(session, actor, [one], today)[0]


def followed(session: Session, actor: Actor, today: date) -> list[Starting]:
    """Those who have not left and whose buddy or manager the actor is, the latest to start first."""
    if actor.person_id is None:
        return []
    theirs = or_(Induction.buddy_id == actor.person_id, Person.manager_id == actor.person_id)
    return _found(session, _open().where(theirs, _has_not_left(today)))


def progress_followed(session: Session, actor: Actor, today: date) -> list[Progress]:
    """How far each of them is."""
    return _progress(session, actor, followed(session, actor, today), today)


def starting(session: Session, identity: uuid.UUID) -> Starting:
    """A starter's copy of a path. The caller settles who may know. Raises `NotFound`."""
    found = _found(session, _open().where(Induction.id == identity))
    if not found:
        raise NotFound("starter pack")
    return found[0]


def starting_on(session: Session, path: StarterPath, today: date) -> list[Starting]:
    """Who has a path now, the latest to start first. The caller settles who may know."""
    return _found(session, _open().where(Induction.path_id == path.id, _has_not_left(today)))


def beginning(session: Session, today: date) -> list[Starting]:
    """Those whose first day is today, and those whose first day it was by the time they were given their path, which
    was yesterday: each is of one day, as letters go out in the morning. For letters."""
    first_day = (Induction.started_on == today) & (Induction.given_on < today)
    late = (Induction.given_on == today - timedelta(days=1)) & (Induction.started_on < today)
    return _found(session, _open().where(or_(first_day, late), _has_not_left(today)))


def own_step(session: Session, actor: Actor, identity: uuid.UUID) -> tuple[Induction, InductionStep]:
    """A step of the actor's own. Raises `NotFound`, for everybody else's too."""
    found = session.execute(
        select(Induction, InductionStep)
        .join(InductionStep, InductionStep.induction_id == Induction.id)
        .where(InductionStep.id == identity, Induction.person_id == actor.person_id, Induction.ended_on.is_(None))
    ).one_or_none()
    if found is None:
        raise NotFound("step")
    return found[0], found[1]


def _open() -> _Statement:
    return (
        select(Induction, StarterPath, Person, _BUDDY, _MANAGER)
        .outerjoin(StarterPath, StarterPath.id == Induction.path_id)
        .join(Person, Person.id == Induction.person_id)
        .outerjoin(_BUDDY, _BUDDY.id == Induction.buddy_id)
        .outerjoin(_MANAGER, _MANAGER.id == Person.manager_id)
        .where(Induction.ended_on.is_(None))
        .order_by(Induction.started_on.desc(), func.lower(Person.name), Induction.id)
    )


def _has_not_left(today: date) -> ColumnElement[bool]:
    return Person.end_on.is_(None) | (Person.end_on >= today)


def _found(session: Session, statement: _Statement) -> list[Starting]:
    return [Starting(*row) for row in session.execute(statement)]


def _progress(session: Session, actor: Actor, several: Sequence[Starting], today: date) -> list[Progress]:
    """How far several starters are, in as many statements as for one."""
    steps = select(InductionStep).where(InductionStep.induction_id.in_([one.row.id for one in several]))
    rows = {row.id: row for row in session.scalars(steps)}
    lines = [line for line in as_seen(session, actor, list(rows.values()), today) if not line.is_gone]
    people = {one.starter.id for one in several}
    runbooks = {line.row.runbook_id for line in lines if line.row.runbook_id}
    procedures = {line.row.procedure_id for line in lines if line.row.procedure_id}
    record = _OnRecord(
        rows=rows,
        buddies=_people(session, [row.buddy_id for row in rows.values() if row.buddy_id]),
        read=readings(session, people, runbooks),
        levels=_levels(session, actor, people, procedures),
    )
    return [
        Progress(one, [record.step(one, line) for line in lines if rows[line.row.id].induction_id == one.row.id])
        for one in several
    ]


@dataclass(frozen=True)
class _OnRecord:
    """What is on record of starters: their steps, who helps; by person, what they read and what they did how."""

    rows: Mapping[uuid.UUID, InductionStep]
    buddies: Mapping[uuid.UUID, Person]
    read: Mapping[tuple[uuid.UUID, uuid.UUID], Reading]
    levels: Mapping[tuple[uuid.UUID, uuid.UUID], DrillLevel]

    def step(self, one: Starting, line: StepLine) -> StarterStep:
        """A step with what it takes to say whether it is done."""
        row, person = line.row, one.starter.id
        reading = self.read.get((person, row.runbook_id)) if row.runbook_id else None
        level = self.levels.get((person, row.procedure_id)) if row.procedure_id else None
        own = self.rows[row.id]
        shown = Shown(own.met_on is not None, reading is not None and reading.counts, level)
        buddy = self.buddies.get(own.buddy_id) if own.buddy_id else None
        return StarterStep(line, is_done(line.deed, shown), reading, own.by_on, buddy)


def _people(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Person]:
    return {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(ids)))} if ids else {}


def _levels(
    session: Session, actor: Actor, people: Collection[uuid.UUID], ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], DrillLevel]:
    """The highest level at which each of these people did each procedure, by the runbook as it is done today."""
    same_runbook = (Drill.runbook_id == Procedure.runbook_id) & is_as_today(Drill.runbook_id, Drill.runbook_revision)
    by_today = Drill.runbook_id.is_(None) | same_runbook
    rows = session.execute(
        select(Drill.person_id, Drill.procedure_id, Drill.level)
        .join(Procedure, Procedure.id == Drill.procedure_id)
        .join(CataloguedResource, CataloguedResource.id == Procedure.system_id)
        .where(Drill.procedure_id.in_(ids), Drill.person_id.in_(people), stands(), by_today)
        .where(Drill.outcome != DrillOutcome.FAILED.value, visible(actor))
    )
    found = sorted(((person, procedure, DrillLevel(level)) for person, procedure, level in rows), key=_points)
    return {(person, procedure): level for person, procedure, level in found}


def _points(one: tuple[uuid.UUID, uuid.UUID, DrillLevel]) -> int:
    return one[2].points
