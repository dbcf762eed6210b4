"""Post a letter to the outbox, in the transaction of what it tells of."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.audit import Happening, record
from catalogue.kinds.values import clean
from catalogue.messages.rules import (
    MOST_IN_ADDRESS,
    MOST_IN_REASON,
    MOST_IN_SUBJECT,
    STOPPABLE,
    can_be_written_to,
    one_line,
)
from catalogue.messages.tables import Message, StoppedMessages
from catalogue.people.tables import Person
from catalogue.store import insert_into, now
from catalogue.terms import MessageState, MessageTopic

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
    if letter.topic in STOPPABLE and _has_stopped(session, person_id, letter.topic):
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


def _has_stopped(session: Session, person_id: uuid.UUID | None, topic: MessageTopic) -> bool:
    stopped = select(StoppedMessages.id).where(
        StoppedMessages.person_id == person_id, StoppedMessages.topic == topic.value
    )
    return session.scalar(stopped) is not None
