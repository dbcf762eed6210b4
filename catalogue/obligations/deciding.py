"""Decide on what was delivered: accept it, accept it in part, or give it back with reasons."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from sqlalchemy import select

from catalogue.blobs import Blobs
from catalogue.errors import BadInput, Problem, Refused
from catalogue.obligations.guards import Facts
from catalogue.obligations.remainders import remainder_of
from catalogue.obligations.sitting import Sitting, tell, words
from catalogue.obligations.steps import check, facts_of, round_of, take
from catalogue.obligations.tables import Acceptance, Evidence, Obligation
from catalogue.store import now
from catalogue.terms import CheckLevel, ObligationAction

FRESH = timedelta(minutes=10)
_MOST_IN_NAME = 200
# Our own clock stops with the decision.
_DECIDED = {"respond_by": None, "deemed_on": None}


@dataclass(frozen=True)
class Check:
    """How somebody convinced themselves, on which day, who saw it, and when they last confirmed who they are."""

    level: CheckLevel
    done_on: date
    confirmed_at: datetime | None
    witness: str = ""


def accept(at: Sitting, row: Obligation, done: Check, blobs: Blobs) -> Acceptance:
    """Say that the knowledge arrived: the actor did it themselves.

    Who may: the acceptor who is named for it. Raises `BadInput` for a day to come. Refused: what the machine refuses,
    and a file that is not what was handed in (`evidence_damaged`).
    """
    facts = _facts(at, row, done)
    check(facts, ObligationAction.ACCEPT)
    hashes = _whole_files(at, row, blobs)
    take(at, row, ObligationAction.ACCEPT, facts, **_DECIDED)
    return _accepted(at, row, done, hashes)


def accept_in_part(
    at: Sitting, row: Obligation, done: Check, reasons: str, remainder: str, blobs: Blobs
) -> tuple[Acceptance, Obligation]:
    """Accept what holds; what is still owed becomes an obligation of its own, with the same people and dates.

    Who may, and refused: as for accepting.
    """
    facts = replace(_facts(at, row, done), reason=reasons, remainder=remainder)
    check(facts, ObligationAction.ACCEPT_IN_PART)
    reasons, remainder = (
        words("reasons", "the reasons", reasons),
        words("remainder", "what is still owed", remainder, 250),
    )
    hashes = _whole_files(at, row, blobs)
    take(at, row, ObligationAction.ACCEPT_IN_PART, facts, **_DECIDED)
    acceptance = _accepted(at, row, done, hashes, reasons)
    return acceptance, remainder_of(at, row, remainder)


def return_with_reasons(at: Sitting, row: Obligation, reasons: str) -> None:
    """Give it back: the next round begins, and what was handed in stays as it is.

    Who may: its acceptor, its owner, keepers. Refused: what the machine refuses.
    """
    facts = replace(facts_of(at, row), reason=reasons)
    number = row.round
    take(at, row, ObligationAction.RETURN, facts, round=number + 1, **_DECIDED)
    going = round_of(at, row, number)
    going.reasons = words("reasons", "the reasons", reasons)
    going.returned_at = now(at.session)
    going.returned_by_id = at.actor.person_id
    tell(at, row, "returned", reason=going.reasons)


def _facts(at: Sitting, row: Obligation, done: Check) -> Facts:
    if done.done_on > at.today:
        raise BadInput([Problem("done_on", "That day has not come yet.", "Enter the day on which you did it.")])
    moment = now(at.session)
    is_fresh = done.confirmed_at is not None and moment - FRESH <= done.confirmed_at <= moment
    return replace(facts_of(at, row), is_fresh=is_fresh)


def _whole_files(at: Sitting, row: Obligation, blobs: Blobs) -> list[str]:
    """The hashes of the round's files, each of which is still what it was."""
    of_round = (Evidence.obligation_id == row.id) & (Evidence.round == row.round) & (Evidence.sha256 != "")
    pieces = at.session.execute(select(Evidence.name, Evidence.sha256).where(of_round).order_by(Evidence.sha256))
    hashes = []
    for name, sha256 in pieces:
        if not blobs.is_whole(sha256):
            said = f"The file “{name}” is not what was handed in. Return it, so that it is handed in again."
            raise Refused("evidence_damaged", said)
        hashes.append(sha256)
    return hashes


def _accepted(at: Sitting, row: Obligation, done: Check, hashes: list[str], reasons: str = "") -> Acceptance:
    """The one acceptance of this round; a second one would break the table's own rule."""
    assert at.actor.person_id is not None
    acceptance = Acceptance(
        id=uuid.uuid4(),
        obligation_id=row.id,
        round=row.round,
        level=done.level.value,
        done_on=done.done_on,
        witness=words("witness", "the witness", done.witness, _MOST_IN_NAME, required=False),
        is_in_part=bool(reasons),
        reasons=reasons,
        hashes=hashes,
        accepted_at=now(at.session),
        accepted_by_id=at.actor.person_id,
        accepted_by=at.actor.name,
    )
    at.session.add(acceptance)
    at.session.flush()
    tell(at, row, "accepted_in_part" if reasons else "accepted", level=acceptance.level, reason=reasons, hashes=hashes)
    return acceptance
