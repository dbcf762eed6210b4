"""Excel workbooks read as rows of text, within limits on what they may unpack to."""

import io
import re
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from catalogue.exchange.archive import pack, unpack
from catalogue.exchange.heading_rows import ROWS_ABOVE_HEADINGS, Recognised
from catalogue.exchange.remarks import Remarks, refusal
from catalogue.exchange.upload import MEBIBYTE, Upload, check_size

MAX_SHEET_ROWS = 200_100
MAX_SHEET_COLUMNS = 2_000
MAX_SHEET_CELLS = 10_000_000
MAX_SHEET_TEXT = 500 * MEBIBYTE
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
# A formula that no spreadsheet has worked out: programs write those.
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?f(?:\s[^<>]*)?>[^<]+</(?:\w+:)?f>\s{0,20}(?:<(?:\w+:)?v\s{0,20}/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s{0,20}</(?:\w+:)?c>"
)
_ERROR = re.compile(rb"""<(?:\w+:)?c\s[^<>]*\bt\s{0,20}=\s{0,20}["']e["']""")
_SHARED = re.compile(rb"<(?:\w+:)?si[\s>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>\s{0,20}(\d{1,9})\s{0,20}<")
_FIGURE = re.compile(r"[-(]?£?[\d,]+(?:\.\d+)?\)?")
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})(\d{1,7})["']""")


def read_workbook(upload: Upload, recognised: Recognised, remarks: Remarks) -> list[list[str]]:
    """The rows of the sheet with most headings that we know, each cell as text; dates in ISO form. Of several with as
    many it is the first. Raises `BadInput`.
    """
    check_size(upload)
    if upload.content[:2] != b"PK":
        raise refusal("This is not an XLSX workbook, whatever its name says.", "Save it as XLSX or CSV.")
    folder = unpack(upload)
    if not any(_SHEET.match(one.name.replace("\\", "/")) for one in folder.members):
        raise refusal("There is no sheet of Excel in this file, whatever its name says.", "Save it as XLSX or CSV.")
    _check_extent(folder)
    _tell_of_lost(folder, remarks)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(pack(folder)))
        sheets = {name: workbook.get_sheet_by_name(name) for name in workbook.sheet_names}
        tops = {name: _rows(sheet, ROWS_ABOVE_HEADINGS) for name, sheet in sheets.items()}
        known = {name: max(map(recognised, top)) for name, top in tops.items() if any(map(any, top))}
        if known:
            best = max(known, key=lambda name: known[name])
            _tell_of_others(list(known), best, known, remarks)
            return _rows(sheets[best], MAX_SHEET_ROWS)
    except CalamineError:
        raise refusal("We cannot open this workbook: it is damaged.", "Save it again as XLSX or CSV.") from None
    raise refusal("The workbook has no rows.", "Choose another file.")


def _tell_of_others(filled: list[str], read: str, known: dict[str, int], remarks: Remarks) -> None:
    if len(filled) < 2:
        return
    reason, mend = f"Only the sheet “{read}” was read, of {len(filled)}.", "Load the others as files of their own."
    alike = [name for name in filled if name != read and known[name] > 1]
    (remarks.warn if alike else remarks.note)(0, reason, mend)


def _tell_of_lost(folder: Upload, remarks: Remarks) -> None:
    """Cells without a value that somebody saw one in, or should have."""
    sheets = [one.content for one in folder.members if _SHEET.match(one.name.replace("\\", "/"))]
    if any(map(_NO_RESULT.search, sheets)):
        reason = "Some cells hold formulas without their results, so they are blank to us."
        remarks.warn(0, reason, "Open the workbook in Excel, save it, and load it again.")
    if any(map(_ERROR.search, sheets)):
        reason = "Some cells hold an error of the spreadsheet, such as #REF!, so they are blank to us."
        remarks.warn(0, reason, "Mend the formulas, save the workbook, and load it again.")


def _check_extent(folder: Upload) -> None:
    """Refuse a sheet whose last cell lies far out, before the reader makes room for all cells up to it; and one
    that repeats long texts so often that, written out, they fill the memory."""
    strings = next((one.content for one in folder.members if one.name.casefold().endswith("sharedstrings.xml")), b"")
    lengths = [len(text) for text in _SHARED.split(strings)[1:]]
    for member in folder.members:
        if not _SHEET.match(member.name.replace("\\", "/")):
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


def _rows(sheet: CalamineSheet, most: int) -> list[list[str]]:
    """The first rows of a sheet; words in a merged cell stand in each row that it reaches over, a figure in the first:
    an amount for three rows together is not three amounts."""
    rows = [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(), most)]
    first = (sheet.start or (0, 0))[1]  # the reader leaves out blank columns before the first, not blank rows
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        inside = left == right and bottom < len(rows) and 0 <= left - first < len(rows[top])
        if inside and not _FIGURE.fullmatch(rows[top][left - first]):
            for row in rows[top + 1 : bottom + 1]:
                row[left - first] = row[left - first] or rows[top][left - first]
    return rows


def _text(cell: str | float | bool | date | datetime | time | timedelta) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    return str(cell)
