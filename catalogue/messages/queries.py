"""What can be asked of the outbox: its messages for those who keep it, and what concerns oneself."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.errors import NotFound
from catalogue.messages.tables import Message, StoppedMessages
from catalogue.people.tables import Person
from catalogue.terms import MessageState, MessageTopic


@dataclass(frozen=True)
class MessageLine:
    """A message as those see it who keep the outbox: to whom, what about and how far, but not what it says."""

    id: uuid.UUID
    topic: MessageTopic
    to_address: str
    name: str
    slug: str
    state: MessageState
    posted_at: datetime
    settled_at: datetime | None
    due_at: datetime
    tries: int
    said: str


@dataclass(frozen=True)
class OutboxPage:
    """Some messages of one state, newest first, and how many there are in each."""

    rows: Sequence[MessageLine]
    counts: Mapping[MessageState, int]
    page: int
    pages: int


def outbox(session: Session, actor: Actor, state: MessageState, page: int = 1, per_page: int = 50) -> OutboxPage:
    """The messages of this state; `per_page` 0 means all. Who may: administrators and the operator."""
    require(actor, Action.ADMINISTER)
    counts = message_counts(session, actor)
    pages = max(1, -(-counts[state] // per_page)) if per_page else 1
    page = min(max(1, page), pages)
    statement = (
        select(Message, Person.name, Person.slug)
        .outerjoin(Person, Person.id == Message.person_id)
        .where(Message.state == state.value)
        .order_by(Message.posted_at.desc(), Message.id)
    )
    if per_page:
        statement = statement.limit(per_page).offset((page - 1) * per_page)
    rows = [_line(row, name or "", slug or "") for row, name, slug in session.execute(statement)]
    return OutboxPage(rows, counts, page, pages)


def message_counts(session: Session, actor: Actor) -> dict[MessageState, int]:
    """How many messages there are in each state. Who may: administrators and the operator."""
    require(actor, Action.ADMINISTER)
    found = session.execute(select(Message.state, func.count()).group_by(Message.state))
    return dict.fromkeys(MessageState, 0) | {MessageState(state): count for state, count in found}


def message(session: Session, actor: Actor, identity: uuid.UUID) -> Message:
    """One message, to do something with. Who may: administrators and the operator. Raises `NotFound`."""
    require(actor, Action.ADMINISTER)
    found = session.get(Message, identity)
    if found is None:
        raise NotFound("message")
    return found


def own_failure(session: Session, actor: Actor) -> Message | None:
    """The newest message to the actor, if it could not be sent: none where a later one reached them."""
    settled = select(Message).where(Message.person_id == actor.person_id, Message.settled_at.is_not(None))
    newest = session.scalar(settled.order_by(Message.settled_at.desc()).limit(1)) if actor.person_id else None
    return newest if newest is not None and newest.state == MessageState.FAILED else None


def own_stopped(session: Session, actor: Actor) -> frozenset[MessageTopic]:
    """What the actor gets no messages about."""
    stopped = select(StoppedMessages.topic).where(StoppedMessages.person_id == actor.person_id)
    return frozenset(MessageTopic(topic) for topic in session.scalars(stopped))


def _line(row: Message, name: str, slug: str) -> MessageLine:
    return MessageLine(
        id=row.id,
        topic=MessageTopic(row.topic),
        to_address=row.to_address,
        name=name,
        slug=slug,
        state=MessageState(row.state),
        posted_at=row.posted_at,
        settled_at=row.settled_at,
        due_at=row.due_at,
        tries=row.tries,
        said=row.said,
    )
