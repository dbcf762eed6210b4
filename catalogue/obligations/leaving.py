"""Leave an obligation, open it again or vary it, as two who keep the contract agree: one proposes, another approves."""

import uuid
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import BadInput, NotAllowed, Problem, Refused
from catalogue.files.shelf import Attachment
from catalogue.obligations.sitting import Sitting, contract_of, hold, require_keeper, tell, words
from catalogue.obligations.steps import check, facts_of, take
from catalogue.obligations.tables import Obligation, Proposal
from catalogue.store import now
from catalogue.terms import ObligationAction, ObligationStatus

# Stands for whoever will approve or has proposed, where only the rest of a step is asked about.
_SOMEBODY_ELSE = uuid.UUID(int=0)


@dataclass(frozen=True)
class Exit:
    """That an obligation be left, opened again or varied: why, until when, and by which instrument."""

    action: ObligationAction
    reason: str
    expires_on: date | None = None
    instrument: Attachment | None = None


def propose(at: Sitting, row: Obligation, leaving: Exit) -> Proposal:
    """Ask that it be left with all rights kept, opened again, or waived or varied by an instrument; another must
    approve.

    Who may: keepers who signed in themselves. Raises `BadInput` for an expiry that is past. Refused: what the machine
    would refuse to whoever approves, and a proposal that waits already (`already_proposed`).
    """
    if at.actor.person_id is None:
        raise NotAllowed(leaving.action, "Sign in to propose this: it is written down who did.")
    facts = replace(
        facts_of(at, row),
        reason=leaving.reason,
        proposed_by=_SOMEBODY_ELSE,
        has_instrument=leaving.instrument is not None,
    )
    check(facts, leaving.action)
    if leaving.expires_on is not None and leaving.expires_on <= at.today:
        raise BadInput([Problem("expires_on", "That day is past.", "Enter a day to come, or none.")])
    hold(at.session, row)
    if standing_proposal(at.session, row) is not None:
        raise Refused("already_proposed", "Something like this is proposed already. Approve or withdraw that first.")
    proposal = _proposal(at, row, leaving)
    at.session.add(proposal)
    at.session.flush()
    tell(at, row, "exit_proposed", action=proposal.action, reason=proposal.reason)
    return proposal


def _proposal(at: Sitting, row: Obligation, leaving: Exit) -> Proposal:
    assert at.actor.person_id is not None
    attached = leaving.instrument
    return Proposal(
        id=uuid.uuid4(),
        obligation_id=row.id,
        action=leaving.action.value,
        reason=words("reason", "the reason", leaving.reason),
        expires_on=leaving.expires_on,
        instrument_name=attached.name if attached else "",
        instrument_sha256=attached.blob.sha256 if attached else "",
        instrument_size=attached.blob.size if attached else None,
        instrument_media_type=attached.media_type if attached else "",
        proposed_at=now(at.session),
        proposed_by_id=at.actor.person_id,
    )


def standing_proposal(session: Session, row: Obligation) -> Proposal | None:
    """The proposal that waits for a second person; None if none does."""
    return session.scalar(select(Proposal).where(Proposal.obligation_id == row.id, Proposal.approved_at.is_(None)))


def approve(at: Sitting, row: Obligation, action: ObligationAction) -> None:
    """Be the second person who agrees: it is not pursued, is open again, or is varied, from now on.

    Who may: keepers other than who proposed it. Refused: what the machine refuses.
    """
    proposal = standing_proposal(at.session, row)
    facts = facts_of(at, row)
    if proposal is not None and proposal.action == action:
        facts = replace(
            facts,
            proposed_by=proposal.proposed_by_id,
            reason=proposal.reason,
            has_instrument=bool(proposal.instrument_sha256),
        )
    until = proposal.expires_on if proposal else None
    take(at, row, action, facts, not_pursued_until=until)
    assert proposal is not None
    proposal.approved_at, proposal.approved_by_id = now(at.session), at.actor.person_id
    at.session.flush()
    verb = "reopened" if action is ObligationAction.REOPEN else row.status
    tell(at, row, verb, reason=proposal.reason, proposed_by=str(proposal.proposed_by_id))


def withdraw(at: Sitting, row: Obligation) -> None:
    """Take a waiting proposal back. Who may: keepers. Refused: none waits (`none_proposed`)."""
    require_keeper(at, contract_of(at, row))
    proposal = standing_proposal(at.session, row)
    if proposal is None:
        raise Refused("none_proposed", "Nothing is proposed for this, so there is nothing to withdraw.")
    at.session.delete(proposal)
    at.session.flush()
    tell(at, row, "exit_withdrawn", action=proposal.action)


def reopen_expired(session: Session, actor: Actor, today: date) -> int:
    """Open again what was not pursued until a day that has come, as the two agreed who left it; how many.

    Who may: keepers.
    """
    at = Sitting(session, actor, today)
    expired = select(Obligation).where(
        Obligation.status == ObligationStatus.NOT_PURSUED.value, Obligation.not_pursued_until <= today
    )
    rows = session.scalars(expired).all()
    for row in rows:
        facts = facts_of(at, row)
        if (both := session.scalars(_agreed(row)).first()) is not None:
            facts = replace(facts, proposed_by=both.proposed_by_id, actor_id=both.approved_by_id, reason=both.reason)
        take(at, row, ObligationAction.REOPEN, facts, not_pursued_until=None)
        if (waiting := standing_proposal(session, row)) is not None:
            session.delete(waiting)  # it asked for what has come about
        tell(at, row, "reopened")
    return len(rows)


def _agreed(row: Obligation) -> Select[Proposal]:
    """What two people agreed about an obligation's being left, the last first."""
    left = (Proposal.obligation_id == row.id) & (Proposal.action == ObligationAction.NOT_PURSUE.value)
    return select(Proposal).where(left, Proposal.approved_at.is_not(None)).order_by(Proposal.approved_at.desc())
