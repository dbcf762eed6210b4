"""From a table to records: each row read by what its headings mean, every value checked, every problem named."""

from dataclasses import replace
from typing import Any

from catalogue.errors import BadInput, Problem
from catalogue.exchange.cells import plain_cell, read_part, read_value
from catalogue.exchange.grouping import grouped, without_twins
from catalogue.exchange.headings import (
    NO_CHOICES,
    Choices,
    Columns,
    Place,
    Target,
    columns_of,
    is_last_resort,
    known,
)
from catalogue.exchange.memory import Memory
from catalogue.exchange.month_first import Order, order_of_dates
from catalogue.exchange.no_records import repeats_headings, stray
from catalogue.exchange.register_values import OTHERS
from catalogue.exchange.registers import other_currency, supplier_number
from catalogue.exchange.remarks import Remarks
from catalogue.exchange.shapes import Shape
from catalogue.exchange.table import Row, Table, lines_of, read_table
from catalogue.exchange.upload import Upload
from catalogue.kinds import BY_CODE
from catalogue.kinds.record import Reading, Record, Severity
from catalogue.kinds.values import Unreadable, blank
from catalogue.resources.rules import problems_of

MADE_OF_TITLE = "title:"


def read_records(upload: Upload, shape: Shape, choices: Choices = NO_CHOICES) -> Reading:
    """The records in a table of any dialect. A value that cannot be read keeps its row out.

    `choices` say of some headings what they mean; the others are guessed. Raises `BadInput` if the whole file cannot
    be used, and for choices that are none.
    """
    remarks = Remarks()
    table = table_in(upload, shape, remarks)
    columns = columns_of(shape, table.headings, choices)
    require_columns(shape, columns)
    _tell_of_unknown(columns, table, remarks)
    _tell_of_last_resorts(shape, columns, choices, remarks)
    order = order_of_dates(columns, table)
    if order is Order.MONTH:
        remarks.warn(0, "The dates of this file put the month first; we read them so.", "Check some of them.")
    memory = Memory(columns.is_our_own, order)
    read = (_record(row, shape, columns, memory, remarks) for row in table.rows)
    found = [record for record in read if record is not None]
    if columns.row_per_part:
        found = grouped(found, remarks)
    records = without_twins(found, shape, columns, remarks)
    refused = {problem.row for problem in remarks.problems if problem.severity is Severity.REFUSED}
    kept = {record.row for record in found}
    taken_for = columns.codes(table.headings)
    return Reading(tuple(records), tuple(remarks.problems), len(kept | refused), taken_for, lines_of(table))


def table_in(upload: Upload, shape: Shape, remarks: Remarks) -> Table:
    """The table in a file, its headings found by those that records of this shape have. Raises `BadInput`."""
    return read_table(upload, lambda headings: known(shape, headings), remarks)


def require_columns(shape: Shape, columns: Columns) -> None:
    """Raise `BadInput` where there is no column for what each record must say."""
    have = {target.field.name for target in columns.targets.values() if target.place is Place.VALUE}
    for field in shape.required:
        if field.name not in have:
            reason = f"There is no column for the {field.label.lower()} of the {shape.what}."
            raise BadInput([Problem("", reason, f"Give one column the heading “{field.name}”.")])


def _tell_of_unknown(columns: Columns, table: Table, remarks: Remarks) -> None:
    kept = "Its cells are kept with the record as it came, and not shown."
    filled = {heading for row in table.rows for heading, cell in row.cells.items() if cell.strip()}
    for heading in columns.unknown:
        if heading in filled:
            mend = "Rename the column if it belongs to a field."
            remarks.note(0, f"We do not know this column. {kept}", mend, heading)
    for heading in columns.left_out:
        if heading in filled:
            remarks.note(0, f"This column was left out. {kept}", "", heading)


def _tell_of_last_resorts(shape: Shape, columns: Columns, choices: Choices, remarks: Remarks) -> None:
    for heading, target in columns.targets.items():
        if heading not in choices and is_last_resort(shape, heading, target):
            reason = f"We took this column for “{target.field.label}”, as no other says it better."
            remarks.note(0, reason, "If that is wrong, rename the column.", heading)


def _record(row: Row, shape: Shape, columns: Columns, memory: Memory, remarks: Remarks) -> Record | None:
    """The record of one row; None if it is refused, or is no record at all."""
    if reason := _no_record(row, shape, columns):
        remarks.note(row.number, reason, "", "", " ".join(filter(None, row.cells.values())))
        return None
    reader = _RowReader(row, columns, memory)
    for heading, target in columns.targets.items():
        reader.take(heading, target)
    for field in shape.required:
        if blank(reader.values.get(field.name)) and not reader.refused_for(field.name):
            heading = columns.heading_of(field.name)
            reader.refuse(heading, "", f"There is no {field.label.lower()}: “{heading}” is empty.", "Fill it in.")
    reader.check_whole(shape)
    if shape.filler is not None and sum(bool(cell.strip()) for cell in row.cells.values()) == 1 < len(row.cells):
        reason, mend = "Nothing but this is filled in.", "If it is a heading between the rows, take the row out."
        reader.remarks.note(row.number, reason, mend, "", " ".join(row.cells.values()).strip())
    remarks.problems += reader.remarks.problems
    return None if reader.is_refused else reader.record(shape)


def _no_record(row: Row, shape: Shape, columns: Columns) -> str:
    """Why a row is none; empty if it is one."""
    if repeats_headings(row.cells):
        return "This row says the headings again, so we left it out."
    is_register = shape.filler is not None
    needed = columns.heading_of(shape.required[0].name) if is_register else ""
    return shape.no_record(row.cells) or (stray(row.cells, needed) if is_register else "")


class _RowReader:
    """Reads one row cell by cell, gathering values and problems."""

    def __init__(self, row: Row, columns: Columns, memory: Memory) -> None:
        self.row = row
        self.columns = columns
        self._memory = memory
        self.remarks = Remarks()
        self.values: dict[str, Any] = {}
        self.parts: dict[str, list[dict[str, Any]]] = {}
        self.owners: dict[str, str] = {}
        self.beside: list[tuple[str, Any]] = []
        self.slug = ""

    @property
    def is_refused(self) -> bool:
        return any(problem.severity is Severity.REFUSED for problem in self.remarks.problems)

    def refused_for(self, name: str) -> bool:
        heading = self.columns.heading_of(name)
        return any(problem.column == heading for problem in self.remarks.problems)

    def refuse(self, column: str, value: str, reason: str, mend: str) -> None:
        self.remarks.refuse(self.row.number, reason, mend, column, value)

    def warn(self, column: str, value: str, reason: str, mend: str) -> None:
        self.remarks.warn(self.row.number, reason, mend, column, value)

    def take(self, heading: str, target: Target) -> None:
        """Read one cell. A blank cell says nothing."""
        text = plain_cell(self.row.cells[heading])
        if not text.strip():
            return
        try:
            self._put(heading, target, text)
        except Unreadable as error:
            if target.place in (Place.OWNER, Place.PARTS, Place.VERSION):
                self.warn(heading, text, error.reason, error.mend)
            else:
                self.refuse(heading, text, error.reason, error.mend)

    def _put(self, heading: str, target: Target, text: str) -> None:
        field = target.field
        if target.place is Place.PARTS:
            self.parts[target.part] = read_part(_part(target), text)
        elif target.place is Place.PART:
            self._put_in_part(target, text)
        elif target.place is Place.OWNER:
            self.owners[field.name] = _email(target, text)
        elif target.place is Place.SLUG:
            self.slug = text.strip().casefold()
        elif target.place is Place.VALUE:
            values, problems = self._memory.said(field, heading, text)
            self.remarks.problems += [replace(problem, row=self.row.number) for problem in problems]
            for name, value in values:
                if name == OTHERS:
                    self.parts.setdefault(name, value)
                elif name == field.name:
                    self._say(name, value)
                else:
                    self.beside.append((name, value))

    def _say(self, name: str, value: Any) -> None:
        """The first column that says something wins; lists are joined; special category outweighs personal."""
        standing = self.values.get(name)
        if isinstance(standing, list):
            self.values[name] = list(dict.fromkeys([*standing, *value]))
        elif blank(standing) or value == "special_category":
            self.values[name] = value

    def _put_in_part(self, target: Target, text: str) -> None:
        rows = self.parts.setdefault(target.part, [{}])
        if self.columns.row_per_part:
            rows[0][target.field.name] = read_value(target.field, text)
            return
        items = [item.strip() for item in text.replace("\n", ";").split(";") if item.strip()]
        found = [{"title": item, target.field.name: read_value(target.field, item)} for item in items]
        self.parts[target.part] = [row for row in rows if row] + found

    def check_whole(self, shape: Shape) -> None:
        """What contradicts itself within the row. What cells say of other fields gives way to their columns."""
        for name, value in self.beside:
            self._say(name, value)
        for problem in shape.check(self.values):
            self.refuse(self.columns.heading_of(problem.field), problem.value, problem.reason, problem.mend)
        if currency := other_currency(self.row.cells):
            self._keep_apart(currency)
        if shape.code not in BY_CODE:
            return
        if self.values.get("sensitive") and self.values.get("visibility") not in (None, "restricted"):
            heading, value = self.columns.heading_of("visibility"), str(self.values["visibility"])
            reason = "What is marked SENSITIVE can only be restricted, so the entry is."
            self.warn(heading, value, reason, "Take the marking away if it is wrong.")
            self.values["visibility"] = "restricted"
        for problem in problems_of(self.values):
            reason = f"{problem.reason} We left this value out."
            self.warn(self.columns.heading_of(problem.field), problem.value, reason, problem.mend)
            self.values.pop(problem.field, None)

    def _keep_apart(self, currency: str) -> None:
        """What is in another currency is not taken for pounds."""
        heading, amount = self.columns.heading_of("amount"), str(self.values.get("amount", ""))
        if amount:
            self.refuse(heading, amount, f"The amount is in {currency[:20]}, not in pounds.", "Write it in pounds.")
        if value := self.values.pop("value", ""):
            self.values["other_currency"] = f"{currency[:20]} {value}"
            heading = self.columns.heading_of("value")
            self.remarks.note(self.row.number, f"We kept the value in {currency[:20]}, not in pounds.", "", heading)
        for name in ("annual_value", "irrecoverable_vat", "spent_to_date"):
            if said := self.values.pop(name, ""):
                reason = f"This is in {currency[:20]}, not in pounds, so we left it out."
                self.warn(self.columns.heading_of(name), str(said), reason, "Write it in pounds.")

    def record(self, shape: Shape) -> Record:
        raw = {heading: cell for heading, cell in self.row.cells.items() if cell.strip()}
        supplier, number = str(self.values.get("supplier", "")), supplier_number(raw)
        return Record(
            shape.code,
            self.values,
            self.parts,
            self.owners,
            self.slug,
            self._external_id(),
            self.row.number,
            raw,
            identifiers={supplier: number} if supplier and number else {},
        )

    def _external_id(self) -> str:
        if self.slug and self.columns.is_our_own:
            return ""
        address = self.values.get("landing_page") if self.columns.row_per_part else ""
        title = " ".join(str(self.values.get("title", "")).casefold().split())
        return str(self.values.get("identifier") or address or f"{MADE_OF_TITLE}{title}")[:500]


def _part(target: Target) -> Any:
    return next(part for kind in BY_CODE.values() for part in kind.parts if part.name == target.part)


def _email(target: Target, text: str) -> str:
    try:
        return str(read_value(target.field, text))
    except Unreadable:
        reason = f"“{text[:80]}” is not an email address, so we cannot tell who the {target.field.label.lower()} is."
        raise Unreadable(reason, "Write their email address; we left the owner out.") from None
