"""How much room the sheets of a workbook ask for, found out before any program makes it."""

import re
from collections.abc import Sequence

from catalogue.exchange.remarks import refusal
from catalogue.exchange.upload import MEBIBYTE, Upload

MAX_SHEET_ROWS = 200_100
MAX_SHEET_COLUMNS = 2_000
MAX_SHEET_CELLS = 10_000_000
MAX_CELLS_OF_ALL = 20_000_000
MAX_SHEET_TEXT = 500 * MEBIBYTE
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_OTHER_PROGRAMS = ("xl/workbook.bin", "content.xml")
_SHARED = re.compile(rb"<(?:\w+:)?si[\s>]")
_VALUE = re.compile(rb"<(?:\w+:)?v(?:\s[^<>]*)?>\s{0,20}(\d{1,9})\s{0,20}<")
_ROW = re.compile(rb"<(?:\w+:)?row[\s/>]")
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_PLACE = re.compile(rb"""\br\s{0,20}=\s{0,20}["']([A-Za-z]{0,9})(\d{1,12})["']""")


def sheets_in(folder: Upload) -> list[Upload]:
    """The sheets of a workbook, wherever in it they lie. Raises `BadInput` where there is none of Excel's XML."""
    names = [one.name.replace("\\", "/") for one in folder.members]
    if not any(map(_SHEET.match, names)) or any(name.casefold() in _OTHER_PROGRAMS for name in names):
        raise refusal("There is no sheet of Excel in this file, whatever its name says.", "Save it as XLSX or CSV.")
    found = zip(names, folder.members, strict=True)
    return [one for name, one in found if _SHEET.match(name) or b"sheetData" in one.content]


def check_extent(folder: Upload, sheets: Sequence[Upload]) -> None:
    """Refuse a sheet whose last cell lies far out, before the reader makes room for all cells up to it; sheets that
    are too much together; and those that repeat long texts so often that, written out, they fill the memory."""
    strings = next((one.content for one in folder.members if one.name.casefold().endswith("sharedstrings.xml")), b"")
    lengths = [len(text) for text in _SHARED.split(strings)[1:]]
    cells = text = 0
    for sheet in sheets:
        height, width = _extent(sheet.content)
        if width > MAX_SHEET_COLUMNS or height > MAX_SHEET_ROWS or height * width > MAX_SHEET_CELLS:
            raise refusal(
                f"A sheet spans {height:,} rows and {width:,} columns; that is more than we read.",
                "Delete the empty rows and columns after the last one in use, or save what you need as CSV.",
            )
        cells += height * width
        numbers = (int(found.group(1)) for found in _VALUE.finditer(sheet.content))
        text += sum(lengths[number] for number in numbers if number < len(lengths))
    if cells > MAX_CELLS_OF_ALL:
        words = f"The {len(sheets)} sheets span {cells:,} cells together; that is more than we read."
        raise refusal(words, "Save the sheet that you need as a file of its own.")
    if text > MAX_SHEET_TEXT:
        raise refusal("A sheet repeats long texts too often.", "Save what you need as CSV.")


def _extent(sheet: bytes) -> tuple[int, int]:
    """How many rows and columns a sheet spans: by the places that its rows and cells give themselves, and, since they
    need not, by how many there are."""
    rows = _ROW.split(sheet)[1:]
    height, width = len(rows), max((len(_CELL.findall(row)) for row in rows), default=0)
    for found in _PLACE.finditer(sheet):
        height, width = max(height, int(found.group(2))), max(width, _column(found.group(1)))
    return height, width


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = 26 * number + letter - 64
    return number
