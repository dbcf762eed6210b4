"""Somebody at work on obligations: what they may know of and keep, and how what they did is written down."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may, require
from catalogue.audit import Happening, record
from catalogue.errors import BadInput, NotFound
from catalogue.kinds.contract import Contract
from catalogue.kinds.values import clean, text_problems
from catalogue.obligations.tables import Obligation
from catalogue.store import for_change

MOST_IN_REASON = 4000
# How what the trail tells of handovers begins.
OF_HANDOVERS = "contract.obligation_"


@dataclass(frozen=True)
class Sitting:
    """One person at work on obligations: the session, who acts, and which day it is."""

    session: Session
    actor: Actor
    today: date


def contract_of(at: Sitting, row: Obligation) -> Contract:
    """The contract that an obligation is under."""
    return at.session.get_one(Contract, row.contract_id)


def require_seen(at: Sitting, deal: Contract) -> None:
    """Raise `NotFound` unless the actor may know of the contract's obligations."""
    if not may(at.actor, Action.READ_OBLIGATIONS, deal.facts):
        raise NotFound("obligation")


def require_keeper(at: Sitting, deal: Contract) -> None:
    """Raise unless the actor keeps the contract's obligations; as if there were none, where they see none."""
    require_seen(at, deal)
    require(at.actor, Action.KEEP_OBLIGATIONS, deal.facts)


def hold(session: Session, row: Obligation) -> None:
    """Read the obligation as it is by now, and let nobody else change it until the commit."""
    session.flush()
    session.execute(for_change(select(Obligation).where(Obligation.id == row.id)))


def tell(at: Sitting, row: Obligation, verb: str, **details: Any) -> None:
    """Write down what was done: as an event of the contract, so that those who see the contract are told, which changes
    what search finds of the obligation."""
    said = {"obligation": str(row.id), "name": row.title, "round": row.round, "status": row.status, **details}
    happening = Happening(f"{OF_HANDOVERS}{verb}", "contract", row.contract_id, (row.id,), said)
    record(at.session, at.actor, happening)


def words(field: str, what: str, text: str, most: int = MOST_IN_REASON, required: bool = True) -> str:
    """A text as it is kept. Raises `BadInput` if it is missing or too long."""
    text = clean(text)
    if problems := text_problems(field, what, text, most, required):
        raise BadInput(problems)
    return text
