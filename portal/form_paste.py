"""Rows pasted from a spreadsheet: read by their headings where there are some, by their order where not."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from catalogue.errors import Problem
from catalogue.kinds.kind import Field, FieldType, Part
from catalogue.kinds.values import Unreadable, blank, parse, written

_CHOSEN = frozenset({FieldType.TERM, FieldType.BOOLEAN, FieldType.LICENCE})


def rows_from(part: Part, text: str) -> tuple[list[dict[str, str]], list[Problem]]:
    """The rows as they would be typed, and what could not be read: codes and yes/no are looked up at once."""
    try:
        lines = [line for line in _cells(text) if any(cell.strip() for cell in line)]
    except csv.Error:
        return [], [Problem("paste", "We cannot read this as rows.", "Copy the cells again from the spreadsheet.")]
    if not lines:
        return [], [Problem("paste", "Nothing was pasted.", "Copy the cells in the spreadsheet, then paste them here.")]
    fields = _fields_by_heading(part, lines[0])
    data = lines[1:] if fields else lines
    problems: list[Problem] = []
    rows = [
        _row(part, fields or part.fields, line, f"{part.name}-{number}-", problems) for number, line in enumerate(data)
    ]
    return rows, problems


def text_from(part: Part, rows: Sequence[Mapping[str, Any]]) -> str:
    """Rows as text that `rows_from` reads and a spreadsheet takes: headings, then tabs between cells."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter="\t", lineterminator="\n")
    writer.writerow([spec.label for spec in part.fields])
    writer.writerows([[written(row.get(spec.name)) for spec in part.fields] for row in rows])
    return buffer.getvalue()


def _cells(text: str) -> list[list[str]]:
    delimiter = "\t" if "\t" in text else ","
    return list(csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter))


def _fields_by_heading(part: Part, line: Sequence[str]) -> list[Field | None]:
    """The field under each heading; empty if the line holds no headings but the first row."""
    known = {heading: spec for spec in part.fields for heading in (spec.name, spec.label.casefold(), *spec.headings)}
    found = [known.get(" ".join(cell.casefold().split())) for cell in line]
    return found if part.field(part.key) in found else []


def _row(
    part: Part, fields: Sequence[Field | None], line: Sequence[str], prefix: str, problems: list[Problem]
) -> dict[str, str]:
    row = {spec.name: "" for spec in part.fields}
    for spec, cell in zip(fields, line, strict=False):
        if spec is not None:
            row[spec.name] = _looked_up(spec, cell.strip(), prefix, problems)
    return row


def _looked_up(spec: Field, cell: str, prefix: str, problems: list[Problem]) -> str:
    if spec.type not in _CHOSEN or blank(cell):
        return cell
    try:
        return written(parse(spec, cell))
    except Unreadable as wrong:
        problems.append(Problem(prefix + spec.name, wrong.reason, wrong.mend, cell))
        return cell
