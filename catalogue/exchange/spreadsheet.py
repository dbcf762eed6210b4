"""Excel workbooks read as rows of text, within limits on what they may unpack to."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineError, CalamineWorkbook

from catalogue.exchange import workbook_limits
from catalogue.exchange.archive import pack, unpack
from catalogue.exchange.heading_rows import ROWS_ABOVE_HEADINGS, Recognised
from catalogue.exchange.remarks import Remarks, refusal
from catalogue.exchange.upload import Upload, check_size
from catalogue.exchange.workbook_limits import MAX_SHEET_ROWS, check_extent, sheets_in

# A formula that no spreadsheet has worked out: programs write those.
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?f(?:\s[^<>]*)?>[^<]+</(?:\w+:)?f>\s{0,20}(?:<(?:\w+:)?v\s{0,20}/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s{0,20}</(?:\w+:)?c>"
)
_ERROR = re.compile(rb"""<(?:\w+:)?c\s[^<>]*\bt\s{0,20}=\s{0,20}["']e["']""")
_FIGURE = re.compile(r"[-(]?£?[\d,]+(?:\.\d+)?\)?")


def read_workbook(upload: Upload, recognised: Recognised, remarks: Remarks) -> list[list[str]]:
    """The rows of the sheet with most headings that we know, each cell as text; dates in ISO form. Of several with as
    many it is the first. Raises `BadInput`.
    """
    check_size(upload)
    if upload.content[:2] != b"PK":
        raise refusal("This is not an XLSX workbook, whatever its name says.", "Save it as XLSX or CSV.")
    folder = unpack(upload)
    sheets = sheets_in(folder)
    check_extent(folder, sheets)
    _tell_of_lost(sheets, remarks)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(pack(folder)))
        if len(workbook.sheet_names) == 1 and any(map(any, rows := _rows(workbook, workbook.sheet_names[0]))):
            return rows
        tops = {name: _rows(workbook, name, ROWS_ABOVE_HEADINGS) for name in workbook.sheet_names}
        known = {name: max(map(recognised, top)) for name, top in tops.items() if any(map(any, top))}
        if known:
            best = max(known, key=lambda name: known[name])
            _tell_of_others(list(known), best, known, remarks)
            return _rows(workbook, best)
    except CalamineError:
        raise refusal("We cannot open this workbook: it is damaged.", "Save it again as XLSX or CSV.") from None
    raise refusal("The workbook has no rows.", "Choose another file.")


def _tell_of_others(filled: list[str], read: str, known: dict[str, int], remarks: Remarks) -> None:
    if len(filled) < 2:
        return
    reason, mend = f"Only the sheet “{read}” was read, of {len(filled)}.", "Load the others as files of their own."
    alike = [name for name in filled if name != read and known[name] > 1]
    (remarks.warn if alike else remarks.note)(0, reason, mend)


def _tell_of_lost(sheets: Sequence[Upload], remarks: Remarks) -> None:
    """Cells without a value that somebody saw one in, or should have."""
    if any(_NO_RESULT.search(one.content) for one in sheets):
        reason = "Some cells hold formulas without their results, so they are blank to us."
        remarks.warn(0, reason, "Open the workbook in Excel, save it, and load it again.")
    if any(_ERROR.search(one.content) for one in sheets):
        reason = "Some cells hold an error of the spreadsheet, such as #REF!, so they are blank to us."
        remarks.warn(0, reason, "Mend the formulas, save the workbook, and load it again.")


def _rows(workbook: CalamineWorkbook, name: str, most: int = MAX_SHEET_ROWS) -> list[list[str]]:
    """The first rows of a sheet, which is held no longer; words in a merged cell stand in each row that it reaches
    over, a figure in the first: an amount for three rows together is not three amounts."""
    sheet = workbook.get_sheet_by_name(name)
    rows = [[_text(cell) for cell in row] for row in islice(sheet.iter_rows(), most)]
    first = (sheet.start or (0, 0))[1]  # the reader leaves out blank columns before the first, not blank rows
    filled = text = 0
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        inside = left == right and bottom < len(rows) and 0 <= left - first < len(rows[top])
        if inside and not _FIGURE.fullmatch(rows[top][left - first]):
            filled += bottom - top
            text += (bottom - top) * len(rows[top][left - first])
            if filled > len(rows) * len(rows[0]) or text > workbook_limits.MAX_SHEET_TEXT:
                raise refusal("The merged cells of a sheet lie over each other.", "Take the merging out of the sheet.")
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
