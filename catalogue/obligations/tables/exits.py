"""Tables of how an obligation ends other than by acceptance, or is argued about."""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base


class Proposal(Base):
    """That somebody wants an obligation not pursued, or varied by the attached instrument; another must approve it.

    `expires_on` is the day on which what is not pursued opens again.
    """

    __tablename__ = "obligation_proposal"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    obligation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("obligation.id"), index=True)
    action: Mapped[str] = mapped_column(String(30))
    reason: Mapped[str] = mapped_column(Text)
    expires_on: Mapped[date | None]
    instrument_name: Mapped[str] = mapped_column(String(250), default="")
    instrument_sha256: Mapped[str] = mapped_column(String(64), default="")
    instrument_size: Mapped[int | None] = mapped_column(BigInteger)
    instrument_media_type: Mapped[str] = mapped_column(String(120), default="")
    proposed_at: Mapped[datetime]
    proposed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))


class Dispute(Base):
    """That the sides do not agree about an obligation, and what came of it."""

    __tablename__ = "obligation_dispute"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    obligation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("obligation.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    raised_at: Mapped[datetime]
    raised_by: Mapped[str] = mapped_column(String(200))
    outcome: Mapped[str] = mapped_column(Text, default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(200), default="")


class DisputeNote(Base):
    """What one side wrote to the other about a dispute. Never changed: it may have to be disclosed."""

    __tablename__ = "obligation_dispute_note"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    dispute_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("obligation_dispute.id"), index=True)
    text: Mapped[str] = mapped_column(Text)
    is_ours: Mapped[bool]
    written_at: Mapped[datetime]
    written_by: Mapped[str] = mapped_column(String(200))
