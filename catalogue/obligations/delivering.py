"""Deliver what is owed: add evidence, submit it, and take it in check on our side."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from catalogue.errors import Refused
from catalogue.files.shelf import Attachment, Shelf
from catalogue.obligations.clocks import our_time_ends
from catalogue.obligations.evidence import details_from
from catalogue.obligations.guards import Facts
from catalogue.obligations.sitting import Sitting, hold, tell, words
from catalogue.obligations.steps import check, facts_of, round_of, take
from catalogue.obligations.tables import Evidence, Obligation
from catalogue.store import now
from catalogue.terms import EvidenceType, ObligationAction, Standing
from catalogue.working_days import Calendar

_MOST_IN_NAME = 250


@dataclass(frozen=True)
class Exhibit:
    """A piece of evidence that is put forward: its type, what it is called, what its type asks to say, and the drill on
    record that it is, which the caller has found to count here."""

    evidence_type: EvidenceType
    name: str
    details: Mapping[str, Any] = field(default_factory=dict)
    drill_id: uuid.UUID | None = None


def add_evidence(at: Sitting, row: Obligation, exhibit: Exhibit) -> Evidence:
    """Put a piece of evidence into the present round; what was returned is open again by it.

    Who may: the supplier, and on its behalf the obligation's owner and the contract's keepers. Raises `BadInput` for
    details that are missing. Refused: what the machine refuses, a type that does not count here (`evidence_type`), a
    file without its bytes (`needs_file`), and what `details_from` refuses.
    """
    facts = facts_of(at, row)
    if exhibit.evidence_type is EvidenceType.FILE:
        raise Refused("needs_file", "Choose the file that you want to add.", "file")
    _check_type(row, exhibit.evidence_type)
    details = details_from(exhibit.evidence_type, exhibit.details)
    take(at, row, ObligationAction.ADD_EVIDENCE, facts)
    name = words("name", "what it is called", exhibit.name, _MOST_IN_NAME)
    url = str(details.pop("url", ""))
    said = {"name": name, "url": url, "details": details, "drill_id": exhibit.drill_id}
    return _added(at, row, facts, evidence_type=exhibit.evidence_type.value, **said)


def add_file(at: Sitting, row: Obligation, name: str, stream: BinaryIO, shelf: Shelf) -> Evidence:
    """Put a file into the present round. Who may, and refused: as for other evidence, and what `Shelf.keep` refuses.

    Nothing is read of a file that would be refused anyway.
    """
    facts = facts_of(at, row)
    _check_type(row, EvidenceType.FILE)
    check(facts, ObligationAction.ADD_EVIDENCE)
    return add_attachment(at, row, shelf.keep(name, stream))


def add_attachment(at: Sitting, row: Obligation, kept: Attachment) -> Evidence:
    """Put a file that is on the shelf into the present round. Who may, and refused: as for other evidence."""
    facts = facts_of(at, row)
    _check_type(row, EvidenceType.FILE)
    take(at, row, ObligationAction.ADD_EVIDENCE, facts)
    return _added(at, row, facts, evidence_type=EvidenceType.FILE.value, details={}, **_columns(kept))


def _columns(kept: Attachment) -> dict[str, Any]:
    return {
        "name": kept.name,
        "sha256": kept.blob.sha256,
        "size": kept.blob.size,
        "media_type": kept.media_type,
    }


def _check_type(row: Obligation, evidence_type: EvidenceType) -> None:
    if evidence_type.value not in row.evidence:
        taken = ", ".join(EvidenceType(one).label.lower() for one in row.evidence)
        said = f"“{evidence_type.label}” does not count for this obligation. It takes: {taken}."
        raise Refused("evidence_type", said, "evidence_type")


def _added(at: Sitting, row: Obligation, facts: Facts, **columns: Any) -> Evidence:
    piece = Evidence(
        id=uuid.uuid4(),
        obligation_id=row.id,
        round=row.round,
        added_at=now(at.session),
        added_by_id=at.actor.person_id,
        added_by=at.actor.name,
        is_on_behalf=Standing.SUPPLIER not in facts.standings,
        **columns,
    )
    at.session.add(piece)
    at.session.flush()
    tell(at, row, "evidence_added", evidence=str(piece.id), type=piece.evidence_type, sha256=piece.sha256)
    return piece


def remove_evidence(at: Sitting, row: Obligation, piece: Evidence) -> None:
    """Take a piece of evidence out of the present round before it is submitted; the trail keeps that it was there.

    Who may: as for adding it. Refused: what the machine refuses, and a piece of a round before (`evidence_stands`).
    """
    check(facts_of(at, row), ObligationAction.ADD_EVIDENCE)
    hold(at.session, row)
    if piece.obligation_id != row.id or piece.round != row.round:
        raise Refused("evidence_stands", "This was handed in, so it stays as it is. Add what is missing beside it.")
    at.session.delete(piece)
    at.session.flush()
    tell(at, row, "evidence_removed", evidence=str(piece.id), type=piece.evidence_type, sha256=piece.sha256)


def submit(at: Sitting, row: Obligation, calendar: Calendar) -> None:
    """Say that it is done: its evidence stands from now on, and our own clock runs.

    Who may: as for adding evidence. Refused: what the machine refuses.
    """
    facts = facts_of(at, row)
    take(
        at,
        row,
        ObligationAction.SUBMIT,
        facts,
        respond_by=our_time_ends(at.today, row.response_days, calendar),
        deemed_on=our_time_ends(at.today, row.deemed_days, calendar),
    )
    going = round_of(at, row, row.round)
    going.submitted_at = now(at.session)
    going.submitted_by_id = at.actor.person_id
    going.is_on_behalf = Standing.SUPPLIER not in facts.standings
    tell(at, row, "submitted", on_behalf=going.is_on_behalf)


def take_in_check(at: Sitting, row: Obligation) -> None:
    """Begin to try what was submitted. Who may: its acceptor, its owner, keepers. Refused: what the machine refuses."""
    take(at, row, ObligationAction.TAKE_IN_CHECK, facts_of(at, row))
    going = round_of(at, row, row.round)
    going.checked_at = now(at.session)
    going.checked_by_id = at.actor.person_id
    tell(at, row, "taken_in_check")
