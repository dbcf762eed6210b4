"""What readiness never does, whatever the facts: rise for a supplier, for what is not known, or for a leaver."""

from dataclasses import replace
from itertools import combinations
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from catalogue.readiness.facts import DrillFact, RunbookFact, SystemFacts
from catalogue.readiness.rules import readiness
from catalogue.readiness.truck_factor import MOST_TRIED, Covers, truck_factor
from catalogue.terms import HeldBy, ReadinessBand
from tests.catalogue.readiness.samples import PEOPLE, TODAY, drills, systems, with_drill

RANK = list(reversed(ReadinessBand))  # from red up


def at_most(lower: SystemFacts, higher: SystemFacts) -> bool:
    """Whether the first is no better than the second, in score and in colour."""
    one, other = readiness(lower, TODAY), readiness(higher, TODAY)
    return one.score <= other.score and RANK.index(one.band) <= RANK.index(other.band)


with_a_procedure = systems.filter(lambda facts: bool(facts.procedures))


@given(with_a_procedure, drills, st.data())
def test_a_drill_of_our_own_people_never_lowers(facts: SystemFacts, added: DrillFact, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(facts.procedures) - 1))
    more = with_drill(facts, number, replace(added, by_council=True))
    assert at_most(facts, more)
    before, after = readiness(facts, TODAY), readiness(more, TODAY)
    assert after.only_a_contractor <= before.only_a_contractor
    assert after.truck_factor.people >= before.truck_factor.people


@given(with_a_procedure, drills, st.data())
def test_a_drill_of_a_contractor_never_raises_cover(facts: SystemFacts, added: DrillFact, data: st.DataObject) -> None:
    number = data.draw(st.integers(0, len(facts.procedures) - 1))
    before = readiness(facts, TODAY)
    after = readiness(with_drill(facts, number, replace(added, by_council=False)), TODAY)
    assert [one.people for one in after.standings] == [one.people for one in before.standings]
    assert after.truck_factor == before.truck_factor
    assert after.only_a_contractor == before.only_a_contractor


@given(systems, st.sampled_from(["admin_access", "source", "configuration"]))
def test_what_is_not_known_of_its_hands_never_raises(facts: SystemFacts, name: str) -> None:
    changed: dict[str, Any] = {name: HeldBy.UNKNOWN}
    assert at_most(replace(facts, **changed), facts)


@given(with_a_procedure)
def test_what_is_not_known_of_a_runbook_never_raises(facts: SystemFacts) -> None:
    def unapproved(runbook: RunbookFact | None) -> RunbookFact | None:
        return replace(runbook, is_approved=False) if runbook else None

    less = [replace(one, runbook=unapproved(one.runbook)) for one in facts.procedures]
    none = [replace(one, runbook=None) for one in facts.procedures]
    assert at_most(replace(facts, procedures=tuple(less)), facts)
    assert at_most(replace(facts, procedures=tuple(none)), facts)


@given(with_a_procedure)
def test_a_procedure_without_drills_never_raises(facts: SystemFacts) -> None:
    forgotten = tuple(replace(one, drills=(), is_restore=False) for one in facts.procedures)
    assert at_most(replace(facts, procedures=forgotten), facts)
    assert readiness(replace(facts, procedures=forgotten), TODAY).score == 0


@given(systems, st.sampled_from(PEOPLE))
def test_who_leaves_never_raises(facts: SystemFacts, leaver: UUID) -> None:
    fewer = replace(facts, staff=facts.staff - {leaver})
    assert at_most(fewer, facts)
    assert readiness(fewer, TODAY).truck_factor.people <= readiness(facts, TODAY).truck_factor.people


people = st.sampled_from([UUID(int=number) for number in range(1, 8)])
covers = st.lists(st.tuples(st.integers(1, 3), st.frozensets(people, max_size=4)), max_size=7)


def by_trying_all(found: Covers) -> int:
    everybody = frozenset[UUID]().union(*(who for _, who in found))
    total = sum(weight for weight, _ in found)
    for size in range(len(everybody) + 1):
        for leavers in combinations(sorted(everybody), size):
            lost = sum(weight for weight, who in found if who <= set(leavers))
            if lost * 2 > total or not total:
                return size
    raise AssertionError("everybody has left")


@given(covers)
def test_the_truck_factor_is_what_trying_every_group_finds(found: Covers) -> None:
    result = truck_factor(found)
    assert (result.people, result.is_exact) == (by_trying_all(found), True)


def test_a_truck_factor_that_would_take_for_ever_says_that_it_is_at_least_so_many() -> None:
    pairs = [(1, frozenset({UUID(int=2 * number), UUID(int=2 * number + 1)})) for number in range(1, 80)]
    result = truck_factor(pairs)
    assert not result.is_exact
    assert 2 <= result.people <= 80  # the true one: 40 pairs
    assert len(pairs) < MOST_TRIED
