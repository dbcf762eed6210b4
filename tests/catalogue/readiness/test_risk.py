"""In which order systems need somebody's attention."""

from datetime import date, timedelta
from uuid import UUID

from catalogue.readiness.facts import SystemFacts
from catalogue.readiness.gathering import CoveringContract
from catalogue.readiness.queries import SystemLine, SystemReadiness
from catalogue.readiness.risk import by_risk
from catalogue.readiness.rules import readiness
from catalogue.terms import HeldBy
from tests.catalogue.readiness.samples import CRITICAL, P1, P2, TODAY, drill, procedure


def line(title: str, *people: UUID, held: HeldBy = HeldBy.COUNCIL, ends_in: int | None = None) -> SystemReadiness:
    """A system with one critical procedure that these people can do."""
    restore = procedure(1, CRITICAL, *(drill(person) for person in people), is_restore=True)
    facts = SystemFacts((restore,), frozenset(people), held, HeldBy.COUNCIL, HeldBy.COUNCIL, ends_in is not None)
    ends: date | None = TODAY + timedelta(days=ends_in) if ends_in else None
    contracts = [CoveringContract("c", "C", ends, "S")] if ends_in is not None else []
    system = SystemLine(UUID(int=1), title.lower(), title, "", "", "", "", "")
    return SystemReadiness(system, facts, readiness(facts, TODAY), {}, contracts)


def test_what_only_a_contractor_can_run_comes_first_then_the_worst_then_what_ends_soonest() -> None:
    in_order = [
        line("Ends in a week", ends_in=7),
        line("Ends in a year", ends_in=365),
        line("Ends some day", ends_in=0),
        line("Nobody can", P1, P2, held=HeldBy.SUPPLIER, ends_in=30),
        line("Also nobody"),
        line("Hangs on one", P1),
        line("All is well", P1, P2),
    ]
    mixed = [in_order[place] for place in (3, 6, 0, 5, 2, 4, 1)]
    assert sorted(mixed, key=by_risk) == in_order
