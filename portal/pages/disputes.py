"""Disputes on the page of a handover: who said what when, for both sides, and where the next word is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.obligations.machine import WHO
from catalogue.obligations.tables import Dispute, DisputeNote
from catalogue.obligations.whole import Seen
from catalogue.terms import ObligationAction, Standing
from portal.pages.obligation_words import address_of
from portal.words import day, day_time


@dataclass(frozen=True)
class Said:
    """One message of a thread: who and when, and the words."""

    by: str
    text: str


@dataclass(frozen=True)
class Thread:
    """A dispute as the page shows it; `write` is where to write while it lasts, `bundle` where the papers are."""

    title: str
    messages: Sequence[Said]
    write: str
    bundle: str


def threads(seen: Seen) -> list[Thread]:
    """Each dispute in order. Suppliers are not told names of our people."""
    takes_part = bool(seen.standings & WHO[ObligationAction.DISPUTE])
    return [_thread(seen, one, takes_part) for one in seen.disputes]


def _thread(seen: Seen, dispute: Dispute, takes_part: bool) -> Thread:
    is_open, address = dispute.settled_at is None, address_of(seen.row)
    messages = [Said(f"Disputed on {day(dispute.raised_at)}{_by(seen, dispute.raised_by)}", dispute.reason)]
    messages += [_note(seen, note) for note in seen.notes[dispute.id]]
    if dispute.settled_at:
        by = f" by {dispute.settled_by}" if seen.is_ours else " by the council"
        messages.append(Said(f"Settled on {day(dispute.settled_at)}{by}", dispute.outcome))
    return Thread(
        title="Dispute" if is_open else "Dispute, settled",
        messages=messages,
        write=f"{address}/note" if is_open and takes_part else "",
        bundle=f"{address}/bundle" if Standing.KEEPER in seen.standings else "",
    )


def _by(seen: Seen, name: str) -> str:
    return f" by {name}" if seen.is_ours else ""


def _note(seen: Seen, note: DisputeNote) -> Said:
    name = note.written_by if seen.is_ours or not note.is_ours else "The council"
    return Said(f"{name}, {day_time(note.written_at)}", note.text)
