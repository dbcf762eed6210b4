"""In which order systems need somebody's attention: what only a contractor can run, then the worst colour first."""

from datetime import date
from fractions import Fraction

from catalogue.readiness.queries import SystemReadiness
from catalogue.terms import ReadinessBand

_WORST_FIRST = list(reversed(ReadinessBand))


def by_risk(line: SystemReadiness) -> tuple[bool, int, date, Fraction, str]:
    """What sorts systems so that the greatest risk stands first; among equals the one whose contract ends soonest."""
    result = line.result
    end_on = line.contracts[0].end_on if line.contracts else None
    rank = _WORST_FIRST.index(result.band)
    return (not result.only_a_contractor, rank, end_on or date.max, result.score, line.system.title.casefold())
