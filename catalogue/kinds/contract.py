"""Contracts: the register that the Local Government Transparency Code 2015 (paragraph 32) asks for, and its dates."""

import uuid
from datetime import date
from decimal import Decimal

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Numeric, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.kinds.contract_course import CHANGES, STATEMENTS
from catalogue.kinds.kind import Field, FieldType, Kind, Part
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.shared import SHARED_FIELDS
from catalogue.store import Base
from catalogue.terms import ContractStatus, Nation, ProcurementRoute, Regime, SupplierRole, ValueBasis

_DCT = "http://purl.org/dc/terms/"


class Contract(CataloguedResource):
    """An agreement under which a supplier provides something (OCDS 1.1.5 contract)."""

    __tablename__ = "contract"
    __mapper_args__ = {"polymorphic_identity": "contract"}

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), primary_key=True)
    ocid: Mapped[str] = mapped_column(String(120), default="", index=True)
    department: Mapped[str] = mapped_column(String(250), default="")
    supplier_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    value: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    value_basis: Mapped[str] = mapped_column(String(20), default="")
    annual_value: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    spent_to_date: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    other_currency: Mapped[str] = mapped_column(String(60), default="")
    irrecoverable_vat: Mapped[Decimal | None] = mapped_column(Numeric(16, 2))
    signed_on: Mapped[date | None]
    start_on: Mapped[date | None]
    go_live_on: Mapped[date | None]
    system_accepted_on: Mapped[date | None]
    original_end_on: Mapped[date | None]
    end_on: Mapped[date | None] = mapped_column(index=True)
    latest_end_on: Mapped[date | None]
    notice_days: Mapped[int | None] = mapped_column(BigInteger)
    notice_given_on: Mapped[date | None]
    review_on: Mapped[date | None]
    procurement_route: Mapped[str] = mapped_column(String(30), default="")
    regime: Mapped[str] = mapped_column(String(30), default="")
    nation: Mapped[str] = mapped_column(String(30), default="")
    contract_status: Mapped[str] = mapped_column(String(20), default="")
    sme: Mapped[bool | None]
    vcse: Mapped[bool | None]
    vcse_number: Mapped[str] = mapped_column(String(60), default="")
    cpv: Mapped[str] = mapped_column(String(250), default="")
    framework: Mapped[str] = mapped_column(String(250), default="")
    kpis: Mapped[str] = mapped_column(Text, default="")
    extendable: Mapped[bool | None]
    extension_options: Mapped[str] = mapped_column(Text, default="")
    variations: Mapped[str] = mapped_column(Text, default="")
    milestones: Mapped[str] = mapped_column(Text, default="")
    notice_reference: Mapped[str] = mapped_column(String(120), default="")
    lots: Mapped[list[str]] = mapped_column(JSON, default=list)
    deed: Mapped[bool | None]


class OtherSupplier(Base):
    """An organisation that supplies under a contract beside the one that answers for it."""

    __tablename__ = "contract_supplier"
    __table_args__ = (Index("ix_contract_supplier_resource", "resource_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contract.id"))
    position: Mapped[int]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(20), default="")


class Document(Base):
    """A document of a contract, by its address (OCDS 1.1.5 document)."""

    __tablename__ = "contract_document"
    __table_args__ = (Index("ix_contract_document_resource", "resource_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("contract.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(500))
    document_type: Mapped[str] = mapped_column(String(120), default="")
    url: Mapped[str] = mapped_column(String(2000), default="")


_WHO = "Who with, for how much"
_WHEN = "From when to when"
_HOW = "How it was let"

CONTRACT = Kind(
    code="contract",
    plural="contracts",
    label="Contract",
    label_plural="Contracts",
    table=Contract,
    what="an agreement under which a supplier provides something",
    headline=("supplier", "end_on", "value", "team", "contract_status"),
    shared_fields=SHARED_FIELDS,
    own_fields=(
        Field("ocid", "Open contracting id", FieldType.TEXT, _HOW, max_length=120, boost=3.0, headings=("ocid",)),
        Field("supplier", "Supplier", FieldType.ORGANISATION, _WHO, facet="supplier", weight=3,
              headings=("supplier name", "supplier", "contractor", "provider")),
        Field("department", "Department responsible", FieldType.TEXT, _WHO, max_length=250, weight=1,
              headings=("local authority department responsible", "department responsible", "department",
                        "directorate")),
        Field("value", "Value in pounds", FieldType.MONEY, _WHO, weight=2,
              headings=("total value (gbp)", "total value", "contract value", "sum", "value (£)")),
        Field("value_basis", "The value is", FieldType.TERM, _WHO, terms=ValueBasis),
        Field("annual_value", "Estimated value for a year, in pounds", FieldType.MONEY, _WHO,
              headings=("estimated annual value", "estimated annual value (gbp)", "annual value", "annual cost",
                        "annual spend", "annual budget")),
        Field("spent_to_date", "Spent so far as entered, in pounds", FieldType.MONEY, _WHO,
              headings=("spent to date", "spend to date", "actual spend", "total spend")),
        Field("other_currency", "Value in another currency", FieldType.TEXT, _WHO, max_length=60,
              hint="The code of the currency and the amount, such as EUR 120000.00."),
        Field("irrecoverable_vat", "VAT that cannot be recovered", FieldType.MONEY, _WHO,
              headings=("irrecoverable vat", "vat that cannot be recovered", "vat not recovered")),
        Field("signed_on", "Signed", FieldType.DATE, _WHEN, headings=("signed", "date signed", "signature date")),
        Field("start_on", "Starts", FieldType.DATE, _WHEN, weight=2,
              headings=("start date", "contract start date", "start")),
        Field("go_live_on", "System goes live", FieldType.DATE, _WHEN, headings=("go live", "go-live date")),
        Field("system_accepted_on", "System accepted", FieldType.DATE, _WHEN, headings=("system acceptance date",)),
        Field("original_end_on", "Original end", FieldType.DATE, _WHEN, headings=("original end date",)),
        Field("end_on", "Ends", FieldType.DATE, _WHEN, weight=3,
              headings=("end date", "contract end date", "current end date", "end", "expiry date")),
        Field("latest_end_on", "Latest possible end", FieldType.DATE, _WHEN,
              headings=("latest end date", "end date with extensions", "maximum end date")),
        Field("notice_days", "Notice period in days", FieldType.INTEGER, _WHEN, weight=1,
              headings=("notice period", "notice days")),
        Field("notice_given_on", "Notice given", FieldType.DATE, _WHEN, headings=("notice given", "date of notice")),
        Field("review_on", "Review", FieldType.DATE, _WHEN, weight=1, headings=("review date", "contract review date")),
        Field("extendable", "Can be extended", FieldType.BOOLEAN, _WHEN, headings=("extension option", "extendable")),
        Field("extension_options", "How it can be extended", FieldType.LONG_TEXT, _WHEN, max_length=4000,
              headings=("extension options", "options to extend", "extension terms", "renewal options")),
        Field("variations", "Variations as the register says", FieldType.LONG_TEXT, _WHEN, max_length=20_000,
              hint="In words, as they came. What changes now is recorded as a change of the contract.",
              headings=("variations", "contract variations", "modifications", "novations")),
        Field("milestones", "Milestones in the notice", FieldType.LONG_TEXT, _WHEN, max_length=20_000,
              hint="As the source published them, one a line."),
        Field("contract_status", "Contract status", FieldType.TERM, _WHEN, terms=ContractStatus,
              headings=("contract status",)),
        Field("procurement_route", "How it was let", FieldType.TERM, _HOW, terms=ProcurementRoute, weight=1,
              headings=("result of invitation to quote or tender", "procurement route", "procurement process",
                        "tender process", "invitation to quote or tender", "procurement method")),
        Field("notice_reference", "Procurement notice", FieldType.TEXT, _HOW, max_length=120, boost=3.0,
              hint="Its number on Find a Tender, Contracts Finder or another portal.",
              headings=("procurement notice reference", "notice reference", "notice number", "find a tender reference",
                        "contracts finder reference", "tender reference", "procurement reference", "itt reference")),
        Field("lots", "Lots", FieldType.LIST, _HOW, headings=("lot", "lot name", "lot title", "lot number")),
        Field("regime", "Procurement law", FieldType.TERM, _HOW, terms=Regime),
        Field("nation", "Bank holidays of", FieldType.TERM, _HOW, terms=Nation,
              hint="Whose working days the contract counts in."),
        Field("framework", "Framework", FieldType.TEXT, _HOW, max_length=250),
        Field("cpv", "CPV codes", FieldType.TEXT, _HOW, max_length=250, headings=("cpv code", "cpv codes")),
        Field("sme", "Small or medium-sized enterprise", FieldType.BOOLEAN, _HOW,
              headings=("sme", "sme?", "small or medium sized enterprise")),
        Field("vcse", "Voluntary or community organisation", FieldType.BOOLEAN, _HOW,
              headings=("vcse", "vcse?", "vcs")),
        Field("vcse_number", "Its registration number", FieldType.TEXT, _HOW, max_length=60,
              headings=("vcse registration number", "charity number")),
        Field("deed", "Made as a deed", FieldType.BOOLEAN, _HOW, headings=("deed", "executed as a deed", "under seal"),
              hint="Signed as a deed or under seal: its records are kept for twelve years instead of six."),
        Field("kpis", "Performance measures", FieldType.LONG_TEXT, _HOW, max_length=4000, headings=("kpi", "kpis")),
    ),
    parts=(
        Part("documents", "Documents", "Document", Document, key="title", fields=(
            Field("title", "Title", FieldType.TEXT, required=True, max_length=500, uri=_DCT + "title"),
            Field("document_type", "Type", FieldType.TEXT, max_length=120),
            Field("url", "Address", FieldType.URL, max_length=2000),
        )),
        Part("other_suppliers", "Other suppliers", "Other supplier", OtherSupplier, key="organisation", fields=(
            Field("organisation", "Organisation", FieldType.ORGANISATION, required=True),
            Field("role", "Role", FieldType.TERM, terms=SupplierRole),
        )),
        CHANGES,
        STATEMENTS,
    ),
)  # fmt: skip
