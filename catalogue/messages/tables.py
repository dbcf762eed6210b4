"""Tables of the outbox, and of the kinds of message that people have stopped."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base


class Message(Base):
    """A letter to one address, and how far it has come.

    `key` says what it tells of: of several with the same key one is kept. `due_at` is when a waiting message is to be
    tried, and when one being sent counts as dropped by a process that ended; each try has its number in `tries`.
    """

    __tablename__ = "message"
    __table_args__ = (Index("ix_message_state_due_at", "state", "due_at"), UniqueConstraint("key"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[str | None] = mapped_column(String(200))
    topic: Mapped[str] = mapped_column(String(20))
    to_address: Mapped[str] = mapped_column(String(254))
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(500))
    posted_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(20))
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    said: Mapped[str] = mapped_column(String(500), default="")


class StoppedMessages(Base):
    """A kind of message that a person does not want; starting it again takes the row away."""

    __tablename__ = "stopped_messages"
    __table_args__ = (UniqueConstraint("person_id", "topic"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    topic: Mapped[str] = mapped_column(String(20))
    stopped_at: Mapped[datetime]
