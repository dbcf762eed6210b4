"""Record a variation, a novation or an option used: the contract, its history and its due dates in one step."""

from datetime import date
from decimal import Decimal
from typing import Any

from catalogue.access import Action, require
from catalogue.contracts.changes import Standing, Wanted, after, reference_of, refusal_of
from catalogue.kinds.contract import Contract
from catalogue.kinds.record import Record
from catalogue.obligations.sitting import Sitting
from catalogue.resources.desk import Desk
from catalogue.resources.operations import describe
from catalogue.resources.records import records_of
from catalogue.terms import Anchor, ChangeKind
from catalogue.workflows.keep_due_dates import follow_dates
from catalogue.workflows.novation import let_old_supplier_go
from catalogue.working_days import Calendar

ANNEXE = "contractAnnexe"  # OCDS 1.1.5 documentType: what is added to the contract when it is signed or later
# What hangs on days that a change can move.
MOVED = (Anchor.END, Anchor.LATEST_END)


def record_change(at: Desk, deal: Contract, wanted: Wanted, calendar: Calendar, version: int | None = None) -> int:
    """Write a change down and let it move the contract; how many due dates followed. After a novation who was of the
    old supplier has no part in it.

    Who may: whoever keeps the contract. Refused: what makes no sense (`change_reference`, `change_not_yet`,
    `change_too_early`, `change_supplier`, `change_option`, `change_end`, `change_value`).
    Raises `Conflict` if `version` is not the one that stands.
    """
    require(at.actor, Action.EDIT, deal.facts)
    before = records_of(at.session, [deal], at.references, at.today)[0]
    now = standing_of(before.values, before.parts["amendments"])
    if (refusal := refusal_of(now, wanted, at.today)) is not None:
        raise refusal
    row = row_of(now, wanted)
    parts = {"amendments": [*before.parts["amendments"], row]} | papers(before.parts["documents"], wanted)
    describe(at, deal, Record("contract", after(now, wanted), parts), version)
    if wanted.kind is ChangeKind.NOVATION:
        let_old_supplier_go(at, deal, wanted.changed_on)
    return follow_dates(Sitting(at.session, at.actor, at.today), deal, MOVED, calendar)


def standing_of(values: dict[str, Any], changes: list[dict[str, Any]]) -> Standing:
    """A contract as another change finds it: its plain values, and the changes that are in its list."""
    days = ("start_on", "original_end_on", "end_on", "latest_end_on")
    return Standing(
        supplier=values["supplier"],
        value=Decimal(values["value"]) if values["value"] else None,
        references=frozenset(one["reference"] for one in changes if one["reference"]),
        **{name: date.fromisoformat(values[name]) if values[name] else None for name in days},
    )


def row_of(now: Standing, wanted: Wanted) -> dict[str, Any]:
    """The change as a row of the contract's list."""
    moved = wanted.new_end_on is not None
    novated = bool(wanted.new_supplier)
    return {
        "reference": reference_of(now, wanted),
        "changed_on": wanted.changed_on.isoformat(),
        "change_kind": wanted.kind.value,
        "description": wanted.description,
        "value_change": _plain(wanted.value_change),
        "old_end_on": now.end_on.isoformat() if moved and now.end_on else None,
        "new_end_on": wanted.new_end_on.isoformat() if wanted.new_end_on else None,
        "old_supplier": now.supplier if novated else "",
        "new_supplier": wanted.new_supplier,
        "instrument": wanted.instrument,
        "instrument_url": wanted.instrument_url,
    }


def _plain(amount: Decimal | None) -> str | None:
    return None if amount is None else str(amount)


def papers(standing: list[dict[str, Any]], wanted: Wanted) -> dict[str, list[dict[str, Any]]]:
    """The contract's documents with the instrument among them, if there is one that leads somewhere."""
    if not wanted.instrument_url:
        return {}
    title = wanted.instrument or f"{wanted.kind.label} of {wanted.changed_on:%-d %B %Y}"
    return {"documents": [*standing, {"title": title, "document_type": ANNEXE, "url": wanted.instrument_url}]}
