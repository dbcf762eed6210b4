"""A first look at a table, before its rows are judged: its headings, some cells of each, what we take it for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalogue.exchange.headings import NO_CHOICES, Choices, columns_of, offers
from catalogue.exchange.read_table import table_in
from catalogue.exchange.remarks import Remarks
from catalogue.exchange.shapes import Shape
from catalogue.exchange.table import Table
from catalogue.exchange.upload import Upload

EXAMPLES = 3
_LONGEST = 80


@dataclass(frozen=True)
class FirstLook:
    """What each heading was taken for, by its code, empty where for nothing; some of its cells; how many rows."""

    columns: Mapping[str, str]
    examples: Mapping[str, list[str]]
    rows: int


def first_look(upload: Upload, shape: Shape, earlier: Choices = NO_CHOICES) -> FirstLook:
    """Look at a table. What was chosen for an earlier file comes before the guess. Raises `BadInput` for no table."""
    table = table_in(upload, shape, Remarks())
    columns = columns_of(shape, table.headings, _still_meant(earlier, shape, table.headings))
    examples = {heading: _examples(table, heading) for heading in table.headings}
    return FirstLook(columns.codes(table.headings), examples, len(table.rows) + len(table.misfits))


def _still_meant(earlier: Choices, shape: Shape, headings: Sequence[str]) -> Choices:
    """What was chosen for those of these headings that stood there too, whatever their case, and is still to be had."""
    said = {heading.casefold(): code for heading, code in earlier.items()}
    offered = {"", *offers(shape, headings)}
    found = {heading: said.get(heading.casefold()) for heading in headings}
    return {heading: code for heading, code in found.items() if code is not None and code in offered}


def _examples(table: Table, heading: str) -> list[str]:
    """The first cells that say something, each once, and no longer than one can take in."""
    found: dict[str, None] = {}
    for row in table.rows:
        text = " ".join(row.cells[heading].split())
        if text:
            found.setdefault(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")
        if len(found) == EXAMPLES:
            break
    return list(found)
