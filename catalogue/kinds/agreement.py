"""Data sharing agreements: what goes to or comes from another organisation, why and until when."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.kinds.kind import Field, FieldType, Kind, Part
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.shared import SHARED_FIELDS
from catalogue.store import Base
from catalogue.terms import Dpia, LawfulBasis, PartyRole


class Agreement(CataloguedResource):
    """An agreement by which organisations share data. While it is live, its parties see what it names."""

    __tablename__ = "agreement"
    __mapper_args__ = {"polymorphic_identity": "agreement"}

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), primary_key=True)
    purpose: Mapped[str] = mapped_column(Text, default="")
    lawful_basis: Mapped[str] = mapped_column(String(30), default="")
    start_on: Mapped[date | None]
    end_on: Mapped[date | None]
    review_on: Mapped[date | None]
    dpia: Mapped[str] = mapped_column(String(20), default="")
    dpia_url: Mapped[str] = mapped_column(String(2000), default="")


class Party(Base):
    """An organisation that an agreement binds."""

    __tablename__ = "agreement_party"
    __table_args__ = (Index("ix_agreement_party_resource", "resource_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("agreement.id"))
    position: Mapped[int]
    organisation_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[str] = mapped_column(String(20), default="")


_TERMS = "Terms"

AGREEMENT = Kind(
    code="agreement",
    plural="agreements",
    label="Data sharing agreement",
    label_plural="Data sharing agreements",
    table=Agreement,
    what="an agreement by which organisations share data",
    headline=("end_on", "team", "lawful_basis", "dpia", "lifecycle"),
    shared_fields=SHARED_FIELDS,
    own_fields=(
        Field("purpose", "Purpose", FieldType.LONG_TEXT, _TERMS, max_length=4000, boost=1.0, weight=3),
        Field("lawful_basis", "Lawful basis", FieldType.TERM, _TERMS, terms=LawfulBasis, weight=2),
        Field("start_on", "From", FieldType.DATE, _TERMS, weight=2, headings=("start date",)),
        Field("end_on", "To", FieldType.DATE, _TERMS, weight=2, headings=("end date", "expiry date")),
        Field("review_on", "Review", FieldType.DATE, _TERMS, weight=1, headings=("review date",)),
        Field("dpia", "Data protection impact assessment", FieldType.TERM, _TERMS, terms=Dpia, weight=1),
        Field("dpia_url", "Where the assessment is", FieldType.URL, _TERMS, max_length=2000),
    ),
    parts=(
        Part("parties", "Parties", "Party", Party, key="organisation", fields=(
            Field("organisation", "Organisation", FieldType.ORGANISATION, required=True),
            Field("role", "Role", FieldType.TERM, terms=PartyRole),
        )),
    ),
)  # fmt: skip
