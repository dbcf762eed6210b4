"""Evidence of an obligation: what can be added, the form for each type, and the rounds with what was handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from catalogue.blobs import MEBIBYTE
from catalogue.files.file_types import FILE_TYPES
from catalogue.kinds.kind import Field, FieldType
from catalogue.obligations.clocks import days_late
from catalogue.obligations.evidence import DETAILS
from catalogue.obligations.tables import Acceptance, Evidence, Obligation, Round
from catalogue.obligations.whole import Seen
from catalogue.plurals import how_many
from catalogue.terms import CheckLevel, EvidenceType, ObligationStatus
from portal.forms import Form, Question
from portal.pages.obligation_words import address_of
from portal.pages.small_forms import SmallForm, asked
from portal.security import MAX_REQUEST_BYTES
from portal.words import day, day_time, file_size

DRILL = "drill"
NAME = Field("name", "What it is called", FieldType.TEXT, max_length=250, required=True)
Entry = Mapping[str, str]
# While something is to be delivered.
TAKES_EVIDENCE = frozenset({ObligationStatus.OPEN, ObligationStatus.RETURNED})
_ENDINGS = ",".join(f".{ending}" for ending in sorted(FILE_TYPES))


def fields_for(evidence_type: EvidenceType) -> tuple[Field, ...]:
    """What is asked of a piece of evidence that is not a file."""
    return (NAME, *DETAILS[evidence_type])


def evidence_form(row: Obligation, evidence_type: EvidenceType, form: Form, drill: str = "") -> SmallForm:
    """The form to add one piece of evidence; `drill` is the id of the drill on record that it puts forward."""
    wrong = next((one.words for one in form.problems if one.field == "file"), None)
    hint = f"Less than {MAX_REQUEST_BYTES // MEBIBYTE} MB. It is kept with its fingerprint."
    chooser = Question("file", "File", "file", hint=hint, error=wrong, required=True)
    is_file = evidence_type is EvidenceType.FILE
    back = address_of(row)
    return SmallForm(
        title=f"Add evidence: {evidence_type.label.lower()}",
        action=f"{back}/evidence/{evidence_type.value}",
        back=back,
        button="Add it",
        questions=[chooser] if is_file else asked(fields_for(evidence_type), form),
        errors=form.errors,
        intro=f"For “{row.title}”. {evidence_type.hint}",
        hidden={DRILL: drill} if drill else {},
        has_file=is_file,
    )


@dataclass(frozen=True)
class ShownRound:
    """One round as the page shows it."""

    title: str
    rows: list[dict[str, Any]]
    notes: list[str]


def rounds_shown(seen: Seen, adds: bool, drills: Mapping[UUID, Entry]) -> list[ShownRound]:
    """Each round with its evidence and what came of it, newest first; names of our people for our people.

    Whoever adds to the present round can take out of it again. `drills` say how the drill of a piece of evidence stands
    today, to those who may know.
    """
    row, staff = seen.row, seen.is_ours
    numbers = sorted({row.round, *(one.number for one in seen.rounds)}, reverse=True)
    by_number = {one.number: one for one in seen.rounds}
    shown = [
        ShownRound(
            title=f"Round {number}",
            rows=[
                _piece(one, staff, drills.get(one.id)) | (_removal(row, one) if adds and number == row.round else {})
                for one in seen.evidence
                if one.round == number
            ],
            notes=_notes(row, by_number.get(number), seen.acceptances.get(number), staff),
        )
        for number in numbers
    ]
    return [one for one in shown if one.rows or one.notes]


def _removal(row: Obligation, one: Evidence) -> dict[str, Any]:
    href = f"{address_of(row)}/evidence/{one.id}/remove"
    return {"actions": [{"text": "Remove", "href": href, "hidden": one.name}]}


def removal_form(row: Obligation, one: Evidence) -> SmallForm:
    """Are you sure?"""
    back = address_of(row)
    return SmallForm(
        title=f"Remove “{one.name}”?",
        action=f"{back}/evidence/{one.id}/remove",
        back=back,
        button="Remove it",
        questions=[],
        intro="It was not submitted yet, so it can go. That it was here stays in the audit trail.",
        warning=True,
    )


def _piece(one: Evidence, staff: bool, drill: Entry | None) -> dict[str, Any]:
    by = one.added_by if staff or not one.is_on_behalf else "the council, on your behalf"
    on_behalf = ", on the supplier's behalf" if one.is_on_behalf and staff else ""
    kind = EvidenceType(one.evidence_type)
    added = f"added {day_time(one.added_at)} by {by}{on_behalf}"
    if kind is EvidenceType.FILE:
        href = f"/obligations/{one.obligation_id}/files/{one.id}"
        note = f"{file_size(one.size)}, {added}. SHA-256: {one.sha256}"
        return {"key": kind.label, "entries": [{"text": one.name, "href": href, "note": note}]}
    first = {"text": one.name, "href": one.url or None, "note": added}
    return {"key": kind.label, "entries": [first, *_details(kind, one.details), *([drill] if drill else [])]}


def _details(kind: EvidenceType, said: Mapping[str, Any]) -> list[dict[str, str]]:
    return [
        {"text": f"{spec.label}: {_written(spec, said[spec.name])}"}
        for spec in DETAILS[kind]
        if said.get(spec.name) not in (None, "")
    ]


def _written(spec: Field, value: Any) -> str:
    if spec.type is FieldType.DATE:
        return day(value)
    return spec.terms(value).label if spec.terms else str(value)


def _notes(row: Obligation, going: Round | None, acceptance: Acceptance | None, staff: bool) -> list[str]:
    notes = []
    if going is not None and going.submitted_at:
        behalf = " on the supplier’s behalf" if going.is_on_behalf else ""
        notes.append(f"Submitted {day_time(going.submitted_at)}{behalf}{_punctual(row, going.submitted_at)}.")
    if going is not None and going.checked_at:
        notes.append(f"Taken in check {day_time(going.checked_at)}.")
    if acceptance is not None:
        notes.append(_accepted(acceptance, staff))
    if going is not None and going.returned_at:
        notes.append(f"Returned {day_time(going.returned_at)}: {going.reasons}")
    return notes


def _punctual(row: Obligation, submitted_at: datetime) -> str:
    """Whether it came in time: by the day that counts, and by the time of day if the contract names one."""
    if row.effective_due_on is None:
        return ""
    late = days_late(row.effective_due_on, submitted_at, row.deadline)
    return f", {how_many(late, 'day')} late" if late else ", in time"


def _accepted(one: Acceptance, staff: bool) -> str:
    how = CheckLevel(one.level).label.lower()
    who = f" by {one.accepted_by}" if staff else ""
    witness = f", seen by {one.witness}" if one.witness and staff else ""
    part = f" in part: {one.reasons}" if one.is_in_part else "."
    return f"Accepted {day_time(one.accepted_at)}{who} ({how} on {day(one.done_on)}{witness}){part}"
