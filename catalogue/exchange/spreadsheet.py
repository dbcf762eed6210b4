"""Excel workbooks read as rows of text, within limits on what they may unpack to."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice

from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

from catalogue.exchange import workbook_limits
from catalogue.exchange.archive import pack, unpack
from catalogue.exchange.heading_rows import ROWS_ABOVE_HEADINGS, Recognised, heading_line
from catalogue.exchange.remarks import Remarks, refusal
from catalogue.exchange.upload import Upload, check_size
from catalogue.exchange.workbook_limits import MAX_SHEET_ROWS, check_extent, sheets_in

# A formula that no spreadsheet has worked out: programs write those.
_NO_RESULT = re.compile(
    rb"<(?:\w+:)?f(?:\s[^<>]*)?>[^<]+</(?:\w+:)?f>\s{0,20}(?:<(?:\w+:)?v\s{0,20}/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s{0,20}</(?:\w+:)?c>"
)
_ERROR = re.compile(rb"""<(?:\w+:)?c\s[^<>]*\bt\s{0,20}=\s{0,20}["']e["']""")
# Sheets that have the same headings and are no part of the list.
_SOMETHING_ELSE = re.compile(r"before|\bold\b|previous|archiv|supersed|copy|template|example|draft", re.IGNORECASE)
_FIGURE = re.compile(r"[-(]?£?[\d,]+(?:\.\d+)?\)?")


def read_workbook(upload: Upload, recognised: Recognised, remarks: Remarks) -> list[list[str]]:
    """The rows of the sheet with most headings that we know, each cell as text; dates in ISO form. Of several with as
    many it is the first, and those with the same headings follow. Raises `BadInput`.
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
            read = [best, *_alike(workbook, best, {name: tops[name] for name in known}, recognised)]
            _tell_of_others(list(known), read, known, remarks)
            return _together(workbook, read, recognised)
    except CalamineError:
        raise refusal("We cannot open this workbook: it is damaged.", "Save it again as XLSX or CSV.") from None
    raise refusal("The workbook has no rows.", "Choose another file.")


def _alike(
    workbook: CalamineWorkbook, best: str, tops: dict[str, list[list[str]]], recognised: Recognised
) -> list[str]:
    """The sheets that go on with one under the same headings, as where each department has its own."""
    shown = {sheet.name for sheet in workbook.sheets_metadata if sheet.visible == SheetVisibleEnum.Visible}
    said = {name: _said(top[heading_line(top, recognised)]) for name, top in tops.items()}
    others = [name for name in tops if name != best and name in shown and not _SOMETHING_ELSE.search(name)]
    return [name for name in others if said[name] == said[best]]


def _together(workbook: CalamineWorkbook, names: list[str], recognised: Recognised) -> list[list[str]]:
    """The rows of a sheet, and behind them those of the others below their headings."""
    rows = _rows(workbook, names[0])
    below = [_said(line) for line in rows[heading_line(rows, recognised) + 1 :][:1]]
    for name in names[1:]:
        more = _rows(workbook, name)
        first = heading_line(more, recognised) + 1
        in_two_rows = [_said(line) for line in more[first : first + 1]] == below
        rows += more[first + in_two_rows :]
        if len(rows) > MAX_SHEET_ROWS:
            raise refusal(f"The sheets have more than {MAX_SHEET_ROWS:,} rows together.", "Load them one by one.")
    return rows


def _said(line: list[str]) -> list[str]:
    """The cells of a line up to the last one filled, whatever their case and spacing."""
    cells = [" ".join(cell.casefold().split()) for cell in line]
    return cells[: max((index for index, cell in enumerate(cells, 1) if cell), default=0)]


def _tell_of_others(filled: list[str], read: list[str], known: dict[str, int], remarks: Remarks) -> None:
    if len(read) > 1:
        names = " and ".join(f"“{name}”" for name in read)
        reason = f"The sheets {names} have the same headings, so we read them as one list."
        remarks.note(0, reason, "Rows are counted on from one sheet to the next.")
    others = [name for name in filled if name not in read]
    if not others:
        return
    left = " and ".join(f"“{name}”" for name in others)
    alone = f"Only the sheet “{read[0]}” was read, of {len(filled)}."
    alike = any(known[name] > 1 for name in others)
    tell = remarks.warn if alike else remarks.note
    tell(0, alone if len(read) == 1 else f"We did not read {left}.", "Load the others as files of their own.")


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
