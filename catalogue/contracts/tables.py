"""Tables of clauses: sets that councils keep and borrow, by version, and the clauses of one contract as they stand."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base, Slug


class ClauseSetVersion(Base):
    """One version of a clause set. A version is never changed: what is said differently has another number."""

    __tablename__ = "clause_set"
    __table_args__ = (UniqueConstraint("code", "version"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    code: Mapped[str] = mapped_column(Slug)
    version: Mapped[int]
    title: Mapped[str] = mapped_column(String(250))
    what_for: Mapped[str] = mapped_column(Text, default="")
    provenance: Mapped[str] = mapped_column(Text, default="")
    licence: Mapped[str] = mapped_column(String(120), default="")
    clauses: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    kept_at: Mapped[datetime]


class Clause(Base):
    """A clause as one contract has it, word for word; `set_code` and `set_version` say which model it came from."""

    __tablename__ = "clause"
    __table_args__ = (Index("ix_clause_contract_position", "contract_id", "position"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contract.id"))
    position: Mapped[int]
    number: Mapped[str] = mapped_column(String(60), default="")
    page: Mapped[int | None]
    title: Mapped[str] = mapped_column(String(250))
    wording: Mapped[str] = mapped_column(Text)
    type_code: Mapped[str] = mapped_column(String(40), default="")
    obligor: Mapped[str] = mapped_column(String(20), default="")
    strength: Mapped[str] = mapped_column(String(30), default="")
    charge: Mapped[str] = mapped_column(String(20), default="")
    set_code: Mapped[str] = mapped_column(String(120), default="")
    set_version: Mapped[int | None]
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(200))
