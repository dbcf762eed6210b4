"""Starter paths are kept by whoever keeps their team's entries, and their steps stand in the order they are taken."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from catalogue.access import Actor
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Refused
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.runbooks.operations import retire_procedure
from catalogue.runbooks.path_queries import path_of, paths, step_of, steps_of
from catalogue.runbooks.paths import (
    PathEntry,
    StepEntry,
    add_step,
    change_path,
    change_step,
    end_path,
    make_path,
    move_step_up,
    remove_step,
)
from catalogue.store import Database
from catalogue.terms import Employer, Role, StarterDeed, StarterStage
from tests.catalogue.runbooks.learning import Learning
from tests.factories import OPERATOR, TODAY

READ, MEET, WITH_BUDDY, ALONE = StarterDeed
DAY, WEEK, LATER = StarterStage


@pytest.fixture
def learning(database: Database) -> Iterator[Learning]:
    with database.unit_of_work() as session:
        yield Learning(session)


def deeds(learning: Learning, actor: Actor = OPERATOR) -> list[StarterDeed]:
    return [line.deed for line in steps_of(learning.session, actor, learning.path, TODAY)]


def test_steps_stand_by_stage_and_then_as_they_were_added(learning: Learning) -> None:
    learning.whole_path()
    assert deeds(learning) == [READ, MEET, WITH_BUDDY, ALONE]
    listed = paths(learning.session, learning.as_(learning.ben))
    assert [(one.row.title, one.team, one.steps) for one in listed] == [("Housing analyst", "Housing", 4)]


def test_a_step_changes_its_place_its_stage_and_what_it_says(learning: Learning) -> None:
    learning.whole_path()
    desk = learning.desk(learning.keeper)
    read, meet = (line.row for line in steps_of(learning.session, learning.keeper, learning.path, TODAY)[:2])
    read, _ = step_of(learning.session, learning.keeper, learning.path, read.id, TODAY)
    meet, _ = step_of(learning.session, learning.keeper, learning.path, meet.id, TODAY)
    assert move_step_up(desk, learning.path, meet)
    assert not move_step_up(desk, learning.path, meet)
    assert deeds(learning) == [MEET, READ, WITH_BUDDY, ALONE]
    again = StepEntry(WEEK, READ, learning.runbook, "Before you do it")
    assert change_step(desk, learning.path, read, again, read.version)
    assert not change_step(desk, learning.path, read, again, read.version)
    assert deeds(learning) == [MEET, WITH_BUDDY, READ, ALONE]
    with pytest.raises(Conflict):
        change_step(desk, learning.path, read, again, read.version - 1)
    remove_step(desk, learning.path, read)
    assert deeds(learning) == [MEET, WITH_BUDDY, ALONE]
    with pytest.raises(NotFound):
        step_of(learning.session, learning.keeper, learning.path, read.id, TODAY)


def test_a_step_points_at_what_its_deed_asks_for(learning: Learning) -> None:
    for deed, target in ((READ, learning.cleo), (MEET, learning.runbook), (ALONE, learning.runbook),
                         (READ, learning.system)):  # fmt: skip
        with pytest.raises(BadInput, match="needs something else"):
            learning.step(deed, target)
    left, _ = keep_person(
        learning.session, OPERATOR, PersonEntry("l@council.example", "Lou", employer=Employer.COUNCIL, end_on=TODAY)
    )
    left.end_on = TODAY.replace(year=2025)
    with pytest.raises(BadInput, match="Lou does not work here"):
        learning.step(MEET, left)
    retire_procedure(learning.desk(), learning.system, learning.restore)
    with pytest.raises(BadInput, match="needed no more"):
        learning.step(ALONE, learning.restore)
    with pytest.raises(Refused) as refused:
        learning.step(READ, learning.thing("runbook", "Not written yet"))
    assert refused.value.code == "nothing_to_read"


def test_a_path_is_for_somebody_and_has_a_name(learning: Learning) -> None:
    with pytest.raises(BadInput) as bad:
        make_path(learning.desk(), PathEntry(" "))
    assert [problem.field for problem in bad.value.problems] == ["title", "team"]
    path = make_path(learning.desk(), PathEntry("All analysts", job_title=" Data  analyst "))
    assert path.job_title == "Data analyst"


def test_only_whoever_keeps_the_team_keeps_its_paths(learning: Learning) -> None:
    learning.whole_path()
    staff, elsewhere = learning.as_(learning.ben), learning.place.team("Planning")
    with pytest.raises(NotAllowed):
        make_path(learning.desk(staff), PathEntry("Mine", learning.team))
    with pytest.raises(NotAllowed):
        add_step(learning.desk(staff), learning.path, StepEntry(DAY, MEET, learning.cleo))
    with pytest.raises(NotAllowed):
        end_path(learning.desk(staff), learning.path)
    entry = PathEntry("Planning analyst", elsewhere)
    with pytest.raises(NotAllowed):
        change_path(learning.desk(learning.keeper), learning.path, entry, learning.path.version)
    outsider = learning.as_(learning.place.person("Olga Other", Employer.PARTNER))
    for ask in (
        lambda: paths(learning.session, outsider),
        lambda: path_of(learning.session, outsider, learning.path.id),
    ):
        with pytest.raises(NotFound):
            ask()


def test_a_path_changes_and_ends(learning: Learning) -> None:
    desk, path = learning.desk(learning.keeper), learning.path
    entry = PathEntry("Housing analyst", learning.team, "Analyst")
    assert change_path(desk, path, entry, path.version)
    assert not change_path(desk, path, entry, path.version)
    with pytest.raises(Conflict):
        change_path(desk, path, replace(entry, title="Other"), path.version - 1)
    end_path(desk, path)
    assert paths(learning.session, learning.keeper) == []
    assert path_of(learning.session, learning.keeper, path.id).ended_on == TODAY
    with pytest.raises(Refused) as refused:
        end_path(desk, path)
    assert refused.value.code == "path_ended"


def test_a_step_on_what_a_reader_may_not_see_is_not_there_for_them(learning: Learning) -> None:
    hidden = learning.thing("runbook", "Secret", body="1. Hush.", visibility="restricted")
    secret = learning.procedure("Hush")
    learning.place.role(learning.cleo, Role.STEWARD)
    add = learning.desk(OPERATOR)
    add_step(add, learning.path, StepEntry(DAY, READ, hidden))
    add_step(add, learning.path, StepEntry(DAY, ALONE, secret))
    learning.system.visibility = "restricted"
    learning.session.flush()
    assert deeds(learning, learning.as_(learning.cleo)) == [READ, ALONE]
    assert deeds(learning, learning.as_(learning.ben)) == []
    counts = [paths(learning.session, learning.as_(one))[0].steps for one in (learning.cleo, learning.ben)]
    assert counts == [2, 0]


def test_a_step_changes_places_with_one_that_its_keeper_sees(learning: Learning) -> None:
    """Else a step that comes earlier, and does not, would tell of one that is hidden."""
    hidden = learning.thing("runbook", "Secret", body="1. Hush.")
    first, _, last = (learning.step(READ, one) for one in (learning.runbook, hidden, learning.runbook))
    hidden.visibility = "restricted"
    learning.session.flush()
    desk = learning.desk(learning.keeper)
    assert move_step_up(desk, learning.path, last)
    seen = [line.row.id for line in steps_of(learning.session, learning.keeper, learning.path, TODAY)]
    assert seen == [last.id, first.id]
    assert not move_step_up(desk, learning.path, last)


def test_what_is_used_no_more_is_known_to_be_gone(learning: Learning) -> None:
    learning.whole_path()
    retire_procedure(learning.desk(), learning.system, learning.restore)
    learning.cleo.end_on = TODAY.replace(year=2025)
    lines = steps_of(learning.session, learning.keeper, learning.path, TODAY)
    assert [(line.deed, line.is_gone) for line in lines] == [
        (READ, False), (MEET, True), (WITH_BUDDY, True), (ALONE, True),
    ]  # fmt: skip
