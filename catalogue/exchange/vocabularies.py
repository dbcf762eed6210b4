"""Tables of themes and of glossary terms."""

from dataclasses import replace

from catalogue.errors import Problem
from catalogue.exchange.remarks import Remarks
from catalogue.exchange.shapes import Shape
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.record import Reading, Record


def _theme_check(values: dict[str, str]) -> list[Problem]:
    if values.get("parent") and values["parent"] == values.get("code"):
        return [Problem("parent", "A theme is not part of itself.", "Name another theme, or none.")]
    return []


THEMES = Shape(
    code="theme",
    what="themes",
    key=("code",),
    check=_theme_check,
    fields=(
        Field("code", "Code", FieldType.TEXT, required=True, max_length=80, headings=("id", "notation")),
        Field("label", "Label", FieldType.TEXT, required=True, max_length=200, headings=("name", "title", "preflabel")),
        Field("description", "Description", FieldType.LONG_TEXT, max_length=4000, headings=("definition",)),
        Field("parent", "Part of", FieldType.TEXT, max_length=80, headings=("broader",)),
        Field("uri", "Web address that names it", FieldType.URL, max_length=500, headings=("url",)),
    ),
)  # fmt: skip

GLOSSARY = Shape(
    code="term",
    what="terms",
    key=("term",),
    fields=(
        Field("term", "Term", FieldType.TEXT, required=True, max_length=200, headings=("name", "title", "word")),
        Field("definition", "Definition", FieldType.LONG_TEXT, required=True, max_length=10_000,
              headings=("meaning", "description")),
        Field("synonyms", "Synonyms", FieldType.LIST, headings=("synonym", "also called", "lay words")),
        Field("acronyms", "Acronyms", FieldType.LIST, headings=("acronym", "abbreviation", "abbreviations")),
        Field("see_also", "See also", FieldType.LIST, headings=("related", "related terms")),
    ),
)  # fmt: skip


def without_circles(reading: Reading) -> Reading:
    """The themes without those whose parents lead back to themselves."""
    parents = {record.values["code"]: record.values.get("parent", "") for record in reading.records}
    remarks = Remarks(list(reading.problems))
    kept = []
    for record in reading.records:
        if _leads_back(record, parents):
            reason = "Its parents lead round in a circle, back to itself."
            remarks.refuse(record.row, reason, "Take one of the parents away.", "parent", record.values["parent"])
        else:
            kept.append(record)
    return replace(reading, records=tuple(kept), problems=tuple(remarks.problems))


def _leads_back(record: Record, parents: dict[str, str]) -> bool:
    start = here = record.values["code"]
    for _ in parents:
        here = parents.get(here, "")
        if here in ("", start):
            return bool(here)
    return False
