"""A witness is asked, says it once or otherwise, and nobody says it for them; a denied drill proves nothing."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS, Actor
from catalogue.audit import AuditEvent
from catalogue.errors import NotAllowed, NotFound, Refused
from catalogue.readiness.queries import readiness_of
from catalogue.runbooks.operations import void_drill
from catalogue.runbooks.reading import drilled
from catalogue.runbooks.tables import Drill
from catalogue.runbooks.witnessing import denied_drills, say_watched, waiting_for_witness, watched_by, watched_drill
from catalogue.store import Database
from catalogue.terms import DrillLevel
from catalogue.workflows.witness_reminders import witnesses_asked, witnesses_denied
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY


class Witnessed(Running):
    """Ben did it while Ann watched; of the third day before, she has said nothing yet."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.runbook = self.thing("runbook", "Restore Hearth", body="1. Stop")
        self.todo = self.procedure(runbook=self.runbook, is_restore=True)
        self.done = self.watch(3)

    def watch(self, days_ago: int, **said: Any) -> Drill:
        """One more that names Ann."""
        return self.drill(self.todo, self.ben, days_ago, **{"level": DrillLevel.WATCHED, "witness": self.ann, **said})

    @property
    def witness(self) -> Actor:
        """Ann, without any right over entries."""
        return Actor(name="Ann Archer", person_id=self.ann.id, is_staff=True)

    def say(self, was_watched: bool, actor: Actor | None = None) -> bool:
        """What she says of it."""
        actor = actor or self.witness
        return say_watched(self.desk(actor), watched_drill(self.session, self.witness, self.done.id), was_watched)

    def cover(self) -> int:
        """How many of our own people can do it."""
        return readiness_of(self.session, OPERATOR, self.system, TODAY).result.standings[0].cover


@pytest.fixture
def at(database: Database) -> Any:
    with database.unit_of_work() as session:
        yield Witnessed(session)


def test_who_is_named_is_asked_first_of_what_they_have_said_nothing_of(at: Witnessed) -> None:
    older = at.watch(9)
    at.say(True)
    assert [one.drill.id for one in watched_by(at.session, at.witness)] == [older.id, at.done.id]
    assert [one.drill.id for one in waiting_for_witness(at.session, at.witness)] == [older.id]
    assert (at.done.was_watched, at.done.witness_said_at is not None) == (True, True)


@pytest.mark.parametrize("said, cover", [(None, 1), (True, 1), (False, 0)])
def test_a_drill_counts_unless_its_witness_was_not_there(at: Witnessed, said: bool | None, cover: int) -> None:
    if said is not None:
        assert at.say(said)
    assert at.cover() == cover
    assert (drilled(at.session, OPERATOR, at.runbook) is not None) is bool(cover)
    gates = [gate.words for gate in readiness_of(at.session, OPERATOR, at.system, TODAY).result.gates]
    assert ("No restore was shown in the last 12 months." in gates) is not bool(cover)


def test_done_alone_with_somebody_who_was_not_there_proves_nothing_either(at: Witnessed) -> None:
    void_drill(at.desk(), at.system, at.todo, at.done, "Another day.")
    at.done = at.watch(1, level=DrillLevel.ALONE)
    assert at.cover() == 1
    at.say(False)
    assert at.cover() == 0


def test_it_is_said_once_and_can_be_said_otherwise_with_an_event_each(at: Witnessed) -> None:
    assert [at.say(False), at.say(False), at.say(True)] == [True, False, True]
    at.session.commit()
    said = select(AuditEvent.action).where(AuditEvent.action.in_(["system.drill_denied", "system.drill_confirmed"]))
    assert at.session.scalars(said.order_by(AuditEvent.seq)).all() == [
        "system.drill_denied",
        "system.drill_confirmed",
    ]


def test_nobody_says_it_for_them(at: Witnessed) -> None:
    ben = Actor(name="Ben Booth", person_id=at.ben.id, is_staff=True)
    for actor in (ben, OPERATOR, ANONYMOUS):
        assert watched_by(at.session, actor) == []
        with pytest.raises(NotFound):
            watched_drill(at.session, actor, at.done.id)
        with pytest.raises(NotFound):
            at.say(False, actor)
    with pytest.raises((NotAllowed, NotFound)):  # a token that may only read
        at.say(False, replace(at.witness, scopes=frozenset()))


def test_of_a_system_that_they_may_not_see_they_are_told_nothing(at: Witnessed) -> None:
    at.system.visibility = "restricted"
    at.session.flush()
    assert watched_by(at.session, at.witness) == []


def test_both_are_told_by_letter_on_the_morning_after_and_not_again(at: Witnessed) -> None:
    for person in (at.ann, at.ben):
        at.place.account(person)
    at.session.flush()
    morning = at.done.recorded_at.date() + timedelta(days=1)
    asked = list(witnesses_asked(at.session, morning))
    assert [(one.to_person, one.words) for one in asked] == [(at.ann.id, "Did you watch Ben Booth do “Restore”?")]
    assert list(witnesses_denied(at.session, morning)) == []
    at.say(False)
    assert list(witnesses_asked(at.session, morning)) == []
    (told,) = witnesses_denied(at.session, morning)
    assert told.to_person == at.ben.id
    assert (told.words, told.href) == (
        "Ann Archer says that they did not watch you do “Restore”",
        "/systems/hearth/readiness",
    )
    assert list(witnesses_denied(at.session, morning + timedelta(days=1))) == []


def test_what_was_done_long_ago_is_asked_about_once_recorded_however_much_waits(at: Witnessed) -> None:
    at.place.account(at.ann)
    morning = at.done.recorded_at.date() + timedelta(days=1)
    for days_ago in range(51):
        at.watch(days_ago).recorded_at -= timedelta(days=1)
    at.done.done_on -= timedelta(days=200)
    at.session.flush()
    assert len(list(witnesses_asked(at.session, morning))) == 1


def test_who_did_it_knows_of_the_denial_until_they_have_done_it_again(at: Witnessed) -> None:
    ben = Actor(name="Ben Booth", person_id=at.ben.id, is_staff=True)
    assert denied_drills(at.session, ben) == []
    at.say(False)
    assert [(one.drill.id, one.person.name) for one in denied_drills(at.session, ben)] == [(at.done.id, "Ann Archer")]
    assert denied_drills(at.session, at.witness) == []
    at.done.recorded_at -= timedelta(hours=1)
    again = at.drill(at.todo, at.ben, 0)
    assert denied_drills(at.session, ben) == []
    void_drill(at.desk(), at.system, at.todo, again, "Another day.")
    assert [one.drill.id for one in denied_drills(at.session, ben)] == [at.done.id]


def test_what_is_void_is_not_asked_about(at: Witnessed) -> None:
    void_drill(at.desk(), at.system, at.todo, at.done, "Another day.")
    assert watched_by(at.session, at.witness) == []
    with pytest.raises(Refused) as error:
        at.say(True)
    assert error.value.code == "drill_voided"
