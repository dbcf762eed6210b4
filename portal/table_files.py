"""Tables as files: CSV and XLSX of every row, safe to open in a spreadsheet, sent bit by bit."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import IO, Any
from urllib.parse import quote

from flask import Response, stream_with_context
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from catalogue.exchange.cells import safe_cell
from catalogue.kinds.values import clean
from portal.tables import Column, FileCell, Row, Table

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# Excel takes a CSV file for UTF-8 only if it begins with this mark.
BYTE_ORDER_MARK = "\ufeff"
MOST_IN_CELL = 32_767
CUT = " … [cut here: the CSV file has the rest]"
_LINES_AT_ONCE = 200
_CHUNK = 65_536
_IN_MEMORY = 4_000_000


def download(table: Table[Row], rows: Iterable[Row], kind: str, name: str) -> Response:
    """The answer that is this table as a file of kind `csv` or `xlsx`; `name` is the file's without its ending."""
    columns = table.columns + table.folded
    body = _csv(columns, rows) if kind == "csv" else _xlsx(table.caption, columns, rows)
    answer = Response(stream_with_context(body), content_type=CSV_TYPE if kind == "csv" else XLSX_TYPE)
    answer.headers["Content-Disposition"] = disposition(f"{name}.{kind}")
    return answer


def begun(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows, the first of them read now: what cannot be asked says so before the file has begun."""
    rest = iter(rows)
    return chain(list(islice(rest, 1)), rest)


def disposition(name: str) -> str:
    """The header that names a file to save (RFC 6266): plain letters for old programs, and the whole name."""
    printable = "".join(letter for letter in name if letter.isprintable() and letter not in '/\\"')
    plain = printable.encode("ascii", "ignore").decode() or "file"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(printable, safe='')}"


def _csv(columns: tuple[Column[Row], ...], rows: Iterable[Row]) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BYTE_ORDER_MARK)
    writer.writerow([column.file_label or column.label for column in columns])
    for number, row in enumerate(rows, 1):
        writer.writerow([_text(column.in_file(row)) for column in columns])
        if number % _LINES_AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _text(value: FileCell) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return safe_cell(clean(value)) if isinstance(value, str) else str(value)


def _xlsx(caption: str, columns: tuple[Column[Row], ...], rows: Iterable[Row]) -> Iterator[bytes]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(caption))
    sheet.freeze_panes = "A2"
    heading = [_worded(sheet, column.file_label or column.label) for column in columns]
    for cell in heading:
        cell.font = Font(bold=True)
    sheet.append(heading)
    for row in rows:
        sheet.append([_value(sheet, column.in_file(row)) for column in columns])
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        book.save(file)
        file.seek(0)
        yield from _chunks(file)


def _sheet_name(caption: str) -> str:
    return "".join(letter for letter in caption if letter not in "[]:*?/\\'")[:31] or "Table"


def _value(sheet: Any, value: FileCell) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None or isinstance(value, (int, Decimal)):
        return value
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return value if isinstance(value, date) else _worded(sheet, value)


def _worded(sheet: Any, text: str) -> Any:
    """A cell that is words whatever it begins with, so that no spreadsheet runs it."""
    text = clean(text)
    text = text if len(text) <= MOST_IN_CELL else text[: MOST_IN_CELL - len(CUT)] + CUT
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
