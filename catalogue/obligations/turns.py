"""In which order obligations are listed: what must be done next first, what is over last."""

from typing import Any

from sqlalchemy import case

from catalogue.access import Actor
from catalogue.obligations.presets import ALIVE
from catalogue.obligations.rag import WAITING, Horizon
from catalogue.obligations.tables import Obligation
from catalogue.obligations.today import days_left, is_any

# Undated ones last, on both databases.
FIRST_DUE = (Obligation.effective_due_on.is_(None), Obligation.effective_due_on, Obligation.id)


def in_turn(actor: Actor, horizon: Horizon, preset: str) -> tuple[Any, ...]:
    """For the council's people what is not over, first due first; all that a preset shows is not. For a supplier's,
    what they owe, late first and then by the days that are left, before what waits for the council; then what is over.
    """
    if actor.is_staff or actor.is_operator:
        return FIRST_DUE if preset else (case((is_any(*ALIVE), 0), else_=1), *FIRST_DUE)
    turn = case((is_any(*(ALIVE - WAITING)), 0), (is_any(*WAITING), 1), else_=2)
    return turn, Obligation.effective_due_on.is_(None), days_left(horizon.today), Obligation.id
