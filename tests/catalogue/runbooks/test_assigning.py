"""Somebody of ours is assigned a procedure: it joins what they learn, counts for nothing, and is done by a drill."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.access import Actor
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.messages.tables import Message
from catalogue.people.roles import RoleScope
from catalogue.people.tables import Person
from catalogue.readiness.queries import readiness_of
from catalogue.runbooks.assigning import Assignment, assign_learner, learners
from catalogue.runbooks.inductions import end_induction, give_path
from catalogue.runbooks.path_tables import InductionStep
from catalogue.runbooks.starters import LEARNING, Progress, followed, own_progress, progress_of
from catalogue.store import Database
from catalogue.terms import DrillLevel, Role, StarterDeed
from catalogue.workflows.assign_and_tell import assign_and_tell
from catalogue.workflows.starter_reminders import starters_begin
from tests.catalogue.runbooks.learning import Learning
from tests.factories import OPERATOR, TODAY

BY = TODAY + timedelta(days=90)


@pytest.fixture
def learning(database: Database) -> Iterator[Learning]:
    with database.unit_of_work() as session:
        yield Learning(session)


def assign(
    learning: Learning,
    actor: Actor = OPERATOR,
    learner: Person | None = None,
    days: int = 90,
    buddy: Person | None = None,
) -> InductionStep:
    """Ben, or somebody else, learns the restore."""
    wanted = Assignment(learner or learning.ben, StarterDeed.WITH_BUDDY, TODAY + timedelta(days=days), buddy)
    return assign_learner(learning.desk(actor), learning.system, learning.restore, wanted)


def progress(learning: Learning) -> Progress:
    found = own_progress(learning.session, learning.as_(learning.ben), TODAY)
    assert found is not None
    return found


def test_who_learns_nothing_yet_gets_a_list_of_their_own(learning: Learning) -> None:
    assign(learning, buddy=learning.cleo)
    found = progress(learning)
    (step,) = found.steps
    assert (found.of.title, found.of.path) == (LEARNING, None)
    assert (step.by_on, step.buddy, step.is_done) == (BY, learning.cleo, False)
    for follower in (learning.ann, learning.cleo):
        assert [one.starter for one in followed(learning.session, learning.as_(follower), TODAY)] == [learning.ben]


def test_who_has_a_path_gets_one_step_more(learning: Learning) -> None:
    row = learning.given()
    step = assign(learning)
    assert step.induction_id == row.id and len(progress(learning).steps) == 5


def test_what_was_assigned_stays_with_a_path_that_is_given_later(learning: Learning) -> None:
    step = assign(learning)
    row = give_path(learning.desk(learning.keeper), learning.whole_path(), learning.ben, learning.cleo, TODAY)
    assert step.induction_id == row.id and progress(learning).of.title == "Housing analyst"
    assert len(progress(learning).steps) == 5
    with pytest.raises(Refused) as refused:
        give_path(learning.desk(learning.keeper), learning.path, learning.ben, None, TODAY)
    assert refused.value.code == "has_path"


def test_it_is_in_hand_but_no_cover_until_a_drill_shows_it(learning: Learning) -> None:
    learning.contract()
    _ = learning.restore
    before = readiness_of(learning.session, OPERATOR, learning.system, TODAY).result
    assign(learning)
    (one,) = learners(learning.session, [learning.restore.id], TODAY)[learning.restore.id]
    assert (one.person, one.by_on) == (learning.ben, BY)
    after = readiness_of(learning.session, OPERATOR, learning.system, TODAY).result
    assert after == before and after.only_a_contractor
    learning.drill(learning.restore, learning.ben, level=DrillLevel.WATCHED, witness=learning.cleo)
    assert progress(learning).is_finished
    assert not readiness_of(learning.session, OPERATOR, learning.system, TODAY).result.only_a_contractor


@pytest.mark.parametrize("how", ["ended", "left"])
def test_nothing_is_in_hand_once_the_list_ends_or_the_learner_leaves(learning: Learning, how: str) -> None:
    assign(learning)
    if how == "ended":
        end_induction(learning.desk(learning.as_(learning.ann)), progress(learning).of.row)
    else:
        learning.ben.end_on = TODAY - timedelta(days=1)
        learning.session.flush()
    assert learners(learning.session, [learning.restore.id], TODAY) == {}


@pytest.mark.parametrize("who, allowed", [("keeper", True), ("manager", True), ("colleague", False)])
def test_whoever_may_edit_the_system_and_the_learner_s_manager_assign(
    learning: Learning, who: str, allowed: bool
) -> None:
    learning.system.team_id = learning.team
    learning.session.flush()
    _ = learning.ben
    actor = {"keeper": learning.keeper, "manager": learning.as_(learning.ann),
             "colleague": learning.as_(learning.cleo)}[who]  # fmt: skip
    if allowed:
        assert assign(learning, actor).by_on == BY
        return
    with pytest.raises(NotAllowed):
        assign(learning, actor)


def test_of_a_system_that_they_may_not_see_nobody_assigns(learning: Learning) -> None:
    learning.system.visibility = "restricted"
    learning.session.flush()
    with pytest.raises(NotFound):
        assign(learning, learning.as_(learning.ann))


@pytest.mark.parametrize("days", [-1, 0, 732])
def test_a_day_that_is_past_or_far_is_refused(learning: Learning, days: int) -> None:
    with pytest.raises(Refused) as refused:
        assign(learning, days=days)
    assert refused.value.code == "learn_by"


@pytest.mark.parametrize(
    "role, who, code",
    [("learner", "sam", "not_a_starter"), ("buddy", "ben", "not_a_buddy"), ("buddy", "sam", "not_a_buddy")],
)
def test_who_cannot_learn_or_help_is_refused(learning: Learning, role: str, who: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        assign(learning, **{role: getattr(learning, who)})
    assert refused.value.code == code


def contractor(learning: Learning, *, account: bool = True, covers: bool = True, until: int = 30) -> Person:
    """Sam of the supplier, with a part in a contract that covers the system."""
    deal = learning.contract() if covers else learning.thing("contract", "Other")
    learning.place.role(learning.sam, Role.CONTRACTOR, RoleScope("contract", deal.id), TODAY + timedelta(days=until))
    if account:
        learning.place.account(learning.sam)
    learning.session.flush()
    return learning.sam


def test_a_supplier_s_person_who_works_on_the_system_shows_one_step_and_is_told_of_no_more(learning: Learning) -> None:
    sam = contractor(learning)
    assign(learning, buddy=sam)
    (step,) = progress(learning).steps
    assert step.buddy is sam and progress(learning).of.buddy is None
    seen = learning.as_(sam)
    assert followed(learning.session, seen, TODAY) == []
    with pytest.raises(NotFound):
        progress_of(learning.session, seen, progress(learning).of.row.id, TODAY)
    learning.drill(learning.restore, sam)
    assert readiness_of(learning.session, OPERATOR, learning.system, TODAY).result.standings[0].cover == 0


@pytest.mark.parametrize("lacks", [{"account": False}, {"covers": False}, {"until": -1}])
def test_a_supplier_s_person_who_cannot_see_what_it_is_about_is_refused(
    learning: Learning, lacks: dict[str, Any]
) -> None:
    with pytest.raises(Refused, match="an account and a part in a running contract that covers Hearth") as refused:
        assign(learning, buddy=contractor(learning, **lacks))
    assert refused.value.code == "not_a_buddy"


def test_of_a_whole_path_no_contractor_is_the_buddy(learning: Learning) -> None:
    sam = contractor(learning)
    with pytest.raises(Refused) as refused:
        give_path(learning.desk(learning.keeper), learning.whole_path(), learning.ben, sam, TODAY)
    assert refused.value.code == "not_a_buddy"


def test_a_buddy_of_one_step_is_written_to_and_one_of_the_whole_list_is_not(learning: Learning) -> None:
    by = TODAY + timedelta(days=90)
    for learner, buddy in ((learning.ben, contractor(learning)), (learning.ann, learning.cleo)):
        wanted = Assignment(learner, StarterDeed.WITH_BUDDY, by, buddy)
        assign_and_tell(learning.desk(), learning.system, learning.restore, wanted)
    (letter,) = learning.session.scalars(select(Message)).all()
    assert letter.to_address == learning.sam.email
    assert "show Ben Booth how to do “Restore” of Hearth, by 20 February 2027" in letter.body


def test_nobody_is_assigned_the_same_twice(learning: Learning) -> None:
    assign(learning)
    with pytest.raises(Refused) as refused:
        assign(learning)
    assert refused.value.code == "learns_already"


def test_the_manager_and_the_buddy_are_told_next_morning(learning: Learning) -> None:
    assign(learning, buddy=learning.cleo)
    lines = list(starters_begin(learning.session, TODAY + timedelta(days=1)))
    told = {line.to_person: line.words for line in lines}
    assert told == dict.fromkeys([learning.ann.id, learning.cleo.id], "Ben Booth is to learn more")
