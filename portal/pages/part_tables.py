"""The lists that belong to a thing (files, columns, parties …) as tables, from the fields of their part."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from catalogue.kinds.kind import Field, FieldType, Part
from catalogue.resources.whole import Named, Names, Row
from portal.pages.values import link_to_web, shown_value
from portal.tables import Cell, Column, FileCell, Place, Table, asked, in_order, shown

SHOWN_AT_FIRST = 100


@dataclass(frozen=True)
class PartTable:
    """One part on a page: what the table component takes, how many rows there are, and where to see all of them."""

    name: str
    table: dict[str, Any]
    total: int
    shown: int
    whole_href: str


def table_of(part: Part, rows: list[Row], names: Names, staff: bool) -> Table[Row]:
    """The table of a part: fields that no row fills are left out; addresses become the link of the first column."""
    used = [spec for spec in part.fields if any(row[spec.name] not in (None, "", False) for row in rows)]
    used = used or list(part.fields[:1])
    links = [spec for spec in used if spec.type is FieldType.URL]
    columns = [_column(spec, names, staff) for spec in used if spec not in links]
    first = columns[0] if columns and used[0] not in links else None
    linked = _linked(first, part, links) if first else _linked(_column(links[0], names, staff), part, links)
    rest = columns[1:] if first else columns
    folded = tuple(_column(spec, names, staff) for spec in links if spec.name != linked.key)
    return Table(part.name, part.label, (linked, *rest), prefix=part.name, folded=folded)


def _column(spec: Field, names: Names, staff: bool) -> Column[Row]:
    def cell(row: Row) -> Cell:
        return shown_value(spec, row[spec.name], names, staff)

    return Column(spec.name, spec.label, cell, _value(spec, names), spec.name, spec.type is FieldType.INTEGER)


def _value(spec: Field, names: Names) -> Callable[[Row], FileCell]:
    def value(row: Row) -> FileCell:
        raw = row[spec.name]
        if isinstance(raw, (date, Decimal, bool, int)):
            return raw
        if spec.type is FieldType.URL:
            return str(raw or "")
        found: Named | None = names.organisations.get(raw)
        return found.name if found else str(shown_value(spec, raw, names, False)["text"])

    return value


def _linked(column: Column[Row], part: Part, links: list[Field]) -> Column[Row]:
    """The first column, leading to a row's most direct address."""
    if not links:
        return column

    def cell(row: Row) -> Cell:
        address = next((row[spec.name] for spec in reversed(links) if row[spec.name]), "")
        words = row[column.key] or row.get("format") or part.label_one
        return {"text": words, "href": link_to_web(address)}

    return Column(column.key, column.label, cell, column.value, column.sort)


def part_table(part: Part, rows: list[Row], names: Names, staff: bool, at: Place) -> PartTable:
    """A part as the page shows it: in the order asked for, the first hundred rows unless all are asked for."""
    table = table_of(part, rows, names, staff)
    ordered = in_order(table, rows, asked(table, at).sort)
    page = ordered if at.get(f"{part.name}-rows") == "all" else ordered[:SHOWN_AT_FIRST]
    whole_href = at.but(**{f"{part.name}-rows": "all"}) + f"#{part.name}-caption"
    return PartTable(part.name, shown(table, page, at), len(rows), len(page), whole_href)
