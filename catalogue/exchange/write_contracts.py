"""The contracts register of the Local Government Transparency Code 2015 (paragraph 32): its columns, and what is blank.

The columns never change their order, and contracts stand by their reference, so that two files of the same register
are the same byte for byte, and two of different days can be compared line by line.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from catalogue.exchange.cells import write_value
from catalogue.exchange.organisation_ids import Body
from catalogue.exchange.shapes import KIND_SHAPES
from catalogue.exchange.write_table import Lines, safe_cells, to_table
from catalogue.kinds.contract import CONTRACT
from catalogue.kinds.kind import FieldType
from catalogue.kinds.record import Record
from catalogue.kinds.values import blank
from catalogue.terms import OwnerRole, ValueBasis

Bodies = Mapping[str, Body]
NUMBER = "Supplier registration number"


@dataclass(frozen=True)
class CodeColumn:
    """A column of the register: the field it shows, and when a contract that leaves it blank owes it."""

    heading: str
    field: str
    owed: Callable[[Mapping[str, Any]], bool] = lambda values: True


def _has_no_value(values: Mapping[str, Any]) -> bool:
    return blank(values.get("value")) and blank(values.get("annual_value"))


COLUMNS = (
    CodeColumn("Reference number", "identifier"),
    CodeColumn("Title of agreement", "title"),
    CodeColumn("Local authority department responsible", "department"),
    CodeColumn("Description of the goods and/or services", "description"),
    CodeColumn("Supplier name", "supplier"),
    CodeColumn(NUMBER, "supplier"),
    CodeColumn("Total value (GBP)", "value", _has_no_value),
    CodeColumn("Estimated annual value (GBP)", "annual_value", _has_no_value),
    CodeColumn("Irrecoverable VAT", "irrecoverable_vat"),
    CodeColumn("Start date", "start_on"),
    CodeColumn("End date", "end_on"),
    CodeColumn("Review date", "review_on"),
    CodeColumn("Result of invitation to quote or tender", "procurement_route"),
    CodeColumn("SME", "sme"),
    CodeColumn("VCSE", "vcse"),
    CodeColumn("VCSE registration number", "vcse_number", lambda values: values.get("vcse") is True),
)


def in_order(records: Iterable[Record]) -> list[Record]:
    """Contracts by their reference; those without one last."""
    return sorted(records, key=lambda one: (blank(one.values.get("identifier")), _reference(one), one.slug))


def to_code_register(records: Iterable[Record], bodies: Bodies) -> Lines:
    """The register as the Code asks councils to publish it: its columns and no others."""
    lines = [[column.heading for column in COLUMNS]]
    return lines + [safe_cells(_cells(_as_published(one), bodies)) for one in in_order(records)]


def to_whole_register(records: Iterable[Record], bodies: Bodies) -> Lines:
    """The Code's columns first, then everything else that an entry holds, so that it can be read back as it was."""
    ordered = in_order(records)
    headings, *rows = to_table(KIND_SHAPES[CONTRACT.code], ordered)
    shown = {column.field for column in COLUMNS}
    rest = [number for number, heading in enumerate(headings) if heading not in shown]
    lines = [[*(column.heading for column in COLUMNS), *(headings[number] for number in rest)]]
    for record, row in zip(ordered, rows, strict=True):
        lines.append([*safe_cells(_cells(record.values, bodies)), *(row[number] for number in rest)])
    return lines


@dataclass(frozen=True)
class Blank:
    """Something that the Code asks for and an entry does not say."""

    record: Record
    heading: str

    @property
    def manager(self) -> str:
        """The address of who should fill it in; empty where no contract manager is named."""
        return self.record.owners.get(OwnerRole.CONTRACT_MANAGER.value, "")


def blanks_of(records: Iterable[Record], bodies: Bodies) -> list[Blank]:
    """What is blank in the register, contract by contract. One of the two values is enough."""
    found = []
    for record in in_order(records):
        values = _as_published(record)
        cells = _cells(values, bodies)
        missing = [column for column, cell in zip(COLUMNS, cells, strict=True) if not cell and column.owed(values)]
        found += [Blank(record, column.heading) for column in missing if column.field != "annual_value"]
    return found


def to_blanks(blanks: Sequence[Blank], base_url: str) -> Lines:
    """What is blank, with who should fill it in and where."""
    lines = [["Reference number", "Title of agreement", "Blank", "Who should fill it in", "Page"]]
    for one in blanks:
        values, address = one.record.values, f"{base_url}/contracts/{one.record.slug}/edit"
        who = one.manager or "No contract manager"
        lines.append(safe_cells([_reference(one.record), str(values["title"]), one.heading, who, address]))
    return lines


def _reference(record: Record) -> str:
    return str(record.values.get("identifier") or "")


def _as_published(record: Record) -> dict[str, Any]:
    """The values, with a value for one year where the Code wants that and not among the totals."""
    values = record.values
    if values.get("value_basis") != ValueBasis.ANNUAL:
        return values
    return values | {"value": None, "annual_value": values.get("annual_value") or values.get("value")}


def _cells(values: Mapping[str, Any], bodies: Bodies) -> list[str]:
    return [_cell(column, values, bodies) for column in COLUMNS]


def _cell(column: CodeColumn, values: Mapping[str, Any], bodies: Bodies) -> str:
    value = values.get(column.field)
    field = CONTRACT.field(column.field)
    if field.type is FieldType.ORGANISATION:
        body = bodies.get(value or "", Body(""))
        return body.identifier if column.heading == NUMBER else body.name
    if field.terms is not None and value:
        return field.terms(value).label
    return write_value(value)
