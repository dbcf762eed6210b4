"""Excel workbooks read as rows of text, within limits on what they may unpack to."""

import io
import re
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from catalogue.exchange.archive import pack, unpack
from catalogue.exchange.remarks import Remarks, refusal
from catalogue.exchange.upload import MEBIBYTE, Upload, check_size

MAX_SHEET_ROWS = 200_100
MAX_SHEET_COLUMNS = 2_000
MAX_SHEET_CELLS = 10_000_000
MAX_SHEET_TEXT = 500 * MEBIBYTE
_SHARED = re.compile(rb"<(?:\w+:)?si[\s>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^>]*)?>\s*(\d{1,9})\s*<")
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")


def read_workbook(upload: Upload, remarks: Remarks) -> list[list[str]]:
    """The rows of the first sheet that has any, each cell as text; dates in ISO form. Raises `BadInput`."""
    check_size(upload)
    if upload.content[:2] != b"PK":
        raise refusal("This is not an XLSX workbook, whatever its name says.", "Save it as XLSX or CSV.")
    folder = unpack(upload)
    _check_extent(folder)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(pack(folder)))
        names = workbook.sheet_names
        for name in names:
            rows = _rows(workbook.get_sheet_by_name(name))
            if any(any(row) for row in rows):
                _tell_of_others(names, name, remarks)
                return rows
    except CalamineError:
        raise refusal("We cannot open this workbook: it is damaged.", "Save it again as XLSX or CSV.") from None
    raise refusal("The workbook has no rows.", "Choose another file.")


def _tell_of_others(names: list[str], name: str, remarks: Remarks) -> None:
    if len(names) > 1:
        remarks.note(0, f"Only the sheet “{name}” was read, of {len(names)}.", "Load the others as files of their own.")


def _check_extent(folder: Upload) -> None:
    """Refuse a sheet whose last cell lies far out, before the reader makes room for all cells up to it; and one
    that repeats long texts so often that, written out, they fill the memory."""
    strings = next((one.content for one in folder.members if one.name.casefold().endswith("sharedstrings.xml")), b"")
    lengths = [len(text) for text in _SHARED.split(strings)[1:]]
    for member in folder.members:
        if not re.match(r"xl/worksheets/[^/]+\.xml", member.name.replace("\\", "/"), re.IGNORECASE):
            continue
        height, width = 0, 0
        for found in _CELL.finditer(member.content):
            height, width = max(height, int(found.group(2))), max(width, _column(found.group(1)))
        if width > MAX_SHEET_COLUMNS or height > MAX_SHEET_ROWS or height * width > MAX_SHEET_CELLS:
            raise refusal(
                f"A sheet spans {height:,} rows and {width:,} columns; that is more than we read.",
                "Delete the empty rows and columns after the last one in use, or save what you need as CSV.",
            )
        numbers = (int(found.group(1)) for found in _VALUE.finditer(member.content))
        if sum(lengths[number] for number in numbers if number < len(lengths)) > MAX_SHEET_TEXT:
            raise refusal("A sheet repeats long texts too often.", "Save what you need as CSV.")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + letter - 64
    return number


def _rows(sheet: CalamineSheet) -> list[list[str]]:
    return [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(), MAX_SHEET_ROWS)]


def _text(cell: str | float | bool | date | datetime | time | timedelta) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)
