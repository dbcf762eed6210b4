"""Keep the supplier's clock fair: days that we block, and relief that is claimed and granted."""

import uuid
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from catalogue.errors import BadInput, Problem, Refused
from catalogue.obligations.clocks import Blocked, blocked_days, effective_due, stopped_on
from catalogue.obligations.sitting import Sitting, contract_of, hold, require_keeper, tell, words
from catalogue.obligations.steps import facts_of
from catalogue.obligations.tables import Block, Obligation, Relief
from catalogue.store import now
from catalogue.terms import Standing

_MOST_DAYS = 3660


def recount(session: Session, row: Obligation) -> None:
    """Work the supplier's clock out again, after anything that it rests on has changed."""
    session.flush()
    blocks = session.scalars(select(Block).where(Block.obligation_id == row.id)).all()
    ended = [Blocked(one.from_on, one.until_on) for one in blocks if one.until_on is not None]
    lasting = next((one for one in blocks if one.until_on is None), None)
    relief = select(func.coalesce(func.sum(Relief.days_granted), 0)).where(Relief.obligation_id == row.id)
    row.effective_due_on = effective_due(row.due_on, blocked_days(ended, date.max), session.scalar(relief) or 0)
    row.stopped_on = stopped_on(lasting.from_on) if lasting else None
    session.flush()


def block(at: Sitting, row: Obligation, from_on: date, reason: str) -> Block:
    """Note from which day on we keep the supplier from working: its clock stands still.

    Who may: keepers and the obligation's owner. Refused: a day to come (`block_dates`), days that are noted as blocked
    already (`already_blocked`).
    """
    _require_ours(at, row)
    reason = words("reason", "what the supplier waits for", reason)
    hold(at.session, row)
    if from_on > at.today:
        raise Refused("block_dates", "That day has not come yet. Note it once it has.", "from_on")
    overlapping = select(Block.id).where(
        Block.obligation_id == row.id, Block.until_on.is_(None) | (Block.until_on >= from_on)
    )
    if at.session.scalar(overlapping) is not None:
        said = "Some of these days are noted as blocked already. Begin after them, or end that block first."
        raise Refused("already_blocked", said, "from_on")
    row_of_block = Block(
        id=uuid.uuid4(), obligation_id=row.id, from_on=from_on, reason=reason, recorded_by=at.actor.name
    )
    at.session.add(row_of_block)
    recount(at.session, row)
    tell(at, row, "blocked", reason=reason, from_on=from_on.isoformat())
    return row_of_block


def unblock(at: Sitting, row: Obligation, until_on: date) -> None:
    """Note the last day on which we kept the supplier from working: its clock goes on, with those days on top.

    Who may: keepers and the obligation's owner. Refused: nothing is blocked (`not_blocked`), a last day before the
    first or to come (`block_dates`).
    """
    _require_ours(at, row)
    hold(at.session, row)
    lasting = at.session.scalar(select(Block).where(Block.obligation_id == row.id, Block.until_on.is_(None)))
    if lasting is None:
        raise Refused("not_blocked", "We do not block this now, so there is nothing to end.", "until_on")
    if not lasting.from_on <= until_on <= at.today:
        raise Refused("block_dates", "The last day must be between the first one and today. Check it.", "until_on")
    lasting.until_on = until_on
    recount(at.session, row)
    tell(at, row, "unblocked", until_on=until_on.isoformat())


def claim_relief(at: Sitting, row: Obligation, days: int, reason: str) -> Relief:
    """Ask for more days. Who may: the supplier, and on its behalf the owner and keepers.

    Raises `BadInput` for a number of days that makes no sense. Refused: a claim still waits (`relief_open`).
    """
    facts = facts_of(at, row)
    if not facts.standings - {Standing.ACCEPTOR}:
        require_keeper(at, contract_of(at, row))
    _check_days(days, 1)
    reason = words("reason", "the reason", reason)
    hold(at.session, row)
    if at.session.scalar(_unanswered(row)) is not None:
        raise Refused("relief_open", "A claim for more days waits for an answer. Answer that one first.", "days")
    claim = Relief(
        id=uuid.uuid4(),
        obligation_id=row.id,
        days_claimed=days,
        reason=reason,
        claimed_at=now(at.session),
        claimed_by=at.actor.name,
    )
    at.session.add(claim)
    at.session.flush()
    tell(at, row, "relief_claimed", days=days, reason=reason)
    return claim


def answer_relief(at: Sitting, row: Obligation, days: int, answer: str) -> None:
    """Grant so many days of those that were asked for; none is an answer too. Who may: keepers.

    Raises `BadInput` for more days than were asked for. Refused: no claim waits (`relief_none`).
    """
    require_keeper(at, contract_of(at, row))
    hold(at.session, row)
    claim = at.session.scalar(_unanswered(row))
    if claim is None:
        raise Refused("relief_none", "Nobody waits for an answer about more days.", "days")
    _check_days(days, 0, claim.days_claimed)
    claim.days_granted, claim.answer = days, words("answer", "the reason", answer)
    claim.answered_at, claim.answered_by = now(at.session), at.actor.name
    recount(at.session, row)
    tell(at, row, "relief_answered", days=days, reason=claim.answer)


def _unanswered(row: Obligation) -> Select[Relief]:
    return select(Relief).where(Relief.obligation_id == row.id, Relief.days_granted.is_(None))


def _check_days(days: int, least: int, most: int = _MOST_DAYS) -> None:
    if not least <= days <= most:
        raise BadInput([Problem("days", "That number of days makes no sense here.", f"Enter {least} to {most}.")])


def _require_ours(at: Sitting, row: Obligation) -> None:
    """Raise unless the actor is its owner or keeps it: what we block is ours to say."""
    facts = facts_of(at, row)
    if Standing.OWNER not in facts.standings:
        require_keeper(at, contract_of(at, row))
