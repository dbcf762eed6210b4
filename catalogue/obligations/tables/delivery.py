"""Tables of what was delivered: rounds of handing in and checking, the evidence of each, and its acceptance."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base


class Round(Base):
    """One go at an obligation: submitted, taken in check, and given back with reasons if it did not hold."""

    __tablename__ = "obligation_round"
    __table_args__ = (UniqueConstraint("obligation_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    obligation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("obligation.id"))
    number: Mapped[int]
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    is_on_behalf: Mapped[bool] = mapped_column(default=False)
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    returned_at: Mapped[datetime | None]
    returned_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    reasons: Mapped[str] = mapped_column(Text, default="")


class Evidence(Base):
    """What was put forward in one round (OCDS document). Rows are only ever added, and none after the submission.

    A file has a hash, a size and a media type; a link its address; the others say in `details` what their type asks.
    `drill_id` is the drill on record that is put forward, if it is one.
    """

    __tablename__ = "evidence"
    __table_args__ = (Index("ix_evidence_obligation_round", "obligation_id", "round"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    obligation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("obligation.id"))
    round: Mapped[int]
    evidence_type: Mapped[str] = mapped_column(String(30))
    name: Mapped[str] = mapped_column(String(250))
    sha256: Mapped[str] = mapped_column(String(64), default="")
    size: Mapped[int | None] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(120), default="")
    url: Mapped[str] = mapped_column(String(2000), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    drill_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("drill.id"), index=True)
    added_at: Mapped[datetime]
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    added_by: Mapped[str] = mapped_column(String(200))
    is_on_behalf: Mapped[bool] = mapped_column(default=False)


class Acceptance(Base):
    """That one of our own people did it themselves: at most one for an obligation and round. Never changed.

    `hashes` are the SHA-256 of the files that were there, so that it can be shown later what was accepted.
    """

    __tablename__ = "acceptance"
    __table_args__ = (UniqueConstraint("obligation_id", "round"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    obligation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("obligation.id"))
    round: Mapped[int]
    level: Mapped[str] = mapped_column(String(20))
    done_on: Mapped[date]
    witness: Mapped[str] = mapped_column(String(200), default="")
    is_in_part: Mapped[bool] = mapped_column(default=False)
    reasons: Mapped[str] = mapped_column(Text, default="")
    hashes: Mapped[list[str]] = mapped_column(JSON)
    accepted_at: Mapped[datetime]
    accepted_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    accepted_by: Mapped[str] = mapped_column(String(200))
