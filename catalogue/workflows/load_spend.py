"""Load published spending: each line goes to the one contract it was paid under; the rest is listed, not guessed."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from catalogue.contracts.payments import Kept, drop_payment, keep_payments, line_of
from catalogue.contracts.spend import Deal, PaidLine, Register, Unmatched, plain_name
from catalogue.contracts.tables import Payment
from catalogue.exchange.organisation_ids import organisation_id, parted
from catalogue.imports.operations import Staged
from catalogue.imports.states import Verdict
from catalogue.imports.tables import ImportRun, StagedRow
from catalogue.kinds.contract import Contract
from catalogue.kinds.record import Record, RowProblem, Severity
from catalogue.plurals import how_many
from catalogue.resources.records import chunks
from catalogue.workflows.loading import Applied, Bench, Judgement, Progress
from catalogue.workflows.spend_register import may_keep, register_of


class SpendLoader:
    """The loader of payments."""

    judges_by_writing = False
    can_undo = True

    def judge(self, bench: Bench, records: Sequence[Record], progress: Progress) -> Judgement:
        """Say of each line whether it is new, here already, or belongs to no contract; nothing is written."""
        judgement = Judgement()
        lines = _keyed(records)
        book = _Book(register_of(bench.session, bench.actor), _lines_here(bench, lines), _corrected(bench, lines))
        strangers: dict[str, list[_Keyed]] = defaultdict(list)
        for number, one in enumerate(lines, start=1):
            judgement.rows.append(_judged(book, one, judgement.problems, strangers))
            if number % 500 == 0 or number == len(lines):
                progress("Checking", number, len(lines))
        judgement.problems += [_together(reason, some) for reason, some in strangers.items()]
        return judgement

    def apply(self, bench: Bench, rows: Sequence[StagedRow]) -> tuple[Applied, list[RowProblem]]:
        """Keep new lines in this transaction; one that came by another way meanwhile is here already."""
        here = _ids_here(bench, [row.record["values"]["key"] for row in rows])
        contracts = _contracts(bench, rows)
        done: Applied = [(row, here[key]) for row in rows if (key := row.record["values"]["key"]) in here]
        new = [row for row in rows if row.record["values"]["key"] not in here]
        kept = [row for row in new if may_keep(bench.actor, contracts.get(_contract_id(row)))]
        wanted = [Kept(contracts[_contract_id(row)], _line(row.record["values"]), _key(row)) for row in kept]
        ids = keep_payments(bench.session, bench.actor, wanted, bench.source)
        reason, mend = "The contract has gone, or you may no longer change it.", "Load the file again."
        gone = [RowProblem(row.row, "", row.title, Severity.CONFLICT, reason, mend) for row in new if row not in kept]
        return done + list(zip(kept, ids, strict=True)), gone

    def undo(self, bench: Bench, run: ImportRun, rows: Sequence[StagedRow]) -> list[RowProblem]:
        """Take the lines back that this run kept; those that were here before stay."""
        made = {row.subject_id for row in rows if row.verdict == Verdict.NEW}
        for payment in bench.session.scalars(select(Payment).where(Payment.id.in_(made))).all():
            contract = bench.session.get_one(Contract, payment.contract_id)
            drop_payment(bench.session, bench.actor, contract, payment)
        return []


@dataclass(frozen=True)
class _Keyed:
    """A line with its record and what stands for it."""

    record: Record
    line: PaidLine
    key: str


@dataclass(frozen=True)
class _Book:
    """The contracts, the lines that are here already, and the transactions of which the file says something else."""

    register: Register
    here: dict[str, uuid.UUID]
    corrected: frozenset[tuple[str, str]]


def _keyed(records: Sequence[Record]) -> list[_Keyed]:
    """The lines, told apart where a file says the same twice."""
    seen: Counter[str] = Counter()
    found = []
    for record in records:
        line = _line(record.values)
        alike = line_of(line, 0)
        found.append(_Keyed(record, line, line_of(line, seen[alike])))
        seen[alike] += 1
    return found


def _judged(book: _Book, one: _Keyed, problems: list[RowProblem], strangers: dict[str, list[_Keyed]]) -> Staged:
    row, title = one.record.row, f"{one.line.supplier}, {one.line.paid_on:%d/%m/%Y}, £{one.line.amount:,}"
    plain = asdict(one.record)
    plain["values"] = {**plain["values"], "key": one.key}
    if one.key in book.here:
        return Staged(row, title, Verdict.UNCHANGED, book.here[one.key], plain)
    found = _changed(book, one.line) or book.register.contract_of(one.line)
    if isinstance(found, Deal):
        plain["values"]["contract_id"] = str(found.id)
        return Staged(row, title, Verdict.NEW, None, plain)
    if found.doubtful:
        problems.append(RowProblem(row, "supplier", one.line.supplier, Severity.WARNING, found.reason, found.mend))
    else:
        strangers[found.reason].append(one)
    return Staged(row, title, Verdict.UNMATCHED, None, plain)


def _changed(book: _Book, line: PaidLine) -> Unmatched | None:
    if _transaction(line.transaction, line.supplier) not in book.corrected:
        return None
    reason = f"Transaction {line.transaction[:60]} is here already, with another date or amount."
    return Unmatched(reason, "Take the earlier import back, then load this file again.")


def _together(reason: str, some: Sequence[_Keyed]) -> RowProblem:
    """What is said of many lines alike is said once, with their sum."""
    amount = sum(one.line.amount for one in some)
    words = f"{reason} {how_many(len(some), 'line')} of £{amount:,} left out."
    return RowProblem(some[0].record.row, "supplier", some[0].line.supplier, Severity.NOTE, words)


def _line(said: dict[str, Any]) -> PaidLine:
    number = said.get("supplier_number") or ""
    return PaidLine(
        supplier=said["supplier"],
        paid_on=date.fromisoformat(said["paid_on"]),
        amount=Decimal(said["amount"]),
        supplier_number="-".join(filter(None, parted(number))) or organisation_id("GB-COH", number),
        transaction=said.get("transaction") or "",
        contract_reference=said.get("contract_reference") or "",
        department=said.get("department") or "",
        purpose=said.get("purpose") or "",
    )


def _lines_here(bench: Bench, lines: Sequence[_Keyed]) -> dict[str, uuid.UUID]:
    return _ids_here(bench, [one.key for one in lines])


def _ids_here(bench: Bench, keys: Sequence[str]) -> dict[str, uuid.UUID]:
    """The lines that are kept already, by what stands for them."""
    found: dict[str, uuid.UUID] = {}
    for some in chunks(keys):
        rows = bench.session.execute(select(Payment.line, Payment.id).where(Payment.line.in_(some)))
        found.update((key, identity) for key, identity in rows)
    return found


def _corrected(bench: Bench, lines: Sequence[_Keyed]) -> frozenset[tuple[str, str]]:
    """Transactions of which a line that is here is not in the file, though others of it are: it says them anew."""
    keys = {one.key for one in lines}
    numbers = sorted({one.line.transaction for one in lines if one.line.transaction})
    found: set[tuple[str, str]] = set()
    for some in chunks(numbers):
        here = select(Payment.transaction, Payment.supplier, Payment.line).where(Payment.transaction.in_(some))
        found |= {_transaction(number, by) for number, by, key in bench.session.execute(here) if key not in keys}
    return frozenset(found)


def _transaction(number: str, supplier: str) -> tuple[str, str]:
    return number, plain_name(supplier)


def _contracts(bench: Bench, rows: Sequence[StagedRow]) -> dict[uuid.UUID, Contract]:
    wanted = {_contract_id(row) for row in rows if row.verdict == Verdict.NEW}
    return {one.id: one for one in bench.session.scalars(select(Contract).where(Contract.id.in_(wanted)))}


def _contract_id(row: StagedRow) -> uuid.UUID:
    return uuid.UUID(row.record["values"]["contract_id"])


def _key(row: StagedRow) -> str:
    return str(row.record["values"]["key"])
