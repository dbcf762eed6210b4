"""Tables of links between catalogued things."""

from catalogue.errors import Problem
from catalogue.exchange.shapes import Shape, kind_problems
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.record import Severity
from catalogue.terms import Relation


def _check(values: dict[str, str]) -> list[Problem]:
    problems = kind_problems(values, "from_kind", "to_kind")
    if values.get("from") == values.get("to") and values.get("from_kind") == values.get("to_kind"):
        problems.append(Problem("to", "A thing cannot be linked to itself.", "Name another thing."))
    if values.get("start_date") and values.get("end_date") and values["end_date"] < values["start_date"]:
        problems.append(Problem("end_date", "The link ends before it starts.", "Check both dates."))
    return problems


LINKS = Shape(
    code="link",
    what="links",
    key=("from_kind", "from", "relation", "to_kind", "to"),
    twice=Severity.NOTE,
    check=_check,
    fields=(
        Field("from_kind", "From (kind)", FieldType.TEXT, required=True, max_length=60, headings=("source kind",)),
        Field("from", "From (short address)", FieldType.TEXT, required=True, max_length=250, headings=("source",)),
        Field("relation", "Relation", FieldType.TERM, required=True, terms=Relation, headings=("relationship",)),
        Field("to_kind", "To (kind)", FieldType.TEXT, required=True, max_length=60, headings=("target kind",)),
        Field("to", "To (short address)", FieldType.TEXT, required=True, max_length=250, headings=("target",)),
        Field("note", "Note", FieldType.TEXT, max_length=500, headings=("notes",)),
        Field("start_date", "From when", FieldType.DATE, headings=("start",)),
        Field("end_date", "Until when", FieldType.DATE, headings=("end",)),
    ),
)  # fmt: skip
