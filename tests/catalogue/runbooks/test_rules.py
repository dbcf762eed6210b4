"""What keeps a drill from being recorded, and who is told names, by table."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from catalogue.access import Actor, operator
from catalogue.runbooks.rules import Attempt, Someone, is_told_the_name, is_unticked, problems_of_drill
from catalogue.terms import DrillLevel

TODAY = date(2026, 11, 26)
MANAGER, SYSTEM = UUID(int=50), UUID(int=60)
ANN = Someone(UUID(int=1), "Ann", MANAGER, date(2024, 1, 1), None)
BEN = Someone(UUID(int=2), "Ben", None, None, date(2026, 9, 30))
FINE = Attempt(ANN, None, DrillLevel.ALONE, date(2026, 11, 26))


@pytest.mark.parametrize(
    "said, fields",
    [
        (FINE, []),
        (replace(FINE, done_on=date(2026, 11, 27)), ["done_on"]),
        (replace(FINE, done_on=date(2023, 12, 31)), ["person"]),
        (replace(FINE, person=BEN), ["person"]),
        (replace(FINE, person=BEN, done_on=date(2026, 9, 30)), []),
        (replace(FINE, level=DrillLevel.WATCHED), ["witness"]),
        (replace(FINE, level=DrillLevel.TAUGHT_BACK), ["witness"]),
        (replace(FINE, level=DrillLevel.WATCHED, witness=ANN), ["witness"]),
        (replace(FINE, level=DrillLevel.WATCHED, witness=BEN), ["witness"]),
        (replace(FINE, level=DrillLevel.WATCHED, witness=BEN, done_on=date(2026, 9, 1)), []),
        (replace(FINE, person=BEN, witness=BEN, done_on=date(2027, 1, 1)), ["done_on", "witness"]),
    ],
)
def test_a_drill_is_recorded_only_if_it_can_have_been_so(said: Attempt, fields: list[str]) -> None:
    assert [problem.field for problem in problems_of_drill(said, TODAY)] == fields


@pytest.mark.parametrize(
    "actor, told",
    [
        (Actor(), False),
        (Actor(is_staff=True, person_id=UUID(int=9)), False),
        (Actor(is_staff=True, person_id=ANN.id), True),
        (Actor(is_staff=True, person_id=MANAGER), True),
        (Actor(is_staff=True, person_id=UUID(int=9), owned=frozenset({SYSTEM})), True),
        (Actor(is_staff=True, person_id=UUID(int=9), owned=frozenset({UUID(int=61)})), False),
        (operator("the tests"), True),
    ],
)
def test_names_are_for_the_person_their_manager_and_who_answers_for_the_system(actor: Actor, told: bool) -> None:
    assert is_told_the_name(actor, SYSTEM, ANN) is told


def test_who_has_no_manager_is_not_everybody_s() -> None:
    assert not is_told_the_name(Actor(is_staff=True, person_id=None), SYSTEM, BEN)


@pytest.mark.parametrize(
    "level, ticked, unticked",
    [
        (DrillLevel.ALONE, [False, False], True),
        (DrillLevel.WATCHED, [False], True),
        (DrillLevel.ALONE, [False, True], False),
        (DrillLevel.TAUGHT_BACK, [False, False], False),
        (DrillLevel.ALONE, [], False),
    ],
)
def test_what_was_done_shows_in_its_steps_where_there_are_any(
    level: DrillLevel, ticked: list[bool], unticked: bool
) -> None:
    assert is_unticked(level, ticked) is unticked
