"""The drills that pieces of evidence put forward, as they stand today, for those who may know of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.kinds.system import System
from catalogue.obligations.tables import Evidence
from catalogue.runbooks.queries import DrillLine, drills_of
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.visibility import visible


@dataclass(frozen=True)
class DrillPutForward:
    """A drill that is evidence: of which procedure, of which system, and who is told of it by name."""

    line: DrillLine
    procedure: Procedure
    system: System


def drills_put_forward(session: Session, actor: Actor, pieces: Sequence[Evidence]) -> dict[uuid.UUID, DrillPutForward]:
    """The drill of each piece of evidence that has one, of systems whose readiness the actor may read."""
    meant = {piece.id: piece.drill_id for piece in pieces if piece.drill_id is not None}
    rows = session.execute(
        select(Drill.id, Procedure, System)
        .join(Procedure, Procedure.id == Drill.procedure_id)
        .join(System, System.id == Procedure.system_id)
        .where(Drill.id.in_(meant.values()), visible(actor))
    ).all()
    lines = {
        line.row.id: line
        for system in {system for _, _, system in rows if may(actor, Action.READ_READINESS, system.facts)}
        for several in drills_of(session, actor, system).values()
        for line in several
    }
    found = {
        drill: DrillPutForward(lines[drill], procedure, system) for drill, procedure, system in rows if drill in lines
    }
    return {piece: found[drill] for piece, drill in meant.items() if drill in found}
