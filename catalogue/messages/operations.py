"""Post letters to the outbox, have one sent again, note that one came back, stop and start what a person gets."""

import uuid
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import BadInput, NotAllowed, NotFound, Problem, Refused
from catalogue.kinds.values import clean
from catalogue.messages.rules import (
    MOST_IN_ADDRESS,
    MOST_IN_REASON,
    MOST_IN_SAID,
    MOST_IN_SUBJECT,
    STOPPABLE,
    can_be_written_to,
    one_line,
)
from catalogue.messages.tables import Message, StoppedMessages
from catalogue.people.tables import Person
from catalogue.store import for_change, insert_into, now
from catalogue.terms import MessageState, MessageTopic

MOST_AT_ONCE = 500
NOT_AN_ADDRESS = "This is not an address that mail can be sent to."


@dataclass(frozen=True)
class Letter:
    """What to write to whom, as plain text; `reason`, below it, is a whole sentence: why they get it.

    A `key` that was posted before is posted once: it says what the letter tells of.
    """

    to: str
    subject: str
    body: str
    reason: str
    key: str = ""
    topic: MessageTopic = MessageTopic.LETTER


def post(session: Session, actor: Actor, letter: Letter) -> uuid.UUID | None:
    """Put a letter in the outbox: it is sent after this session's commit, and never if there is none.

    Who may: every operation, of what it does itself. Nothing is posted, and None given back, where the key was posted
    before or the person has stopped such messages. A letter to what is no address is kept as one that could not be
    sent, so that it is seen, and stops nobody's work.
    """
    address = one_line(letter.to, MOST_IN_ADDRESS)
    person_id = session.scalar(select(Person.id).where(Person.email == address.lower()))
    if session.scalar(select(StoppedMessages.id).where(*_stopped(person_id, letter.topic))) is not None:
        return None
    row = _row(session, letter, address) | {"person_id": person_id}
    statement = insert_into(session, Message).values(row).on_conflict_do_nothing(index_elements=["key"])
    identity: uuid.UUID | None = session.scalar(statement.returning(Message.id))
    if identity is not None:
        record(session, actor, Happening("message.posted", "message", identity, details={"topic": letter.topic.value}))
    return identity


def _row(session: Session, letter: Letter, address: str) -> dict[str, object]:
    good, at = can_be_written_to(address), now(session)
    return {
        "id": uuid.uuid4(),
        "key": letter.key or None,
        "topic": letter.topic.value,
        "to_address": address,
        "subject": one_line(letter.subject, MOST_IN_SUBJECT),
        "body": clean(letter.body),
        "reason": one_line(letter.reason, MOST_IN_REASON),
        "posted_at": at,
        "state": (MessageState.WAITING if good else MessageState.FAILED).value,
        "tries": 0,
        "due_at": at,
        "settled_at": None if good else at,
        "said": "" if good else NOT_AN_ADDRESS,
    }


def check_addressee(name: str, address: str) -> None:
    """Refused: an address that no mail goes to (`cannot_be_written_to`), and a name that would be a link in a letter
    of ours (`name_is_link`)."""
    if not can_be_written_to(address):
        raise Refused("cannot_be_written_to", "We cannot send mail to this address. Check how it is spelt.", "email")
    if "://" in name or "www." in name.lower():
        raise Refused("name_is_link", "A name has no web address in it. Enter the name alone.", "name")


def stop_messages(session: Session, actor: Actor, person_id: uuid.UUID, topic: MessageTopic) -> bool:
    """Send a person no more messages of a topic, and none that still waits; whether that is new.

    Who may: the person, also by the link in such a message. Refused: a topic that must reach them (`must_be_sent`).
    """
    _check_own(actor, person_id)
    if session.get(Person, person_id) is None:
        raise NotFound("person")
    if topic not in STOPPABLE:
        raise Refused("must_be_sent", f"Messages about “{topic.label.lower()}” cannot be stopped.", "topic")
    row = {"id": uuid.uuid4(), "person_id": person_id, "topic": topic.value, "stopped_at": now(session)}
    statement = insert_into(session, StoppedMessages).values(row)
    statement = statement.on_conflict_do_nothing(index_elements=["person_id", "topic"])
    if session.scalar(statement.returning(StoppedMessages.id)) is None:
        return False
    details = {"topic": topic.value}
    record(session, actor, Happening("person.messages_stopped", "person", person_id, details=details))
    for message in session.scalars(for_change(_waiting(person_id, topic))):
        session.delete(message)
        record(session, actor, Happening("message.withdrawn", "message", message.id, details=details))
    return True


def start_messages(session: Session, actor: Actor, person_id: uuid.UUID, topic: MessageTopic) -> bool:
    """Send a person messages of a topic again; whether that is new. Who may: the person."""
    _check_own(actor, person_id)
    row = session.scalar(select(StoppedMessages).where(*_stopped(person_id, topic)))
    if row is None:
        return False
    session.delete(row)
    details = {"topic": topic.value}
    record(session, actor, Happening("person.messages_started", "person", person_id, details=details))
    return True


def try_again(session: Session, actor: Actor, message: Message) -> None:
    """Send a message that could not be sent, to the address that its person has by now.

    Who may: administrators and the operator. Refused: it is on its way or was sent (`not_failed`), its words are
    forgotten (`words_gone`), its address is none (`no_address`).
    """
    require(actor, Action.ADMINISTER)
    session.refresh(message, with_for_update=True)
    if message.state != MessageState.FAILED:
        raise Refused("not_failed", "Somebody had this message sent again already. Look at the list again.")
    if not message.body:
        raise Refused("words_gone", "What this message said is forgotten. Have the person ask for a new one.")
    by_now = session.scalar(select(Person.email).where(Person.id == message.person_id)) or message.to_address
    if not can_be_written_to(by_now):
        raise Refused("no_address", "No mail can be sent to this address. Correct the person’s address first.")
    message.to_address, message.state, message.due_at = by_now, MessageState.WAITING.value, now(session)
    message.tries, message.settled_at = 0, None
    record(session, actor, Happening("message.tried_again", "message", message.id))


def try_all_again(session: Session, actor: Actor) -> int:
    """Send again what could not be sent, oldest first and so many at once; how many that are.

    Who may: administrators and the operator. What has no address that mail can be sent to is left as it is.
    """
    require(actor, Action.ADMINISTER)
    failed = select(Message).where(Message.state == MessageState.FAILED.value).order_by(Message.posted_at, Message.id)
    count = 0
    for message in session.scalars(failed.limit(MOST_AT_ONCE)).all():
        with suppress(Refused):
            try_again(session, actor, message)
            count += 1
    return count


def note_return(session: Session, actor: Actor, message: Message, said: str) -> None:
    """Note that a message which a mail server had taken came back, and what the returned mail says of why.

    Who may: administrators and the operator. Raises `BadInput` if nothing is said. Refused: it was not sent
    (`not_sent`).
    """
    require(actor, Action.ADMINISTER)
    said = one_line(said, MOST_IN_SAID)
    if not said:
        raise BadInput([Problem("said", "Enter what the returned mail says.")])
    session.refresh(message, with_for_update=True)
    if message.state != MessageState.SENT:
        raise Refused("not_sent", "Only a message that was sent can have come back. Look at the list again.")
    message.state, message.said, message.settled_at = MessageState.FAILED.value, said, now(session)
    record(session, actor, Happening("message.came_back", "message", message.id))


def forget_messages(session: Session, actor: Actor, before: datetime) -> int:
    """Drop messages that were settled before this moment, letters excepted: those belong to what they tell of.

    Who may: administrators and the operator. How many were dropped.
    """
    require(actor, Action.ADMINISTER)
    rows = session.scalars(
        select(Message).where(Message.settled_at < before, Message.topic != MessageTopic.LETTER.value)
    ).all()
    for row in rows:
        session.delete(row)
        record(session, actor, Happening("message.forgotten", "message", row.id))
    return len(rows)


def _check_own(actor: Actor, person_id: uuid.UUID) -> None:
    if actor.person_id != person_id:
        raise NotAllowed("choose_messages", "You can choose only for yourself.")


def _stopped(person_id: uuid.UUID | None, topic: MessageTopic) -> tuple[ColumnElement[bool], ...]:
    return StoppedMessages.person_id == person_id, StoppedMessages.topic == topic.value


def _waiting(person_id: uuid.UUID, topic: MessageTopic) -> Select[Message]:
    return select(Message).where(
        Message.person_id == person_id, Message.topic == topic.value, Message.state == MessageState.WAITING.value
    )
