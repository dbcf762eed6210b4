"""Rows that speak of one thing: files of one dataset are put together, and the same thing given twice is found."""

from dataclasses import replace
from typing import Any

from catalogue.exchange.headings import Columns
from catalogue.exchange.remarks import Remarks
from catalogue.exchange.shapes import Shape
from catalogue.kinds.record import Record, RowProblem, Severity
from catalogue.kinds.values import blank, written


def grouped(records: list[Record], remarks: Remarks) -> list[Record]:
    """One record for all rows of the same title and page, with the files of all of them."""
    groups: dict[tuple[str, str], Record] = {}
    for record in records:
        key = (str(record.values.get("title", "")), str(record.values.get("landing_page", "")))
        groups[key] = _joined(groups[key], record) if key in groups else record
    if len(groups) < len(records):
        remarks.problems = _once(remarks.problems)
        remarks.note(0, f"{len(records):,} rows describe {len(groups):,} things: each row is one file of one of them.")
    return list(groups.values())


def _once(problems: list[RowProblem]) -> list[RowProblem]:
    """What is said of one thing's many rows is said of the first."""
    return list({(one.column, one.value, one.reason): one for one in reversed(problems)}.values())[::-1]


def _joined(first: Record, other: Record) -> Record:
    parts = {name: list(rows) for name, rows in first.parts.items()}
    for name, rows in other.parts.items():
        parts[name] = parts.get(name, []) + [row for row in rows if row not in parts.get(name, [])]
    said = {name: value for name, value in other.values.items() if blank(first.values.get(name))}
    return replace(first, values=first.values | said, parts=parts, owners=other.owners | first.owners)


def without_twins(records: list[Record], shape: Shape, columns: Columns, remarks: Remarks) -> list[Record]:
    """The records without what is said twice in the file.

    Where twins are refused the second is left out. Otherwise an exact copy is left out, and another thing under the
    same reference is kept as its own, its outside name numbered, so that the next file finds it again.
    """
    if shape.twice is None:
        return records
    seen: dict[str, Record] = {}
    kept: list[Record] = []
    for record in records:
        key = _key(record, shape)
        first = seen.get(key)
        if first is None:
            seen[key] = record
            kept.append(record)
            continue
        column, value = _where(record, shape, columns)
        copy = first.values == record.values and first.parts == record.parts
        if shape.twice is Severity.REFUSED:
            remarks.refuse(
                record.row, f"It stands twice in the file: first in row {first.row}.", "Keep one.", column, value
            )
        elif copy or shape.key:
            remarks.note(record.row, f"It stands twice in the file; we took row {first.row}.", "", column, value)
        else:
            kept.append(_numbered(record, key, seen))
            reason = f"The reference stands twice in the file: first in row {first.row}. We kept both."
            remarks.warn(record.row, reason, "Check that they are two things.", column, value)
    return kept


def _numbered(record: Record, key: str, seen: dict[str, Record]) -> Record:
    number = 2
    while f"{key}#{number}" in seen:
        number += 1
    other = replace(record, external_id=f"{key}#{number}")
    seen[f"{key}#{number}"] = other
    return other


def _key(record: Record, shape: Shape) -> str:
    if shape.key:
        said = "\n".join(_text(record.values.get(name)) for name in shape.key)
        return said or f"name:{_text(record.values.get('name'))}"
    return record.external_id or record.slug


def _text(value: Any) -> str:
    return " ".join(written(value).casefold().split())


def _where(record: Record, shape: Shape, columns: Columns) -> tuple[str, str]:
    if shape.key:
        name = shape.key[0] if len(shape.key) == 1 else ""
    else:
        name = "identifier" if record.values.get("identifier") else "title"
    return (columns.heading_of(name) if name else "", written(record.values.get(name)))
