"""Mark an obligation as disputed, write to the other side about it, and settle it: a mark beside its state."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.errors import Refused
from catalogue.obligations.sitting import Sitting, contract_of, hold, tell, words
from catalogue.obligations.steps import facts_of, require_step, standings, take
from catalogue.obligations.tables import Dispute, DisputeNote, Obligation
from catalogue.store import now
from catalogue.terms import ObligationAction, Standing


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


def standing_dispute(session: Session, row: Obligation) -> Dispute | None:
    """The dispute about an obligation that nobody settled yet."""
    standing = select(Dispute).where(Dispute.obligation_id == row.id, Dispute.settled_at.is_(None))
    return session.scalars(standing).one_or_none()


def write_note(at: Sitting, row: Obligation, text: str) -> DisputeNote:
    """Write to the other side about a dispute. Who may: the supplier, its owner, keepers.

    Refused: it is not disputed (`not_disputed`). Whatever is written here may have to be disclosed one day.
    """
    require_step(at, row, ObligationAction.DISPUTE)
    text = words("text", "what you want to say", text)
    hold(at.session, row)
    standing = standing_dispute(at.session, row)
    if standing is None:
        raise Refused("not_disputed", "This is not disputed, so there is nothing to write to.", "text")
    note = DisputeNote(
        id=uuid.uuid4(),
        dispute_id=standing.id,
        text=text,
        is_ours=Standing.SUPPLIER not in standings(at.actor, contract_of(at, row).facts, row.owner_id),
        written_at=now(at.session),
        written_by=at.actor.name,
    )
    at.session.add(note)
    at.session.flush()
    tell(at, row, "dispute_note", note=str(note.id))
    return note


def notes_of(session: Session, disputes: Sequence[Dispute]) -> Mapping[uuid.UUID, Sequence[DisputeNote]]:
    """What was written about each of these disputes, in order."""
    written = select(DisputeNote).where(DisputeNote.dispute_id.in_([one.id for one in disputes]))
    found: dict[uuid.UUID, list[DisputeNote]] = {one.id: [] for one in disputes}
    for note in session.scalars(written.order_by(DisputeNote.written_at, DisputeNote.id)):
        found[note.dispute_id].append(note)
    return found


def settle(at: Sitting, row: Obligation, outcome: str) -> None:
    """Say what came of a dispute. Who may: keepers. Refused: what the machine refuses."""
    facts = replace(facts_of(at, row), reason=outcome)
    take(at, row, ObligationAction.SETTLE, facts, disputed=False)
    standing = standing_dispute(at.session, row)
    assert standing is not None  # the machine lets only what is disputed be settled
    standing.outcome = words("reason", "what came of it", outcome)
    standing.settled_at, standing.settled_by = now(at.session), at.actor.name
    at.session.flush()
    tell(at, row, "dispute_settled", reason=standing.outcome)
