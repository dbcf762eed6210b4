"""In how many of our own hands a system is."""

import pytest

from catalogue.readiness.facts import ProcedureFact, SystemFacts
from catalogue.readiness.hands import Hands, hands
from catalogue.readiness.rules import readiness
from tests.catalogue.readiness.samples import (
    CRITICAL,
    IMPORTANT,
    MINOR,
    P1,
    P2,
    TODAY,
    drill,
    procedure,
    worked_case,
)

BOTH, ONE = (drill(P1), drill(P2)), (drill(P1),)


@pytest.mark.parametrize(
    "procedures, expected",
    [
        ((), None),
        ((procedure(1, CRITICAL, *BOTH),), Hands.ENOUGH),
        ((procedure(1, CRITICAL, *ONE),), Hands.ONE_PERSON),
        ((procedure(1, CRITICAL, *BOTH), procedure(2, CRITICAL)), Hands.NOBODY),
        ((procedure(1, MINOR), procedure(2, IMPORTANT, *BOTH)), Hands.ENOUGH),
        ((procedure(1, MINOR, *ONE), procedure(2, IMPORTANT, *BOTH)), Hands.ENOUGH),
        ((procedure(1, MINOR, *BOTH), procedure(2, IMPORTANT, *ONE)), Hands.ONE_PERSON),
        ((procedure(1, MINOR, *BOTH), procedure(2, IMPORTANT)), Hands.NOBODY),
    ],
)
def test_it_is_in_the_hands_of_so_many(procedures: tuple[ProcedureFact, ...], expected: Hands | None) -> None:
    facts = SystemFacts(procedures, frozenset({P1, P2}))
    assert hands(readiness(facts, TODAY)) is expected


def test_the_worked_case_hangs_on_one_person() -> None:
    assert hands(readiness(worked_case(), TODAY)) is Hands.ONE_PERSON
