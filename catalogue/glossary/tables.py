"""The table of glossary terms."""

import uuid
from datetime import datetime

from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.store import Base, Slug, Versioned


class GlossaryTerm(Versioned, Base):
    """A term with its meaning, the other words people use for it, and the terms to look at next (skos:Concept)."""

    __tablename__ = "glossary_term"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    slug: Mapped[str] = mapped_column(Slug, unique=True)
    term: Mapped[str] = mapped_column(String(200), index=True)
    definition: Mapped[str] = mapped_column(Text, default="")
    synonyms: Mapped[list[str]] = mapped_column(JSON, default=list)
    acronyms: Mapped[list[str]] = mapped_column(JSON, default=list)
    see_also: Mapped[list[str]] = mapped_column(JSON, default=list)
    updated_at: Mapped[datetime]
