"""Whether we can run our systems ourselves: one of them, all of them, and how many only a contractor can run."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.kinds.system import System
from catalogue.people.tables import Team
from catalogue.readiness.facts import SystemFacts
from catalogue.readiness.gathering import (
    CoveringContract,
    Gathered,
    covering_contracts,
    is_covered,
    may_count,
    may_cover,
    procedures_with_drills,
)
from catalogue.readiness.rules import Readiness, Standing, readiness, standing
from catalogue.runbooks.tables import Procedure
from catalogue.terms import HeldBy, Lifecycle, ProcedureKind, ProcedureWeight
from catalogue.visibility import visible

# What any member of staff sees: nobody learns from what is worked out beforehand what no page tells them today.
ANY_STAFF = Actor(name="Any member of staff", is_staff=True)


@dataclass(frozen=True)
class SystemLine:
    """A system, as far as readiness tells of it."""

    id: uuid.UUID
    slug: str
    title: str
    criticality: str
    team: str
    admin_access: str
    source_held_by: str
    configuration_held_by: str


@dataclass(frozen=True)
class SystemReadiness:
    """Whether we can run one system, from which facts, what its procedures are called, and the live contracts that
    cover it; `skills` are what people do with it and how each stands: nothing of them counts towards running it."""

    system: SystemLine
    facts: SystemFacts
    result: Readiness
    titles: dict[uuid.UUID, str]
    contracts: Sequence[CoveringContract]
    skills: Sequence[Standing] = ()


def readiness_of(session: Session, actor: Actor, system: System, today: date) -> SystemReadiness:
    """Whether we can run this system, in three statements. Who may: council staff who may see it.

    Raises `NotAllowed`, `NotFound`.
    """
    require(actor, Action.READ_READINESS, system.facts)
    found = procedures_with_drills(session, actor, today, Procedure.system_id == system.id)
    contracts = covering_contracts(session, actor, today, system.id)
    line = SystemLine(
        id=system.id,
        slug=system.slug,
        title=system.title,
        criticality=system.criticality,
        team="",
        admin_access=system.admin_access,
        source_held_by=system.source_held_by,
        configuration_held_by=system.configuration_held_by,
    )
    return _worked_out(line, found.get(system.id, Gathered()), contracts.get(system.id, []), today)


def readiness_of_all(session: Session, actor: Actor, today: date) -> list[SystemReadiness]:
    """The same of every system in use that the actor may see, by title, in four statements, and nothing of skills.

    Who may: council staff.
    """
    require(actor, Action.READ_PEOPLE)
    return _of_several(session, actor, today, _systems(actor), in_use(actor))


def readiness_among(session: Session, actor: Actor, today: date, among: Select[uuid.UUID]) -> list[SystemReadiness]:
    """The same of those whose ids are among these, with what people do with them. Who may: council staff."""
    require(actor, Action.READ_PEOPLE)
    systems = _systems(actor).where(System.id.in_(among))
    return _of_several(session, actor, today, systems, Procedure.system_id.in_(among))


def _of_several(
    session: Session, actor: Actor, today: date, systems: Select[*tuple[Any, ...]], wanted: ColumnElement[bool]
) -> list[SystemReadiness]:
    lines = [SystemLine(*row) for row in session.execute(systems)]
    found = procedures_with_drills(session, actor, today, wanted, may_count(today))
    contracts = covering_contracts(session, actor, today)
    return [_worked_out(line, found.get(line.id, Gathered()), contracts.get(line.id, []), today) for line in lines]


def count_only_contractors(session: Session, actor: Actor, today: date) -> int:
    """How many systems only a contractor can run: as many as the list has. Who may: council staff."""
    require(actor, Action.READ_PEOPLE)
    wanted = in_use(actor) & is_covered(actor, today) & (Procedure.weight == ProcedureWeight.CRITICAL.value)
    found = procedures_with_drills(session, actor, today, wanted, may_cover(today))
    return sum(_has_no_cover(system, today) for system in found.values())


def _systems(actor: Actor) -> Select[*tuple[Any, ...]]:
    return (
        select(
            *(System.id, System.slug, System.title, System.criticality, func.coalesce(Team.name, "")),
            *(System.admin_access, System.source_held_by, System.configuration_held_by),
        )
        .outerjoin(Team, Team.id == System.team_id)
        .where(visible(actor), System.lifecycle != Lifecycle.RETIRED.value)
        .order_by(func.lower(System.title), System.id)
    )


def in_use(actor: Actor) -> ColumnElement[bool]:
    """The SQL condition that the actor may see the system of a procedure, that it is in use, and that the procedure is
    needed to run it."""
    seen = select(System.id).where(visible(actor), System.lifecycle != Lifecycle.RETIRED.value)
    return and_(Procedure.system_id.in_(seen.correlate(None)), Procedure.procedure_kind == ProcedureKind.RUN.value)


def _worked_out(
    line: SystemLine, found: Gathered, contracts: Sequence[CoveringContract], today: date
) -> SystemReadiness:
    staff = frozenset(found.staff)
    facts = SystemFacts(
        procedures=tuple(one for one in found.with_drills if not one.is_skill),
        staff=staff,
        admin_access=_held_by(line.admin_access),
        source=_held_by(line.source_held_by),
        configuration=_held_by(line.configuration_held_by),
        has_live_contract=bool(contracts),
    )
    skills = [standing(one, staff, today) for one in found.with_drills if one.is_skill]
    return SystemReadiness(line, facts, readiness(facts, today), found.titles, contracts, skills)


def _held_by(code: str) -> HeldBy:
    return HeldBy(code) if code else HeldBy.UNKNOWN


def _has_no_cover(found: Gathered, today: date) -> bool:
    return any(standing(one, frozenset(found.staff), today).cover == 0 for one in found.with_drills)
