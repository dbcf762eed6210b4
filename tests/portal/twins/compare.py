"""What somebody was told, in a form in which two tellings are equal if nobody could tell them apart."""

import csv
import io
import re
import zipfile
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice
from typing import Any

from openpyxl import load_workbook
from werkzeug.test import TestResponse

from portal.table_files import CSV_TYPE, XLSX_TYPE

MOST_LINES = 40
ZIP_TYPE = "application/zip"
# New at each request, whatever is in the database.
_HEADERS_OF_ONE_REQUEST = frozenset({"Date", "Expires", "X-Request-Id", "Set-Cookie", "Content-Length"})
_PIECE = re.compile(r"[^,>]+[,>]?")
_FORM_TOKEN = re.compile(r'(?<= name="csrf_token" value=")[^"]+|(?<= name="once" value=")[^"]+')
_NONCE = re.compile(r"'nonce-([\w-]+)'")

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True)
class Told:
    """One answer: its status and what it says, its headers first."""

    status: int
    lines: tuple[str, ...]


def told(answer: TestResponse) -> Told:
    """What an answer tells: of a workbook its cells, of an archive its files, of anything else every letter."""
    headers = sorted(f"{name}: {value}" for name, value in answer.headers if name not in _HEADERS_OF_ONE_REQUEST)
    nonce = _NONCE.search(answer.headers.get("Content-Security-Policy", ""))
    text = "\n".join([*headers, *_body(answer)])
    if nonce:
        text = text.replace(nonce.group(1), "(nonce)")
    return Told(answer.status_code, tuple(_FORM_TOKEN.sub("(token)", text).split("\n")))


def _body(answer: TestResponse) -> list[str]:
    kind = answer.content_type
    if answer.request.path == "/admin/audit" and kind in (CSV_TYPE, XLSX_TYPE):
        return _lines(_without_numbers(cells(answer.data) if kind == XLSX_TYPE else _rows(answer.text)))
    if kind == ZIP_TYPE:
        return _packed(answer.data)
    return _lines(cells(answer.data)) if kind == XLSX_TYPE else answer.text.split("\n")


def _packed(content: bytes) -> list[str]:
    """Every line of every file of an archive, below its name."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    return [line for name in archive.namelist() for line in (name, *archive.read(name).decode().split("\n"))]


def cells(workbook: bytes) -> Rows:
    """Every row of a workbook's sheet. When it was written, which it says too, is of no account."""
    book = load_workbook(io.BytesIO(workbook), read_only=True)
    (sheet,) = book.worksheets
    return [(sheet.title,), *sheet.iter_rows(values_only=True)]


def _rows(text: str) -> Rows:
    return [tuple(row) for row in csv.reader(io.StringIO(text))]


def _lines(rows: Rows) -> list[str]:
    return [repr(row) for row in rows]


def _without_numbers(rows: Rows) -> Rows:
    """The files of the audit trail without the numbers of events. They have gaps where there are events of things that
    the reader may not see, as decision 0020 accepts: a number is what proves that no event was taken out."""
    at = next(row.index("Number") for row in rows if "Number" in row)
    return [row[:at] + row[at + 1 :] for row in rows]


def difference(whole: Told, twin: Told) -> str:
    """How the whole council's answer differs from the twin's, if it does."""
    if whole == twin:
        return ""
    before, after = ([piece for line in one.lines for piece in _PIECE.findall(line)] for one in (twin, whole))
    lines = unified_diff(before, after, f"twin ({twin.status})", f"whole ({whole.status})", n=1, lineterm="")
    return "\n".join(islice(lines, MOST_LINES))
