"""Datasets (dcat:Dataset): what data the council holds, in which files, with which columns, and how to get at it."""

import uuid
from datetime import date

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.kinds.kind import Field, FieldType, Kind, Part
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.shared import SHARED_FIELDS
from catalogue.store import Base
from catalogue.terms import AccessRights, Dpia, IdentifierScheme, LawfulBasis, PersonalData, UpdateFrequency

_DCT = "http://purl.org/dc/terms/"
_DCAT = "http://www.w3.org/ns/dcat#"


class Dataset(CataloguedResource):
    """A collection of data, held or published by one body."""

    __tablename__ = "dataset"
    __mapper_args__ = {"polymorphic_identity": "dataset"}

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), primary_key=True)
    update_frequency: Mapped[str] = mapped_column(String(20), default="")
    licence: Mapped[str] = mapped_column(String(500), default="")
    access_rights: Mapped[str] = mapped_column(String(20), default="")
    access_how: Mapped[str] = mapped_column(Text, default="")
    personal_data: Mapped[str] = mapped_column(String(20), default="")
    lawful_basis: Mapped[str] = mapped_column(String(30), default="")
    retention: Mapped[str] = mapped_column(String(500), default="")
    dpia: Mapped[str] = mapped_column(String(20), default="")
    dpia_url: Mapped[str] = mapped_column(String(2000), default="")
    quality: Mapped[str] = mapped_column(Text, default="")
    coverage: Mapped[str] = mapped_column(String(500), default="")
    period_from: Mapped[date | None]
    period_to: Mapped[date | None]
    issued: Mapped[date | None]
    modified: Mapped[date | None]
    landing_page: Mapped[str] = mapped_column(String(2000), default="")


class Distribution(Base):
    """One form in which a dataset can be had (dcat:Distribution)."""

    __tablename__ = "distribution"
    __table_args__ = (Index("ix_distribution_resource", "resource_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dataset.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(500), default="")
    access_url: Mapped[str] = mapped_column(String(2000), default="")
    download_url: Mapped[str] = mapped_column(String(2000), default="")
    format: Mapped[str] = mapped_column(String(60), default="")
    media_type: Mapped[str] = mapped_column(String(120), default="")
    licence: Mapped[str] = mapped_column(String(500), default="")
    size_bytes: Mapped[int | None] = mapped_column(BigInteger)
    description: Mapped[str] = mapped_column(Text, default="")


class Column(Base):
    """One column of a dataset (csvw:Column); its identifier scheme says what it can be joined on."""

    __tablename__ = "dataset_column"
    __table_args__ = (
        Index("ix_dataset_column_resource", "resource_id"),
        Index("ix_dataset_column_scheme", "identifier_scheme"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("dataset.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(250))
    title: Mapped[str] = mapped_column(String(250), default="")
    data_type: Mapped[str] = mapped_column(String(60), default="")
    description: Mapped[str] = mapped_column(Text, default="")
    identifier_scheme: Mapped[str] = mapped_column(String(40), default="")
    personal: Mapped[bool] = mapped_column(default=False)


_USE = "Using it"
_PRIVACY = "Personal data"
_CONTENT = "What is in it"

DATASET = Kind(
    code="dataset",
    plural="datasets",
    label="Dataset",
    label_plural="Datasets",
    table=Dataset,
    uri=_DCAT + "Dataset",
    what="a collection of data that the council holds or publishes",
    headline=("team", "lifecycle", "access_rights", "update_frequency", "modified"),
    shared_fields=SHARED_FIELDS,
    own_fields=(
        Field("access_rights", "Who may use the data", FieldType.TERM, _USE, terms=AccessRights, facet="access",
              weight=2,
              uri=_DCT + "accessRights",
              headings=("access", "access rights", "access level", "accesslevel", "sharing")),
        Field("access_how", "How to get access", FieldType.LONG_TEXT, _USE, max_length=2000, weight=1,
              hint="Whom to ask, which form, how long it takes.", headings=("how to access", "access notes")),
        Field("licence", "Licence", FieldType.LICENCE, _USE, max_length=500, weight=2, uri=_DCT + "license",
              headings=("license", "licence title", "license title", "license id")),
        Field("landing_page", "Web page", FieldType.URL, _USE, max_length=2000, uri=_DCAT + "landingPage",
              headings=("pageurl", "page url", "url", "link", "web page", "landingpage")),
        Field("update_frequency", "How often updated", FieldType.TERM, _CONTENT, terms=UpdateFrequency, weight=2,
              uri=_DCT + "accrualPeriodicity",
              headings=("frequency", "update frequency", "refresh")),
        Field("modified", "Content last changed", FieldType.DATE, _CONTENT, uri=_DCT + "modified",
              headings=("dateupdated", "date updated", "last updated", "updated", "last modified")),
        Field("issued", "First published", FieldType.DATE, _CONTENT, uri=_DCT + "issued",
              headings=("datecreated", "date created", "created", "date published", "published")),
        Field("coverage", "Area covered", FieldType.TEXT, _CONTENT, max_length=500, uri=_DCT + "spatial",
              headings=("geographic coverage", "spatial coverage", "area")),
        Field("period_from", "Covers from", FieldType.DATE, _CONTENT, uri=_DCAT + "startDate"),
        Field("period_to", "Covers to", FieldType.DATE, _CONTENT, uri=_DCAT + "endDate"),
        Field("quality", "Quality", FieldType.LONG_TEXT, _CONTENT, max_length=4000, weight=1,
              hint="What is known to be wrong, missing or late.", headings=("data quality", "known issues")),
        Field("personal_data", "Personal data", FieldType.TERM, _PRIVACY, terms=PersonalData, weight=2,
              headings=("contains personal data", "personal information", "personal data?", "special category data",
                        "special category")),
        Field("lawful_basis", "Lawful basis", FieldType.TERM, _PRIVACY, terms=LawfulBasis, max_length=200,
              headings=("legal basis", "lawful basis for processing")),
        Field("retention", "Kept for", FieldType.TEXT, _PRIVACY, max_length=500, weight=1,
              headings=("retention period", "retention", "retention schedule")),
        Field("dpia", "Data protection impact assessment", FieldType.TERM, _PRIVACY, terms=Dpia,
              headings=("dpia", "dpia status", "dpia completed")),
        Field("dpia_url", "Where the assessment is", FieldType.URL, _PRIVACY, max_length=2000, headings=("dpia link",)),
    ),
    parts=(
        Part("distributions", "Files and services", "File or service", Distribution, key="title", fields=(
            Field("title", "Title", FieldType.TEXT, max_length=500, uri=_DCT + "title", headings=("filename",)),
            Field("format", "Format", FieldType.TEXT, max_length=60, facet="format", uri=_DCT + "format",
                  headings=("filetype", "file type")),
            Field("access_url", "Address", FieldType.URL, max_length=2000, uri=_DCAT + "accessURL",
                  headings=("asseturl", "access url")),
            Field("download_url", "Direct download", FieldType.URL, max_length=2000, uri=_DCAT + "downloadURL"),
            Field("media_type", "Media type", FieldType.TEXT, max_length=120, uri=_DCAT + "mediaType"),
            Field("licence", "Licence", FieldType.LICENCE, max_length=500, uri=_DCT + "license"),
            Field("size_bytes", "Size in bytes", FieldType.INTEGER, uri=_DCAT + "byteSize"),
            Field("description", "Description", FieldType.LONG_TEXT, max_length=4000, uri=_DCT + "description"),
        )),
        Part("columns", "Columns", "Column", Column, key="name", fields=(
            Field("name", "Name", FieldType.TEXT, required=True, max_length=250, uri="http://www.w3.org/ns/csvw#name"),
            Field("title", "In plain words", FieldType.TEXT, max_length=250, uri="http://www.w3.org/ns/csvw#title"),
            Field("data_type", "Type", FieldType.TEXT, max_length=60, uri="http://www.w3.org/ns/csvw#datatype"),
            Field("description", "What it means", FieldType.LONG_TEXT, max_length=4000, uri=_DCT + "description"),
            Field("identifier_scheme", "Identifies", FieldType.TERM, terms=IdentifierScheme, facet="joins_on"),
            Field("personal", "Personal data", FieldType.BOOLEAN),
        )),
    ),
)  # fmt: skip
