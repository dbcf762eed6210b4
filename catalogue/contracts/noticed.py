"""What became of the notices that the law asks for: by contract, and those that are still open over many."""

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may, require
from catalogue.contracts.notices import Asked, Changed, NoticeFacts, notices_for, words_of
from catalogue.contracts.tables import NoticeRecord, Payment
from catalogue.kinds.contract import Contract
from catalogue.kinds.contract_course import ContractChange
from catalogue.resources.records import chunks
from catalogue.terms import ChangeKind, ContractStatus, Regime

# Under these some notice has a day.
_DATED = (Regime.PROCUREMENT_ACT_2023.value, Regime.LIGHT_TOUCH.value)


@dataclass(frozen=True)
class NoticeLine:
    """A notice that is asked for, with what somebody recorded of it."""

    asked: Asked
    record: NoticeRecord | None

    @property
    def is_open(self) -> bool:
        """Whether it has a day and nobody has dealt with it."""
        return self.record is None and self.asked.due_on is not None

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed and nobody has dealt with it."""
        return self._has_passed(today) and not self.asked.is_before

    def is_unsaid(self, today: date) -> bool:
        """Whether what it must come before is recorded already, and nobody has said when it was published."""
        return self._has_passed(today) and self.asked.is_before

    def is_late(self) -> bool:
        """Whether it was published after its day. On the day of a change it may still have come before it."""
        done_on, due_on = (self.record.done_on if self.record else None), self.asked.due_on
        return done_on is not None and due_on is not None and done_on > due_on

    def _has_passed(self, today: date) -> bool:
        return self.is_open and self.asked.due_on is not None and self.asked.due_on < today


def notices_of(session: Session, actor: Actor, deal: Contract, today: date) -> list[NoticeLine]:
    """The notices of one contract, for council staff. Raises `NotFound`, `NotAllowed`."""
    require(actor, Action.READ, deal.facts)
    require(actor, Action.READ_PEOPLE)
    return _lines_of(session, [deal], today)[deal.id]


def words_for(deal: Contract, today: date) -> str:
    """What law the contract stands under, and what that means for notices."""
    return words_of(_facts(deal, today, (), ()))


def open_notices(session: Session, today: date) -> Iterator[tuple[Contract, NoticeLine]]:
    """Every notice of any contract that has a day and waits, whoever may see it. For tasks and queries above."""
    statement = select(Contract).where(
        Contract.regime.in_(_DATED), Contract.contract_status != ContractStatus.CANCELLED.value
    )
    deals = session.scalars(statement.order_by(Contract.id)).all()
    for some in chunks(deals):
        found = _lines_of(session, some, today)
        yield from ((deal, line) for deal in some for line in found[deal.id] if line.is_open)


def notices_waiting(session: Session, actor: Actor, today: date) -> Iterator[tuple[Contract, NoticeLine]]:
    """Those of the contracts that the actor answers for or keeps; none for who is not council staff."""
    if not may(actor, Action.READ_PEOPLE):
        return
    for deal, line in open_notices(session, today):
        if may(actor, Action.EDIT, deal.facts):
            yield deal, line


def _lines_of(session: Session, deals: Sequence[Contract], today: date) -> dict[uuid.UUID, list[NoticeLine]]:
    ids = [deal.id for deal in deals]
    changes, paid = _changes(session, ids), _paid(session, ids)
    kept = select(NoticeRecord).where(NoticeRecord.contract_id.in_(ids))
    records = {(one.contract_id, one.code, one.occasion): one for one in session.scalars(kept)}
    return {
        deal.id: [
            NoticeLine(asked, records.get((deal.id, asked.code.value, asked.occasion)))
            for asked in notices_for(_facts(deal, today, changes[deal.id], paid[deal.id]))
        ]
        for deal in deals
    }


def _facts(
    deal: Contract, today: date, changes: Sequence[Changed], paid: Sequence[tuple[date, Decimal]]
) -> NoticeFacts:
    return NoticeFacts(
        regime=Regime(deal.regime) if deal.regime else None,
        today=today,
        signed_on=deal.signed_on,
        start_on=deal.start_on,
        end_on=deal.end_on,
        value=deal.value,
        value_basis=deal.value_basis,
        kpis=deal.kpis,
        changes=tuple(changes),
        paid=tuple(paid),
    )


def _changes(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Changed]]:
    found: dict[uuid.UUID, list[Changed]] = defaultdict(list)
    rows = select(ContractChange).where(ContractChange.resource_id.in_(ids))
    for row in session.scalars(rows.order_by(ContractChange.resource_id, ContractChange.position)):
        kind = ChangeKind(row.change_kind) if row.change_kind else None
        reference = row.reference or str(row.position + 1)
        found[row.resource_id].append(
            Changed(reference, kind, row.changed_on, row.value_change, row.old_end_on, row.new_end_on)
        )
    return found


def _paid(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[tuple[date, Decimal]]]:
    """Payments by day; the lines of one transaction are one payment."""
    found: dict[uuid.UUID, list[tuple[date, Decimal]]] = defaultdict(list)
    one_payment = (Payment.contract_id, Payment.paid_on, Payment.transaction)
    sums = select(Payment.contract_id, Payment.paid_on, func.sum(Payment.amount)).where(Payment.contract_id.in_(ids))
    for contract_id, day, amount in session.execute(sums.group_by(*one_payment).order_by(*one_payment)):
        found[contract_id].append((day, Decimal(amount)))
    return found
