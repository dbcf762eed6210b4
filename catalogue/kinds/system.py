"""Systems: the applications that hold and move the data, who can run them and who covers them."""

import uuid

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogue.kinds.kind import Field, FieldType, Kind, Part
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.shared import SHARED_FIELDS
from catalogue.store import Base
from catalogue.terms import Criticality, HeldBy, Hosting, InterfaceType, ServiceStatus

_DCAT = "http://www.w3.org/ns/dcat#"
_DCT = "http://purl.org/dc/terms/"


class System(CataloguedResource):
    """An application or platform that the council relies on."""

    __tablename__ = "system"
    __mapper_args__ = {"polymorphic_identity": "system"}

    id: Mapped[uuid.UUID] = mapped_column(ForeignKey("catalogued_resource.id"), primary_key=True)
    service_status: Mapped[str] = mapped_column(String(20), default="")
    hosting: Mapped[str] = mapped_column(String(20), default="")
    criticality: Mapped[str] = mapped_column(String(20), default="")
    vendor_product: Mapped[str] = mapped_column(String(250), default="")
    url: Mapped[str] = mapped_column(String(2000), default="")
    service_hours: Mapped[str] = mapped_column(String(250), default="")
    recovery_time: Mapped[str] = mapped_column(String(120), default="")
    users: Mapped[int | None] = mapped_column(BigInteger)
    admin_access: Mapped[str] = mapped_column(String(20), default="")
    source_held_by: Mapped[str] = mapped_column(String(20), default="")
    configuration_held_by: Mapped[str] = mapped_column(String(20), default="")


class Interface(Base):
    """A way in which other systems reach this one (dcat:DataService)."""

    __tablename__ = "interface"
    __table_args__ = (Index("ix_interface_resource", "resource_id"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    resource_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("system.id"))
    position: Mapped[int]
    title: Mapped[str] = mapped_column(String(250))
    interface_type: Mapped[str] = mapped_column(String(20), default="")
    endpoint_url: Mapped[str] = mapped_column(String(2000), default="")
    description: Mapped[str] = mapped_column(Text, default="")


_RUNNING = "Running it"
_HANDS = "In whose hands"

SYSTEM = Kind(
    code="system",
    plural="systems",
    label="System",
    label_plural="Systems",
    table=System,
    what="an application or platform that the council relies on",
    headline=("team", "service_status", "criticality", "hosting", "admin_access"),
    shared_fields=SHARED_FIELDS,
    own_fields=(
        Field("service_status", "Service status", FieldType.TERM, _RUNNING, terms=ServiceStatus, weight=1,
              uri="https://w3id.org/co-cddo/uk-cross-government-metadata-exchange-model/serviceStatus"),
        Field("criticality", "Criticality", FieldType.TERM, _RUNNING, terms=Criticality, weight=2),
        Field("hosting", "Where it runs", FieldType.TERM, _RUNNING, terms=Hosting, weight=2,
              headings=("hosted", "location")),
        Field("vendor_product", "Product", FieldType.TEXT, _RUNNING, max_length=250, boost=2.0,
              hint="Its maker's name for it.", headings=("product", "application", "software")),
        Field("url", "Address", FieldType.URL, _RUNNING, max_length=2000, uri=_DCAT + "endpointURL"),
        Field("service_hours", "Service hours", FieldType.TEXT, _RUNNING, max_length=250),
        Field("recovery_time", "Must be back within", FieldType.TEXT, _RUNNING, max_length=120, weight=1,
              headings=("rto", "recovery time objective")),
        Field("users", "Number of users", FieldType.INTEGER, _RUNNING),
        Field("admin_access", "Who has admin access", FieldType.TERM, _HANDS, terms=HeldBy, weight=2),
        Field("source_held_by", "Who holds the source code", FieldType.TERM, _HANDS, terms=HeldBy, weight=1),
        Field("configuration_held_by", "Who holds the configuration", FieldType.TERM, _HANDS, terms=HeldBy, weight=1),
    ),
    parts=(
        Part("interfaces", "Interfaces", "Interface", Interface, key="title", fields=(
            Field("title", "Title", FieldType.TEXT, required=True, max_length=250, uri=_DCT + "title"),
            Field("interface_type", "Type", FieldType.TERM, terms=InterfaceType),
            Field("endpoint_url", "Address", FieldType.URL, max_length=2000, uri=_DCAT + "endpointURL"),
            Field("description", "Description", FieldType.LONG_TEXT, max_length=4000, uri=_DCT + "description"),
        )),
    ),
)  # fmt: skip
