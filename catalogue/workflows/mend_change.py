"""Take back or correct a change of a contract that was recorded wrongly: the contract, its history, its due dates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from catalogue.access import Action, require
from catalogue.contracts.changes import Wanted, after, refusal_of, wording_refusal_of
from catalogue.contracts.mending import Moved, Version, check_rests, moved_by, revalued, without
from catalogue.contracts.recording_notices import drop_notices, rename_notices
from catalogue.errors import Conflict, NotFound, Refused
from catalogue.kinds.contract import Contract
from catalogue.kinds.record import Record
from catalogue.kinds.resource import ResourceVersion
from catalogue.obligations.sitting import Sitting
from catalogue.resources.desk import Desk
from catalogue.resources.operations import describe
from catalogue.resources.records import records_of
from catalogue.workflows.change_contract import ANNEXE, MOVED, papers, row_of, standing_of
from catalogue.workflows.keep_due_dates import follow_dates
from catalogue.workflows.novation import let_old_supplier_go
from catalogue.working_days import Calendar

Row = dict[str, Any]
# What of a change moves the contract, and what of that it moves.
_MOVES = {"change_kind": "", "new_end_on": "end_on", "new_supplier": "supplier", "value_change": "value"}


@dataclass(frozen=True)
class Mend:
    """Which change of a contract is meant, by its number in the list, as it stood in one version of the contract."""

    number: int
    version: int


def changes_of(at: Desk, deal: Contract) -> Sequence[Row]:
    """The changes of a contract as its list has them. Who may: whoever keeps it. Raises `NotFound`, `NotAllowed`."""
    require(at.actor, Action.EDIT, deal.facts)
    return _standing(at, deal).parts["amendments"]


def change_at(at: Desk, deal: Contract, number: int) -> Row:
    """One of them. Raises as `changes_of`."""
    return _at(changes_of(at, deal), number)


def take_back(at: Desk, deal: Contract, mend: Mend, calendar: Calendar) -> int:
    """Take a change out of the contract: what it moved goes back to where it was; how many due dates followed. What a
    change that came with a file never moved stays. Who had a part in the contract before a novation is named anew.

    Who may: whoever keeps the contract. Refused: `change_rests`, `change_moved_on`, `change_value`, and a notice of it
    was published (`change_noticed`). Raises `NotFound`, and `Conflict` if the contract was changed since.
    """
    before, rows, row = _looked_at(at, deal, mend)
    drop_notices(at.session, at.actor, deal, row["reference"])
    said = without(before.values, row, _moved(at, deal, mend.number), rows[mend.number :])
    del rows[mend.number - 1]
    parts = {"amendments": rows, "documents": _without_paper(before, row)}
    return _write(at, deal, Record("contract", said, parts), mend, calendar)


def correct(at: Desk, deal: Contract, mend: Mend, wanted: Wanted, calendar: Calendar) -> int:
    """Say of a change what it should have said: what it moved goes back, and moves anew; how many due dates followed.
    Its words, date and amount are corrected though later changes rest on it.

    Who may, and what is refused: as for `take_back` and for recording it (`record_change`). Raises as `take_back`.
    """
    before, rows, row = _looked_at(at, deal, mend)
    wanted = replace(wanted, reference=wanted.reference or row["reference"])
    said, rows[mend.number - 1] = _corrected(at, deal, mend, before, wanted)
    documents = _without_paper(before, row)
    parts = {"amendments": rows, "documents": documents} | papers(documents, wanted)
    rename_notices(at.session, at.actor, deal, row["reference"], rows[mend.number - 1]["reference"])
    return _write(at, deal, Record("contract", said, parts), mend, calendar)


def _corrected(at: Desk, deal: Contract, mend: Mend, before: Record, wanted: Wanted) -> tuple[dict[str, Any], Row]:
    """What the contract says after a correction, and the row of the list."""
    rows, moved = before.parts["amendments"], _moved(at, deal, mend.number)
    row, later = rows[mend.number - 1], rows[mend.number :]
    others = [*rows[: mend.number - 1], *later]
    now = standing_of(before.values, others)
    new = row_of(now, wanted)
    differs = {name for name in _MOVES if (new[name] or None) != (row[name] or None)}
    counts = "value" in moved or row["value_change"] is None  # what a file told of never moved the contract
    if differs <= {"value_change"}:
        _raise(wording_refusal_of(now, wanted, at.today))
        by = Decimal(new["value_change"] or 0) - Decimal(row["value_change"] or 0)
        said = {"value": revalued(before.values, by)} if by and counts else {}
        return said, new | {name: row[name] for name in ("old_end_on", "old_supplier")}
    check_rests(row, later, [_MOVES[name] for name in differs])
    said = without(before.values, row, moved, later)
    now = standing_of(before.values | said, others)
    _raise(refusal_of(now, wanted, at.today))
    moves = {name: value for name, value in after(now, wanted).items() if counts or name != "value"}
    return said | moves, row_of(now, wanted)


def _raise(refusal: Refused | None) -> None:
    if refusal is not None:
        raise refusal


def _looked_at(at: Desk, deal: Contract, mend: Mend) -> tuple[Record, list[Row], Row]:
    require(at.actor, Action.EDIT, deal.facts)
    if deal.version != mend.version:
        raise Conflict(deal.version)
    before = _standing(at, deal)
    rows = list(before.parts["amendments"])
    return before, rows, _at(rows, mend.number)


def _standing(at: Desk, deal: Contract) -> Record:
    return records_of(at.session, [deal], at.references, at.today)[0]


def _at(rows: Sequence[Row], number: int) -> Row:
    if not 1 <= number <= len(rows):
        raise NotFound("change")
    return rows[number - 1]


def _moved(at: Desk, deal: Contract, number: int) -> Moved:
    """What the contract's history says that the change moved: when it was recorded, and whenever it was corrected."""
    kept = select(ResourceVersion).where(ResourceVersion.resource_id == deal.id).order_by(ResourceVersion.number)
    return moved_by([_version(one.record, one.changed) for one in at.session.scalars(kept)], number)


def _version(record: dict[str, Any], touched: Sequence[str]) -> Version:
    return Version(record["values"], record["parts"].get("amendments", []), touched)


def _without_paper(before: Record, row: Row) -> list[Row]:
    """The contract's documents without the instrument that the change brought, unless another change names it too."""
    url, documents = row["instrument_url"], list(before.parts["documents"])
    if not url or sum(one["instrument_url"] == url for one in before.parts["amendments"]) > 1:
        return documents
    brought = [one for one in documents if (one["document_type"], one["url"]) == (ANNEXE, url)]
    if brought:
        documents.remove(brought[-1])  # it was put last; one that was there before stays
    return documents


def _write(at: Desk, deal: Contract, record: Record, mend: Mend, calendar: Calendar) -> int:
    supplier = deal.supplier_id
    describe(at, deal, record, mend.version)
    if deal.supplier_id != supplier:
        let_old_supplier_go(at, deal, at.today)
    return follow_dates(Sitting(at.session, at.actor, at.today), deal, MOVED, calendar)
