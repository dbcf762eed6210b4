"""Tables of searches whose right answer is known."""

from catalogue.errors import Problem
from catalogue.exchange.shapes import Shape, kind_problems
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.record import Severity


def _check(values: dict[str, str]) -> list[Problem]:
    return kind_problems(values, "kind")


KNOWN_SEARCHES = Shape(
    code="known_search",
    what="known searches",
    key=("query", "kind", "slug"),
    twice=Severity.NOTE,
    check=_check,
    fields=(
        Field("query", "Words to search with", FieldType.TEXT, required=True, max_length=200,
              headings=("words", "search", "search term")),
        Field("kind", "Kind of the entry", FieldType.TEXT, required=True, max_length=60, headings=("type",)),
        Field("slug", "Short address of the entry", FieldType.TEXT, required=True, max_length=120,
              headings=("should find", "answer", "address")),
    ),
)  # fmt: skip
