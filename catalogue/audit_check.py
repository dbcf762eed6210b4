"""Whether the audit trail is whole: edits, swaps, cut tails and full rewrites are all found."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.audit import GENESIS, AuditEvent, AuditTail, canonical, link_hash
from catalogue.store import now


@dataclass(frozen=True)
class Verdict:
    """How many events were read and what is wrong with them, in plain words."""

    events: int
    faults: tuple[str, ...]

    @property
    def whole(self) -> bool:
        return not self.faults


def verify(session: Session, anchor: Path | None = None) -> Verdict:
    """Read the whole trail against its key, its tail and, where there is one, its anchor file."""
    key: bytes = session.info["audit_key"]
    faults: list[str] = []
    seq, previous = 0, GENESIS
    hashes: dict[int, str] = {}
    anchored = _anchors(anchor)
    for row in session.scalars(select(AuditEvent).order_by(AuditEvent.seq).execution_options(yield_per=1000)):
        seq += 1
        faults += _faults_of(row, seq, previous, key)
        seq, previous = row.seq, row.hash
        if seq in anchored:
            hashes[seq] = row.hash
    tail = session.execute(select(AuditTail.seq, AuditTail.hash).where(AuditTail.id == 1)).one()
    if (tail.seq, tail.hash) != (seq, previous):
        faults.append(f"The trail ends at event {seq}, but its tail says {tail.seq}: events were cut off or added.")
    for number, expected in anchored.items():
        if hashes.get(number) != expected:
            faults.append(f"Event {number} is not the one in the anchor: the trail was cut or rewritten.")
    return Verdict(seq, tuple(faults))


def _faults_of(row: AuditEvent, expected: int, previous: str, key: bytes) -> list[str]:
    faults = []
    if row.seq != expected:
        faults.append(f"Event {expected} is missing: the next one is {row.seq}.")
    if row.previous_hash != previous:
        faults.append(f"Event {row.seq} does not follow the one before it.")
    values = {column.name: getattr(row, column.name) for column in AuditEvent.__table__.columns}
    if link_hash(key, values) != row.hash:
        faults.append(f"Event {row.seq} was changed after it was written, or another key is in use.")
    if row.details is not None and hashlib.sha256(canonical(row.details)).hexdigest() != row.details_hash:
        faults.append(f"The details of event {row.seq} were changed after it was written.")
    return faults


def _anchors(anchor: Path | None) -> dict[int, str]:
    if anchor is None or not anchor.exists():
        return {}
    lines = [json.loads(line) for line in anchor.read_text().splitlines() if line.strip()]
    return {int(line["seq"]): str(line["hash"]) for line in lines if line["seq"]}


def write_anchor(session: Session, anchor: Path) -> int:
    """Append the tail as it stands to the anchor file, which belongs in another place; returns its number."""
    tail = session.execute(select(AuditTail.seq, AuditTail.hash).where(AuditTail.id == 1)).one()
    anchor.parent.mkdir(parents=True, exist_ok=True)
    with anchor.open("a") as file:
        line = {"seq": tail.seq, "hash": tail.hash, "at": now(session).isoformat()}
        file.write(json.dumps(line) + "\n")
    return int(tail.seq)
