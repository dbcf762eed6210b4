"""What people found wrong when they carried a runbook out, each with a button that makes a draft of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.runbooks.correcting import Correction, corrections_waiting
from portal.urls import url_of_thing
from portal.words import day


@dataclass(frozen=True)
class CorrectionShown:
    """What one drill found wrong; who it was is no concern of this page."""

    heading: str
    text: str
    notes: Sequence[tuple[str, str]]
    action: str


@dataclass(frozen=True)
class CorrectionsPage:
    """Everything that `runbooks/corrections.html` shows."""

    resource: Any
    address: str
    corrections: list[CorrectionShown]


def corrections_page(session: Session, actor: Actor, runbook: Any) -> CorrectionsPage:
    """What waits to be worked in, the newest first. Raises `NotAllowed`, `NotFound`."""
    address = url_of_thing("runbook", runbook.slug)
    waiting = corrections_waiting(session, actor, runbook)
    return CorrectionsPage(runbook, address, [_shown(one, address) for one in waiting])


def _shown(one: Correction, address: str) -> CorrectionShown:
    revision = f", by revision {one.drill.runbook_revision}" if one.drill.runbook_revision else ""
    return CorrectionShown(
        heading=f"Done on {day(one.drill.done_on)}{revision}",
        text=one.drill.corrections,
        notes=[(note.step, note.note) for note in one.notes],
        action=f"{address}/corrections/{one.drill.id}",
    )
