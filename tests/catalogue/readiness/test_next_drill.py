"""Who should practise what next: on the worked case, and held by chance against trying every drill there is."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.readiness.facts import RunbookFact, SystemFacts
from catalogue.readiness.next_drill import ANYONE, Height, best_next, height, lowest_first, next_drills, with_drill_done
from catalogue.readiness.rules import readiness
from catalogue.terms import DrillLevel, ReadinessBand
from tests.catalogue.readiness.samples import (
    CRITICAL,
    IMPORTANT,
    P1,
    P2,
    PEOPLE,
    RUNBOOK,
    SUPPLIER,
    TODAY,
    drill,
    procedure,
    systems,
    with_drill,
    worked_case,
)

councils = st.lists(systems, min_size=1, max_size=4)


def suggested(facts: SystemFacts) -> list[tuple[int, object, DrillLevel]]:
    found = next_drills(facts, readiness(facts, TODAY), TODAY)
    return [(one.procedure.id.int, one.person, one.level) for one in found]


def test_the_worked_case_needs_a_second_person_for_what_hangs_on_one() -> None:
    assert suggested(worked_case()) == [
        (102, None, DrillLevel.WATCHED),  # 55.6% to 72.2%, and its gate opens
        (103, None, DrillLevel.WATCHED),
        (104, None, DrillLevel.ALONE),  # nobody has ever done it
    ]
    best = best_next(worked_case(), readiness(worked_case(), TODAY), TODAY)
    assert best is not None and best.gain == Fraction(1, 6)


def test_who_has_begun_or_did_it_once_comes_before_anyone_else() -> None:
    taught = with_drill(worked_case(), 1, drill(P2, level=DrillLevel.TAUGHT_BACK))
    assert suggested(taught)[0] == (102, P2, DrillLevel.WATCHED)
    lapsed = with_drill(worked_case(), 1, drill(P2, on=TODAY.replace(month=2)))
    assert suggested(lapsed)[0] == (102, P2, DrillLevel.WATCHED)
    long_ago = with_drill(worked_case(), 1, drill(P2, on=TODAY.replace(year=2024)))
    assert suggested(long_ago)[0] == (102, None, DrillLevel.WATCHED)
    by_mistake = with_drill(worked_case(), 1, drill(P2, is_voided=True))
    assert suggested(by_mistake)[0] == (102, None, DrillLevel.WATCHED)


def test_a_restore_that_two_can_do_is_practised_again_when_none_was_shown_for_a_year() -> None:
    old = [drill(person, on=TODAY.replace(year=2025, month=11, day=1)) for person in (P1, P2)]
    facts = replace(worked_case(), procedures=(procedure(1, IMPORTANT, *old, is_restore=True),))
    assert readiness(facts, TODAY).band is ReadinessBand.RED
    assert suggested(facts)[0][:2] == (1, None)


def test_nothing_is_suggested_where_all_is_green_or_nothing_is_recorded() -> None:
    enough = procedure(1, CRITICAL, drill(P1), drill(P2), is_restore=True)
    assert suggested(replace(worked_case(), procedures=(enough,))) == []
    assert suggested(replace(worked_case(), procedures=())) == []


@pytest.mark.parametrize("changed_in", [1, 2])
def test_it_is_done_by_the_runbook_as_it_stands(changed_in: int) -> None:
    runbook = RunbookFact(RUNBOOK, True, changed_in)
    before = procedure(1, CRITICAL, drill(SUPPLIER, by_council=False), runbook=runbook)
    facts = replace(worked_case(), procedures=(before,))
    (one,) = next_drills(facts, readiness(facts, TODAY), TODAY)
    assert one.after.score == Fraction(1, 2)


@given(systems)
def test_what_is_suggested_always_raises_when_it_is_done(facts: SystemFacts) -> None:
    for one in next_drills(facts, readiness(facts, TODAY), TODAY):
        done = with_drill_done(facts, one.procedure, one.person or ANYONE, one.level, TODAY)
        assert height(readiness(done, TODAY)) > height(readiness(facts, TODAY))
        assert readiness(done, TODAY).score >= readiness(facts, TODAY).score


@given(councils)
def test_no_other_drill_makes_the_council_stronger_than_the_first(council: list[SystemFacts]) -> None:
    """By trying every procedure, person and level: the weakest system counts first, then the second weakest, …"""
    found = [best_next(facts, readiness(facts, TODAY), TODAY) for facts in council]
    bests = sorted(filter(None, found), key=lowest_first)
    before = strength(council)
    tried = [strength(other) for number in range(len(council)) for other in with_any_drill(council, number)]
    if bests:
        rise = sorted([*removed(before, height(bests[0].before)), height(bests[0].after)])
        assert rise > before
        assert rise >= max(tried)
    else:
        assert all(other <= before for other in tried)


def strength(council: list[SystemFacts]) -> list[Height]:
    return sorted(height(readiness(facts, TODAY)) for facts in council)


def removed(heights: list[Height], one: Height) -> list[Height]:
    rest = list(heights)
    rest.remove(one)
    return rest


def with_any_drill(council: list[SystemFacts], number: int) -> list[list[SystemFacts]]:
    facts = council[number]
    return [
        [*council[:number], with_drill_done(facts, one, person, level, TODAY), *council[number + 1 :]]
        for one in facts.procedures
        for person in (*facts.staff, ANYONE)
        for level in DrillLevel
        if person in PEOPLE or person == ANYONE
    ]
