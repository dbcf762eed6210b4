"""What was paid under contracts: lines of published spending kept and dropped, one audit event for each."""

import hashlib
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record, record_many
from catalogue.contracts.spend import PaidLine, plain_name, plain_words
from catalogue.contracts.tables import Payment
from catalogue.kinds.contract import Contract
from catalogue.resources.records import chunks
from catalogue.store import insert_into

# What the trail says when a line is kept or dropped.
PAYMENT_EVENTS = ("contract.payment_kept", "contract.payment_dropped")


def line_of(line: PaidLine, number: int) -> str:
    """What stands for a line: the same whoever hands the file in; `number` tells lines that say the same apart.

    Departments that number their invoices alike are told apart where the file names them. Where a line has no
    transaction number, who paid and what for tell it from another of the same day and amount.
    """
    said = [line.transaction.casefold(), line.paid_on.isoformat(), str(line.amount), plain_name(line.supplier)]
    if not line.transaction:
        said += [plain_words(line.department), plain_words(line.purpose)]
    elif line.department:
        said.append(plain_words(line.department))
    return hashlib.sha256("\n".join((*said, str(number))).encode()).hexdigest()


@dataclass(frozen=True)
class Kept:
    """A line to keep, under which contract, and what stands for it."""

    contract: Contract
    line: PaidLine
    key: str


def keep_payments(session: Session, actor: Actor, wanted: Sequence[Kept], source: str) -> Mapping[str, uuid.UUID]:
    """Keep lines that are not here yet; the ids of those that are kept now, by what stands for them.

    Lines that another process keeps at the same time are left to it. Who may: whoever keeps each contract. Raises
    `NotAllowed`.
    """
    for one in wanted:
        require(actor, Action.EDIT, one.contract.facts)
    # In one order, so that two processes never wait for each other in a circle.
    rows = sorted((_row(one, source) for one in wanted), key=lambda row: str(row["line"]))
    if rows:
        session.execute(insert_into(session, Payment).on_conflict_do_nothing(index_elements=["line"]), rows)
    here = ids_of_lines(session, [row["line"] for row in rows])
    kept = [row for row in rows if here[row["line"]] == row["id"]]
    record_many(session, actor, (_happening("payment_kept", row["contract_id"], row) for row in kept))
    return {row["line"]: row["id"] for row in kept}


def ids_of_lines(session: Session, keys: Sequence[str]) -> dict[str, uuid.UUID]:
    """The lines that are kept already, under whichever contract, by what stands for them. For keeping none twice."""
    found: dict[str, uuid.UUID] = {}
    for some in chunks(keys):
        rows = session.execute(select(Payment.line, Payment.id).where(Payment.line.in_(some)))
        found.update((key, identity) for key, identity in rows)
    return found


def drop_payment(session: Session, actor: Actor, contract: Contract, row: Payment) -> None:
    """Take a line away again. Who may: whoever keeps the contract. Raises `NotAllowed`."""
    require(actor, Action.EDIT, contract.facts)
    said = {"id": row.id, "paid_on": row.paid_on, "amount": row.amount}
    record(session, actor, _happening("payment_dropped", contract.id, said))
    session.delete(row)


def _row(one: Kept, source: str) -> dict[str, Any]:
    line = one.line
    return {
        "id": uuid.uuid4(),
        "contract_id": one.contract.id,
        "line": one.key,
        "paid_on": line.paid_on,
        "amount": line.amount,
        "supplier": line.supplier[:250],
        "transaction": line.transaction[:120],
        "department": line.department[:250],
        "purpose": line.purpose[:500],
        "source": source[:200],
    }


def _happening(verb: str, contract_id: uuid.UUID, said: dict[str, Any]) -> Happening:
    """An event of the contract, so that the trail tells of it only to those who see the contract."""
    details = {"payment": str(said["id"]), "on": str(said["paid_on"]), "amount": str(said["amount"])}
    return Happening(f"contract.{verb}", "contract", contract_id, (contract_id,), details)
