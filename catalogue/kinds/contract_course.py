"""What a contract goes through: its variations, novations and options used, and the statements of work under it."""

import uuid
from datetime import date
from decimal import Decimal

from sqlalchemy import ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.kinds.kind import Field, FieldType, Part
from catalogue.store import Base
from catalogue.terms import ChangeKind


class ContractChange(Base):
    """A variation, a novation or an option used (OCDS 1.1.5 amendment): since when, what it says, and what it moved."""

    __tablename__ = "contract_change"
    __table_args__ = (Index("ix_contract_change_resource", "resource_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contract.id"))
    position: Mapped[int]
    reference: Mapped[str] = mapped_column(String(120), default="")
    changed_on: Mapped[date | None]
    change_kind: Mapped[str] = mapped_column(String(20), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    value_change: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    old_end_on: Mapped[date | None]
    new_end_on: Mapped[date | None]
    old_supplier_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    new_supplier_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    instrument: Mapped[str] = mapped_column(String(500), default="")
    instrument_url: Mapped[str] = mapped_column(String(2000), default="")


class StatementOfWork(Base):
    """A piece of work ordered under a contract or a call-off; handovers name it by its reference."""

    __tablename__ = "statement_of_work"
    __table_args__ = (Index("ix_statement_of_work_resource", "resource_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contract.id"))
    position: Mapped[int]
    reference: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(250))
    start_on: Mapped[date | None]
    end_on: Mapped[date | None]
    value: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    lot: Mapped[str] = mapped_column(String(250), default="")
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    description: Mapped[str] = mapped_column(Text, default="")


CHANGES = Part(
    "amendments", "Variations, novations and options used", "Change", ContractChange, key="reference", grows=True,
    fields=(
        Field("changed_on", "Date", FieldType.DATE),
        Field("reference", "Reference", FieldType.TEXT, max_length=120, hint="Such as CCN 3."),
        Field("change_kind", "What it is", FieldType.TERM, terms=ChangeKind),
        Field("description", "What changed", FieldType.LONG_TEXT, required=True, max_length=4000),
        Field("value_change", "Change of the value, in pounds", FieldType.MONEY, signed=True),
        Field("old_end_on", "End before", FieldType.DATE),
        Field("new_end_on", "New end", FieldType.DATE),
        Field("old_supplier", "Supplier before", FieldType.ORGANISATION),
        Field("new_supplier", "New supplier", FieldType.ORGANISATION),
        Field("instrument", "Instrument", FieldType.TEXT, max_length=500, hint="The title of what was signed."),
        Field("instrument_url", "Its address", FieldType.URL, max_length=2000),
    ),
)  # fmt: skip
STATEMENTS = Part(
    "statements", "Statements of work", "Statement of work", StatementOfWork, key="reference",
    fields=(
        Field("reference", "Reference", FieldType.TEXT, required=True, max_length=120, hint="Such as SOW 2."),
        Field("title", "Title", FieldType.TEXT, required=True, max_length=250),
        Field("start_on", "Starts", FieldType.DATE),
        Field("end_on", "Ends", FieldType.DATE),
        Field("value", "Value in pounds", FieldType.MONEY),
        Field("lot", "Lot", FieldType.TEXT, max_length=250),
        Field("by", "Done by", FieldType.ORGANISATION, hint="Blank if the supplier does it."),
        Field("description", "Description", FieldType.LONG_TEXT, max_length=4000),
    ),
)  # fmt: skip
