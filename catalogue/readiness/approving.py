"""What a major change of a runbook would cost: drills that would prove nothing, readers asked again."""

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.revision import Revision
from catalogue.kinds.runbook import Runbook
from catalogue.readiness.facts import DrillFact, ProcedureFact
from catalogue.readiness.gathering import may_count, procedures_with_drills
from catalogue.readiness.lapses import lapse_of
from catalogue.runbooks.reading import is_as_today
from catalogue.runbooks.revisions import newest_number
from catalogue.runbooks.tables import Procedure, ReadReceipt
from catalogue.visibility import visible


@dataclass(frozen=True)
class CostOfChange:
    """How many drills, and how many people's “I have read this”, count today and would not after a major change."""

    drills: int
    readers: int


def cost_of_major_change(session: Session, actor: Actor, runbook: Runbook, today: date) -> CostOfChange:
    """What would lapse if the next text of a runbook were approved as a major change, by the rules of readiness.

    Who may: council staff who may see the runbook; drills count of the systems that they may see. Raises `NotAllowed`,
    `NotFound`.
    """
    require(actor, Action.READ_READINESS, runbook.facts)
    seen = select(CataloguedResource.id).where(visible(actor))
    wanted = (Procedure.runbook_id == runbook.id) & Procedure.system_id.in_(seen)
    found = procedures_with_drills(session, actor, today, wanted, may_count(today))
    number = newest_number(session, runbook) + 1
    drills = sum(
        _would_lapse(drill, procedure, number, today)
        for system in found.values()
        for procedure in system.with_drills
        for drill in procedure.drills
    )
    return CostOfChange(drills, _readers(session, runbook))


def _would_lapse(drill: DrillFact, procedure: ProcedureFact, number: int, today: date) -> bool:
    if procedure.runbook is None or lapse_of(drill, procedure, today) is not None:
        return False
    changed = replace(procedure, runbook=replace(procedure.runbook, changed_in=number))
    return lapse_of(drill, changed, today) is not None


def _readers(session: Session, runbook: Runbook) -> int:
    counts = is_as_today(ReadReceipt.runbook_id, Revision.number)
    people = select(func.count(ReadReceipt.person_id.distinct())).join(Revision, Revision.id == ReadReceipt.revision_id)
    return session.scalar(people.where(ReadReceipt.runbook_id == runbook.id, counts)) or 0
