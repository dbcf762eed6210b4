"""Excel workbooks read as rows of text, within limits on what they may unpack to."""

import io
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from catalogue.exchange.archive import open_archive
from catalogue.exchange.upload import Remarks, Upload, check_size, refusal

MAX_SHEET_ROWS = 200_100
MAX_SHEET_COLUMNS = 2_000
MAX_SHEET_CELLS = 10_000_000


def read_workbook(upload: Upload, remarks: Remarks) -> list[list[str]]:
    """The rows of the first sheet that has any, each cell as text; dates in ISO form. Raises `BadInput`."""
    check_size(upload)
    if upload.content[:2] == b"PK":
        open_archive(upload).close()
    elif upload.content[:8] != b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise refusal("This is not an Excel workbook, whatever its name says.", "Save it as XLSX or CSV.")
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(upload.content))
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


def _rows(sheet: CalamineSheet) -> list[list[str]]:
    height, width = sheet.total_height, sheet.total_width
    if width > MAX_SHEET_COLUMNS or height * width > MAX_SHEET_CELLS or height > MAX_SHEET_ROWS:
        raise refusal(
            f"The sheet “{sheet.name}” spans {height:,} rows and {width:,} columns; that is more than we read.",
            "Delete the empty rows and columns after the last one in use, or save what you need as CSV.",
        )
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
