"""Mark an obligation as disputed, and settle it: a mark beside its state, with what was said."""

import uuid
from dataclasses import replace

from sqlalchemy import select

from catalogue.obligations.sitting import Sitting, tell, words
from catalogue.obligations.steps import facts_of, take
from catalogue.obligations.tables import Dispute, Obligation
from catalogue.store import now
from catalogue.terms import ObligationAction


def dispute(at: Sitting, row: Obligation, reason: str) -> Dispute:
    """Say that the sides do not agree about it. Who may: the supplier, its owner, keepers.

    Refused: what the machine refuses. Whatever is written here may have to be shown to the other side one day.
    """
    facts = replace(facts_of(at, row), reason=reason)
    take(at, row, ObligationAction.DISPUTE, facts, disputed=True)
    raised = Dispute(
        id=uuid.uuid4(),
        obligation_id=row.id,
        reason=words("reason", "the reason", reason),
        raised_at=now(at.session),
        raised_by=at.actor.name,
    )
    at.session.add(raised)
    at.session.flush()
    tell(at, row, "disputed", reason=raised.reason)
    return raised


def settle(at: Sitting, row: Obligation, outcome: str) -> None:
    """Say what came of a dispute. Who may: keepers. Refused: what the machine refuses."""
    facts = replace(facts_of(at, row), reason=outcome)
    take(at, row, ObligationAction.SETTLE, facts, disputed=False)
    standing = at.session.scalars(
        select(Dispute).where(Dispute.obligation_id == row.id, Dispute.settled_at.is_(None))
    ).one()
    standing.outcome = words("reason", "what came of it", outcome)
    standing.settled_at, standing.settled_by = now(at.session), at.actor.name
    at.session.flush()
    tell(at, row, "dispute_settled", reason=standing.outcome)
