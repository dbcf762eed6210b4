"""When drills stop counting: the last day of each proof, of a system that we can run, of a runbook that works."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from catalogue.readiness.facts import ProcedureFact
from catalogue.readiness.lapses import counts_until
from catalogue.readiness.rules import Proof, Standing, restore_shown_until
from catalogue.resources.rules import months_on

AHEAD_MONTHS = 12
# The last days of those who leave: from the next day on they prove nothing.
Leaving = Mapping[UUID, date]


@dataclass(frozen=True)
class Expiry:
    """The last day on which a drill counts, and how many of our own people can do it from the next day on, if nobody
    practises. Without `person` it is the last day on which it is shown that the system can be restored. `proven_until`
    does not know of a last day at work; `drill` is the drill."""

    procedure: ProcedureFact
    person: UUID | None
    until: date
    then: int
    proven_until: date
    drill: UUID | None = None


def expiries(standings: Sequence[Standing], leaving: Leaving, today: date) -> list[Expiry]:
    """What stops counting within a year, of one system, the first to go first."""
    last = months_on(today, AHEAD_MONTHS)
    found = [*_of_people(standings, leaving), *_of_restores(standings, leaving, today)]
    return sorted((one for one in found if today <= one.until <= last), key=lambda one: one.until)


def _of_people(standings: Sequence[Standing], leaving: Leaving) -> Iterator[Expiry]:
    for one in standings:
        for proof in one.proofs:
            if proof.covers:
                until = _last(proof, leaving)
                yield Expiry(
                    one.procedure, proof.person, until, _lasting(one, leaving, until), proof.until, proof.drill.id
                )


def _of_restores(standings: Sequence[Standing], leaving: Leaving, today: date) -> Iterator[Expiry]:
    """One for a system, of the restore that is shown longest: any will do."""
    untils = [(one, restore_shown_until([one.procedure], today)) for one in standings if one.procedure.is_restore]
    shown = [(one, until) for one, until in untils if until is not None]
    if shown:
        one, until = max(shown, key=lambda pair: pair[1])
        yield Expiry(one.procedure, None, until, _lasting(one, leaving, until), until)


def _lasting(one: Standing, leaving: Leaving, day: date) -> int:
    """How many can do it after this day."""
    return sum(proof.covers and _last(proof, leaving) > day for proof in one.proofs)


def _last(proof: Proof, leaving: Leaving) -> date:
    return min(proof.until, leaving.get(proof.person, proof.until))


def proven_until(standings: Sequence[Standing], leaving: Leaving) -> date | None:
    """The last day on which one of our own people at least can do each critical procedure of a system, or each of all
    where none is critical; nothing if nobody can do one of them today."""
    needed = [one for one in standings if one.is_critical] or standings
    lasts = [max((_last(proof, leaving) for proof in one.proofs if proof.covers), default=None) for one in needed]
    known = [last for last in lasts if last is not None]
    return min(known) if known and len(known) == len(lasts) else None


def carried_out_until(one: Standing) -> date | None:
    """The last day on which it counts that somebody carried the procedure's runbook out as it stands."""
    return counts_until(one.runbook_drill, one.procedure) if one.runbook_drill else None
