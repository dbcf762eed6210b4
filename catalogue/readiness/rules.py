"""Whether we can run a system ourselves: the score, the gates, and what would change it.

What is not known counts as nothing, and never for us. Who works for a supplier never counts as one who can.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum, auto
from fractions import Fraction
from functools import cached_property
from math import floor
from uuid import UUID

from catalogue.readiness.facts import DrillFact, ProcedureFact, SystemFacts
from catalogue.readiness.lapses import RESTORE_MONTHS, counts_until, lapse_of
from catalogue.readiness.truck_factor import TruckFactor, truck_factor
from catalogue.resources.rules import months_on
from catalogue.terms import DrillLevel, DrillOutcome, HeldBy, ProcedureWeight, ReadinessBand

COVERING = DrillLevel.WATCHED.points
ENOUGH = 2
# From the best down: a score from here on has this colour, if no gate is in the way.
BANDS = (
    (Fraction(80, 100), ReadinessBand.GREEN),
    (Fraction(50, 100), ReadinessBand.AMBER),
    (Fraction(0), ReadinessBand.RED),
)
OURS = (HeldBy.COUNCIL, HeldBy.BOTH)


def shows(drill: DrillFact, procedure: ProcedureFact, level: DrillLevel, today: date) -> bool:
    """Whether a drill of somebody who works here still shows that they got as far as this level."""
    return drill.by_council and drill.level.points >= level.points and lapse_of(drill, procedure, today) is None


@dataclass(frozen=True)
class Proof:
    """What one of our own people has shown of one procedure; `until` is the last day on which that counts."""

    person: UUID
    drill: DrillFact
    until: date

    @property
    def covers(self) -> bool:
        """Whether they can do it: watched at least, not only taught."""
        return self.drill.level.points >= COVERING


@dataclass(frozen=True)
class Standing:
    """How one procedure stands: what our own people have shown, and the newest drill of its runbook, by anyone."""

    procedure: ProcedureFact
    proofs: tuple[Proof, ...]
    runbook_drill: DrillFact | None

    @property
    def people(self) -> frozenset[UUID]:
        """Our own people who can do it."""
        return frozenset(proof.person for proof in self.proofs if proof.covers)

    @property
    def cover(self) -> int:
        """How many of our own people can do it."""
        return len(self.people)

    @property
    def score(self) -> Fraction:
        """From 0 to 1."""
        return score(self.cover, self.runbook_drill is not None)

    @property
    def is_critical(self) -> bool:
        """Whether a service stops without it."""
        return self.procedure.weight is ProcedureWeight.CRITICAL


def score(cover: int, has_drilled_runbook: bool) -> Fraction:
    """What one procedure scores: two people are enough, one is half, a runbook that was drilled is a quarter."""
    if cover >= ENOUGH:
        return Fraction(1)
    if cover == 1:
        return Fraction(1, 2)
    return Fraction(1, 4) if has_drilled_runbook else Fraction(0)


def standing(procedure: ProcedureFact, staff: frozenset[UUID], today: date) -> Standing:
    """How one procedure stands on this day."""
    valid = [drill for drill in procedure.drills if lapse_of(drill, procedure, today) is None]
    by_person: dict[UUID, list[DrillFact]] = {}
    for drill in valid:
        if drill.by_council and drill.person in staff:
            by_person.setdefault(drill.person, []).append(drill)
    proofs = tuple(_proof(person, drills, procedure) for person, drills in by_person.items())
    return Standing(procedure, proofs, _runbook_drill(procedure, valid))


def _proof(person: UUID, drills: list[DrillFact], procedure: ProcedureFact) -> Proof:
    """Their highest level, which lasts as long as the newest drill that covers, or else the newest of all."""
    best = max(drills, key=lambda drill: (drill.level.points, drill.done_on))
    lasting = [drill for drill in drills if drill.level.points >= COVERING] or drills
    return Proof(person, best, max(counts_until(drill, procedure) for drill in lasting))


def _runbook_drill(procedure: ProcedureFact, valid: list[DrillFact]) -> DrillFact | None:
    """The newest drill that carried the approved runbook out, whoever did it."""
    runbook = procedure.runbook
    if runbook is None or not runbook.is_approved:
        return None
    done = [drill for drill in valid if drill.edition is not None and drill.level.points >= COVERING]
    return max(done, key=lambda drill: drill.done_on, default=None)


class Basis(Enum):
    """What a gate rests on: who can do the critical procedures, in whose hands the system is, or a restore."""

    PROCEDURES = auto()
    HANDS = auto()
    RESTORE = auto()


@dataclass(frozen=True)
class Gate:
    """Something that keeps a system from a better colour, whatever its score; `mend` is what would change it."""

    about: Basis
    ceiling: ReadinessBand
    words: str
    mend: str
    holds: Callable[[SystemFacts, Sequence[Standing], date], bool]


def restore_shown_until(procedures: Sequence[ProcedureFact], today: date) -> date | None:
    """The last day on which somebody has shown that the system can be brought back; none if nobody ever has."""
    shown = (
        months_on(drill.done_on, RESTORE_MONTHS)
        for procedure in procedures
        if procedure.is_restore
        for drill in procedure.drills
        if not (drill.is_voided or drill.is_denied) and drill.outcome is not DrillOutcome.FAILED
        if drill.level.points >= COVERING
        if drill.done_on <= today
    )
    return max(shown, default=None)


def _restore_shown(facts: SystemFacts, today: date) -> bool:
    until = restore_shown_until(facts.procedures, today)
    return until is not None and today <= until


GATES = (
    Gate(
        Basis.PROCEDURES,
        ReadinessBand.RED,
        "None of our own people can do something critical.",
        "One of our own people does each critical procedure, watched or alone.",
        lambda facts, standings, today: any(one.is_critical and one.cover == 0 for one in standings),
    ),
    Gate(
        Basis.HANDS,
        ReadinessBand.RED,
        "It is not shown that the council has admin access.",
        "The council has an administrator’s account of its own, and the entry says so.",
        lambda facts, standings, today: facts.admin_access not in OURS,
    ),
    Gate(
        Basis.RESTORE,
        ReadinessBand.RED,
        f"No restore was shown in the last {RESTORE_MONTHS} months.",
        "Somebody restores it from a backup, and the drill is recorded.",
        lambda facts, standings, today: not _restore_shown(facts, today),
    ),
    Gate(
        Basis.PROCEDURES,
        ReadinessBand.AMBER,
        "Only one of our own people can do something critical.",
        "A second person does each critical procedure, watched or alone.",
        lambda facts, standings, today: any(one.is_critical and one.cover == 1 for one in standings),
    ),
    Gate(
        Basis.HANDS,
        ReadinessBand.AMBER,
        "The supplier still has admin accounts of its own.",
        "The supplier’s accounts are closed or handed over, and the entry says so.",
        lambda facts, standings, today: facts.admin_access is HeldBy.BOTH,
    ),
    Gate(
        Basis.HANDS,
        ReadinessBand.AMBER,
        "The source code or the configuration is not known to be in our hands.",
        "We hold what the contract gives us, and the entry says so.",
        lambda facts, standings, today: facts.source not in OURS or facts.configuration not in OURS,
    ),
)


@dataclass(frozen=True)
class Step:
    """What one more of our own people who can do a procedure would add to the score."""

    procedure: ProcedureFact
    gain: Fraction


@dataclass(frozen=True)
class Readiness:
    """The figure with all that it rests on; `by_score` is the colour that the gates have lowered to `band`."""

    standings: tuple[Standing, ...]
    score: Fraction
    by_score: ReadinessBand
    gates: tuple[Gate, ...]
    only_a_contractor: bool

    @property
    def band(self) -> ReadinessBand:
        """The colour."""
        return max((self.by_score, *(gate.ceiling for gate in self.gates)), key=list(ReadinessBand).index)

    @cached_property
    def truck_factor(self) -> TruckFactor:
        """How many of our own people it hangs on."""
        return truck_factor([(one.procedure.weight.points, one.people) for one in self.standings])

    @property
    def is_recorded(self) -> bool:
        """Whether anybody has said what must be done at all."""
        return bool(self.standings)

    @property
    def uncovered(self) -> Fraction:
        """The share of the weight that none of our own people covers."""
        return _share(self.standings, lambda one: Fraction(one.cover == 0))

    @property
    def steps(self) -> list[Step]:
        """What would raise the score, most first."""
        total = _weight(self.standings)
        found = [Step(one.procedure, _gain(one) * one.procedure.weight.points / total) for one in self.standings]
        return sorted((step for step in found if step.gain), key=lambda step: -step.gain)


def readiness(facts: SystemFacts, today: date) -> Readiness:
    """Whether we can run this system ourselves today."""
    return readiness_by(facts, tuple(standing(procedure, facts.staff, today) for procedure in facts.procedures), today)


def readiness_by(facts: SystemFacts, standings: tuple[Standing, ...], today: date) -> Readiness:
    """The same from standings at hand, which must be those of the facts: one that is known need not be worked out."""
    total = _share(standings, lambda one: one.score)
    return Readiness(
        standings=standings,
        score=total,
        by_score=next(band for least, band in BANDS if total >= least),
        gates=tuple(gate for gate in GATES if gate.holds(facts, standings, today)),
        only_a_contractor=facts.has_live_contract and any(one.is_critical and not one.cover for one in standings),
    )


def _share(standings: Sequence[Standing], of: Callable[[Standing], Fraction]) -> Fraction:
    """Σ weight × of / Σ weight; nothing of nothing is nothing."""
    total = _weight(standings)
    return sum((of(one) * one.procedure.weight.points for one in standings), Fraction(0)) / total if total else total


def percent(share: Fraction) -> Decimal:
    """A share as per cent with one decimal place, halves up."""
    return Decimal(floor(share * 1000 + Fraction(1, 2))) / 10


def _weight(standings: Sequence[Standing]) -> Fraction:
    return Fraction(sum(one.procedure.weight.points for one in standings))


def _gain(one: Standing) -> Fraction:
    return score(one.cover + 1, has_drilled_runbook=False) - one.score
