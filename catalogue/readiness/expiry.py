"""When drills stop counting: the last day of each proof, of a system that we can run, of a runbook that works."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from catalogue.readiness.facts import ProcedureFact
from catalogue.readiness.lapses import counts_until
from catalogue.readiness.rules import Standing, restore_shown_until
from catalogue.resources.rules import months_on

AHEAD_MONTHS = 12


@dataclass(frozen=True)
class Expiry:
    """The last day on which a drill counts, and how many of our own people can do it from the next day on, if nobody
    practises. Without `person` it is the last day on which it is shown that the system can be restored."""

    procedure: ProcedureFact
    person: UUID | None
    until: date
    then: int


def expiries(standings: Sequence[Standing], today: date) -> list[Expiry]:
    """What stops counting within a year, of one system, the first to go first."""
    last = months_on(today, AHEAD_MONTHS)
    found = [*_of_people(standings), *_of_restores(standings, today)]
    return sorted((one for one in found if today <= one.until <= last), key=lambda one: one.until)


def _of_people(standings: Sequence[Standing]) -> Iterator[Expiry]:
    for one in standings:
        for proof in one.proofs:
            if proof.covers:
                yield Expiry(one.procedure, proof.person, proof.until, _lasting(one, proof.until))


def _of_restores(standings: Sequence[Standing], today: date) -> Iterator[Expiry]:
    """One for a system: any restore will do."""
    restores = [one for one in standings if one.procedure.is_restore]
    until = restore_shown_until([one.procedure for one in restores], today)
    if until is not None:
        yield Expiry(restores[0].procedure, None, until, _lasting(restores[0], until))


def _lasting(one: Standing, day: date) -> int:
    """How many can do it after this day."""
    return sum(proof.covers and proof.until > day for proof in one.proofs)


def proven_until(standings: Sequence[Standing]) -> date | None:
    """The last day on which one of our own people at least can do each critical procedure of a system, or each of all
    where none is critical; nothing if nobody can do one of them today."""
    needed = [one for one in standings if one.is_critical] or standings
    lasts = [max((proof.until for proof in one.proofs if proof.covers), default=None) for one in needed]
    known = [last for last in lasts if last is not None]
    return min(known) if known and len(known) == len(lasts) else None


def carried_out_until(one: Standing) -> date | None:
    """The last day on which it counts that somebody carried the procedure's runbook out as it stands."""
    return counts_until(one.runbook_drill, one.procedure) if one.runbook_drill else None
