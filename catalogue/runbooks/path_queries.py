"""What can be asked of starter paths: which there are and what their steps point at, as far as the actor may see it."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
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
    """A step with what it points at, and the system of a procedure; `is_gone` if that is used no more or has left."""

    row: Step
    target: CataloguedResource | Person | Team | Procedure
    system: System | None
    is_gone: bool

    @property
    def stage(self) -> StarterStage:
        return StarterStage(self.row.stage)

    @property
    def deed(self) -> StarterDeed:
        return StarterDeed(self.row.deed)


def paths(session: Session, actor: Actor) -> list[PathLine]:
    """Every path that is still given, by title. Who may: council staff; to others there is no such page."""
    _check_staff(actor)
    rows = session.execute(
        select(StarterPath, Team.name, Team.slug, func.count(PathStep.id))
        .outerjoin(Team, Team.id == StarterPath.team_id)
        .outerjoin(PathStep, PathStep.path_id == StarterPath.id)
        .where(StarterPath.ended_on.is_(None))
        .group_by(StarterPath.id, Team.name, Team.slug)
        .order_by(func.lower(StarterPath.title), StarterPath.id)
    )
    return [PathLine(row, team or "", slug or "", steps) for row, team, slug, steps in rows]


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
    things = things_by_id(session, actor, _ids(row.runbook_id for row in rows))
    procedures = _procedures(session, actor, _ids(row.procedure_id for row in rows))
    people = people_by_id(session, actor, [row.person_id for row in rows])
    teams = _teams(session, _ids(row.team_id for row in rows))
    found = []
    for row in sorted(rows, key=lambda one: (_ORDER.index(StarterStage(one.stage)), one.position)):
        if row.runbook_id in things:
            runbook = things[row.runbook_id]
            found.append(StepLine(row, runbook, None, runbook.lifecycle == Lifecycle.RETIRED))
        elif row.procedure_id in procedures:
            procedure, system = procedures[row.procedure_id]
            found.append(StepLine(row, procedure, system, procedure.ended_on is not None))
        elif row.person_id in people:
            person = people[row.person_id]
            found.append(StepLine(row, person, None, person.end_on is not None and person.end_on < today))
        elif row.team_id in teams:
            found.append(StepLine(row, teams[row.team_id], None, is_gone=False))
    return found


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
