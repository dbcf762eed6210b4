"""Facts to work readiness out from: the worked case of the design, and any others by chance."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from hypothesis import strategies as st

from catalogue.readiness.facts import DrillFact, Edition, ProcedureFact, RunbookFact, SystemFacts
from catalogue.terms import DrillLevel, DrillOutcome, HeldBy, ProcedureWeight

TODAY = date(2026, 11, 26)
RUNBOOK = UUID(int=900)
PEOPLE = tuple(UUID(int=number) for number in range(1, 6))
P1, P2, SUPPLIER = PEOPLE[0], PEOPLE[1], PEOPLE[4]
CRITICAL, IMPORTANT, MINOR = ProcedureWeight


def drill(person: UUID, *, on: date = TODAY, **said: Any) -> DrillFact:
    """That somebody of ours did it alone, and that it worked."""
    identity = uuid5(person, f"{on} {sorted(said.items(), key=str)}")
    made = DrillFact(identity, person, True, DrillLevel.ALONE, DrillOutcome.PASSED, on)
    return replace(made, **said)


def procedure(number: int, weight: ProcedureWeight, *drills: DrillFact, **said: Any) -> ProcedureFact:
    """A procedure with its drills."""
    return replace(ProcedureFact(UUID(int=number), weight, drills=drills), **said)


def worked_case() -> SystemFacts:
    """A (critical: two people), B (critical: one), C (important: its runbook, drilled by the supplier), D (minor)."""
    by_runbook = drill(SUPPLIER, by_council=False, edition=Edition(RUNBOOK, 1))
    return SystemFacts(
        procedures=(
            procedure(101, CRITICAL, drill(P1), drill(P2), is_restore=True),
            procedure(102, CRITICAL, drill(P1)),
            procedure(103, IMPORTANT, by_runbook, runbook=RunbookFact(RUNBOOK, True, 1)),
            procedure(104, MINOR),
        ),
        staff=frozenset({P1, P2}),
        admin_access=HeldBy.COUNCIL,
        source=HeldBy.COUNCIL,
        configuration=HeldBy.COUNCIL,
        has_live_contract=True,
    )


editions = st.none() | st.builds(Edition, st.just(RUNBOOK), st.integers(1, 3))
drills = st.builds(
    DrillFact,
    id=st.uuids(),
    person=st.sampled_from(PEOPLE),
    by_council=st.booleans(),
    level=st.sampled_from(DrillLevel),
    outcome=st.sampled_from(DrillOutcome),
    done_on=st.integers(-5, 500).map(lambda days: TODAY - timedelta(days=days)),
    edition=editions,
    is_voided=st.booleans(),
    is_denied=st.booleans(),
)
procedures = st.builds(
    ProcedureFact,
    id=st.uuids(),
    weight=st.sampled_from(ProcedureWeight),
    runbook=st.none() | st.builds(RunbookFact, st.just(RUNBOOK), st.booleans(), st.integers(1, 3)),
    is_restore=st.booleans(),
    drills=st.lists(drills, max_size=5).map(tuple),
)
systems = st.builds(
    SystemFacts,
    procedures=st.lists(procedures, max_size=5).map(tuple),
    staff=st.frozensets(st.sampled_from(PEOPLE)),
    admin_access=st.sampled_from(HeldBy),
    source=st.sampled_from(HeldBy),
    configuration=st.sampled_from(HeldBy),
    has_live_contract=st.booleans(),
)


def with_drill(facts: SystemFacts, number: int, added: DrillFact) -> SystemFacts:
    """The same system with one drill more of its procedure of this number."""
    changed = list(facts.procedures)
    changed[number] = replace(changed[number], drills=(*changed[number].drills, added))
    return replace(facts, procedures=tuple(changed))
