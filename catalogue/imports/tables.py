"""Tables of import runs, their staged rows and their row reports."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import KEEPS_NO_FILE, Base


class ImportRun(Base):
    """One file that was handed in: who, what, how far it got and what came of it.

    `operation_id` groups every change it made, so that they can be undone together. Of a table, `columns` says what
    each heading was taken for; `examples` are some cells of each and `file` the hash by which the file is kept, both
    only until it is decided what becomes of it. `undone_by` is who asked for it to be taken back, last.
    """

    __tablename__ = "import_run"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    operation_id: Mapped[uuid.UUID] = mapped_column(index=True)
    format: Mapped[str] = mapped_column(String(40))
    source: Mapped[str] = mapped_column(String(200))
    file_name: Mapped[str] = mapped_column(String(250))
    sha256: Mapped[str] = mapped_column(String(64), info=KEEPS_NO_FILE)
    file: Mapped[str] = mapped_column(String(64), default="")
    mode: Mapped[str] = mapped_column(String(20))
    visibility: Mapped[str] = mapped_column(String(20), default="")
    actor: Mapped[str] = mapped_column(String(200))
    person_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    status: Mapped[str] = mapped_column(String(20), index=True)
    counts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    columns: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    examples: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    started_at: Mapped[datetime] = mapped_column(index=True)
    finished_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[str] = mapped_column(String(200), default="")
    undone_by_id: Mapped[uuid.UUID | None]


class StagedRow(Base):
    """One record of a run with what is to be done about it; `before` is the thing as it stood, for undoing."""

    __tablename__ = "staged_row"
    __table_args__ = (
        UniqueConstraint("run_id", "position"),
        Index("ix_staged_row_run_verdict", "run_id", "verdict"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_run.id"))
    position: Mapped[int]
    row: Mapped[int]
    title: Mapped[str] = mapped_column(String(250), default="")
    verdict: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    applied: Mapped[bool] = mapped_column(default=False)


class RowReport(Base):
    """One thing that a run had to say about one row."""

    __tablename__ = "row_report"
    __table_args__ = (UniqueConstraint("run_id", "position"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    run_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("import_run.id"))
    position: Mapped[int]
    row: Mapped[int]
    column: Mapped[str] = mapped_column(String(250), default="")
    value: Mapped[str] = mapped_column(String(200), default="")
    severity: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    mend: Mapped[str] = mapped_column(Text, default="")
