"""What somebody wrote as the text of a runbook: every text is kept, and one of them is in force."""

import uuid
from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base


class Revision(Base):
    """A text of a runbook, with who wrote it when, and who put it in force. What it says never changes.

    Readers see the newest that is approved; `digest` is the SHA-256 of the text as it was written, `drill_id` the drill
    whose corrections it works in.
    """

    __tablename__ = "revision"
    __table_args__ = (UniqueConstraint("runbook_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    runbook_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), index=True)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    change: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20))
    author: Mapped[str] = mapped_column(String(200))
    author_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime]
    approved_by: Mapped[str] = mapped_column(String(200), default="")
    approved_at: Mapped[datetime | None]
    drill_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("drill.id"), index=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    text: Mapped[str] = mapped_column(Text)  # last, so that a long one is not read where only the others are asked for
