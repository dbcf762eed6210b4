"""Who is reminded of handovers on which day: before they are due, once they are late, and when one waits for us.

The ladder is that of `messages.rules`: 90 and 30 days and ten working days before, on the day, and five and ten working
days after it. While we keep a supplier waiting its clock stands, and nobody is reminded.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.contracts.calendars import calendar_of
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import Ownership
from catalogue.messages.digest import DigestLine
from catalogue.messages.rules import Rung, ladder
from catalogue.obligations.rag import WAITING
from catalogue.obligations.tables import Obligation, Round
from catalogue.people.tables import Person
from catalogue.resources.standing_in import stand_ins
from catalogue.terms import Nation, ObligationStatus, OwnerRole
from catalogue.visibility import actor_of_person

_OWED = (ObligationStatus.AGREED, ObligationStatus.OPEN, ObligationStatus.RETURNED)
_BEFORE, _AFTER = timedelta(days=90), timedelta(days=40)
_DAY = timedelta(days=1)
_SAID = {
    Rung.DUE: "is due today",
    Rung.MANAGER: "is five working days overdue",
    Rung.BOARD: "is ten working days overdue",
}
_LATE = frozenset({Rung.MANAGER, Rung.BOARD})


@dataclass
class _Readers:
    """Whether people may know of a contract's handovers: nobody is told of what they may not see."""

    session: Session
    today: date
    actors: dict[uuid.UUID, Actor] = field(default_factory=dict)

    def may_know(self, person_id: uuid.UUID, deal: Contract) -> bool:
        """Whether this person sees the obligations of the contract today."""
        if person_id not in self.actors:
            self.actors[person_id] = actor_of_person(self.session, person_id, self.today)
        return may(self.actors[person_id], Action.READ_OBLIGATIONS, deal.facts)


def handovers_due(session: Session, today: date, nation: Nation) -> Iterator[DigestLine]:
    """A line for each rung of the ladder that falls on today; `nation` counts where a contract names none."""
    readers = _Readers(session, today)
    for row, deal in session.execute(_owed(today)):
        assert row.effective_due_on is not None
        rung = ladder(row.effective_due_on, today, calendar_of(Nation(deal.nation) if deal.nation else nation))
        if rung is None:
            continue
        words = f"“{row.title}” {_SAID.get(rung, 'is due')}"
        told = dict(reversed(list(_told(session, row, deal, rung, today))))  # of several reasons the first counts
        for person_id, reason in told.items():
            if readers.may_know(person_id, deal):
                yield DigestLine(person_id, row.effective_due_on, words, f"/obligations/{row.id}", reason)


def _owed(today: date) -> Select[Obligation, Contract]:
    return (
        select(Obligation, Contract)
        .join(Contract, Contract.id == Obligation.contract_id)
        .where(
            Obligation.status.in_([one.value for one in _OWED]),
            Obligation.stopped_on.is_(None),
            Obligation.effective_due_on.between(today - _AFTER, today + _BEFORE),
        )
        .order_by(Obligation.id)
    )


def _told(
    session: Session, row: Obligation, deal: Contract, rung: Rung, today: date
) -> Iterator[tuple[uuid.UUID, str]]:
    """Whom a rung reaches, and why: the later, the further up."""
    standing_in = stand_ins(session, deal.id, today)
    if row.owner_id is not None:
        yield row.owner_id, "You see to it that it is handed over."
    if row.owner_id in standing_in:
        yield standing_in[row.owner_id].id, "Who sees to it is away, and you stand in for them."
    if row.supplier_person_id is not None:
        yield row.supplier_person_id, "You are named as the one who hands it over."
    if rung in _LATE and row.owner_id is not None:
        owner = session.get_one(Person, row.owner_id)
        if owner.manager_id is not None:
            yield owner.manager_id, f"{owner.name}, whom you manage, sees to it."
    if rung is Rung.BOARD:
        managing = select(Ownership.person_id).where(
            Ownership.resource_id == deal.id,
            Ownership.role == OwnerRole.CONTRACT_MANAGER.value,
            Ownership.until_on.is_(None) | (Ownership.until_on >= today),
        )
        for person_id in session.scalars(managing):
            yield person_id, "You manage the contract."
            if person_id in standing_in:
                yield standing_in[person_id].id, "Who manages the contract is away, and you stand in for them."


def handovers_waiting(session: Session, today: date) -> Iterator[DigestLine]:
    """Whoever accepts is told on the morning after something was handed in, and on the day by which we answer."""
    readers = _Readers(session, today)
    waiting = (
        select(Obligation, Contract, Round.submitted_at)
        .join(Contract, Contract.id == Obligation.contract_id)
        .join(Round, (Round.obligation_id == Obligation.id) & (Round.number == Obligation.round))
        .where(Obligation.status.in_([one.value for one in WAITING]), Obligation.acceptor_id.is_not(None))
        .order_by(Obligation.id)
    )
    for row, deal, submitted_at in session.execute(waiting):
        assert row.acceptor_id is not None
        is_new = submitted_at is not None and submitted_at.date() == today - _DAY
        if (is_new or row.respond_by == today) and readers.may_know(row.acceptor_id, deal):
            words = f"“{row.title}” waits for you"
            reason = "You accept it: try it, then accept it or return it with reasons."
            yield DigestLine(row.acceptor_id, row.respond_by, words, f"/obligations/{row.id}", reason)
