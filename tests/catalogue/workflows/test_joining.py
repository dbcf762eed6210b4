"""What somebody can do is not handed on: whoever takes it learns it, by the last day, and it can be taken back."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from catalogue.contracts.calendars import calendar_of
from catalogue.errors import Refused
from catalogue.obligations.rag import horizon_of
from catalogue.runbooks.operations import void_drill
from catalogue.runbooks.starters import own_progress
from catalogue.store import Database
from catalogue.terms import DrillLevel, Nation
from catalogue.workflows.estate import Holding, estate
from catalogue.workflows.hand_on import Handing, hand_on
from catalogue.workflows.leavers import Leavers
from catalogue.workflows.moved import DONE
from catalogue.workflows.take_back import take_back
from tests.catalogue.runbooks.learning import Learning
from tests.factories import OPERATOR, TODAY

HORIZON = horizon_of(TODAY, calendar_of(Nation.ENGLAND_AND_WALES))
LAST = TODAY + timedelta(days=40)


@pytest.fixture
def learning(database: Database) -> Iterator[Learning]:
    """Ben has done the restore alone."""
    with database.unit_of_work() as session:
        made = Learning(session)
        made.drill(made.restore, made.ben)
        yield made


def can_do(learning: Learning) -> list[Holding]:
    found = estate(learning.session, OPERATOR, Leavers((learning.ben,)), HORIZON)
    return [one for one in found.holdings if one.group == DONE]


def test_what_somebody_can_do_is_learnt_by_the_last_day_with_their_help(learning: Learning) -> None:
    (one,) = can_do(learning)
    assert one.title == "Restore (Hearth)"
    row = hand_on(learning.desk(), Leavers((learning.ben,)), [Handing(one, learning.cleo)], LAST)
    progress = own_progress(learning.session, learning.as_(learning.cleo), TODAY)
    assert progress is not None
    (step,) = progress.steps
    assert (step.by_on, step.buddy, step.is_done) == (LAST, learning.ben, False)
    assert take_back(learning.desk(), Leavers((learning.ben,)), row) == {}
    assert own_progress(learning.session, learning.as_(learning.cleo), TODAY) is None
    assert own_progress(learning.session, learning.as_(learning.ben), TODAY) is None


def test_what_was_assigned_with_a_path_goes_and_the_path_stays(learning: Learning) -> None:
    ben = learning.ben
    learning.ben = learning.cleo  # the newcomer of the path takes it over
    learning.cleo = ben
    learning.given()
    leavers = Leavers((ben,))
    (one,) = [one for one in estate(learning.session, OPERATOR, leavers, HORIZON).holdings if one.group == DONE]
    row = hand_on(learning.desk(), leavers, [Handing(one, learning.ben)], None)
    take_back(learning.desk(), leavers, row)
    progress = own_progress(learning.session, learning.as_(learning.ben), TODAY)
    assert progress is not None and len(progress.steps) == 4


def test_who_has_left_still_had_it(learning: Learning) -> None:
    learning.ben.end_on = TODAY - timedelta(days=1)
    learning.session.flush()
    (one,) = can_do(learning)
    hand_on(learning.desk(), Leavers((learning.ben,)), [Handing(one, learning.cleo)], None)
    progress = own_progress(learning.session, learning.as_(learning.cleo), TODAY)
    assert progress is not None and progress.steps[0].buddy is None


@pytest.mark.parametrize("how", ["voided", "taught", "old"])
def test_what_shows_nothing_is_not_listed(learning: Learning, how: str) -> None:
    other = learning.procedure("Start it", "minor")
    drill = learning.drill(
        other,
        learning.ben,
        days_ago=800 if how == "old" else 10,
        level=DrillLevel.TAUGHT_BACK if how == "taught" else DrillLevel.ALONE,
        witness=learning.cleo if how == "taught" else None,
    )
    if how == "voided":
        void_drill(learning.desk(), learning.system, other, drill, "Somebody helped")
    assert [one.title for one in can_do(learning)] == ["Restore (Hearth)"]


def test_names_are_told_to_those_who_are_told_them(learning: Learning) -> None:
    leavers = Leavers((learning.ben,))
    told = estate(learning.session, learning.as_(learning.ann), leavers, HORIZON)
    assert [one.group for one in told.holdings] == [DONE] and not told.holdings[0].movable
    own = estate(learning.session, learning.as_(learning.ben), leavers, HORIZON)
    assert [one.group for one in own.holdings] == [DONE]


def test_a_refusal_names_the_procedure(learning: Learning) -> None:
    (one,) = can_do(learning)
    with pytest.raises(Refused, match=r"^Restore \(Hearth\): ") as refused:
        hand_on(learning.desk(), Leavers((learning.ben,)), [Handing(one, learning.sam)], None)
    assert refused.value.code == "not_a_starter" and refused.value.field == DONE
