"""What readiness is worked out from: plain facts about one system, its procedures and who carried them out."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from catalogue.terms import DrillLevel, DrillOutcome, HeldBy, ProcedureWeight


@dataclass(frozen=True)
class Edition:
    """A runbook as it stood at one of its revisions."""

    runbook: UUID
    revision: int


@dataclass(frozen=True)
class DrillFact:
    """That somebody carried a procedure out: how far by themselves, by which instructions, and how it ended.

    `by_council` is about the day itself: who was the supplier's then was so, wherever they work now. `is_denied` is one
    whose witness says that they were not there.
    """

    id: UUID
    person: UUID
    by_council: bool
    level: DrillLevel
    outcome: DrillOutcome
    done_on: date
    edition: Edition | None = None
    is_voided: bool = False
    is_denied: bool = False


@dataclass(frozen=True)
class RunbookFact:
    """What a procedure is done by; `changed_in` is the last revision in force in which it told to do something else."""

    id: UUID
    is_approved: bool
    changed_in: int


@dataclass(frozen=True)
class ProcedureFact:
    """Something that staff must be able to do, and every drill of it; a skill says nothing of running the system."""

    id: UUID
    weight: ProcedureWeight
    runbook: RunbookFact | None = None
    is_restore: bool = False
    is_skill: bool = False
    drills: tuple[DrillFact, ...] = ()


@dataclass(frozen=True)
class SystemFacts:
    """One system: `staff` are the people who work for the council today, among all those who did a drill."""

    procedures: tuple[ProcedureFact, ...] = ()
    staff: frozenset[UUID] = frozenset()
    admin_access: HeldBy = HeldBy.UNKNOWN
    source: HeldBy = HeldBy.UNKNOWN
    configuration: HeldBy = HeldBy.UNKNOWN
    has_live_contract: bool = False
