"""Which procedures a supplier hands over by an obligation, and which drills of our own people prove that it did."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, delete, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.errors import BadInput, NotFound, Problem, Refused
from catalogue.kinds.system import System
from catalogue.obligations.presets import OWED
from catalogue.obligations.scope import covered_by, scope_of
from catalogue.obligations.sitting import Sitting, contract_of, hold, require_keeper, tell
from catalogue.obligations.tables import Obligation, ObligationProcedure
from catalogue.readiness.gathering import procedures_with_drills
from catalogue.readiness.rules import shows
from catalogue.runbooks.queries import DrillLine, drills_of
from catalogue.runbooks.tables import Procedure
from catalogue.terms import DrillLevel
from catalogue.visibility import visible

# Once it was handed in, both sides know by what it is measured.
NAMEABLE = OWED


@dataclass(frozen=True)
class SystemProcedure:
    """A procedure with its system."""

    row: Procedure
    system: System


@dataclass(frozen=True)
class ProcedureOwed:
    """A procedure that an obligation hands over, and the drills that prove it today; nothing for who may not know."""

    row: Procedure
    system: System
    proofs: Sequence[DrillLine] | None


def procedures_to_name(session: Session, actor: Actor, row: Obligation, today: date) -> list[SystemProcedure]:
    """The procedures that an obligation could hand over: those of systems that its contract covers or it is about."""
    wanted = or_(System.id.in_(scope_of(row)), System.id.in_(covered_by(row.contract_id, today)))
    return _seen(session, actor, wanted & Procedure.ended_on.is_(None))


def name_procedures(at: Sitting, row: Obligation, wanted: Collection[uuid.UUID], level: DrillLevel) -> bool:
    """Say which procedures an obligation hands over, and how far one of our own people must get with each; whether
    that is new. Who may: keepers. Those of systems that the actor does not see stay, with their level if they alone do.

    Raises `BadInput` for a procedure that it could not hand over. Refused: it was handed in, or is over (`handed_in`).
    """
    require_keeper(at, contract_of(at, row))
    hold(at.session, row)
    if row.status not in NAMEABLE:
        raise Refused("handed_in", "This was handed in already, or is over. What it hands over stays as it is.")
    open_to = {one.row.id for one in procedures_to_name(at.session, at.actor, row, at.today)}
    open_to |= {one.row.id for one in procedures_named(at.session, at.actor, row)}
    if set(wanted) - open_to:
        raise BadInput([Problem("procedures", "One of the procedures is not there.", "Choose from the list.")])
    before = set(at.session.scalars(_named_by(row)))
    after = (before - open_to) | set(wanted)
    asked = level.value if wanted else row.drill_level if after else ""
    if (before, row.drill_level) == (after, asked):
        return False
    of_row = ObligationProcedure.obligation_id == row.id
    at.session.execute(delete(ObligationProcedure).where(of_row, ObligationProcedure.procedure_id.in_(before - after)))
    at.session.add_all(ObligationProcedure(obligation_id=row.id, procedure_id=one) for one in after - before)
    row.drill_level = asked
    at.session.flush()
    tell(at, row, "procedures_named", level=asked, procedures=sorted(map(str, after)))
    return True


def procedures_named(session: Session, actor: Actor, row: Obligation) -> list[SystemProcedure]:
    """The procedures that an obligation hands over, of systems that the actor sees."""
    return _seen(session, actor, Procedure.id.in_(_named_by(row)))


def procedures_owed(session: Session, actor: Actor, row: Obligation, today: date) -> list[ProcedureOwed]:
    """What an obligation hands over, of systems that the actor sees, each with the drills that prove it today."""
    named = procedures_named(session, actor, row)
    if not named:
        return []
    told = _drills_told(session, actor, {one.system for one in named})
    proving = _proving(session, actor, row, today)
    return [
        ProcedureOwed(one.row, one.system, _of(one, told[one.system.id], proving) if one.system.id in told else None)
        for one in named
    ]


def drill_offered(
    session: Session, actor: Actor, row: Obligation, drill: uuid.UUID, today: date
) -> tuple[ProcedureOwed, DrillLine]:
    """This one of the drills that prove what an obligation hands over, and of what it is. Raises `NotFound`."""
    for owed in procedures_owed(session, actor, row, today):
        for line in owed.proofs or ():
            if line.row.id == drill:
                return owed, line
    raise NotFound("drill")


_Drills = Mapping[uuid.UUID, Sequence[DrillLine]]


def _drills_told(session: Session, actor: Actor, systems: Collection[System]) -> dict[uuid.UUID, _Drills]:
    """The drills by procedure of each system whose readiness the actor may read."""
    return {one.id: drills_of(session, actor, one) for one in systems if may(actor, Action.READ_READINESS, one.facts)}


def _proving(session: Session, actor: Actor, row: Obligation, today: date) -> set[uuid.UUID]:
    """The drills of our own people that still count, at the level that the obligation asks for."""
    named = Procedure.id.in_(_named_by(row))
    level = DrillLevel(row.drill_level)
    return {
        drill.id
        for found in procedures_with_drills(session, actor, today, named).values()
        for procedure in found.with_drills
        for drill in procedure.drills
        if drill.person in found.staff and shows(drill, procedure, level, today)
    }


def _of(one: SystemProcedure, drills: _Drills, proving: Collection[uuid.UUID]) -> list[DrillLine]:
    return [line for line in drills.get(one.row.id, ()) if line.row.id in proving]


def _named_by(row: Obligation) -> Select[uuid.UUID]:
    """The statement for the procedures that an obligation names."""
    return select(ObligationProcedure.procedure_id).where(ObligationProcedure.obligation_id == row.id)


def _seen(session: Session, actor: Actor, wanted: ColumnElement[bool]) -> list[SystemProcedure]:
    """Procedures of systems that the actor sees, by system and in their order."""
    rows = session.execute(
        select(Procedure, System)
        .join(System, System.id == Procedure.system_id)
        .where(wanted, visible(actor))
        .order_by(func.lower(System.title), System.id, Procedure.position)
    )
    return [SystemProcedure(row, system) for row, system in rows]
