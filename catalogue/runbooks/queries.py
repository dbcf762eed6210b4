"""What can be asked of procedures and drills: those of one system, for council staff who may see it."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from catalogue.access import Action, Actor, require
from catalogue.errors import NotFound
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.system import System
from catalogue.people.tables import Organisation, Person
from catalogue.runbooks.rules import Someone, is_told_the_name
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.visibility import visible

_WITNESS = aliased(Person)


@dataclass(frozen=True)
class ProcedureLine:
    """A procedure with its runbook, if the actor may see that."""

    row: Procedure
    runbook: CataloguedResource | None


@dataclass(frozen=True)
class DrillLine:
    """A drill with those who were there, as far as the actor is told who they are."""

    row: Drill
    person: Person | None
    witness: Person | None
    organisation: str


def procedures_of(session: Session, actor: Actor, system: CataloguedResource) -> list[ProcedureLine]:
    """What staff must be able to do to run a system, in their order. Raises `NotAllowed`, `NotFound`."""
    require(actor, Action.READ_READINESS, system.facts)
    runbook = (CataloguedResource.id == Procedure.runbook_id) & visible(actor)
    rows = session.execute(
        select(Procedure, CataloguedResource)
        .outerjoin(CataloguedResource, runbook)
        .where(Procedure.system_id == system.id, Procedure.ended_on.is_(None))
        .order_by(Procedure.position)
    )
    return [ProcedureLine(row, found) for row, found in rows]


def procedure_of(session: Session, actor: Actor, system: CataloguedResource, identity: uuid.UUID) -> ProcedureLine:
    """One procedure of a system that is still needed. Raises `NotAllowed`, `NotFound`."""
    for line in procedures_of(session, actor, system):
        if line.row.id == identity:
            return line
    raise NotFound("procedure")


def procedure_seen(session: Session, actor: Actor, identity: uuid.UUID) -> tuple[Procedure, System] | None:
    """A procedure with its system, needed or not; nothing where the actor may not see the system."""
    row = session.execute(
        select(Procedure, System)
        .join(System, System.id == Procedure.system_id)
        .where(Procedure.id == identity, visible(actor))
    ).one_or_none()
    return (row[0], row[1]) if row else None


def drills_of(session: Session, actor: Actor, system: CataloguedResource) -> dict[uuid.UUID, list[DrillLine]]:
    """Every drill of a system's procedures by procedure, the newest first; of their own, everybody is told who is named
    as witness. Raises `NotAllowed`, `NotFound`."""
    require(actor, Action.READ_READINESS, system.facts)
    rows = session.execute(
        select(Drill, Person, _WITNESS, Organisation.name)
        .join(Procedure, Procedure.id == Drill.procedure_id)
        .join(Person, Person.id == Drill.person_id)
        .outerjoin(_WITNESS, _WITNESS.id == Drill.witness_id)
        .outerjoin(Organisation, Organisation.id == Drill.organisation_id)
        .where(Procedure.system_id == system.id)
        .order_by(Drill.done_on.desc(), Drill.recorded_at.desc(), Drill.id)
    )
    found: dict[uuid.UUID, list[DrillLine]] = {}
    for row, person, witness, organisation in rows:
        is_own = actor.person_id is not None and actor.person_id == person.id
        told = witness if is_own else _told(actor, system, witness)
        line = DrillLine(row, _told(actor, system, person), told, organisation or "")
        found.setdefault(row.procedure_id, []).append(line)
    return found


def drill_of(
    session: Session, actor: Actor, system: CataloguedResource, identity: uuid.UUID
) -> tuple[Drill, Procedure]:
    """One drill of a system, and of what it was. Raises `NotAllowed`, `NotFound`."""
    require(actor, Action.READ_READINESS, system.facts)
    found = session.execute(
        select(Drill, Procedure)
        .join(Procedure, Procedure.id == Drill.procedure_id)
        .where(Drill.id == identity, Procedure.system_id == system.id)
    ).one_or_none()
    if found is None:
        raise NotFound("drill")
    return found[0], found[1]


def someone(person: Person) -> Someone:
    """A person, as far as drills tell of them."""
    return Someone(person.id, person.name, person.manager_id, person.start_on, person.end_on)


def _told(actor: Actor, system: CataloguedResource, person: Person | None) -> Person | None:
    if person is None or not is_told_the_name(actor, system.id, someone(person)):
        return None
    return person
