"""A starter's copy of a path: given with a buddy, done by records alone, and told to those whom it concerns."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalogue.access import Actor
from catalogue.audit import AuditEvent
from catalogue.errors import Conflict, NotAllowed, NotFound, Refused
from catalogue.readiness.queries import readiness_of
from catalogue.runbooks.drafting import approve, propose
from catalogue.runbooks.inductions import end_induction, give_path, name_buddy, note_meeting
from catalogue.runbooks.operations import void_drill
from catalogue.runbooks.path_tables import InductionStep, PathStep
from catalogue.runbooks.paths import end_path, remove_step
from catalogue.runbooks.reading import mark_read
from catalogue.runbooks.revisions import newest
from catalogue.runbooks.starters import own_progress, own_step, progress_followed, progress_of, starting_on
from catalogue.store import Database
from catalogue.terms import DrillLevel, DrillOutcome, Employer, RevisionChange, Role, StarterDeed
from catalogue.workflows.starter_reminders import starters_begin
from tests.catalogue.runbooks.learning import Learning
from tests.factories import TODAY

READ, MEET, WITH_BUDDY, ALONE = StarterDeed


@pytest.fixture
def learning(database: Database) -> Iterator[Learning]:
    with database.unit_of_work() as session:
        yield Learning(session)


def done(learning: Learning, actor: Actor | None = None) -> list[StarterDeed]:
    """Which steps are done, as the starter sees it."""
    found = own_progress(learning.session, actor or learning.as_(learning.ben), TODAY)
    assert found is not None
    return [step.line.deed for step in found.steps if step.is_done]


def change(learning: Learning, text: str, how: RevisionChange) -> None:
    last = newest(learning.session, learning.runbook)
    draft = propose(learning.desk(), learning.runbook, text, how, last.number if last else 0)
    assert draft is not None
    approve(learning.desk(), learning.runbook, draft, how)


def meeting(learning: Learning) -> InductionStep:
    return learning.session.scalars(select(InductionStep).where(InductionStep.deed == MEET)).one()


def test_reading_is_done_by_a_receipt_kept_by_a_minor_change_and_reset_by_a_major_one(learning: Learning) -> None:
    learning.given()
    ben = learning.desk(learning.as_(learning.ben))
    assert done(learning) == []
    mark_read(ben, learning.runbook, 1)
    assert done(learning) == [READ]
    change(learning, "1. Do it. ✓", RevisionChange.MINOR)
    assert done(learning) == [READ]
    change(learning, "1. Do it otherwise.", RevisionChange.MAJOR)
    assert done(learning) == []
    mark_read(ben, learning.runbook, 3)
    assert done(learning) == [READ]


def test_doing_is_done_by_a_drill_of_its_level_which_raises_cover(learning: Learning) -> None:
    learning.given()
    before = readiness_of(learning.session, learning.keeper, learning.system, TODAY).result.score
    learning.drill(learning.restore, learning.ben, level=DrillLevel.TAUGHT_BACK, witness=learning.cleo)
    learning.drill(learning.restore, learning.ben, outcome=DrillOutcome.FAILED)
    assert done(learning) == []
    learning.drill(learning.restore, learning.ben, level=DrillLevel.WATCHED, witness=learning.cleo)
    assert done(learning) == [WITH_BUDDY]
    drill = learning.drill(learning.restore, learning.ben)
    assert done(learning) == [WITH_BUDDY, ALONE]
    assert readiness_of(learning.session, learning.keeper, learning.system, TODAY).result.score > before
    void_drill(learning.desk(), learning.system, learning.restore, drill, "Somebody helped")
    assert done(learning) == [WITH_BUDDY]
    change(learning, "1. Do it otherwise.", RevisionChange.MAJOR)
    assert done(learning) == []


def test_what_was_done_by_another_runbook_is_to_be_done_again(learning: Learning) -> None:
    learning.given()
    learning.drill(learning.restore, learning.ben)
    assert ALONE in done(learning)
    learning.restore.runbook_id = learning.thing("runbook", "Another way", body="1. Do it.").id
    learning.session.flush()
    assert done(learning) == []


def test_only_a_meeting_is_ticked_and_only_by_the_starter(learning: Learning) -> None:
    row = learning.given()
    ben = learning.desk(learning.as_(learning.ben))
    assert note_meeting(ben, row, meeting(learning), met=True)
    assert not note_meeting(ben, row, meeting(learning), met=True)
    assert done(learning) == [MEET]
    assert note_meeting(ben, row, meeting(learning), met=False)
    assert done(learning) == []
    with pytest.raises(NotFound):
        note_meeting(learning.desk(learning.as_(learning.ann)), row, meeting(learning), met=True)
    reading = learning.session.scalars(select(InductionStep).where(InductionStep.deed == READ)).one()
    with pytest.raises(Refused) as refused:
        note_meeting(ben, row, reading, met=True)
    assert refused.value.code == "not_ticked"
    with pytest.raises(NotFound):
        own_step(learning.session, learning.as_(learning.cleo), reading.id)
    assert own_step(learning.session, ben.actor, reading.id)[0] is row


def test_a_copy_stays_as_it_was_given(learning: Learning) -> None:
    learning.given()
    first = learning.session.scalars(select(PathStep).limit(1)).one()
    remove_step(learning.desk(learning.keeper), learning.path, first)
    end_path(learning.desk(learning.keeper), learning.path)
    found = own_progress(learning.session, learning.as_(learning.ben), TODAY)
    assert found is not None
    assert [step.line.deed for step in found.steps] == [READ, MEET, WITH_BUDDY, ALONE]
    assert (found.done, found.is_finished, found.is_starting(TODAY)) == (0, False, True)


def test_how_far_a_starter_is_is_told_to_them_their_manager_and_their_buddy(learning: Learning) -> None:
    row = learning.given()
    ann, ben, cleo = (learning.as_(one) for one in (learning.ann, learning.ben, learning.cleo))
    for actor in (ann, ben, cleo):
        assert progress_of(learning.session, actor, row.id, TODAY).of.buddy is learning.cleo
    assert [one.of.row for one in progress_followed(learning.session, ann, TODAY)] == [row]
    assert [one.of.row for one in progress_followed(learning.session, cleo, TODAY)] == [row]
    assert progress_followed(learning.session, ben, TODAY) == []
    with pytest.raises(NotFound):
        progress_of(learning.session, learning.keeper, row.id, TODAY)
    assert [one.starter for one in starting_on(learning.session, learning.path, TODAY)] == [learning.ben]
    assert own_progress(learning.session, ann, TODAY) is None


def test_whoever_has_left_is_nobodys_starter(learning: Learning) -> None:
    learning.given()
    learning.ben.end_on = TODAY
    later = TODAY + timedelta(days=1)
    cleo = learning.as_(learning.cleo)
    assert len(progress_followed(learning.session, cleo, TODAY)) == 1
    assert progress_followed(learning.session, cleo, later) == []
    assert starting_on(learning.session, learning.path, later) == []


def lines(learning: Learning, days: int) -> list[str]:
    """What the letters of so many days after the path was given say."""
    return [line.words for line in starters_begin(learning.session, TODAY + timedelta(days=days))]


def test_buddy_and_manager_are_told_once_on_the_first_day_or_the_morning_after_it_was_given(learning: Learning) -> None:
    row = learning.given()
    assert (lines(learning, 0), lines(learning, 2)) == ([], [])
    assert lines(learning, 1) == ["Ben Booth has a starter path: Housing analyst"] * 2
    row.started_on = TODAY + timedelta(days=7)
    learning.session.flush()
    assert (lines(learning, 1), lines(learning, 8)) == ([], [])
    told = list(starters_begin(learning.session, row.started_on))
    assert {line.words for line in told} == {"Ben Booth starts today: Housing analyst"}
    assert {(line.to_person, line.href) for line in told} == {
        (one.id, f"/starters/{row.id}") for one in (learning.ann, learning.cleo)
    }
    name_buddy(learning.desk(learning.keeper), row, learning.ann, row.version)
    assert [line.reason for line in starters_begin(learning.session, row.started_on)] == ["You are their buddy."]


def test_who_may_give_and_to_whom(learning: Learning) -> None:
    path, ben, cleo = learning.whole_path(), learning.ben, learning.cleo
    with pytest.raises(NotAllowed):
        give_path(learning.desk(learning.as_(cleo)), path, ben, cleo, TODAY)
    sam = learning.sam
    asked = [
        (sam, None, TODAY, "not_a_starter"),
        (ben, ben, TODAY, "not_a_buddy"),
        (ben, sam, TODAY, "not_a_buddy"),
    ]
    for starter, buddy, day, code in asked:
        with pytest.raises(Refused) as refused:
            give_path(learning.desk(learning.keeper), path, starter, buddy, day)
        assert refused.value.code == code
    give_path(learning.desk(learning.as_(learning.ann)), path, ben, None, TODAY + timedelta(days=7))
    with pytest.raises(Refused) as refused:
        give_path(learning.desk(learning.keeper), path, ben, cleo, TODAY)
    assert refused.value.code == "has_path"


def test_a_path_without_steps_is_given_to_nobody(learning: Learning) -> None:
    with pytest.raises(Refused) as refused:
        give_path(learning.desk(learning.keeper), learning.path, learning.ben, None, TODAY)
    assert refused.value.code == "path_empty"


def test_another_buddy_is_named_and_a_path_is_taken_off(learning: Learning) -> None:
    row = learning.given()
    ann, kim = learning.as_(learning.ann), learning.desk(learning.keeper)
    assert name_buddy(learning.desk(ann), row, learning.ann, row.version)
    assert not name_buddy(learning.desk(ann), row, learning.ann, row.version)
    with pytest.raises(Conflict):
        name_buddy(kim, row, None, row.version - 1)
    with pytest.raises(NotAllowed):
        end_induction(learning.desk(learning.as_(learning.ben)), row)
    end_induction(kim, row)
    assert own_progress(learning.session, learning.as_(learning.ben), TODAY) is None
    with pytest.raises(NotFound):
        end_induction(kim, row)
    with pytest.raises(NotFound):
        progress_of(learning.session, ann, row.id, TODAY)


def test_each_change_is_one_event_and_that_of_a_step_is_told_with_what_it_points_at(database: Database) -> None:
    with database.unit_of_work() as session:
        learning = Learning(session)
        row = learning.given()
        note_meeting(learning.desk(learning.as_(learning.ben)), row, meeting(learning), met=True)
    with database.reading() as session:
        ours = select(AuditEvent).where(AuditEvent.action.regexp_match("path|met"))
        events = session.scalars(ours.order_by(AuditEvent.seq)).all()
    assert [event.action for event in events] == [
        "starter_path.made", "system.path_step_added", "system.path_step_added", "runbook.path_step_added",
        "starter_path.step_added", "person.path_given", "person.met",
    ]  # fmt: skip
    of_path = [str(event.details) for event in events if event.subject_kind in ("starter_path", "person")]
    assert not [words for words in of_path if "Restore" in words or "Cleo" in words]


def test_what_somebody_may_not_see_is_no_step_of_theirs_and_counts_for_nothing(learning: Learning) -> None:
    row = learning.given()
    learning.place.role(learning.ann, Role.STEWARD)
    learning.system.visibility = "restricted"
    learning.session.flush()
    ben, ann = (progress_of(learning.session, learning.as_(one), row.id, TODAY) for one in (learning.ben, learning.ann))
    assert ([step.line.deed for step in ben.steps], len(ann.steps)) == ([READ, MEET], 4)


def test_a_supplier_has_no_pack(learning: Learning) -> None:
    outsider = learning.as_(learning.place.person("Olga Other", Employer.PARTNER))
    assert own_progress(learning.session, outsider, TODAY) is None
