"""What if somebody leaves or a contract ends: by the rules of readiness, on the worked case and by chance."""

from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from catalogue.readiness.facts import SystemFacts
from catalogue.readiness.rules import percent, readiness
from catalogue.readiness.what_if import Outcome, if_contracts_ended, if_they_left
from catalogue.terms import DrillLevel, ReadinessBand
from tests.catalogue.readiness.samples import P1, P2, PEOPLE, TODAY, drill, systems, with_drill, worked_case

leavers = st.frozensets(st.sampled_from(PEOPLE))


def left(facts: SystemFacts, gone: frozenset[UUID]) -> Outcome:
    return if_they_left(facts, readiness(facts, TODAY), gone, TODAY)


def ended(facts: SystemFacts) -> Outcome:
    return if_contracts_ended(facts, readiness(facts, TODAY), TODAY)


def test_the_worked_case_without_its_first_person() -> None:
    outcome = left(worked_case(), frozenset({P1}))
    assert (percent(outcome.before.score), percent(outcome.after.score)) == (Decimal("55.6"), Decimal("22.2"))
    assert (outcome.before.band, outcome.after.band) == (ReadinessBand.AMBER, ReadinessBand.RED)
    assert [(loss.standing.cover, loss.then) for loss in outcome.losses] == [(2, 1), (1, 0)]
    assert ([loss.procedure.id.int for loss in outcome.uncovered], outcome.critical) == ([102], 1)


def test_who_has_begun_to_learn_is_told_unless_they_leave_too() -> None:
    taught = with_drill(worked_case(), 1, drill(P2, level=DrillLevel.TAUGHT_BACK))
    assert left(taught, frozenset({P1})).learners == 1
    assert left(taught, frozenset({P1, P2})).learners == 0


def test_the_end_of_a_contract_leaves_to_nobody_what_none_of_our_own_can_do() -> None:
    outcome = ended(worked_case())
    assert [loss.procedure.id.int for loss in outcome.losses] == [103, 104]
    assert outcome.after.score == outcome.before.score
    assert ended(replace(worked_case(), has_live_contract=False)).losses == ()


@given(systems, leavers)
def test_a_leaver_takes_exactly_what_is_gone_without_them(facts: SystemFacts, gone: frozenset[UUID]) -> None:
    outcome = left(facts, gone)
    assert outcome.before == readiness(facts, TODAY)
    assert outcome.after == readiness(replace(facts, staff=facts.staff - gone), TODAY)
    assert outcome.after.score <= outcome.before.score
    lost = {one.procedure.id for one in outcome.before.standings if one.people and one.people <= gone}
    assert {loss.procedure.id for loss in outcome.uncovered} == lost
    assert not any(loss.learners & gone for loss in outcome.losses)


@given(systems)
def test_nothing_is_lost_where_nobody_leaves(facts: SystemFacts) -> None:
    assert left(facts, frozenset()).losses == ()


@given(systems)
def test_no_contract_s_end_changes_the_score_nor_leaves_a_contractor(facts: SystemFacts) -> None:
    outcome = ended(facts)
    assert (outcome.after.score, outcome.after.band) == (outcome.before.score, outcome.before.band)
    assert not outcome.after.only_a_contractor
    assert all(loss.then == loss.standing.cover == 0 for loss in outcome.losses)
