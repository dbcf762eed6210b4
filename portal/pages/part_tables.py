"""The lists that belong to a thing (files, columns, parties …) as tables, from the fields of their part."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from catalogue.kinds.kind import Field, FieldType, Part
from catalogue.resources.whole import Named, Names, Row
from portal.pages.values import link_to_web, shown_value
from portal.tables import Cell, Column, FileCell, Finder, Place, Table, asked, finder_form, in_order, matching, shown
from portal.urls import with_query

SHOWN_AT_FIRST = 100
# What a page says in the first cell of a row, or not at all; files have a column for each.
_FOLDED = {
    "distributions": ("media_type", "licence", "description"),
    "interfaces": ("description",),
    "amendments": ("old_end_on", "old_supplier", "instrument"),
    "statements": ("description",),
}
# By the name of the part.
FINDERS = {"columns": Finder("column", "Find a column", ("name", "title", "description", "identifier_scheme"))}


@dataclass(frozen=True)
class PartTable:
    """One part on a page: what the table component takes, how many rows there are, and where to see all of them.

    `form` is what its finder's form takes; `total` counts the rows that it finds.
    """

    name: str
    table: dict[str, Any]
    total: int
    shown: int
    whole_href: str
    form: dict[str, Any] | None = None


def table_of(part: Part, rows: list[Row], names: Names, staff: bool) -> Table[Row]:
    """The table of a part: fields that no row fills are left out; addresses become the link of the first column."""
    used = [spec for spec in part.fields if any(row[spec.name] not in (None, "", False) for row in rows)]
    used = used or list(part.fields[:1])
    links = [spec for spec in used if spec.type is FieldType.URL]
    aside = [spec for spec in used if spec in links or spec.name in _FOLDED.get(part.name, ())]
    first, *others = [spec for spec in used if spec not in aside] or used[:1]
    return Table(
        part.name,
        part.label,
        (_first(part, first, links, names, staff), *(_column(spec, names, staff) for spec in others)),
        prefix=part.name,
        folded=tuple(_column(spec, names, staff) for spec in aside if spec is not first),
        finder=FINDERS.get(part.name),
    )


def _column(spec: Field, names: Names, staff: bool) -> Column[Row]:
    def cell(row: Row) -> Cell:
        said = shown_value(spec, row[spec.name], names, staff)
        if spec.facet == "joins_on" and row[spec.name]:
            return said | {"href": with_query("/datasets", joins_on=row[spec.name])}
        return said

    size = spec.name == "size_bytes"
    return Column(
        spec.name,
        "Size" if size else spec.label,
        cell,
        _value(spec, names),
        sort=spec.name,
        numeric=spec.type is FieldType.INTEGER,
        file_label=spec.label if size else "",
    )


def _value(spec: Field, names: Names) -> Callable[[Row], FileCell]:
    def value(row: Row) -> FileCell:
        raw = row[spec.name]
        if isinstance(raw, (date, Decimal, bool, int)):
            return raw
        if spec.type in (FieldType.URL, FieldType.LONG_TEXT):
            return str(raw or "")
        found: Named | None = names.organisations.get(raw)
        return found.name if found else str(shown_value(spec, raw, names, False)["text"])

    return value


def _first(part: Part, spec: Field, links: list[Field], names: Names, staff: bool) -> Column[Row]:
    """The first column, leading to a row's most direct address, with what is folded into it as a note."""
    plain = _column(spec, names, staff)
    noted = "description" in _FOLDED.get(part.name, ())

    def cell(row: Row) -> Cell:
        said = shown_value(spec, row[spec.name], names, staff)
        words = said["text"] or row.get("format") or part.label_one
        address = next((row[link.name] for link in reversed(links) if row[link.name]), "")
        note = row["description"] if noted else ""
        return {"text": words, "href": link_to_web(address) or said.get("href"), "note": note}

    return replace(plain, cell=cell)


def part_table(part: Part, rows: list[Row], names: Names, staff: bool, at: Place) -> PartTable:
    """A part as the page shows it: in the order asked for, the first hundred rows unless all are asked for."""
    table = table_of(part, rows, names, staff)
    found = matching(table, rows, at)
    ordered = in_order(table, found, asked(table, at).sort)
    page = ordered if at.get(f"{part.name}-rows") == "all" else ordered[:SHOWN_AT_FIRST]
    whole_href = at.but(**{f"{part.name}-rows": "all"}) + f"#{part.name}-caption"
    form = finder_form(table, at, len(found), len(rows))
    return PartTable(part.name, shown(table, page, at), len(found), len(page), whole_href, form)
