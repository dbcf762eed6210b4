"""What a supplier owes as OCDS writes it: milestones of the contract's implementation, and evidence as documents."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from catalogue.exchange.ocds_published import Json, address_in_letters, filled, moment
from catalogue.terms import ObligationStatus

_S = ObligationStatus
# The closed codelist milestoneStatus has four codes. What fell away is none of them, so it is left out; what is not
# pursued was not met, with all rights kept.
STATUS_OF = {
    _S.AGREED: "scheduled",
    _S.OPEN: "scheduled",
    _S.SUBMITTED: "scheduled",
    _S.IN_CHECK: "scheduled",
    _S.RETURNED: "scheduled",
    _S.ACCEPTED: "met",
    _S.ACCEPTED_IN_PART: "partiallyMet",
    _S.NOT_DELIVERED: "notMet",
    _S.NOT_PURSUED: "notMet",
}
# Codes of documentType for what proves these types of promise.
_DOCUMENT_TYPES = {"EXIT_PLAN": "contractArrangements", "KT_ACCEPTANCE": "completionCertificate"}


@dataclass(frozen=True)
class Proof:
    """A piece of evidence: a file with its hash and media type, or a link."""

    id: str
    title: str
    url: str
    sha256: str
    media_type: str
    added_at: datetime


@dataclass(frozen=True)
class Milestone:
    """Something that is owed under a contract, with what was put forward for it."""

    id: str
    title: str
    details: str
    type_code: str
    status: ObligationStatus
    due_on: date | None
    met_at: datetime | None
    changed: datetime
    proofs: tuple[Proof, ...] = ()


def implementation_of(milestones: Sequence[Milestone]) -> Json:
    """The implementation section of a contract; empty where nothing is owed that has a status there."""
    owed = [one for one in milestones if one.status in STATUS_OF]
    return filled({
        "milestones": [_milestone(one) for one in owed],
        "documents": [_document(one, proof) for one in owed for proof in one.proofs],
    })  # fmt: skip


def _milestone(one: Milestone) -> Json:
    return filled({
        "id": one.id,
        "title": one.title,
        "type": "delivery",
        "description": one.details,
        "code": one.type_code,
        "dueDate": f"{one.due_on}T23:59:59Z" if one.due_on else None,
        "dateMet": moment(one.met_at) if one.met_at else None,
        "dateModified": moment(one.changed),
        "status": STATUS_OF[one.status],
    })  # fmt: skip


def _document(one: Milestone, proof: Proof) -> Json:
    fingerprint = f" SHA-256: {proof.sha256}." if proof.sha256 else ""
    return filled({
        "id": proof.id,
        "documentType": _DOCUMENT_TYPES.get(one.type_code),
        "title": proof.title,
        "description": f"Evidence for milestone {one.id}.{fingerprint}",
        "url": address_in_letters(proof.url),
        "format": proof.media_type,
        "dateModified": moment(proof.added_at),
    })  # fmt: skip
