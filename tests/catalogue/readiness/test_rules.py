"""Readiness by the table: the worked case, each gate, each reason for which a drill lapses."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from catalogue.readiness.facts import DrillFact, Edition, RunbookFact, SystemFacts
from catalogue.readiness.lapses import counts_until, lapse_of
from catalogue.readiness.rules import Readiness, percent, readiness, standing
from catalogue.terms import DrillLevel, DrillOutcome, HeldBy, ProcedureWeight, ReadinessBand
from tests.catalogue.readiness.samples import (
    CRITICAL,
    IMPORTANT,
    MINOR,
    P1,
    P2,
    RUNBOOK,
    SUPPLIER,
    TODAY,
    drill,
    procedure,
    worked_case,
)


def found(facts: SystemFacts) -> Readiness:
    return readiness(facts, TODAY)


def without(facts: SystemFacts, *people: UUID) -> SystemFacts:
    return replace(facts, staff=facts.staff - set(people))


def test_the_worked_case_is_amber_at_55_6_per_cent_and_hangs_on_one_person() -> None:
    result = found(worked_case())
    assert str(percent(result.score)) == "55.6"
    assert result.band is ReadinessBand.AMBER
    assert result.truck_factor.people == 1
    assert [one.score for one in result.standings] == [1, Fraction(1, 2), Fraction(1, 4), 0]
    assert not result.only_a_contractor


def test_the_worked_case_is_amber_at_most() -> None:
    extra = tuple(procedure(200 + number, MINOR, drill(P1), drill(P2)) for number in range(30))
    result = found(replace(worked_case(), procedures=worked_case().procedures + extra))
    assert result.by_score is ReadinessBand.GREEN
    assert result.band is ReadinessBand.AMBER


def test_without_the_one_person_the_worked_case_is_red_at_22_2_per_cent() -> None:
    result = found(without(worked_case(), P1))
    assert str(percent(result.score)) == "22.2"
    assert result.band is ReadinessBand.RED
    assert result.only_a_contractor


def covered(**said: Any) -> SystemFacts:
    """A system that two people can run, with one fact of it changed."""
    both = procedure(1, CRITICAL, drill(P1), drill(P2), is_restore=True)
    return replace(worked_case(), **{"procedures": (both,), **said})


@pytest.mark.parametrize(
    "facts, band, words",
    [
        (covered(), ReadinessBand.GREEN, []),
        (without(covered(), P1), ReadinessBand.AMBER, ["Only one of our own people can do something critical."]),
        (without(covered(), P1, P2), ReadinessBand.RED, ["None of our own people can do something critical."]),
        (
            covered(admin_access=HeldBy.SUPPLIER),
            ReadinessBand.RED,
            ["It is not shown that the council has admin access."],
        ),
        (
            covered(admin_access=HeldBy.UNKNOWN),
            ReadinessBand.RED,
            ["It is not shown that the council has admin access."],
        ),
        (
            covered(admin_access=HeldBy.BOTH),
            ReadinessBand.AMBER,
            ["The supplier still has admin accounts of its own."],
        ),
        (
            covered(source=HeldBy.SUPPLIER),
            ReadinessBand.AMBER,
            ["The source code or the configuration is not known to be in our hands."],
        ),
        (
            covered(configuration=HeldBy.UNKNOWN),
            ReadinessBand.AMBER,
            ["The source code or the configuration is not known to be in our hands."],
        ),
        (covered(source=HeldBy.BOTH), ReadinessBand.GREEN, []),
    ],
)
def test_a_gate_holds_a_full_score_down(facts: SystemFacts, band: ReadinessBand, words: list[str]) -> None:
    result = found(facts)
    assert (result.band, [gate.words for gate in result.gates]) == (band, words)


@pytest.mark.parametrize(
    "done, shown",
    [
        (drill(SUPPLIER, by_council=False, on=date(2025, 11, 26)), True),
        (drill(SUPPLIER, by_council=False, on=date(2025, 11, 25)), False),
        (drill(SUPPLIER, by_council=False, on=date(2026, 11, 27)), False),
        (drill(P1, outcome=DrillOutcome.FAILED), False),
        (drill(P1, outcome=DrillOutcome.CORRECTED), True),
        (drill(P1, is_voided=True), False),
        (drill(P1, is_denied=True), False),
        (drill(P1, level=DrillLevel.TAUGHT_BACK), False),
    ],
)
def test_a_restore_is_shown_by_whoever_did_one_in_twelve_months(done: DrillFact, shown: bool) -> None:
    facts = covered(procedures=(procedure(1, MINOR, done, is_restore=True),))
    words = [gate.words for gate in found(facts).gates]
    assert ("No restore was shown in the last 12 months." not in words) is shown


def test_a_drill_of_another_procedure_shows_no_restore() -> None:
    facts = covered(procedures=(procedure(1, MINOR, drill(P1), drill(P2)),))
    assert [gate.words for gate in found(facts).gates] == ["No restore was shown in the last 12 months."]


@pytest.mark.parametrize(
    "weight, done_on, until",
    [
        (CRITICAL, date(2026, 5, 26), date(2026, 11, 26)),
        (CRITICAL, date(2025, 8, 31), date(2026, 2, 28)),
        (CRITICAL, date(2026, 8, 31), date(2027, 2, 28)),
        (IMPORTANT, date(2025, 11, 26), date(2026, 11, 26)),
        (MINOR, date(2024, 2, 29), date(2025, 2, 28)),
    ],
)
def test_a_drill_counts_for_calendar_months(weight: ProcedureWeight, done_on: date, until: date) -> None:
    done = drill(P1, on=done_on)
    todo = procedure(1, weight, done)
    assert counts_until(done, todo) == until
    assert lapse_of(done, todo, until) is None
    after = lapse_of(done, todo, date.fromordinal(until.toordinal() + 1))
    assert after is not None and after.words == "it was too long ago"


RUNBOOK_NOW = RunbookFact(RUNBOOK, True, 3)


@pytest.mark.parametrize(
    "done, runbook, words",
    [
        (drill(P1), None, ""),
        (drill(P1), RUNBOOK_NOW, ""),
        (drill(P1, edition=Edition(RUNBOOK, 3)), RUNBOOK_NOW, ""),
        (drill(P1, edition=Edition(RUNBOOK, 7)), RUNBOOK_NOW, ""),
        (drill(P1, edition=Edition(RUNBOOK, 2)), RUNBOOK_NOW, "the runbook has changed since"),
        (drill(P1, edition=Edition(P2, 3)), RUNBOOK_NOW, "the runbook has changed since"),
        (drill(P1, edition=Edition(RUNBOOK, 3)), None, "the runbook has changed since"),
        (drill(P1, is_voided=True), None, "it was recorded by mistake"),
        (drill(P1, is_denied=True), None, "the witness named says that they were not there"),
        (drill(P1, outcome=DrillOutcome.FAILED), None, "it did not work"),
        (drill(P1, on=date(2026, 11, 27)), None, "its day has not come"),
    ],
)
def test_a_drill_lapses_for_a_reason(done: DrillFact, runbook: RunbookFact | None, words: str) -> None:
    lapse = lapse_of(done, procedure(1, IMPORTANT, done, runbook=runbook), TODAY)
    assert (lapse.words if lapse else "") == words


@pytest.mark.parametrize(
    "done, runbook, expected",
    [
        (drill(SUPPLIER, by_council=False, edition=Edition(RUNBOOK, 1)), RunbookFact(RUNBOOK, True, 1), Fraction(1, 4)),
        (drill(SUPPLIER, by_council=False, edition=Edition(RUNBOOK, 1)), RunbookFact(RUNBOOK, False, 1), 0),
        (drill(SUPPLIER, by_council=False, edition=Edition(RUNBOOK, 1)), RunbookFact(RUNBOOK, True, 2), 0),
        (drill(SUPPLIER, by_council=False), RunbookFact(RUNBOOK, True, 1), 0),
        (
            drill(P1, level=DrillLevel.TAUGHT_BACK, edition=Edition(RUNBOOK, 1)),
            RunbookFact(RUNBOOK, True, 1),
            0,
        ),
    ],
)
def test_a_runbook_that_was_carried_out_as_it_stands_is_a_quarter(
    done: DrillFact, runbook: RunbookFact, expected: Fraction
) -> None:
    assert standing(procedure(1, MINOR, done, runbook=runbook), frozenset({P1}), TODAY).score == expected


def test_who_has_left_the_council_or_was_the_supplier_s_that_day_is_no_cover() -> None:
    todo = procedure(1, MINOR, drill(P1), drill(P2, by_council=False))
    assert standing(todo, frozenset({P1, P2}), TODAY).people == {P1}
    assert standing(todo, frozenset({P2}), TODAY).people == frozenset()


def test_a_level_is_the_highest_shown_and_lasts_as_long_as_the_newest_that_covers() -> None:
    alone = drill(P1, on=date(2026, 1, 10))
    watched = drill(P1, on=date(2026, 6, 10), level=DrillLevel.WATCHED)
    taught = drill(P1, on=date(2026, 9, 10), level=DrillLevel.TAUGHT_BACK)
    (proof,) = standing(procedure(1, MINOR, alone, watched, taught), frozenset({P1}), TODAY).proofs
    assert (proof.drill, proof.until, proof.covers) == (alone, date(2027, 6, 10), True)


def test_of_a_system_of_which_nobody_said_what_must_be_done_nothing_is_shown() -> None:
    result = found(SystemFacts(has_live_contract=True))
    assert result.band is ReadinessBand.RED
    assert not (result.is_recorded or result.only_a_contractor)
    assert not (result.score or result.uncovered or result.steps or result.truck_factor.people)


def test_what_would_raise_the_score_most_comes_first() -> None:
    steps = found(worked_case()).steps
    assert [(step.procedure.id.int, str(percent(step.gain))) for step in steps] == [
        (102, "16.7"),
        (103, "5.6"),
        (104, "5.6"),
    ]


def test_halves_of_a_tenth_go_up() -> None:
    assert [str(percent(share)) for share in (Fraction(1, 16), Fraction(5, 9), Fraction(1))] == ["6.3", "55.6", "100"]
