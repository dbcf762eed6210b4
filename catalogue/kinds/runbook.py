"""Runbooks: how to do something with a system; each version of the text is kept."""

import uuid
from dataclasses import replace

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.shared import SHARED_FIELDS
from catalogue.terms import RunbookType

MAX_BODY = 200_000


class Runbook(CataloguedResource):
    """Instructions that someone who has never done it can follow."""

    __tablename__ = "runbook"
    __mapper_args__ = {"polymorphic_identity": "runbook"}

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), primary_key=True)
    runbook_type: Mapped[str] = mapped_column(String(20), default="")
    contacts: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")


_STEPS = "Steps"
_IF_PUBLIC = "If it is public, everyone on the internet will read it, names and phone numbers in the text too."

RUNBOOK = Kind(
    code="runbook",
    plural="runbooks",
    label="Runbook",
    label_plural="Runbooks",
    table=Runbook,
    what="instructions that someone who has never done it can follow",
    headline=("team", "runbook_type", "lifecycle", "review_months"),
    revised="body",
    shared_fields=tuple(replace(one, hint=_IF_PUBLIC) if one.name == "visibility" else one for one in SHARED_FIELDS),
    own_fields=(
        Field("runbook_type", "Type", FieldType.TERM, _STEPS, terms=RunbookType, weight=1, headings=("type",)),
        Field("contacts", "Whom to call", FieldType.LONG_TEXT, _STEPS, max_length=2000,
              hint="Job or team, number and hours, one a line. Whoever reads the runbook sees this."),
        Field("body", "Instructions", FieldType.MARKDOWN, _STEPS, max_length=MAX_BODY, boost=1.0, weight=3,
              hint="Number the steps; say what should happen after each. You can use Markdown."),
    ),
)  # fmt: skip
