"""What can be asked of starter paths: which there are and what their steps point at, as far as the actor may see it."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.errors import NotFound
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.system import System
from catalogue.people.queries import people_by_id
from catalogue.people.tables import Person, Team
from catalogue.resources.queries import things_by_id
from catalogue.runbooks.path_tables import PathStep, StarterPath, Step
from catalogue.runbooks.tables import Procedure
from catalogue.terms import Lifecycle, StarterDeed, StarterStage
from catalogue.visibility import visible

_ORDER = list(StarterStage)


@dataclass(frozen=True)
class PathLine:
    """A path with the name of its team and how many steps it has."""

    row: StarterPath
    team: str
    team_slug: str
    steps: int


@dataclass(frozen=True)
class StepLine:
    """A step with what it points at; `is_gone` if that is used no more or has left.

    `runbook` is what to read, or how a procedure of a system is done, if the actor may see that.
    """

    row: Step
    name: str
    is_gone: bool = False
    runbook: CataloguedResource | None = None
    system: System | None = None
    procedure: Procedure | None = None
    person: Person | None = None
    team: Team | None = None

    @property
    def stage(self) -> StarterStage:
        return StarterStage(self.row.stage)

    @property
    def deed(self) -> StarterDeed:
        return StarterDeed(self.row.deed)


def paths(session: Session, actor: Actor) -> list[PathLine]:
    """Every path that is still given, by title. Who may: council staff; to others there is no such page."""
    _check_staff(actor)
    step = (PathStep.path_id == StarterPath.id) & _is_seen(actor)
    rows = session.execute(
        select(StarterPath, Team.name, Team.slug, func.count(PathStep.id))
        .outerjoin(Team, Team.id == StarterPath.team_id)
        .outerjoin(PathStep, step)
        .where(StarterPath.ended_on.is_(None))
        .group_by(StarterPath.id, Team.name, Team.slug)
        .order_by(func.lower(StarterPath.title), StarterPath.id)
    )
    return [PathLine(row, team or "", slug or "", steps) for row, team, slug, steps in rows]


def _is_seen(actor: Actor) -> ColumnElement[bool]:
    """The SQL condition that the actor may see what a step points at: people and teams are no secret from staff."""
    runbooks = select(CataloguedResource.id).where(visible(actor)).correlate(None)
    of_systems = Procedure.system_id.in_(select(System.id).where(visible(actor)).correlate(None))
    procedures = select(Procedure.id).where(of_systems).correlate(None)
    to_read = PathStep.runbook_id.is_(None) | PathStep.runbook_id.in_(runbooks)
    return to_read & (PathStep.procedure_id.is_(None) | PathStep.procedure_id.in_(procedures))


def path_of(session: Session, actor: Actor, identity: uuid.UUID) -> StarterPath:
    """One path, ended or not. Raises `NotFound`."""
    _check_staff(actor)
    found = session.get(StarterPath, identity)
    if found is None:
        raise NotFound("starter path")
    require(actor, Action.READ, found.facts)
    return found


def steps_of(session: Session, actor: Actor, path: StarterPath, today: date) -> list[StepLine]:
    """The steps of a path in their order, but for those that point at what the actor may not see."""
    require(actor, Action.READ, path.facts)
    rows = session.scalars(select(PathStep).where(PathStep.path_id == path.id)).all()
    return as_seen(session, actor, rows, today)


def step_of(
    session: Session, actor: Actor, path: StarterPath, identity: uuid.UUID, today: date
) -> tuple[PathStep, StepLine]:
    """One step of a path. Raises `NotFound`."""
    row = session.get(PathStep, identity)
    found = as_seen(session, actor, [row], today) if row is not None and row.path_id == path.id else []
    if row is None or not found:
        raise NotFound("step")
    return row, found[0]


def as_seen(session: Session, actor: Actor, rows: Sequence[Step], today: date) -> list[StepLine]:
    """Steps in their order with what they point at; those whose target the actor may not see are left out."""
    procedures = _procedures(session, actor, _ids(row.procedure_id for row in rows))
    used = [procedure.runbook_id for procedure, _ in procedures.values()]
    things = things_by_id(session, actor, _ids([*(row.runbook_id for row in rows), *used]))
    people = people_by_id(session, actor, [row.person_id for row in rows])
    teams = _teams(session, _ids(row.team_id for row in rows))
    found = []
    for row in sorted(rows, key=lambda one: (_ORDER.index(StarterStage(one.stage)), one.position)):
        if row.runbook_id in things:
            found.append(_reading(row, things[row.runbook_id]))
        elif row.procedure_id in procedures:
            found.append(_doing(row, *procedures[row.procedure_id], things))
        elif row.person_id in people:
            found.append(_meeting(row, people[row.person_id], today))
        elif row.team_id in teams:
            found.append(StepLine(row, teams[row.team_id].name, team=teams[row.team_id]))
    return found


def procedures_called(session: Session, actor: Actor, words: str) -> list[tuple[Procedure, System]]:
    """The needed procedures of this name, or of a system and this name (“Hearth: Restore from a backup”), by system.

    A system may be given by its title or by the last part of its address. Who may: council staff, for the systems that
    they may see.
    """
    _check_staff(actor)
    spoken = " ".join(words.split()).lower()
    whole = [func.lower(system + ": " + Procedure.title) for system in (System.title, System.slug)]
    rows = session.execute(
        select(Procedure, System)
        .join(System, System.id == Procedure.system_id)
        .where(or_(*(name == spoken for name in (func.lower(Procedure.title), *whole))), Procedure.ended_on.is_(None))
        .where(visible(actor))
        .order_by(func.lower(System.title), Procedure.position)
    )
    return [(procedure, system) for procedure, system in rows]


def _reading(row: Step, runbook: CataloguedResource) -> StepLine:
    return StepLine(row, runbook.title, runbook.lifecycle == Lifecycle.RETIRED, runbook)


def _doing(row: Step, procedure: Procedure, system: System, things: Mapping[uuid.UUID, CataloguedResource]) -> StepLine:
    runbook = things.get(procedure.runbook_id) if procedure.runbook_id else None
    return StepLine(row, procedure.title, procedure.ended_on is not None, runbook, system, procedure)


def _meeting(row: Step, person: Person, today: date) -> StepLine:
    return StepLine(row, person.name, person.end_on is not None and person.end_on < today, person=person)


def _check_staff(actor: Actor) -> None:
    if not (actor.is_staff or actor.is_operator):
        raise NotFound("page")


def _ids(found: Iterable[uuid.UUID | None]) -> list[uuid.UUID]:
    return sorted({one for one in found if one is not None})


def _procedures(
    session: Session, actor: Actor, ids: Collection[uuid.UUID]
) -> dict[uuid.UUID, tuple[Procedure, System]]:
    rows = session.execute(
        select(Procedure, System)
        .join(System, System.id == Procedure.system_id)
        .where(Procedure.id.in_(ids), visible(actor))
    )
    return {procedure.id: (procedure, system) for procedure, system in rows}


def _teams(session: Session, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Team]:
    return {one.id: one for one in session.scalars(select(Team).where(Team.id.in_(ids)))}
