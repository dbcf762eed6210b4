"""Messages are sent after the commit: each once however many send, again after a while, and given up in the end."""

import subprocess
import sys
import threading
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import select

from catalogue.audit import AuditEvent
from catalogue.messages.carriers import NotCarried
from catalogue.messages.operations import Letter, post
from catalogue.messages.rules import WAITS
from catalogue.messages.sending import LEASE, send_waiting
from catalogue.store import Database
from catalogue.terms import MessageState, MessageTopic
from tests.catalogue.messages.outbox import Notebook, messages, post_letters
from tests.catalogue.searches.test_at_once import until_somebody_waits
from tests.conftest import AUDIT_KEY
from tests.factories import OPERATOR
from tests.house.source import ROOT

BUSY = NotCarried("450 too busy")
UNKNOWN = NotCarried("550 no such person here", for_good=True)
GONE = NotCarried("nobody answers", nobody_there=True)


def later(database: Database, wait: timedelta) -> None:
    """Let so much time pass."""
    before = database.clock
    database.clock = lambda: before() + wait


def actions(database: Database) -> list[str]:
    """What the trail says was done to messages."""
    with database.reading() as session:
        trail = select(AuditEvent.action).where(AuditEvent.subject_kind == "message").order_by(AuditEvent.seq)
        return list(session.scalars(trail))


def test_what_waits_is_sent_once_and_written_down(database: Database) -> None:
    post_letters(database, 3)
    notebook = Notebook()
    assert send_waiting(database, notebook.mail).sent == 3
    assert send_waiting(database, notebook.mail).sent == 0
    assert [str(letter["To"]) for letter in notebook.letters] == [f"person{n}@council.example" for n in range(3)]
    assert {message.state for message in messages(database)} == {MessageState.SENT}
    assert actions(database) == ["message.posted"] * 3 + ["message.sent"] * 3


def test_two_who_send_at_once_send_nothing_twice(database: Database) -> None:
    post_letters(database, 60)
    notebook, barrier = Notebook(), threading.Barrier(4)
    failures: list[BaseException] = []

    def send() -> None:
        own = Database(database.url, AUDIT_KEY, database.clock)
        try:
            barrier.wait()
            while send_waiting(own, notebook.mail).sent:
                pass
        except BaseException as failure:
            failures.append(failure)
        finally:
            own.dispose()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert len(notebook.ids) == len(set(notebook.ids)) == 60
    assert actions(database).count("message.sent") == 60


def test_a_message_that_is_being_sent_is_nobody_elses(database: Database) -> None:
    post_letters(database)
    second = Notebook()

    class Slow(Notebook):
        def _carry(self, letter: object) -> None:
            assert send_waiting(database, second.mail).sent == 0
            later(database, LEASE - timedelta(minutes=1))
            assert send_waiting(database, second.mail).sent == 0

    assert send_waiting(database, Slow().mail).sent == 1
    assert second.letters == []


def test_a_process_ended_between_sending_and_noting_sends_again_under_the_same_id(
    database: Database, tmp_path: Path
) -> None:
    post_letters(database)
    died = subprocess.run(
        [sys.executable, "-m", "tests.catalogue.messages.dying", database.url, str(tmp_path / "mail")],
        cwd=ROOT,
        check=False,
    )
    assert died.returncode == 9
    (written,) = (tmp_path / "mail").glob("*.eml")
    (message,) = messages(database)
    assert message.state == MessageState.SENDING

    real = message.due_at
    database.clock = lambda: real - timedelta(seconds=1)
    notebook = Notebook()
    assert send_waiting(database, notebook.mail).sent == 0
    database.clock = lambda: real + timedelta(seconds=1)
    assert send_waiting(database, notebook.mail).sent == 1
    first = message_from_bytes(written.read_bytes())
    assert notebook.ids == [first["Message-ID"]]
    assert str(notebook.letters[0]["Date"]) == first["Date"]


def test_who_comes_too_late_to_note_changes_nothing(database: Database) -> None:
    post_letters(database)

    class TooSlow(Notebook):
        def _carry(self, letter: object) -> None:
            later(database, LEASE + timedelta(minutes=1))
            assert send_waiting(database, Notebook().mail).sent == 1
            raise UNKNOWN

    done = send_waiting(database, TooSlow().mail)
    assert (done.sent, done.failed, done.later) == (0, 0, 0)
    assert messages(database)[0].state == MessageState.SENT
    assert actions(database) == ["message.posted", "message.sent"]


def test_what_is_refused_for_good_has_failed_with_the_servers_words(database: Database) -> None:
    post_letters(database)
    assert send_waiting(database, Notebook(problem=UNKNOWN).mail).failed == 1
    (message,) = messages(database)
    assert (message.state, message.said, message.tries) == (MessageState.FAILED, "550 no such person here", 1)
    assert actions(database) == ["message.posted", "message.failed"]


def test_what_is_refused_for_now_is_tried_at_growing_intervals_and_then_given_up(sqlite_database: Database) -> None:
    post_letters(sqlite_database)
    busy = Notebook(problem=BUSY).mail
    for number, wait in enumerate(WAITS, start=1):
        assert send_waiting(sqlite_database, busy).later == 1
        assert messages(sqlite_database)[0].tries == number
        later(sqlite_database, wait - timedelta(seconds=2))
        assert send_waiting(sqlite_database, busy).later == 0
        later(sqlite_database, timedelta(seconds=3))
    assert send_waiting(sqlite_database, busy).failed == 1
    (message,) = messages(sqlite_database)
    assert (message.state, message.said) == (MessageState.FAILED, "450 too busy")
    assert timedelta(days=2) < sum(WAITS, timedelta()) < timedelta(days=3)


def test_a_server_that_is_not_there_is_asked_once_a_round(sqlite_database: Database) -> None:
    post_letters(sqlite_database, 5)
    done = send_waiting(sqlite_database, Notebook(problem=GONE).mail)
    assert (done.later, done.sent) == (1, 0)
    assert sorted(message.tries for message in messages(sqlite_database)) == [0, 0, 0, 0, 1]
    later(sqlite_database, timedelta(hours=1))
    assert send_waiting(sqlite_database, Notebook().mail).sent == 5


def test_a_round_has_an_end(sqlite_database: Database) -> None:
    post_letters(sqlite_database, 5)
    assert send_waiting(sqlite_database, Notebook().mail, most=3).sent == 3


def test_a_slow_server_does_not_keep_other_work_waiting(sqlite_database: Database) -> None:
    post_letters(sqlite_database, 5)

    class Slow(Notebook):
        def _carry(self, letter: object) -> None:
            later(sqlite_database, timedelta(seconds=25))

    assert send_waiting(sqlite_database, Slow().mail).sent == 3


def test_words_with_a_key_to_the_door_are_forgotten_once_sent(database: Database) -> None:
    post_letters(database, topic=MessageTopic.ACCOUNT)
    post_letters(database, topic=MessageTopic.LETTER)
    assert send_waiting(database, Notebook(problem=BUSY).mail).later == 2
    assert {message.body for message in messages(database)} == {"Words."}
    later(database, timedelta(hours=1))
    send_waiting(database, Notebook().mail)
    assert {message.topic: message.body for message in messages(database)} == {"account": "", "letter": "Words."}


def test_two_who_post_the_same_key_at_once_post_it_once(postgres_database: Database) -> None:
    letter = Letter("ann@council.example", "Bins", "Full.", "You empty them.", key="bins")
    told: list[object] = []

    def second() -> None:
        with postgres_database.unit_of_work() as late:
            told.append(post(late, OPERATOR, letter))

    thread = threading.Thread(target=second)
    with postgres_database.unit_of_work() as soon:
        assert post(soon, OPERATOR, letter) is not None
        thread.start()
        until_somebody_waits(postgres_database)
    thread.join()
    assert told == [None]
    assert len(messages(postgres_database)) == 1


@pytest.mark.parametrize("said", ["550 no\r\nsuch\x00 person", "x" * 900])
def test_what_a_server_says_fits_in_a_line(sqlite_database: Database, said: str) -> None:
    post_letters(sqlite_database)
    send_waiting(sqlite_database, Notebook(problem=NotCarried(said, for_good=True)).mail)
    kept = messages(sqlite_database)[0].said
    assert len(kept) <= 500
    assert kept.isprintable()
