"""Datasets as a DCAT catalogue in JSON-LD, Turtle or RDF/XML: every node has an address, none is blank."""

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from rdflib import Graph
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD, Namespace
from rdflib.term import Literal, URIRef

from catalogue.exchange.publisher import Publisher
from catalogue.kinds.dataset import DATASET
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.record import Record
from catalogue.kinds.values import blank
from catalogue.terms import Licence, UpdateFrequency

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
UK = Namespace("https://w3id.org/co-cddo/uk-cross-government-metadata-exchange-model/")
_NOT_IN_IRIS = re.compile(r"[\x00-\x20<>\"{}|\\^`]")
# The Dublin Core vocabulary has one word for “irregularly” and “never”; the European one has its own for the latter.
_NEVER = "http://publications.europa.eu/resource/authority/frequency/NEVER"
_TEXTS = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.MARKDOWN)
_MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
SYNTAXES = {"jsonld": "json-ld", "ttl": "turtle", "rdf": "pretty-xml", "xml": "pretty-xml", "json": "json-ld"}


def to_dcat(records: Sequence[Record], publisher: Publisher, syntax: str) -> bytes:
    """The catalogue in `jsonld`, `ttl` or `rdf`: what the records hold and nothing else. The caller chooses them."""
    graph = Graph(bind_namespaces="core")
    for prefix, namespace in (
        ("dcat", DCAT),
        ("dct", DCTERMS),
        ("foaf", FOAF),
        ("vcard", VCARD),
        ("skos", SKOS),
        ("uk", UK),
    ):
        graph.bind(prefix, namespace)
    catalogue = _iri(f"{publisher.base_url}/catalog")
    graph.add((catalogue, RDF.type, DCAT.Catalog))
    graph.add((catalogue, DCTERMS.title, Literal(publisher.name, lang="en")))
    graph.add((catalogue, DCTERMS.description, Literal(f"Datasets of {publisher.name}.", lang="en")))
    _agent(graph, catalogue, _iri(f"{publisher.base_url}/"), publisher.name)
    for record in records:
        dataset = _iri(f"{publisher.base_url}/datasets/{record.slug}")
        graph.add((catalogue, DCAT.dataset, dataset))
        _Writer(graph, dataset, publisher.base_url).write(record)
    options: dict[str, Any] = {"auto_compact": True} if SYNTAXES[syntax] == "json-ld" else {}
    content: bytes = graph.serialize(format=SYNTAXES[syntax], encoding="utf-8", **options)
    return content


def _agent(graph: Graph, owner: URIRef, agent: URIRef, name: str) -> None:
    graph.add((owner, DCTERMS.publisher, agent))
    graph.add((agent, RDF.type, FOAF.Agent))
    graph.add((agent, FOAF.name, Literal(name)))


def _iri(address: str) -> URIRef:
    return URIRef(_NOT_IN_IRIS.sub(lambda found: quote(found.group()), address))


class _Writer:
    """Writes one dataset and what belongs to it."""

    def __init__(self, graph: Graph, dataset: URIRef, base_url: str) -> None:
        self.graph = graph
        self.dataset = dataset
        self.base_url = base_url

    def write(self, record: Record) -> None:
        """Add every statement about the record."""
        self.graph.add((self.dataset, RDF.type, DCAT.Dataset))
        for field in DATASET.fields:
            value = record.values.get(field.name)
            if not blank(value):
                self._field(field, value)
        self._contact(str(record.values.get("contact_email") or ""))
        self._coverage(record.values)
        for number, row in enumerate(record.parts.get("distributions", []), start=1):
            self._distribution(number, row)

    def _field(self, field: Field, value: Any) -> None:
        if field.type is FieldType.ORGANISATION:
            _agent(self.graph, self.dataset, _iri(f"{self.base_url}/organisations/{value}"), str(value))
        elif field.type is FieldType.THEME:
            theme = _iri(f"{self.base_url}/themes/{value}")
            self.graph.add((self.dataset, DCAT.theme, theme))
            self.graph.add((theme, RDF.type, SKOS.Concept))
        elif field.name in ("coverage", "period_from", "period_to", "contact_email") or not field.uri:
            return
        else:
            self._statement(self.dataset, field, value)

    def _statement(self, subject: URIRef, field: Field, value: Any) -> None:
        if field.type is FieldType.LIST:
            for item in value:
                self.graph.add((subject, URIRef(field.uri), Literal(item)))
        elif field.type in _TEXTS:
            self.graph.add((subject, URIRef(field.uri), Literal(value)))
        elif field.type is FieldType.DATE:
            self.graph.add((subject, URIRef(field.uri), Literal(value, datatype=XSD.date)))
        elif field.type is FieldType.INTEGER:
            self.graph.add((subject, URIRef(field.uri), Literal(int(value))))
        elif field.type is FieldType.URL:
            self.graph.add((subject, URIRef(field.uri), _iri(value)))
        elif field.type is FieldType.LICENCE:
            self._licence(subject, field, value)
        elif field.type is FieldType.TERM and field.terms is not None and field.name != "lifecycle":
            address = _NEVER if value == UpdateFrequency.NEVER else field.terms(value).uri
            self.graph.add((subject, URIRef(field.uri), URIRef(address)))

    def _licence(self, subject: URIRef, field: Field, value: str) -> None:
        known = next((licence.uri for licence in Licence if licence == value), "")
        address = _iri(known or value) if known or "://" in value else _iri(f"{subject}#licence")
        self.graph.add((subject, URIRef(field.uri), address))
        if not known and "://" not in value:
            self.graph.add((address, RDF.type, DCTERMS.LicenseDocument))
            self.graph.add((address, RDFS.label, Literal(value)))

    def _contact(self, email: str) -> None:
        if email:
            contact = URIRef(f"{self.dataset}#contact")
            self.graph.add((self.dataset, DCAT.contactPoint, contact))
            self.graph.add((contact, RDF.type, VCARD.Organization))
            self.graph.add((contact, VCARD.hasEmail, _iri(f"mailto:{email}")))

    def _coverage(self, values: dict[str, Any]) -> None:
        if values.get("coverage"):
            place = URIRef(f"{self.dataset}#coverage")
            self.graph.add((self.dataset, DCTERMS.spatial, place))
            self.graph.add((place, RDF.type, DCTERMS.Location))
            self.graph.add((place, RDFS.label, Literal(values["coverage"])))
        period = URIRef(f"{self.dataset}#period")
        for name, predicate in (("period_from", DCAT.startDate), ("period_to", DCAT.endDate)):
            if values.get(name):
                self.graph.add((self.dataset, DCTERMS.temporal, period))
                self.graph.add((period, RDF.type, DCTERMS.PeriodOfTime))
                self.graph.add((period, predicate, Literal(values[name], datatype=XSD.date)))

    def _distribution(self, number: int, row: dict[str, Any]) -> None:
        distribution = URIRef(f"{self.dataset}#distribution-{number:04}")
        self.graph.add((self.dataset, DCAT.distribution, distribution))
        self.graph.add((distribution, RDF.type, DCAT.Distribution))
        for field in DATASET.part("distributions").fields:
            value: Any = row.get(field.name)
            if blank(value):
                continue
            if field.name == "media_type":
                self.graph.add((distribution, DCAT.mediaType, _iri(_MEDIA_TYPES + value)))
            else:
                self._statement(distribution, field, value)
