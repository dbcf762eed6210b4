"""Reports: what data ends in: dashboards, statutory returns and publications."""

import uuid
from datetime import date

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.shared import SHARED_FIELDS
from catalogue.terms import ReportType, UpdateFrequency


class Report(CataloguedResource):
    """Something made from data for someone to read or to receive."""

    __tablename__ = "report"
    __mapper_args__ = {"polymorphic_identity": "report"}

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), primary_key=True)
    report_type: Mapped[str] = mapped_column(String(20), default="")
    update_frequency: Mapped[str] = mapped_column(String(20), default="")
    audience: Mapped[str] = mapped_column(String(250), default="")
    recipient: Mapped[str] = mapped_column(String(250), default="")
    statutory_basis: Mapped[str] = mapped_column(String(500), default="")
    due_on: Mapped[date | None]
    url: Mapped[str] = mapped_column(String(2000), default="")


_OUT = "Making and sending it"

REPORT = Kind(
    code="report",
    plural="reports",
    label="Report",
    label_plural="Reports",
    table=Report,
    what="a dashboard, statutory return or publication made from our data",
    headline=("team", "report_type", "due_on", "update_frequency", "recipient"),
    shared_fields=SHARED_FIELDS,
    own_fields=(
        Field("report_type", "Type", FieldType.TERM, _OUT, terms=ReportType, weight=2, headings=("type",)),
        Field("update_frequency", "Made", FieldType.TERM, _OUT, terms=UpdateFrequency, weight=1,
              headings=("frequency",)),
        Field("due_on", "Next due", FieldType.DATE, _OUT, weight=1, headings=("due date", "next due")),
        Field("recipient", "Goes to", FieldType.TEXT, _OUT, max_length=250, boost=1.0, weight=1),
        Field("audience", "Read by", FieldType.TEXT, _OUT, max_length=250, weight=1),
        Field("statutory_basis", "Why we must", FieldType.TEXT, _OUT, max_length=500,
              hint="The law or direction that asks for it."),
        Field("url", "Web page", FieldType.URL, _OUT, max_length=2000),
    ),
)  # fmt: skip
