"""What a drill still proves: until when it counts, and why it may prove nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from catalogue.readiness.facts import DrillFact, ProcedureFact
from catalogue.resources.rules import months_on
from catalogue.terms import DrillOutcome, ProcedureWeight

COUNTS_FOR_MONTHS = {ProcedureWeight.CRITICAL: 6, ProcedureWeight.IMPORTANT: 12, ProcedureWeight.MINOR: 12}
RESTORE_MONTHS = 12
# No drill counts for longer than this, for whatever: no month has more days.
LONGEST = timedelta(days=31 * max(RESTORE_MONTHS, *COUNTS_FOR_MONTHS.values()))


@dataclass(frozen=True)
class Lapse:
    """A reason for which a drill proves nothing, or nothing any more."""

    words: str
    holds: Callable[[DrillFact, ProcedureFact, date], bool]


def _runbook_changed(drill: DrillFact, procedure: ProcedureFact, _today: date) -> bool:
    """A runbook taken away, or put in another's place, is changed too; what was done without one has none to change."""
    runbook, edition = procedure.runbook, drill.edition
    if edition is None:
        return False
    return runbook is None or edition.runbook != runbook.id or edition.revision < runbook.changed_in


LAPSES = (
    Lapse("it was recorded by mistake", lambda drill, procedure, today: drill.is_voided),
    Lapse("the witness named says that they were not there", lambda drill, procedure, today: drill.is_denied),
    Lapse("it did not work", lambda drill, procedure, today: drill.outcome is DrillOutcome.FAILED),
    Lapse("its day has not come", lambda drill, procedure, today: drill.done_on > today),
    Lapse("the runbook has changed since", _runbook_changed),
    Lapse("it was too long ago", lambda drill, procedure, today: counts_until(drill, procedure) < today),
)


def counts_until(drill: DrillFact, procedure: ProcedureFact) -> date:
    """The last day on which a drill counts, in calendar months of its weight."""
    return months_on(drill.done_on, COUNTS_FOR_MONTHS[procedure.weight])


def lapse_of(drill: DrillFact, procedure: ProcedureFact, today: date) -> Lapse | None:
    """Why a drill proves nothing on this day; nothing if it still does."""
    return next((lapse for lapse in LAPSES if lapse.holds(drill, procedure, today)), None)
