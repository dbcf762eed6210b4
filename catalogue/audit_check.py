"""Whether the audit trail is whole: edits, swaps, cut tails and full rewrites are all found."""

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.audit import BLANKED, GENESIS, AuditEvent, AuditTail, details_hash, link_hash
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
    anchored, details = _anchors(anchor), _Details()
    for row in session.scalars(select(AuditEvent).order_by(AuditEvent.seq).execution_options(yield_per=1000)):
        seq += 1
        faults += _faults_of(row, seq, previous, key)
        details.read(row)
        seq, previous = row.seq, row.hash
        if seq in anchored:
            hashes[seq] = row.hash
    tail = session.execute(select(AuditTail.seq, AuditTail.hash).where(AuditTail.id == 1)).one()
    if (tail.seq, tail.hash) != (seq, previous):
        faults.append(f"The trail ends at event {seq}, but its tail says {tail.seq}: events were cut off or added.")
    faults += details.faults()
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
    return faults


class _Details:
    """Whether details say what they said when they were written, or what a later, sealed event has them say."""

    def __init__(self) -> None:
        self._differing: dict[int, str] = {}
        self._blanked: dict[int, str] = {}

    def read(self, row: AuditEvent) -> None:
        """Look at one event, in the order of the trail."""
        if (found := details_hash(row.details or {})) != row.details_hash:
            self._differing[row.seq] = found
        elif row.action == BLANKED and row.details:
            self._blanked |= {int(number): said for number, said in row.details["hashes"].items()}

    def faults(self) -> list[str]:
        """What differs and was never blanked to what it says."""
        return [
            f"The details of event {seq} were changed after it was written."
            for seq, found in self._differing.items()
            if self._blanked.get(seq) != found
        ]


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
