"""Tables of what is owed: its types, the obligations themselves, and the systems that each is about."""

import uuid
from datetime import date, datetime, time
from decimal import Decimal

from sqlalchemy import JSON, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base, Versioned
from catalogue.terms import Criticality, ObligationStatus


class ObligationType(Base):
    """A sort of promise, with what usually goes with it; a council may add its own."""

    __tablename__ = "obligation_type"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    label: Mapped[str] = mapped_column(String(120))
    hint: Mapped[str] = mapped_column(Text)
    anchor: Mapped[str] = mapped_column(String(30))
    offset: Mapped[int]
    unit: Mapped[str] = mapped_column(String(20))
    every: Mapped[int | None]
    evidence: Mapped[list[str]] = mapped_column(JSON)
    acceptance_criteria: Mapped[str] = mapped_column(Text)


class Obligation(Versioned, Base):
    """One thing that is owed under a contract, once (OCDS implementation milestone).

    `effective_due_on` is the due date with days blocked by us and relief granted; `stopped_on` the day on which the
    supplier's clock stands while we block. `respond_by` and `deemed_on` are our clock, and run while a submission
    waits. `chain_id` is the id of the first obligation of those that became each other's remainder. `drill_level` is
    how far one of our own people must get with each procedure that it hands over.
    """

    __tablename__ = "obligation"
    # All that presets ask, so that they count without reading a row.
    __table_args__ = (
        Index(
            "ix_obligation_standing",
            *("status", "effective_due_on", "stopped_on", "owner_id", "contract_id", "round", "id"),
        ),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    contract_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contract.id"), index=True)
    clause_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    type_code: Mapped[str] = mapped_column(ForeignKey("obligation_type.code"))
    title: Mapped[str] = mapped_column(String(250))
    details: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    acceptor_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    supplier_person_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    anchor: Mapped[str] = mapped_column(String(30), default="")
    offset: Mapped[int] = mapped_column(default=0)
    unit: Mapped[str] = mapped_column(String(20), default="")
    every: Mapped[int | None]
    later: Mapped[int] = mapped_column(default=0)
    deadline: Mapped[time | None]
    due_on: Mapped[date | None]
    baseline_due_on: Mapped[date | None]
    effective_due_on: Mapped[date | None]
    stopped_on: Mapped[date | None]
    response_days: Mapped[int | None]
    deemed_days: Mapped[int | None]
    respond_by: Mapped[date | None]
    deemed_on: Mapped[date | None]
    evidence: Mapped[list[str]] = mapped_column(JSON)
    acceptance_criteria: Mapped[str] = mapped_column(Text, default="")
    drill_level: Mapped[str] = mapped_column(String(20), default="")
    criticality: Mapped[str] = mapped_column(String(20), default=Criticality.IMPORTANT.value)
    payment: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    payment_clause: Mapped[str] = mapped_column(String(120), default="")
    statement: Mapped[str] = mapped_column(String(120), default="")
    status: Mapped[str] = mapped_column(String(20), default=ObligationStatus.DRAFT.value)
    round: Mapped[int] = mapped_column(default=1)
    disputed: Mapped[bool] = mapped_column(default=False)
    parent_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("obligation.id"))
    chain_id: Mapped[uuid.UUID] = mapped_column(index=True)
    not_pursued_until: Mapped[date | None]
    superseded_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("obligation.id"))
    created_at: Mapped[datetime]


class ObligationSystem(Base):
    """A system that an obligation is about."""

    __tablename__ = "obligation_system"

    obligation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("obligation.id"), primary_key=True)
    system_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("system.id"), primary_key=True, index=True)


class ObligationProcedure(Base):
    """A procedure that an obligation hands over: somebody of ours can do it once it is delivered."""

    __tablename__ = "obligation_procedure"

    obligation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("obligation.id"), primary_key=True)
    procedure_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("procedure.id"), primary_key=True, index=True)
