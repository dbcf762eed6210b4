"""What somebody has shown that they can do: the procedures that they carried out, for those who are told names."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.system import System
from catalogue.people.tables import Person
from catalogue.runbooks.queries import someone
from catalogue.runbooks.rules import is_told_the_name
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.runbooks.witnessing import stands
from catalogue.terms import DrillLevel, DrillOutcome, Lifecycle
from catalogue.visibility import visible

_RECENT = timedelta(days=731)  # longer than a drill counts: who left last year still had it


def shown_by(session: Session, actor: Actor, person: Person, today: date) -> Sequence[tuple[Procedure, System]]:
    """The needed procedures that somebody did, watched at least, by system; none of those without the name told."""
    doing = [level.value for level in DrillLevel if level.points >= DrillLevel.WATCHED.points]
    done = (
        select(Drill.procedure_id)
        .where(Drill.person_id == person.id, Drill.level.in_(doing), stands())
        .where(Drill.outcome != DrillOutcome.FAILED.value, Drill.done_on.between(today - _RECENT, today))
    )
    rows = session.execute(
        select(Procedure, System)
        .join(System, System.id == Procedure.system_id)
        .where(Procedure.id.in_(done), Procedure.ended_on.is_(None), visible(actor))
        .where(System.lifecycle != Lifecycle.RETIRED.value)
        .order_by(func.lower(System.title), Procedure.position)
    )
    return [(procedure, system) for procedure, system in rows if is_told_the_name(actor, system.id, someone(person))]
