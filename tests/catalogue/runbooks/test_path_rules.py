"""When a step of a starter's is done, who may follow a starter, and until when somebody is one."""

from datetime import timedelta
from uuid import UUID

import pytest

from catalogue.access import ANONYMOUS, Actor
from catalogue.runbooks.path_rules import STARTING, TARGETS, Shown, is_done, is_starting, may_follow
from catalogue.terms import DrillLevel, StarterDeed
from tests.factories import OPERATOR, TODAY

STARTER, MANAGER, BUDDY, OTHER = (UUID(int=number) for number in range(1, 5))
READ, MEET, WITH_BUDDY, ALONE = StarterDeed
NOTHING = Shown()


@pytest.mark.parametrize(
    "deed, shown, done",
    [
        (READ, NOTHING, False),
        (READ, Shown(read=True), True),
        (READ, Shown(met=True, level=DrillLevel.ALONE), False),
        (MEET, NOTHING, False),
        (MEET, Shown(met=True), True),
        (MEET, Shown(read=True, level=DrillLevel.ALONE), False),
        (WITH_BUDDY, NOTHING, False),
        (WITH_BUDDY, Shown(met=True, read=True), False),
        (WITH_BUDDY, Shown(level=DrillLevel.TAUGHT_BACK), False),
        (WITH_BUDDY, Shown(level=DrillLevel.WATCHED), True),
        (WITH_BUDDY, Shown(level=DrillLevel.ALONE), True),
        (ALONE, NOTHING, False),
        (ALONE, Shown(level=DrillLevel.WATCHED), False),
        (ALONE, Shown(level=DrillLevel.ALONE), True),
    ],
)
def test_a_step_is_done_once_its_own_record_shows_it(deed: StarterDeed, shown: Shown, done: bool) -> None:
    assert is_done(deed, shown) is done


def test_each_deed_has_something_to_point_at() -> None:
    assert set(TARGETS) == set(StarterDeed)


@pytest.mark.parametrize(
    "person, follows", [(STARTER, True), (MANAGER, True), (BUDDY, True), (OTHER, False), (None, False)]
)
def test_the_starter_their_manager_and_their_buddy_follow(person: UUID | None, follows: bool) -> None:
    assert may_follow(Actor(person_id=person), STARTER, MANAGER, BUDDY) is follows


def test_nobody_follows_by_having_no_manager_or_buddy_in_common() -> None:
    assert not may_follow(ANONYMOUS, STARTER, None, None)
    assert may_follow(OPERATOR, STARTER, None, None)


@pytest.mark.parametrize(
    "days, finished, starting",
    [(-1, False, False), (0, False, True), (STARTING.days, False, True), (STARTING.days + 1, False, False),
     (10, True, False)],
)  # fmt: skip
def test_a_pack_comes_first_from_its_day_on_while_unfinished_for_half_a_year(
    days: int, finished: bool, starting: bool
) -> None:
    assert is_starting(TODAY, TODAY + timedelta(days=days), finished=finished) is starting
