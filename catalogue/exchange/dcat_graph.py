"""DCAT in Turtle and RDF/XML, as the same tree that JSON gives; nothing outside the file is ever fetched."""

import re
from typing import Any

from rdflib import Graph
from rdflib.namespace import DCAT, RDF
from rdflib.term import Identifier, Literal, Node

from catalogue.exchange.remarks import Remarks, refusal
from catalogue.exchange.upload import MEBIBYTE, Upload, text_of

MAX_RDF_BYTES = 20 * MEBIBYTE
_DEPTH = 3
_NAMES = {"turtle": "Turtle", "xml": "RDF/XML"}


def tree_of_graph(upload: Upload, syntax: str, remarks: Remarks) -> dict[str, Any]:
    """The file as a document with a graph of catalogues and datasets, in the order of their addresses.

    `syntax` is `turtle` or `xml`. Raises `BadInput` if it cannot be read, or if XML defines entities: expanding them
    can fill a machine's memory or read its files.
    """
    if len(upload.content) > MAX_RDF_BYTES:
        raise refusal(f"The file is larger than {MAX_RDF_BYTES // MEBIBYTE} MB.", "Split it, or send it as JSON.")
    text = text_of(upload, remarks)
    if syntax == "xml":
        text = re.sub(r"\A\s*<\?xml[^>]*\?>", "", text)
        if "<!ENTITY" in text or "<!DOCTYPE" in text:
            raise refusal("The XML defines entities, which we do not read.", "Save it without a document type.")
    graph = Graph()
    try:
        graph.parse(data=text, format=syntax, publicID="urn:x-portal:file:")
    except RecursionError:
        raise refusal("The file is nested too deep.", "Send a flatter file.") from None
    except Exception as error:  # each parser of rdflib raises errors of its own
        first_line = str(error).strip().split("\n", 1)[0][:120]
        raise refusal(f"This is not {_NAMES[syntax]} that we can read: {first_line}", "Check the file.") from None
    things = [
        _described(graph, subject, _DEPTH)
        for kind in (DCAT.Catalog, DCAT.Dataset)
        for subject in sorted(set(graph.subjects(RDF.type, kind)), key=str)
    ]
    return {"@graph": things}


def _described(graph: Graph, subject: Node, depth: int) -> dict[str, Any]:
    """A thing with its properties, and what they name, `depth` steps on."""
    found: dict[str, Any] = {"@id": str(subject)}
    for predicate, value in sorted(graph.predicate_objects(subject), key=str):
        if predicate == RDF.type:
            found.setdefault("@type", []).append(str(value))
        elif predicate != DCAT.dataset:
            found.setdefault(str(predicate), []).append(_value(graph, value, depth - 1))
    return found


def _value(graph: Graph, value: Node, depth: int) -> Any:
    if isinstance(value, Literal):
        return {"@value": str(value), "@language": value.language} if value.language else str(value)
    known = isinstance(value, Identifier) and (value, None, None) in graph
    return _described(graph, value, depth) if known and depth > 0 else {"@id": str(value)}
