"""What is left of an obligation that was accepted in part."""

import uuid

from sqlalchemy import select

from catalogue.obligations.sitting import Sitting, tell
from catalogue.obligations.tables import Block, Obligation, ObligationProcedure, ObligationSystem, Relief
from catalogue.store import now
from catalogue.terms import ObligationStatus

# What a remainder takes over. A payment stays with what it was tied to.
_TAKEN_OVER = (
    "contract_id", "clause_id", "type_code", "details", "owner_id", "acceptor_id", "supplier_person_id",
    "anchor", "offset", "unit", "every", "later", "deadline", "due_on", "baseline_due_on", "effective_due_on",
    "stopped_on",
    "response_days", "deemed_days", "evidence", "acceptance_criteria", "drill_level", "criticality", "chain_id",
)  # fmt: skip
_OF_BLOCK = ("from_on", "until_on", "reason", "recorded_by")
_OF_RELIEF = (
    "days_claimed", "reason", "claimed_at", "claimed_by", "days_granted", "answer", "answered_at", "answered_by",
)  # fmt: skip


def remainder_of(at: Sitting, row: Obligation, title: str) -> Obligation:
    """An open obligation for what is still owed: same people, dates and clocks, and the payment stays where it was."""
    rest = Obligation(
        id=uuid.uuid4(),
        parent_id=row.id,
        title=title,
        status=ObligationStatus.OPEN.value,
        created_at=now(at.session),
        **{name: getattr(row, name) for name in _TAKEN_OVER},
    )
    at.session.add(rest)
    at.session.flush()
    take_over_scope(at, row, rest)
    for table, names in ((Block, _OF_BLOCK), (Relief, _OF_RELIEF)):
        for old in at.session.scalars(select(table).where(table.obligation_id == row.id)).all():
            said = {name: getattr(old, name) for name in names}
            at.session.add(table(id=uuid.uuid4(), obligation_id=rest.id, **said))
    tell(at, rest, "created", parent=str(row.id))
    return rest


def take_over_scope(at: Sitting, row: Obligation, other: Obligation) -> None:
    """The systems that an obligation is about, and the procedures that it hands over, are another's too."""
    systems = select(ObligationSystem.system_id).where(ObligationSystem.obligation_id == row.id)
    for system_id in at.session.scalars(systems).all():
        at.session.add(ObligationSystem(obligation_id=other.id, system_id=system_id))
    procedures = select(ObligationProcedure.procedure_id).where(ObligationProcedure.obligation_id == row.id)
    for procedure_id in at.session.scalars(procedures).all():
        at.session.add(ObligationProcedure(obligation_id=other.id, procedure_id=procedure_id))
