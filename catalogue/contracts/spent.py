"""What was paid under contracts, for those who see them: each line, and the sum up to the last of them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.contracts.tables import Payment
from catalogue.kinds.contract import Contract
from catalogue.visibility import visible


@dataclass(frozen=True)
class Spent:
    """The sum of what was paid, by how many lines, and up to which day."""

    amount: Decimal
    lines: int
    up_to: date


def payments_of(session: Session, actor: Actor, contract: Contract) -> Sequence[Payment]:
    """Every line of a contract, the latest first. Raises `NotFound` for a contract that the actor may not see."""
    require(actor, Action.READ, contract.facts)
    of_it = select(Payment).where(Payment.contract_id == contract.id)
    return session.scalars(of_it.order_by(Payment.paid_on.desc(), Payment.transaction, Payment.id)).all()


def all_payments(session: Session, actor: Actor) -> list[tuple[Payment, str]]:
    """Every line of the contracts that the actor may see, with the contract's reference."""
    rows = session.execute(
        select(Payment, Contract.identifier)
        .join(Contract, Contract.id == Payment.contract_id)
        .where(visible(actor))
        .order_by(Payment.paid_on, Payment.line)
    )
    return [(payment, reference) for payment, reference in rows]


def spent_on(session: Session, actor: Actor, contract: Contract) -> Spent | None:
    """What was paid so far; None if no line is known. Raises as `payments_of` does."""
    require(actor, Action.READ, contract.facts)
    return spent_of(session, [contract.id]).get(contract.id)


def spent_of(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Spent]:
    """The sums of several contracts that the caller may see."""
    sums = select(Payment.contract_id, func.sum(Payment.amount), func.count(), func.max(Payment.paid_on))
    rows = session.execute(sums.where(Payment.contract_id.in_(ids)).group_by(Payment.contract_id))
    return {one: Spent(Decimal(amount), lines, up_to) for one, amount, lines, up_to in rows}
