"""Tables of what staff must be able to do to run a system, of checklists that people tick, of drills and readers."""

import uuid
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.kinds.revision import Revision
from catalogue.store import Base, Versioned
from catalogue.terms import ProcedureKind

__all__ = ["Drill", "Procedure", "ReadReceipt", "Revision"]


class Procedure(Versioned, Base):
    """Something that staff must be able to do to run a system, or with it, by which runbook, and how much it matters.

    `is_restore` marks those that show that the system can be brought back; `ended_on` those that are needed no more.
    """

    __tablename__ = "procedure"
    __table_args__ = (Index("ix_procedure_system_position", "system_id", "position"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    system_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"))
    position: Mapped[int]
    procedure_kind: Mapped[str] = mapped_column(String(20), default=ProcedureKind.RUN.value)
    title: Mapped[str] = mapped_column(String(250))
    weight: Mapped[str] = mapped_column(String(20))
    runbook_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("catalogued_resource.id"), index=True)
    is_restore: Mapped[bool] = mapped_column(default=False)
    ended_on: Mapped[date | None]


class Drill(Base):
    """That somebody carried a procedure out on a day. What it says never changes: a mistake is voided, with a reason.

    `employer` and `organisation_id` are whom the person worked for on that day; `reference` is the incident or the
    change for which it was done; `was_watched` is what the witness says of it, nothing before they have said it.
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
    was_watched: Mapped[bool | None]
    witness_said_at: Mapped[datetime | None]
    corrections: Mapped[str] = mapped_column(Text, default="")
    reference: Mapped[str] = mapped_column(String(100), default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(200))
    voided_at: Mapped[datetime | None]
    voided_by: Mapped[str] = mapped_column(String(200), default="")
    void_reason: Mapped[str] = mapped_column(String(500), default="")


class Checklist(Base):
    """One person's way through the steps of a runbook, as they stood when it began; `drill_id` is what came of it.

    `job` is the heading of the steps that they went through, where the runbook holds several jobs and they did one.
    """

    __tablename__ = "checklist"
    __table_args__ = (Index("ix_checklist_person_ended", "person_id", "ended_at"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    runbook_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), index=True)
    runbook_revision: Mapped[int]
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    drill_kind: Mapped[str] = mapped_column(String(20))
    reference: Mapped[str] = mapped_column(String(100), default="")
    job: Mapped[str] = mapped_column(Text, default="")
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str] = mapped_column(String(20), default="")
    drill_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("drill.id"))


class ChecklistStep(Base):
    """One step of a checklist; `ticked_at` is when somebody last said how it went, by their own clock."""

    __tablename__ = "checklist_step"

    checklist_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("checklist.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    label: Mapped[int]
    section: Mapped[str] = mapped_column(Text, default="")
    text: Mapped[str] = mapped_column(Text)
    is_done: Mapped[bool] = mapped_column(default=False)
    outcome: Mapped[str] = mapped_column(String(20), default="")
    note: Mapped[str] = mapped_column(Text, default="")
    ticked_at: Mapped[datetime | None]


class RunbookFile(Base):
    """A picture or another file of a runbook: its name, what it shows, and the hash by which it is kept."""

    __tablename__ = "runbook_file"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    runbook_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), index=True)
    name: Mapped[str] = mapped_column(String(250))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    description: Mapped[str] = mapped_column(String(300), default="")
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(200))
    added_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)


class ArrivedPicture(Base):
    """A picture that came with a Word file, for a runbook that is not saved yet: only whoever brought it sees it."""

    __tablename__ = "arrived_picture"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(250))
    media_type: Mapped[str] = mapped_column(String(100))
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int]
    arrived_at: Mapped[datetime] = mapped_column(index=True)


class ReadReceipt(Base):
    """That somebody said of a revision that they have read it."""

    __tablename__ = "read_receipt"
    __table_args__ = (UniqueConstraint("revision_id", "person_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    runbook_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), index=True)
    revision_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("revision.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    read_at: Mapped[datetime]
