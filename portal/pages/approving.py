"""Approving a text of a runbook: what it costs, told before, and the check of the entry that goes with it."""

from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.plurals import how_many
from catalogue.readiness.approving import cost_of_major_change
from catalogue.resources.attesting import attest
from catalogue.resources.desk import Desk
from catalogue.runbooks.drafting import approve
from catalogue.runbooks.tables import Revision
from catalogue.terms import RevisionChange

_NOTHING = "A major change costs nothing today: no drill rests on the text in force, and nobody said that they read it."


def cost_words(session: Session, actor: Actor, runbook: Any, today: date) -> str:
    """What a major change would cost today, in a sentence. Raises as `cost_of_major_change`."""
    cost = cost_of_major_change(session, actor, runbook, today)
    lost = []
    if cost.drills:
        lost.append(f"{how_many(cost.drills, 'drill')} would no longer count")
    if cost.readers:
        lost.append(f"{how_many(cost.readers, 'person', 'people')} who said “I have read this” would be asked again")
    if not lost:
        return _NOTHING
    return f"A major change has a cost: {', and '.join(lost)}. A minor change costs nothing."


def approve_and_check(at: Desk, runbook: Any, draft: Revision, change: RevisionChange, is_right: bool) -> None:
    """Put a draft in force and, if whoever does says so, call the whole entry right. Refused: as for `approve`."""
    approve(at, runbook, draft, change)
    if is_right and may(at.actor, Action.ATTEST, runbook.facts):
        attest(replace(at, note=""), runbook, runbook.version)  # the note is about the text
