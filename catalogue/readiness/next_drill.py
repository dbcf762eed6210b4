"""Who should practise what next: the drills that raise readiness, the lowest system first, the greatest rise first.

The lowest system comes first whatever another's drill would give: of two councils the better is the one whose weakest
system is stronger, then whose second weakest is, and so on.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from catalogue.readiness.facts import DrillFact, Edition, ProcedureFact, SystemFacts
from catalogue.readiness.lapses import LONGEST, lapse_of
from catalogue.readiness.rules import COVERING, Readiness, Standing, readiness_by, standing
from catalogue.terms import DrillLevel, DrillOutcome, ReadinessBand

# Stands for whoever of our own people has never done it, and for the drill that they would do.
ANYONE = UUID(int=0)
_UPWARD = list(reversed(ReadinessBand))
Height = tuple[int, Fraction]


@dataclass(frozen=True)
class NextDrill:
    """A drill that would raise a system. `person` has begun or did it within a year; without one, it is for anyone of
    our own people who cannot do it yet. `level` is how far by themselves they do it."""

    procedure: ProcedureFact
    person: UUID | None
    level: DrillLevel
    before: Readiness
    after: Readiness

    @property
    def gain(self) -> Fraction:
        """What it adds to the score."""
        return self.after.score - self.before.score


def height(result: Readiness) -> Height:
    """How ready a system is, to compare it with others: its colour, then its score."""
    return _UPWARD.index(result.band), result.score


def next_drills(facts: SystemFacts, before: Readiness, today: date) -> list[NextDrill]:
    """The drills that would raise this system, at most one of each procedure, the greatest rise first."""
    found = [_drill(facts, one, before, today) for one in before.standings]
    raising = [one for one in found if height(one.after) > height(before)]
    return sorted(raising, key=_best_first)


def best_next(facts: SystemFacts, before: Readiness, today: date) -> NextDrill | None:
    """The drill that would raise this system most."""
    return next(iter(next_drills(facts, before, today)), None)


def lowest_first(one: NextDrill) -> tuple[int, Fraction, int, Fraction, bool]:
    """The order of drills of several systems: the lowest system, then what raises most."""
    return (*height(one.before), *_best_first(one))


def _best_first(one: NextDrill) -> tuple[int, Fraction, bool]:
    """What raises most, then what somebody has begun."""
    band, score = height(one.after)
    return -band, -score, one.person is None


def _drill(facts: SystemFacts, one: Standing, before: Readiness, today: date) -> NextDrill:
    person = _nearest(facts, one, today)
    level = DrillLevel.WATCHED if _somebody_can_watch(one, today) else DrillLevel.ALONE
    done = with_drill_done(facts, one.procedure, person or ANYONE, level, today)
    pairs = zip(before.standings, done.procedures, strict=True)
    standings = tuple(standing(new, done.staff, today) if it is one else it for it, new in pairs)
    return NextDrill(one.procedure, person, level, before, readiness_by(done, standings, today))


def _nearest(facts: SystemFacts, one: Standing, today: date) -> UUID | None:
    """Who of our own people has come furthest within a year, among those who cannot do it today."""
    tried = [
        drill
        for drill in one.procedure.drills
        if drill.by_council and drill.person in facts.staff - one.people
        if not (drill.is_voided or drill.is_denied)
        if today - LONGEST <= drill.done_on <= today and drill.outcome is not DrillOutcome.FAILED
    ]
    nearest = max(tried, key=lambda drill: (drill.level.points, drill.done_on), default=None)
    return nearest.person if nearest else None


def _somebody_can_watch(one: Standing, today: date) -> bool:
    """Whether anyone, of the supplier's people too, has shown that they can do it."""
    return any(
        drill.level.points >= COVERING and lapse_of(drill, one.procedure, today) is None
        for drill in one.procedure.drills
    )


def with_drill_done(
    facts: SystemFacts, procedure: ProcedureFact, person: UUID, level: DrillLevel, today: date
) -> SystemFacts:
    """The same system on the evening of the day on which one of our own people did it, by its runbook as it stands."""
    runbook = procedure.runbook
    edition = Edition(runbook.id, runbook.changed_in) if runbook else None
    done = DrillFact(ANYONE, person, True, level, DrillOutcome.PASSED, today, edition)
    changed: Sequence[ProcedureFact] = [
        replace(one, drills=(*one.drills, done)) if one.id == procedure.id else one for one in facts.procedures
    ]
    return replace(facts, procedures=tuple(changed), staff=facts.staff | {person})
