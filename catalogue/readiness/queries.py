"""Whether we can run our systems ourselves: one of them, all of them, and how many only a contractor can run."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
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
    procedures_with_drills,
)
from catalogue.readiness.rules import LONGEST, Readiness, readiness, standing
from catalogue.runbooks.tables import Procedure
from catalogue.terms import HeldBy, Lifecycle, ProcedureWeight
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
    cover it."""

    system: SystemLine
    facts: SystemFacts
    result: Readiness
    titles: dict[uuid.UUID, str]
    contracts: Sequence[CoveringContract]


def readiness_of(session: Session, actor: Actor, system: System, today: date) -> SystemReadiness:
    """Whether we can run this system, in two statements. Who may: council staff who may see it.

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
    """The same of every system in use that the actor may see, by title, in three statements, without the drills that
    are too old to count. Who may: council staff."""
    require(actor, Action.READ_PEOPLE)
    lines = [SystemLine(*row) for row in session.execute(_systems(actor))]
    found = procedures_with_drills(session, actor, today, in_use(actor), today - LONGEST)
    contracts = covering_contracts(session, actor, today)
    return [_worked_out(line, found.get(line.id, Gathered()), contracts.get(line.id, []), today) for line in lines]


def count_only_contractors(session: Session, actor: Actor, today: date) -> int:
    """How many systems only a contractor can run: as many as the list has. Who may: council staff."""
    require(actor, Action.READ_PEOPLE)
    wanted = in_use(actor) & is_covered(actor, today) & (Procedure.weight == ProcedureWeight.CRITICAL.value)
    found = procedures_with_drills(session, actor, today, wanted, today - LONGEST)
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
    """The SQL condition that the actor may see the system of a procedure, and that it is in use."""
    seen = select(System.id).where(visible(actor), System.lifecycle != Lifecycle.RETIRED.value)
    return Procedure.system_id.in_(seen.correlate(None))


def _worked_out(
    line: SystemLine, found: Gathered, contracts: Sequence[CoveringContract], today: date
) -> SystemReadiness:
    facts = SystemFacts(
        procedures=found.with_drills,
        staff=frozenset(found.staff),
        admin_access=_held_by(line.admin_access),
        source=_held_by(line.source_held_by),
        configuration=_held_by(line.configuration_held_by),
        has_live_contract=bool(contracts),
    )
    return SystemReadiness(line, facts, readiness(facts, today), found.titles, contracts)


def _held_by(code: str) -> HeldBy:
    return HeldBy(code) if code else HeldBy.UNKNOWN


def _has_no_cover(found: Gathered, today: date) -> bool:
    return any(standing(one, frozenset(found.staff), today).cover == 0 for one in found.with_drills)
