"""Why a result stands where it does, in words."""

from dataclasses import dataclass

from catalogue.search.executor import Ask, Hit
from catalogue.search.ranking import WHY_TIER
from catalogue.search.signals import said_of
from catalogue.search.snapshot import Snapshot


@dataclass(frozen=True)
class Reason:
    """One reason, and by how much it multiplies the score; 1 where it is no number."""

    words: str
    factor: float = 1.0


def reasons(snapshot: Snapshot, ask: Ask, hit: Hit) -> tuple[Reason, ...]:
    """Why a hit stands where it does; nothing where nothing was asked for."""
    if ask.query.is_empty:
        return ()
    facts = {name: column[[hit.number]] for name, column in snapshot.columns.items()}
    signals = said_of(facts, ask.ranking, ask.today, ask.staff)
    return (Reason(WHY_TIER[hit.tier]), *(Reason(words, factor) for words, factor in signals))
