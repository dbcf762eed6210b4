"""People stop what can be stopped and start it again; administrators have failed messages sent again."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import ANONYMOUS, Actor
from catalogue.audit import AuditEvent
from catalogue.errors import BadInput, NotAllowed, NotFound, Refused
from catalogue.messages.carriers import NotCarried
from catalogue.messages.operations import (
    Letter,
    forget_messages,
    note_return,
    post,
    start_messages,
    stop_messages,
    try_again,
    try_all_again,
)
from catalogue.messages.queries import message, message_counts, outbox, own_failure, own_stopped
from catalogue.messages.sending import send_waiting
from catalogue.people.tables import Person
from catalogue.store import Database
from catalogue.terms import MessageState, MessageTopic, Role
from tests.catalogue.messages.outbox import Notebook, messages
from tests.catalogue.searches.test_saving import somebody
from tests.factories import OPERATOR, Place

DIGEST = Letter("ann@council.example", "Today", "Look.", "It is yours.", topic=MessageTopic.DIGEST)
LETTER = Letter("ann@council.example", "Bins", "Full.", "You empty them.")
UNKNOWN = NotCarried("550 no such person", for_good=True)


def post_to_ann(database: Database, *letters: Letter) -> Actor:
    """Ann, with letters to her in the outbox."""
    with database.unit_of_work() as session:
        ann = somebody(Place(session), "Ann")
        for letter in letters:
            post(session, OPERATOR, letter)
    return ann


def own_id(actor: Actor) -> uuid.UUID:
    """The actor's person."""
    assert actor.person_id is not None
    return actor.person_id


def said_of(session: Session, subject: uuid.UUID | None) -> list[str]:
    """What the trail says was done to somebody or something."""
    trail = select(AuditEvent.action).where(AuditEvent.subject_id == subject).order_by(AuditEvent.seq)
    return list(session.scalars(trail))


def test_who_stops_a_topic_gets_none_that_waits_or_comes_and_all_the_others(database: Database) -> None:
    ann = post_to_ann(database, DIGEST, LETTER)
    with database.unit_of_work() as session:
        assert stop_messages(session, ann, own_id(ann), MessageTopic.DIGEST)
        assert not stop_messages(session, ann, own_id(ann), MessageTopic.DIGEST)
    with database.unit_of_work() as session:
        assert own_stopped(session, ann) == {MessageTopic.DIGEST}
        assert post(session, OPERATOR, DIGEST) is None
        assert post(session, OPERATOR, LETTER) is not None
        assert said_of(session, ann.person_id)[-1:] == ["person.messages_stopped"]
    assert [one.topic for one in messages(database)] == ["letter", "letter"]


def test_who_starts_it_again_gets_it_again(database: Database) -> None:
    ann = post_to_ann(database)
    with database.unit_of_work() as session:
        assert not start_messages(session, ann, own_id(ann), MessageTopic.DIGEST)
        stop_messages(session, ann, own_id(ann), MessageTopic.DIGEST)
    with database.unit_of_work() as session:
        assert start_messages(session, ann, own_id(ann), MessageTopic.DIGEST)
        assert post(session, OPERATOR, DIGEST) is not None
    with database.reading() as session:
        assert said_of(session, ann.person_id)[-2:] == ["person.messages_stopped", "person.messages_started"]


def test_nobody_chooses_for_another(sqlite_database: Database) -> None:
    ann = post_to_ann(sqlite_database)
    with sqlite_database.unit_of_work() as session:
        bob = somebody(Place(session), "Bob", Role.ADMIN)
        for choose in (stop_messages, start_messages):
            for actor in (bob, ANONYMOUS, OPERATOR):
                with pytest.raises(NotAllowed):
                    choose(session, actor, own_id(ann), MessageTopic.DIGEST)


@pytest.mark.parametrize("topic", [MessageTopic.ACCOUNT, MessageTopic.LETTER])
def test_what_must_reach_a_person_cannot_be_stopped(sqlite_database: Database, topic: MessageTopic) -> None:
    ann = post_to_ann(sqlite_database)
    with pytest.raises(Refused) as refused, sqlite_database.unit_of_work() as session:
        stop_messages(session, ann, own_id(ann), topic)
    assert refused.value.code == "must_be_sent"


def test_a_person_who_is_not_there_stops_nothing(sqlite_database: Database) -> None:
    nobody = uuid.uuid4()
    with pytest.raises(NotFound), sqlite_database.unit_of_work() as session:
        stop_messages(session, Actor(person_id=nobody), nobody, MessageTopic.DIGEST)


def test_a_failed_message_is_sent_again_to_the_address_that_is_right_by_now(database: Database) -> None:
    ann = post_to_ann(database, LETTER)
    send_waiting(database, Notebook(problem=UNKNOWN).mail)
    with database.unit_of_work() as session:
        session.get_one(Person, ann.person_id).email = "ann.smith@council.example"
        (line,) = outbox(session, OPERATOR, MessageState.FAILED).rows
        try_again(session, OPERATOR, message(session, OPERATOR, line.id))
    notebook = Notebook()
    assert send_waiting(database, notebook.mail).sent == 1
    assert str(notebook.letters[0]["To"]) == "ann.smith@council.example"
    with database.reading() as session:
        wanted = ["message.posted", "message.failed", "message.tried_again", "message.sent"]
        assert said_of(session, line.id) == wanted


def test_a_message_on_its_way_is_not_sent_again_nor_is_one_to_no_address(sqlite_database: Database) -> None:
    post_to_ann(sqlite_database, LETTER, Letter("nobody", "Bins", "Full.", "You."))
    codes = []
    for row in messages(sqlite_database):
        with pytest.raises(Refused) as refused, sqlite_database.unit_of_work() as session:
            try_again(session, OPERATOR, message(session, OPERATOR, row.id))
        codes.append(refused.value.code)
    assert sorted(codes) == ["no_address", "not_failed"]


def test_all_that_failed_is_sent_again_but_what_has_no_address(database: Database) -> None:
    post_to_ann(database, LETTER, LETTER, Letter("nobody", "Bins", "Full.", "You."))
    send_waiting(database, Notebook(problem=UNKNOWN).mail)
    with database.unit_of_work() as session:
        assert try_all_again(session, OPERATOR) == 2
    assert send_waiting(database, Notebook().mail).sent == 2
    assert sorted(one.state for one in messages(database)) == ["failed", "sent", "sent"]


def test_a_message_that_came_back_counts_as_one_that_could_not_be_sent(database: Database) -> None:
    ann = post_to_ann(database, LETTER)
    (row,) = messages(database)
    with pytest.raises(Refused) as refused, database.unit_of_work() as session:
        note_return(session, OPERATOR, message(session, OPERATOR, row.id), "550 no such person")
    assert refused.value.code == "not_sent"
    send_waiting(database, Notebook().mail)
    with pytest.raises(BadInput), database.unit_of_work() as session:
        note_return(session, OPERATOR, message(session, OPERATOR, row.id), " \n")
    with database.unit_of_work() as session:
        note_return(session, OPERATOR, message(session, OPERATOR, row.id), "550 no such\nperson")
    with database.unit_of_work() as session:
        failed = own_failure(session, ann)
        assert failed is not None
        assert failed.said == "550 no such person"
        try_again(session, OPERATOR, message(session, OPERATOR, row.id))
    assert send_waiting(database, Notebook().mail).sent == 1


def test_what_is_forgotten_cannot_be_sent_again(sqlite_database: Database) -> None:
    post_to_ann(sqlite_database, replace(LETTER, topic=MessageTopic.ACCOUNT))
    send_waiting(sqlite_database, Notebook().mail)
    (row,) = messages(sqlite_database)
    with sqlite_database.unit_of_work() as session:
        note_return(session, OPERATOR, message(session, OPERATOR, row.id), "550 no such person")
    with pytest.raises(Refused) as refused, sqlite_database.unit_of_work() as session:
        try_again(session, OPERATOR, message(session, OPERATOR, row.id))
    assert refused.value.code == "words_gone"


def test_the_outbox_is_for_administrators(sqlite_database: Database) -> None:
    ann = post_to_ann(sqlite_database, LETTER)
    (row,) = messages(sqlite_database)
    with sqlite_database.unit_of_work() as session:
        bob = somebody(Place(session), "Bob", Role.ADMIN)
        session.flush()
        page = outbox(session, bob, MessageState.WAITING)
        assert [(line.name, line.slug, line.to_address) for line in page.rows] == [("Ann", "ann", DIGEST.to)]
        assert message_counts(session, bob)[MessageState.WAITING] == 1
        for ask in (
            lambda: outbox(session, ann, MessageState.WAITING),
            lambda: message(session, ann, row.id),
            lambda: try_again(session, ann, row),
            lambda: try_all_again(session, ann),
            lambda: note_return(session, ann, row, "550"),
            lambda: forget_messages(session, ann, row.posted_at),
        ):
            with pytest.raises(NotAllowed):
                ask()
        with pytest.raises(NotFound):
            message(session, bob, uuid.uuid4())


def test_a_person_is_told_that_mail_did_not_reach_them_until_some_does(sqlite_database: Database) -> None:
    ann = post_to_ann(sqlite_database, LETTER)
    with sqlite_database.reading() as session:
        assert own_failure(session, ann) is None
    send_waiting(sqlite_database, Notebook(problem=UNKNOWN).mail)
    with sqlite_database.reading() as session:
        failed = own_failure(session, ann)
        assert failed is not None
        assert failed.said == "550 no such person"
        assert own_failure(session, ANONYMOUS) is None
    with sqlite_database.unit_of_work() as session:
        post(session, OPERATOR, LETTER)
    send_waiting(sqlite_database, Notebook().mail)
    with sqlite_database.reading() as session:
        assert own_failure(session, ann) is None


def test_old_messages_are_forgotten_but_not_letters_nor_what_waits(database: Database) -> None:
    post_to_ann(database, LETTER, DIGEST)
    send_waiting(database, Notebook().mail)
    with database.unit_of_work() as session:
        post(session, OPERATOR, DIGEST)
        assert forget_messages(session, OPERATOR, database.clock() - timedelta(days=1)) == 0
        assert forget_messages(session, OPERATOR, database.clock() + timedelta(days=1)) == 1
    left = {(one.topic, one.state) for one in messages(database)}
    assert left == {("letter", MessageState.SENT), ("digest", MessageState.WAITING)}
