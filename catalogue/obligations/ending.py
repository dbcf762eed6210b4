"""Move an obligation on: agree, open, cancel, let another take its place, or record that it did not come in time."""

from dataclasses import replace
from typing import Any

from catalogue.errors import Refused
from catalogue.obligations.queries import obligations_of
from catalogue.obligations.rag import is_overdue
from catalogue.obligations.sitting import Sitting, contract_of, tell, words
from catalogue.obligations.steps import facts_of, take
from catalogue.obligations.tables import Obligation
from catalogue.obligations.today import rag_facts
from catalogue.terms import ObligationAction, ObligationStatus


def agree(at: Sitting, row: Obligation) -> None:
    """Note that both sides agree that it is owed. Who may: keepers. Refused: what the machine refuses."""
    take(at, row, ObligationAction.AGREE, facts_of(at, row))
    tell(at, row, "agreed")


def open_up(at: Sitting, row: Obligation) -> None:
    """Let the work begin, or begin again. Who may: keepers. Refused: what the machine refuses."""
    take(at, row, ObligationAction.OPEN, facts_of(at, row), not_pursued_until=None)
    tell(at, row, "opened")


def cancel(at: Sitting, row: Obligation, reason: str) -> None:
    """Take back what was never agreed or never begun. Who may: keepers. Refused: what the machine refuses."""
    _leave(at, row, ObligationAction.CANCEL, "cancelled", reason)


def supersede(at: Sitting, row: Obligation, successor: Obligation | None, reason: str) -> None:
    """Let another obligation of the same contract take its place. Who may: keepers.

    Refused: what the machine refuses, and a successor that is of another contract, itself or over (`bad_successor`).
    """
    if successor is not None and not _can_succeed(row, successor):
        said = "Choose another obligation of the same contract that is not settled itself."
        raise Refused("bad_successor", said, "successor")
    _leave(
        at, row, ObligationAction.SUPERSEDE, "superseded", reason,
        {"has_successor": successor is not None}, superseded_by_id=successor.id if successor else None,
    )  # fmt: skip


def successors(at: Sitting, row: Obligation) -> list[Obligation]:
    """The obligations of the same contract that can take its place, first due first."""
    return [one for one in obligations_of(at.session, at.actor, row.contract_id) if _can_succeed(row, one)]


def _can_succeed(row: Obligation, successor: Obligation) -> bool:
    over = {ObligationStatus.CANCELLED, ObligationStatus.SUPERSEDED, ObligationStatus.VARIED}
    return successor.id != row.id and successor.contract_id == row.contract_id and successor.status not in over


def record_not_delivered(at: Sitting, row: Obligation, reason: str = "") -> None:
    """Put on record that time is up and it did not come. Who may: keepers. Refused: what the machine refuses."""
    end_on = contract_of(at, row).end_on
    is_over = end_on is not None and end_on < at.today
    is_time_up = is_over or is_overdue(rag_facts(row), at.today)
    _leave(at, row, ObligationAction.RECORD_NOT_DELIVERED, "not_delivered", reason, {"is_time_up": is_time_up})


def _leave(
    at: Sitting,
    row: Obligation,
    action: ObligationAction,
    verb: str,
    reason: str,
    facts: dict[str, Any] | None = None,
    **changes: Any,
) -> None:
    take(at, row, action, replace(facts_of(at, row), reason=reason, **(facts or {})), **changes)
    tell(at, row, verb, reason=words("reason", "the reason", reason, required=False))
