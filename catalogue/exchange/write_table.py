"""Records as a table, in CSV or XLSX, that reads back as it was and runs no formula in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

from catalogue.errors import Refused
from catalogue.exchange.cells import safe_cell, write_part, write_value
from catalogue.exchange.shapes import Shape
from catalogue.kinds.record import Record
from catalogue.terms import OwnerRole

XLSX_CELL = 32_767
XLSX_ROWS = 1_048_575

Lines = list[list[str]]
REGISTER = {
    "identifier": "Asset reference",
    "title": "Information asset",
    "description": "Description of asset",
    "information_asset_owner": "Information asset owner",
    "data_steward": "Data steward",
    "theme": "Function",
    "team": "Owning team",
    "personal_data": "Contains personal data",
    "lawful_basis": "Lawful basis",
    "retention": "Retention period",
    "access_rights": "Sharing",
    "security_classification": "Classification",
    "sensitive": "Official sensitive",
    "update_frequency": "How often updated",
    "dpia": "DPIA completed",
    "issued": "Date created",
    "modified": "Last updated",
    "contact_email": "Contact email",
}


def to_table(shape: Shape, records: Iterable[Record]) -> Lines:
    """Headings, then a row a record: fields under their names, owners under their roles, lists as JSON.

    A catalogued thing also gets its short address and the version it was exported from, so that a changed table can
    be told from a thing that someone changed since.
    """
    owners = [role.value for role in OwnerRole] if shape.has_owners else []
    ours = ["slug", "version"] if shape.has_owners else []
    names = [field.name for field in shape.fields]
    lines = [[*ours, *names, *owners, *(part.name for part in shape.parts)]]
    for record in records:
        line = [record.slug, str(record.raw.get("version", ""))] if ours else []
        line += [write_value(record.values.get(name)) for name in names]
        line += [record.owners.get(role, "") for role in owners]
        line += [write_part(part, record.parts.get(part.name, [])) for part in shape.parts]
        lines.append(safe_cells(line))
    return lines


def to_register(records: Iterable[Record]) -> Lines:
    """Datasets as an information asset register: the columns that registers have, under their usual headings."""
    lines = [[*REGISTER.values(), "slug", "version"]]
    for record in records:
        said = record.values | record.owners
        cells = [write_value(said.get(name)) for name in REGISTER]
        lines.append(safe_cells([*cells, record.slug, str(record.raw.get("version", ""))]))
    return lines


def safe_cells(cells: Iterable[str]) -> list[str]:
    """A row whose cells no spreadsheet takes for formulas."""
    return [safe_cell(cell) for cell in cells]


def to_csv(lines: Sequence[Sequence[str]]) -> bytes:
    """The table as CSV in UTF-8 with the mark by which Excel knows it."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(lines: Sequence[Sequence[str]], title: str) -> bytes:
    """The table as an Excel workbook. Refused (`too_large_for_xlsx`) where Excel would cut it off."""
    if len(lines) > XLSX_ROWS or any(len(cell) > XLSX_CELL for line in lines for cell in line):
        raise Refused("too_large_for_xlsx", "Excel cannot hold all of this. Export it as CSV instead.")
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title[:31])
    for line in lines:
        sheet.append(list(line))
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()
