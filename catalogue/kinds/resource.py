"""The base of everything catalogued: its table, its owners, its links, its versions and its outside identities."""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.access import Thing
from catalogue.store import Base, Slug, Versioned
from catalogue.terms import Lifecycle, Visibility


class Theme(Versioned, Base):
    """A local-government function or service; replaceable by import (dcat:theme)."""

    __tablename__ = "theme"

    code: Mapped[str] = mapped_column(String(80), primary_key=True)
    label: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(Text, default="")
    parent: Mapped[str] = mapped_column(String(80), default="")
    uri: Mapped[str] = mapped_column(String(500), default="")


class CataloguedResource(Base):
    """A catalogued thing of any kind (dcat:Resource). Lists load this table only."""

    __tablename__ = "catalogued_resource"
    __table_args__ = (UniqueConstraint("kind", "slug"), Index("ix_resource_kind_title", "kind", "title"))

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    kind: Mapped[str] = mapped_column(String(20))
    slug: Mapped[str] = mapped_column(Slug)
    title: Mapped[str] = mapped_column(String(250))
    alternative_titles: Mapped[list[str]] = mapped_column(JSON, default=list)
    summary: Mapped[str] = mapped_column(String(250), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    keywords: Mapped[list[str]] = mapped_column(JSON, default=list)
    theme: Mapped[str] = mapped_column(String(80), default="", index=True)
    team_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("team.id"), index=True)
    organisation_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    contact_email: Mapped[str] = mapped_column(String(254), default="")
    identifier: Mapped[str] = mapped_column(String(250), default="", index=True)
    visibility: Mapped[str] = mapped_column(String(20), default=Visibility.INTERNAL.value)
    security_classification: Mapped[str] = mapped_column(String(20), default="official")
    sensitive: Mapped[bool] = mapped_column(default=False)
    lifecycle: Mapped[str] = mapped_column(String(20), default=Lifecycle.LIVE.value, index=True)
    deprecated_on: Mapped[date | None]
    replaced_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("catalogued_resource.id"))
    review_months: Mapped[int | None] = mapped_column(BigInteger)
    attested_on: Mapped[date | None]
    attested_by: Mapped[str] = mapped_column(String(200), default="")
    attested_note: Mapped[str] = mapped_column(String(500), default="")
    completeness: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    # Set by operations, and part of every UPDATE's condition: a stale save changes no row and is refused.
    __mapper_args__ = {"polymorphic_on": kind, "version_id_col": version, "version_id_generator": False}
    created_at: Mapped[datetime] = mapped_column(index=True)
    updated_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def facts(self) -> Thing:
        """The facts on which rights rest."""
        return Thing(self.kind, Visibility(self.visibility), self.id, self.team_id)


class Ownership(Base):
    """Who answers for a thing, in which role, from when to when, and who stands in."""

    __tablename__ = "ownership"
    __table_args__ = (Index("ix_ownership_resource_role", "resource_id", "role"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"))
    role: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    deputy_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date | None]


class Link(Base):
    """One thing's relation to another, with a note and dates; read from both ends."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("from_id", "relation", "to_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    from_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), index=True)
    relation: Mapped[str] = mapped_column(String(40))
    to_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), index=True)
    note: Mapped[str] = mapped_column(String(500), default="")
    start_on: Mapped[date | None]
    end_on: Mapped[date | None]


class ResourceVersion(Base):
    """A thing as it stood after one change: its whole record, and which fields that change touched."""

    __tablename__ = "resource_version"
    __table_args__ = (UniqueConstraint("resource_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), index=True)
    number: Mapped[int]
    at: Mapped[datetime]
    operation_id: Mapped[uuid.UUID] = mapped_column(index=True)
    actor: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(500), default="")
    changed: Mapped[list[str]] = mapped_column(JSON)
    record: Mapped[dict[str, Any]] = mapped_column(JSON)


class FormerSlug(Base):
    """An address that a thing once had; it redirects for ever."""

    __tablename__ = "former_slug"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    slug: Mapped[str] = mapped_column(Slug, primary_key=True)
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"))


class ExternalIdentity(Base):
    """What a source calls a thing, the record as it came, and the values last taken from it."""

    __tablename__ = "external_identity"
    __table_args__ = (UniqueConstraint("source", "external_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), index=True)
    source: Mapped[str] = mapped_column(String(200))
    external_id: Mapped[str] = mapped_column(String(500))
    raw: Mapped[dict[str, Any]] = mapped_column(JSON)
    imported: Mapped[dict[str, Any]] = mapped_column(JSON)
    imported_at: Mapped[datetime]
