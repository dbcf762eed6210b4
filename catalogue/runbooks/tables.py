"""Tables of what staff must be able to do to run a system, of every time that somebody did it, and of who read how."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.kinds.revision import Revision
from catalogue.store import Base, Versioned

__all__ = ["Drill", "Procedure", "ReadReceipt", "Revision"]


class Procedure(Versioned, Base):
    """Something that staff must be able to do to run a system, by which runbook, and how much it matters.

    `is_restore` marks those that show that the system can be brought back; `ended_on` those that are needed no more.
    """

    __tablename__ = "procedure"
    __table_args__ = (Index("ix_procedure_system_position", "system_id", "position"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    system_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(250))
    weight: Mapped[str] = mapped_column(String(20))
    runbook_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("catalogued_resource.id"), index=True)
    is_restore: Mapped[bool] = mapped_column(default=False)
    ended_on: Mapped[date | None]


class Drill(Base):
    """That somebody carried a procedure out on a day. What it says never changes: a mistake is voided, with a reason.

    `employer` and `organisation_id` are whom the person worked for on that day.
    """

    __tablename__ = "drill"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    procedure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("procedure.id"), index=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    employer: Mapped[str] = mapped_column(String(20))
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"))
    done_on: Mapped[date]
    level: Mapped[str] = mapped_column(String(20))
    drill_kind: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str] = mapped_column(String(20))
    runbook_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("catalogued_resource.id"), index=True)
    runbook_revision: Mapped[int | None]
    witness_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    corrections: Mapped[str] = mapped_column(Text, default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(200))
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[str] = mapped_column(String(200), default="")
    void_reason: Mapped[str] = mapped_column(String(500), default="")


class ReadReceipt(Base):
    """That somebody said of a revision that they have read it."""

    __tablename__ = "read_receipt"
    __table_args__ = (UniqueConstraint("revision_id", "person_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    runbook_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), index=True)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    read_at: Mapped[datetime]
