"""“I have read this” holds for a revision until a major change is in force; drills fall with the same changes."""

from datetime import timedelta
from typing import Any

import pytest

from catalogue.errors import NotFound, Refused
from catalogue.kinds.record import Record
from catalogue.readiness.queries import readiness_of
from catalogue.resources.operations import describe
from catalogue.runbooks.drafting import approve, propose
from catalogue.runbooks.reading import Done, drilled, last_done, last_read, mark_read
from catalogue.runbooks.revisions import newest
from catalogue.terms import DrillLevel, DrillOutcome, Employer, RevisionChange
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY

MINOR, MAJOR = RevisionChange.MINOR, RevisionChange.MAJOR


@pytest.fixture
def runbook(running: Running) -> Any:
    return running.thing("runbook", "Restore Hearth", body="1. Do it.")


def change(running: Running, runbook: Any, text: str, how: RevisionChange) -> None:
    last = newest(running.session, runbook)
    draft = propose(running.desk(), runbook, text, how, last.number if last else 0)
    assert draft is not None
    approve(running.desk(), runbook, draft, how)


def counts(running: Running, runbook: Any) -> tuple[int, bool]:
    found = last_read(running.session, running.ben.id, runbook)
    assert found is not None
    return found.number, found.counts


def test_reading_holds_through_a_minor_change_and_not_through_a_major_one(running: Running, runbook: Any) -> None:
    ben = running.desk(running.place.actor(running.ben))
    assert last_read(running.session, running.ben.id, runbook) is None
    assert mark_read(ben, runbook, 1)
    assert not mark_read(ben, runbook, 1)
    change(running, runbook, "1. Do it. ✓", MINOR)
    assert counts(running, runbook) == (1, True)
    change(running, runbook, "1. Do it otherwise.", MAJOR)
    assert counts(running, runbook) == (1, False)
    assert mark_read(ben, runbook, 3)
    assert counts(running, runbook) == (3, True)
    assert last_read(running.session, running.ann.id, runbook) is None


def test_only_what_is_in_force_is_read_and_only_by_people_who_see_it(running: Running, runbook: Any) -> None:
    for actor, number, code in ((OPERATOR, 1, "nobody_reads"), (running.place.actor(running.ben), 2, "read_another")):
        with pytest.raises(Refused) as refused:
            mark_read(running.desk(actor), runbook, number)
        assert refused.value.code == code
    outsider = running.place.actor(running.place.person("Olga Other", Employer.PARTNER))
    with pytest.raises(NotFound):
        mark_read(running.desk(outsider), runbook, 1)


def test_what_somebody_did_last_names_its_revision(running: Running, runbook: Any) -> None:
    todo = running.procedure(runbook=runbook)
    ben = running.place.actor(running.ben)
    assert (last_done(running.session, ben, runbook), drilled(running.session, ben, runbook)) == (None, None)
    running.drill(todo, running.ben, 20)
    change(running, runbook, "1. Do it. ✓", MINOR)
    running.drill(todo, running.ben, 10)
    assert last_done(running.session, ben, runbook) == 2
    assert drilled(running.session, ben, runbook) == Done(TODAY - timedelta(days=10), counts=True)
    change(running, runbook, "1. Do it otherwise.", MAJOR)
    assert drilled(running.session, ben, runbook) == Done(TODAY - timedelta(days=10), counts=False)


def test_it_was_last_done_on_the_newest_day_whichever_revision_that_was_by(running: Running, runbook: Any) -> None:
    todo = running.procedure(runbook=runbook)
    change(running, runbook, "1. Do it. ✓", MINOR)
    running.drill(todo, running.ben, 20)
    running.drill(todo, running.ann, 10, runbook_revision=1)
    assert drilled(running.session, OPERATOR, runbook) == Done(TODAY - timedelta(days=10), counts=True)
    change(running, runbook, "1. Do it otherwise.", MAJOR)
    running.drill(todo, running.ben, 30)
    assert drilled(running.session, OPERATOR, runbook) == Done(TODAY - timedelta(days=30), counts=True)


@pytest.mark.parametrize(
    "said", [{"level": DrillLevel.TAUGHT_BACK}, {"outcome": DrillOutcome.FAILED}], ids=["told", "failed"]
)
def test_a_runbook_is_proven_by_who_carried_it_out(running: Running, runbook: Any, said: dict[str, Any]) -> None:
    running.drill(running.procedure(runbook=runbook), running.ben, witness=running.ann, **said)
    assert drilled(running.session, OPERATOR, runbook) is None


def test_nobody_hears_what_was_done_on_a_system_that_they_may_not_see(running: Running, runbook: Any) -> None:
    running.drill(running.procedure(runbook=runbook), running.ben)
    describe(running.desk(), running.system, Record("system", {"visibility": "restricted"}))
    ben = running.place.actor(running.ben)
    assert (last_done(running.session, ben, runbook), drilled(running.session, ben, runbook)) == (None, None)
    assert drilled(running.session, OPERATOR, runbook) is not None


def test_a_major_change_in_force_voids_drills_and_readiness_falls_a_draft_or_a_minor_one_does_not(
    running: Running, runbook: Any
) -> None:
    todo = running.procedure(runbook=runbook, is_restore=True)
    for person in (running.ann, running.ben):
        running.drill(todo, person)
    scores = []

    def note() -> None:
        scores.append(int(readiness_of(running.session, OPERATOR, running.system, TODAY).result.score))

    note()
    change(running, runbook, "1. Do it. ✓", MINOR)
    note()
    draft = propose(running.desk(), runbook, "1. Do it otherwise.", MAJOR, 2)
    note()
    assert draft is not None
    approve(running.desk(), runbook, draft, MAJOR)
    note()
    running.drill(todo, running.ann, 0)
    running.drill(todo, running.ben, 0)
    note()
    describe(running.desk(), runbook, Record("runbook", {"body": "By a program."}))
    note()
    assert scores == [1, 1, 1, 0, 1, 0]
