"""DCAT feeds as councils really publish them: data.json, DCAT-AP as JSON, JSON-LD, Turtle and RDF/XML."""

import re
from typing import Any

from catalogue.exchange.dcat_graph import tree_of_graph
from catalogue.exchange.dcat_record import DatasetReader
from catalogue.exchange.dcat_tree import Node, Tree, values_of
from catalogue.exchange.file_types import refuse_what_is_no_json
from catalogue.exchange.json_input import load_json
from catalogue.exchange.remarks import Remarks, refusal
from catalogue.exchange.upload import Upload, check_size, text_of
from catalogue.kinds.record import Reading, Record

_NOT_A_CATALOGUE = "We found no list of datasets in this file."
_CATALOGUE_WORDS = re.compile(r"[\s–-]*\b(open )?(data )?(catalog(ue)?|portal|hub)\b\.?$", re.IGNORECASE)


def read_dcat(upload: Upload, base_url: str = "") -> Reading:
    """The datasets in a feed; rows count them from 1. `base_url` is this portal's own, to know its own entries.

    Raises `BadInput` if the file cannot be read at all; whatever is wrong with one dataset is reported.
    """
    check_size(upload)
    remarks = Remarks()
    tree = Tree(_document(upload, remarks))
    for address in tree.remote_contexts:
        reason = "The meaning of its names lies elsewhere on the web. We never fetch that; we took the usual meaning."
        remarks.note(0, reason, "", "@context", address)
    publisher = _publisher(tree)
    records: list[Record] = []
    seen: dict[str, int] = {}
    datasets = _datasets(tree)
    for row, one in enumerate(datasets, start=1):
        if not isinstance(one, dict):
            remarks.refuse(row, "The entry is not an object.", "Ask the publisher to describe it.", "", str(one))
            continue
        record, problems = DatasetReader(tree.node(one), row, publisher, base_url).read()
        remarks.problems += problems
        if record is None:
            continue
        name = record.external_id or record.slug
        if name in seen:
            reason = f"The identifier stands twice: first in entry {seen[name]}. We took the first."
            remarks.warn(row, reason, "Ask the publisher to give each its own.", "identifier", name)
            continue
        seen[name] = row
        records.append(record)
    return Reading(tuple(records), tuple(remarks.problems), len(datasets))


def _document(upload: Upload, remarks: Remarks) -> Any:
    start = upload.content.lstrip(b"\xef\xbb\xbf \t\r\n")[:400]
    if upload.extension in ("ttl", "turtle", "n3", "nt") or start.startswith((b"@prefix", b"PREFIX", b"@base")):
        return tree_of_graph(upload, "turtle", remarks)
    if upload.extension in ("rdf", "xml", "owl") or b"<rdf:RDF" in start:
        return tree_of_graph(upload, "xml", remarks)
    refuse_what_is_no_json(upload)
    return load_json(text_of(upload, remarks))


def _datasets(tree: Tree) -> list[Any]:
    document = tree.document
    if isinstance(document, list):
        if found := tree.things("Dataset", "DatasetSeries"):
            return list(found)
        if document and not any(_looks_like_dataset(tree, one) for one in document):
            raise refusal(_NOT_A_CATALOGUE, "Choose a DCAT or data.json file.")
        return document
    if not isinstance(document, dict):
        raise refusal(_NOT_A_CATALOGUE, "Choose a DCAT or data.json file.")
    if tree.graph or "@graph" in document:
        return tree.things("Dataset", "DatasetSeries")
    said = Node(tree, document).get("dataset", "datasets")
    if said is not None:
        return values_of(said.value)
    if any(tree.meaning(key) == "dataset" for key in document):
        return []
    if "dataset" in tree.types(document):
        return [document]
    raise refusal(_NOT_A_CATALOGUE, "Choose a DCAT or data.json file.")


def _looks_like_dataset(tree: Tree, one: Any) -> bool:
    return isinstance(one, dict) and Node(tree, one).get("title", "distribution", "identifier") is not None


def _publisher(tree: Tree) -> str:
    """Whose the whole file is: the catalogue's publisher, else its title without the word “catalogue”."""
    found = tree.things("Catalog")
    node = tree.node(found[0]) if found else tree.node(tree.document)
    owner = next(node.nodes("publisher"), None)
    name = (owner.text("name", "prefLabel", "label") if owner and owner.value else "") or node.text("publisher")
    if name and "://" not in name:
        return name
    title = node.text("title") if isinstance(tree.document, dict) else ""
    return _CATALOGUE_WORDS.sub("", title).strip()
