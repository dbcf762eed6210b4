"""Load published spending: each line goes to the one contract it was paid under; the rest is listed, not guessed."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select

from catalogue.contracts.payments import Kept, drop_payment, ids_of_lines, keep_payments, line_of
from catalogue.contracts.spend import Deal, PaidLine, Register, Unmatched, plain_name, plain_words
from catalogue.contracts.tables import Payment
from catalogue.exchange.organisation_ids import organisation_id, parted
from catalogue.imports.operations import Staged
from catalogue.imports.states import Verdict
from catalogue.imports.tables import ImportRun, StagedRow
from catalogue.kinds.contract import Contract
from catalogue.kinds.record import Record, RowProblem, Severity
from catalogue.plurals import how_many
from catalogue.resources.records import chunks
from catalogue.visibility import visible
from catalogue.workflows.loading import Applied, Bench, Judgement, Progress, Stays
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
        """Keep new lines in this transaction; one that came by another import meanwhile is that import's."""
        contracts = _contracts(bench, rows)
        new = [row for row in rows if row.verdict == Verdict.NEW]
        wanted = [
            Kept(contracts[_contract_id(row)], _line(row.record["values"]), _key(row))
            for row in new
            if may_keep(bench.actor, contracts.get(_contract_id(row)))
        ]
        kept = keep_payments(bench.session, bench.actor, wanted, bench.source)
        here = ids_of_lines(bench.session, [_key(row) for row in rows])
        for row in new:
            if _key(row) in here and _key(row) not in kept:
                row.verdict = Verdict.UNCHANGED.value
        gone = [_left(row, _GONE, "Load the file again.") for row in rows if _key(row) not in here]
        return [(row, here[key]) for row in rows if (key := _key(row)) in here], gone

    def undo(self, bench: Bench, run: ImportRun, rows: Sequence[StagedRow]) -> list[Stays]:
        """Take the lines back that this run kept; those that another import brought stay."""
        made = {row.subject_id: row for row in rows if row.verdict == Verdict.NEW}
        left = []
        for payment in bench.session.scalars(select(Payment).where(Payment.id.in_(made))).all():
            contract = bench.session.get_one(Contract, payment.contract_id)
            if may_keep(bench.actor, contract):
                drop_payment(bench.session, bench.actor, contract, payment)
            else:
                mend = "Ask whoever keeps the contract to take it back."
                left.append(Stays(made[payment.id], _NOT_YOURS, mend, forbidden=True))
        return left


_GONE = "The contract or the line itself has gone since the check, or you may no longer change the contract."
_NOT_YOURS = "You may no longer change the contract, so the line stays."


def _left(row: StagedRow, reason: str, mend: str) -> RowProblem:
    return RowProblem(row.row, "", row.title, Severity.CONFLICT, reason, mend)


@dataclass(frozen=True)
class _Keyed:
    """A line with its record and what stands for it."""

    record: Record
    line: PaidLine
    key: str


@dataclass(frozen=True)
class _Book:
    """The contracts, the lines that are here already, and the transactions of which the file says something else: by
    number and supplier, which departments paid them."""

    register: Register
    here: dict[str, uuid.UUID]
    corrected: Mapping[tuple[str, str], Set[str]]


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
    departments = book.corrected.get(_transaction(line.transaction, line.supplier), frozenset())
    if not _may_be_of(plain_words(line.department), departments):
        return None
    if book.register.is_reference(line.transaction):  # a contract's own reference stands on each of its payments
        return None
    reason = f"Transaction {line.transaction[:60]} is here already, with another date, amount or department."
    return Unmatched(reason, "Take the earlier import back, then load this file again.")


def _may_be_of(department: str, others: Set[str]) -> bool:
    """Whether a department may be one of others; one that a file does not name may be any."""
    return bool(others) and (not department or "" in others or department in others)


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
    """The lines that are kept under contracts that the actor sees; of others nothing is told."""
    found: dict[str, uuid.UUID] = {}
    for some in chunks([one.key for one in lines]):
        rows = bench.session.execute(_seen(bench, Payment.line, Payment.id).where(Payment.line.in_(some)))
        found.update((key, identity) for key, identity in rows)
    return found


def _corrected(bench: Bench, lines: Sequence[_Keyed]) -> dict[tuple[str, str], set[str]]:
    """Transactions of which a line that is here is not in the file, though others of it are: it says them anew.

    Only lines within the days that the file covers count: a number may be used again in the next quarter.
    """
    keys = {one.key for one in lines}
    numbers = sorted({one.line.transaction for one in lines if one.line.transaction})
    days = sorted(one.line.paid_on for one in lines)
    found: dict[tuple[str, str], set[str]] = defaultdict(set)
    for some in chunks(numbers):
        here = _seen(bench, Payment.transaction, Payment.supplier, Payment.department, Payment.line).where(
            Payment.transaction.in_(some), Payment.paid_on.between(days[0], days[-1])
        )
        for number, by, department, key in bench.session.execute(here):
            if key not in keys:
                found[_transaction(number, by)].add(plain_words(department))
    return dict(found)


def _seen(bench: Bench, *columns: Any) -> Select[Any]:
    """These columns of payments under contracts that the actor sees."""
    return select(*columns).join(Contract, Contract.id == Payment.contract_id).where(visible(bench.actor))


def _transaction(number: str, supplier: str) -> tuple[str, str]:
    return number, plain_name(supplier)


def _contracts(bench: Bench, rows: Sequence[StagedRow]) -> dict[uuid.UUID, Contract]:
    wanted = {_contract_id(row) for row in rows if row.verdict == Verdict.NEW}
    return {one.id: one for one in bench.session.scalars(select(Contract).where(Contract.id.in_(wanted)))}


def _contract_id(row: StagedRow) -> uuid.UUID:
    return uuid.UUID(row.record["values"]["contract_id"])


def _key(row: StagedRow) -> str:
    return str(row.record["values"]["key"])
