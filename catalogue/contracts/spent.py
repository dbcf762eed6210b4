"""What was paid under contracts, for those who see them: each line, and the sum up to the last of them."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, not_, or_, select, true
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may, require
from catalogue.audit import AuditEvent
from catalogue.contracts.payments import PAYMENT_EVENTS
from catalogue.contracts.spend import REDACTED
from catalogue.contracts.tables import Payment
from catalogue.kinds.contract import Contract
from catalogue.resources.records import chunks
from catalogue.visibility import visible


@dataclass(frozen=True)
class Spent:
    """The sum of what was paid, by how many lines, and from the first to the last day of them."""

    amount: Decimal
    lines: int
    since: date
    up_to: date


@dataclass(frozen=True)
class Lines:
    """One page of the lines of a contract, and how many there are in all."""

    rows: Sequence[Payment]
    total: int
    page: int
    pages: int


_WITH_ITS_NAME = not_(or_(*(Payment.supplier.icontains(words) for words in REDACTED)))
_LATEST_FIRST = "-paid_on"
_ORDERS: dict[str, ColumnElement[Any]] = {
    "paid_on": Payment.paid_on.expression,
    "supplier": func.lower(Payment.supplier),
    "department": func.nullif(func.lower(Payment.department), ""),
    "amount": Payment.amount.expression,
}


def payments_of(session: Session, actor: Actor, contract: Contract, sort: str = _LATEST_FIRST) -> Sequence[Payment]:
    """Every line that is listed to the actor. Raises `NotFound` for a contract that the actor may not see."""
    return session.scalars(_in_order(_listed(actor, contract), sort)).all()


def page_of_payments(session: Session, actor: Actor, contract: Contract, sort: str, page: int, per_page: int) -> Lines:
    """One page of them (the last, if it is beyond), in the order of a column, or with `-` backwards."""
    listed = _listed(actor, contract)
    total = session.scalar(listed.with_only_columns(func.count())) or 0
    pages = max(1, -(-total // per_page))
    page = min(page, pages)
    rows = session.scalars(_in_order(listed, sort).limit(per_page).offset((page - 1) * per_page)).all()
    return Lines(rows, total, page, pages)


def all_payments(session: Session, actor: Actor) -> list[tuple[Payment, str]]:
    """Every line that is listed to the actor under contracts that they may see, with the contract's reference."""
    rows = session.execute(
        select(Payment, Contract.identifier)
        .join(Contract, Contract.id == Payment.contract_id)
        .where(visible(actor), _told_to(actor))
        .order_by(Payment.paid_on, Payment.line)
    )
    return [(payment, reference) for payment, reference in rows]


def payments_to_publish(session: Session, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Payment]]:
    """The lines that everybody may read under some contracts that the actor may see, in the order of their days."""
    found: dict[uuid.UUID, list[Payment]] = defaultdict(list)
    for some in chunks(ids):
        mine = select(Payment).join(Contract, Contract.id == Payment.contract_id)
        told = mine.where(Payment.contract_id.in_(some), visible(actor), _WITH_ITS_NAME)
        for one in session.scalars(told.order_by(Payment.paid_on, Payment.transaction, Payment.id)):
            found[one.contract_id].append(one)
    return found


def payments_changed(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, datetime]:
    """When lines of several contracts, which the caller may see, were last kept or dropped."""
    found: dict[uuid.UUID, datetime] = {}
    for some in chunks(ids):
        touched = select(AuditEvent.subject_id, func.max(AuditEvent.at)).where(
            AuditEvent.subject_kind == "contract",
            AuditEvent.subject_id.in_(some),
            AuditEvent.action.in_(PAYMENT_EVENTS),
        )
        rows = session.execute(touched.group_by(AuditEvent.subject_id))
        found.update((identity, at) for identity, at in rows)
    return found


def _listed(actor: Actor, contract: Contract) -> Select[Payment]:
    require(actor, Action.READ, contract.facts)
    return select(Payment).where(Payment.contract_id == contract.id, _told_to(actor))


def _told_to(actor: Actor) -> ColumnElement[bool]:
    """A line without its name is for council staff: beside its contract it would tell the name that was taken out."""
    if may(actor, Action.READ_PEOPLE):
        return true()
    return _WITH_ITS_NAME


def _in_order(listed: Select[Payment], sort: str) -> Select[Payment]:
    column = _ORDERS[sort.removeprefix("-")]
    first = column.desc() if sort.startswith("-") else column.asc()
    return listed.order_by(first.nulls_last(), Payment.paid_on.desc(), Payment.transaction, Payment.id)


def spent_on(session: Session, actor: Actor, contract: Contract) -> Spent | None:
    """What was paid so far; None if no line is known. Raises as `payments_of` does."""
    require(actor, Action.READ, contract.facts)
    return spent_of(session, [contract.id]).get(contract.id)


def spent_of(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Spent]:
    """The sums of several contracts that the caller may see."""
    days = func.min(Payment.paid_on), func.max(Payment.paid_on)
    sums = select(Payment.contract_id, func.sum(Payment.amount), func.count(), *days)
    rows = session.execute(sums.where(Payment.contract_id.in_(ids)).group_by(Payment.contract_id))
    return {one: Spent(Decimal(amount), lines, since, up_to) for one, amount, lines, since, up_to in rows}
