"""Tables of saved searches, of searches that found nothing, of wishes, and of words that people tried next."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base


class SavedSearch(Base):
    """A search that a person keeps under a name; `query` is made from known parameters only (`rules.AskedSearch`)."""

    __tablename__ = "saved_search"
    __table_args__ = (UniqueConstraint("person_id", "name_key"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str] = mapped_column(String(100))
    name_key: Mapped[str] = mapped_column(String(300))
    query: Mapped[str] = mapped_column(Text)
    saved_at: Mapped[datetime]


class Answerable:
    """What a data steward can say of something that was looked for: the entry that answers it, or why there is none."""

    outcome: Mapped[str] = mapped_column(String(20), default="open")
    thing_id: Mapped[uuid.UUID | None]
    reason: Mapped[str] = mapped_column(String(500), default="")
    answered_on: Mapped[date | None]


class MissedSearch(Answerable, Base):
    """A search that found nothing: how often, and by nobody in particular.

    `key` is a seal of the folded words, so that words that were forgotten are still known again.
    """

    __tablename__ = "missed_search"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    words: Mapped[str] = mapped_column(String(200))
    times: Mapped[int]
    staff_times: Mapped[int]
    first_on: Mapped[date] = mapped_column(index=True)
    last_on: Mapped[date] = mapped_column(index=True)


class Wish(Answerable, Base):
    """Something that a person asked the data stewards for, because a search did not find it."""

    __tablename__ = "wish"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    words: Mapped[str] = mapped_column(String(200))
    purpose: Mapped[str] = mapped_column(Text, default="")
    asked_on: Mapped[date]


class Reformulation(Base):
    """Words that found nothing and the words that were tried next and found something: how often, by nobody.

    `key` is a seal of both. A pair that was dismissed has only its key, so that it is never offered again.
    """

    __tablename__ = "reformulation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    from_words: Mapped[str] = mapped_column(String(200))
    to_words: Mapped[str] = mapped_column(String(200))
    times: Mapped[int]
    first_on: Mapped[date] = mapped_column(index=True)
    last_on: Mapped[date] = mapped_column(index=True)
    state: Mapped[str] = mapped_column(String(20), default="open")
