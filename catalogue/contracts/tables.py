"""Tables of clause sets by version, and of what hangs on a contract: its clauses, people by name and payments."""

import uuid
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.contracts.due import DueRule
from catalogue.store import Base, Slug, Versioned
from catalogue.terms import Anchor, OffsetUnit


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
    anchor: Mapped[str] = mapped_column(String(30))
    offset: Mapped[int] = mapped_column(default=0)
    unit: Mapped[str] = mapped_column(String(20))
    every: Mapped[int | None]
    deadline: Mapped[time | None]
    conditions: Mapped[str] = mapped_column(Text, default="")
    scope: Mapped[str] = mapped_column(Text, default="")
    set_code: Mapped[str] = mapped_column(String(120), default="")
    set_version: Mapped[int | None]
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(200))

    @property
    def rule(self) -> DueRule:
        """When it falls due; working days are those of its contract's nation."""
        return DueRule(Anchor(self.anchor), self.offset, OffsetUnit(self.unit), self.every, deadline=self.deadline)


class Engagement(Versioned, Base):
    """Somebody who works under a contract, by name. `until_on` is the end as agreed now, none where it is open.

    `ended_on` is the last day where somebody said that it is over; until then the agreed end holds.
    """

    __tablename__ = "engagement"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contract.id"), index=True)
    person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    role: Mapped[str] = mapped_column(String(200))
    from_on: Mapped[date]
    until_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str] = mapped_column(String(500), default="")

    @property
    def last_day(self) -> date | None:
        """The day after which they no longer work under the contract; None while no end is agreed."""
        return self.ended_on or self.until_on


class EngagementExtension(Base):
    """One time that an engagement was made longer."""

    __tablename__ = "engagement_extension"
    __table_args__ = (UniqueConstraint("engagement_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    engagement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("engagement.id"))
    number: Mapped[int]
    agreed_on: Mapped[date]
    until_before: Mapped[date]
    until_on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500), default="")


class EngagementSystem(Base):
    """A system on which somebody works under a contract."""

    __tablename__ = "engagement_system"

    engagement_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("engagement.id"), primary_key=True)
    system_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("system.id"), primary_key=True, index=True)


class Payment(Base):
    """One line of what the council published as paid under a contract; less than nothing is money that came back.

    `line` stands for what the file said, so that the same line is never kept twice.
    """

    __tablename__ = "contract_payment"
    __table_args__ = (
        UniqueConstraint("line"),
        Index("ix_contract_payment_contract_paid_on", "contract_id", "paid_on"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contract.id"))
    line: Mapped[str] = mapped_column(String(64))
    paid_on: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Numeric(16, 2))
    supplier: Mapped[str] = mapped_column(String(250))
    transaction: Mapped[str] = mapped_column(String(120), default="", index=True)
    department: Mapped[str] = mapped_column(String(250), default="")
    purpose: Mapped[str] = mapped_column(String(500), default="")
    source: Mapped[str] = mapped_column(String(200), default="")


class NoticeRecord(Base):
    """What became of one notice that the law asks for: published on a day under a reference, or not needed, and why.

    `occasion` tells apart those of one sort: a year, a quarter or a change.
    """

    __tablename__ = "contract_notice"
    __table_args__ = (UniqueConstraint("contract_id", "code", "occasion"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contract.id"))
    code: Mapped[str] = mapped_column(String(10))
    occasion: Mapped[str] = mapped_column(String(120), default="")
    done_on: Mapped[date | None]
    reference: Mapped[str] = mapped_column(String(120), default="")
    not_needed: Mapped[str] = mapped_column(String(500), default="")
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(200))
