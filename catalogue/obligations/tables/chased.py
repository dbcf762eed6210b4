"""Table of letters in which a supplier was asked for what it owes."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base


class Chase(Base):
    """That somebody asked a supplier’s person for an obligation, by a letter of the outbox. Rows are only added."""

    __tablename__ = "obligation_chase"
    __table_args__ = (Index("ix_obligation_chase_last", "obligation_id", "chased_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    obligation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("obligation.id"))
    message_id: Mapped[uuid.UUID]
    to_person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    chased_at: Mapped[datetime]
    chased_by: Mapped[str] = mapped_column(String(200))
