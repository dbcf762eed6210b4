"""A draft waits for whoever answers for its runbook: on their page at once, by letter on the next morning."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from catalogue.access import Actor
from catalogue.runbooks.drafting import approve, propose, withdraw
from catalogue.runbooks.tables import Revision
from catalogue.runbooks.waiting import drafts_waiting
from catalogue.store import Database
from catalogue.terms import RevisionChange
from catalogue.workflows.draft_reminders import drafts_to_approve
from tests.catalogue.runbooks.running import Running
from tests.factories import TODAY

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def running(database: Database) -> Iterator[Running]:
    with database.unit_of_work() as session:
        made = Running(session)
        for person in (made.ann, made.ben):
            made.place.account(person)
        yield made


@pytest.fixture
def runbooks(running: Running) -> list[Any]:
    owners = {"technical_owner": running.ann.email}
    return [running.thing("runbook", title, body="1. Do it.", owners=owners) for title in ("Stop it", "Start it")]


def draft(running: Running, runbook: Any, actor: Actor, base: int = 1) -> Revision:
    made = propose(running.desk(actor), runbook, f"1. Do it well, {base}.", RevisionChange.MINOR, base)
    assert made is not None
    return made


def waiting(running: Running, actor: Actor) -> list[tuple[str, int]]:
    return [(one.title, one.number) for one in drafts_waiting(running.session, actor)]


def test_the_newest_draft_of_each_waits_until_it_is_settled(running: Running, runbooks: list[Any]) -> None:
    ann, ben = (running.place.actor(person) for person in (running.ann, running.ben))
    first, newer, other = (
        draft(running, runbooks[0], ben),
        draft(running, runbooks[0], ben, 2),
        draft(running, runbooks[1], ben),
    )
    assert (first.number, waiting(running, ann), waiting(running, ben)) == (2, [("Stop it", 3), ("Start it", 2)], [])
    approve(running.desk(ann), runbooks[0], newer, RevisionChange.MINOR)
    withdraw(running.desk(ann), runbooks[1], other)
    assert waiting(running, ann) == []


def test_whoever_answers_is_told_on_the_next_morning_once_and_not_of_their_own(
    running: Running, runbooks: list[Any]
) -> None:
    draft(running, runbooks[0], running.place.actor(running.ben))
    draft(running, runbooks[1], running.place.actor(running.ann))
    (line,) = drafts_to_approve(running.session, TOMORROW)
    assert (line.to_person, line.href) == (running.ann.id, "/runbooks/stop-it/texts/2")
    assert line.words == "A draft of “Stop it” by Ben Booth waits for you"
    assert [*drafts_to_approve(running.session, TODAY)] == []
    assert [*drafts_to_approve(running.session, TOMORROW + timedelta(days=1))] == []
