"""Any table as it comes (CSV in its many dialects, XLSX) as headings and rows of text."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from catalogue.errors import BadInput, Problem
from catalogue.exchange.file_types import refuse_what_is_no_table
from catalogue.exchange.heading_rows import ROWS_ABOVE_HEADINGS, Recognised, heading_line, in_two_rows
from catalogue.exchange.registers import is_of_a_report
from catalogue.exchange.remarks import Remarks, refusal
from catalogue.exchange.spreadsheet import read_workbook
from catalogue.exchange.upload import MEBIBYTE, Upload, text_of
from catalogue.kinds.values import clean
from catalogue.plurals import how_many

MAX_ROWS = 200_000
MAX_COLUMNS = 200
MAX_CELL = MEBIBYTE
DELIMITERS = ",;\t|"
MAX_CELLS = 10_000_000
WORKBOOKS = ("xlsx", "xlsm", "xls", "xlsb", "ods")


@dataclass(frozen=True)
class Row:
    """One row: its number after the headings, from 1, and its cells by heading."""

    number: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    """Headings in their order, the rows that have anything in them, and by number the cells of those that have more
    cells than there are headings. `line` is the whole row of headings, blank ones and those of our reports among them.
    """

    line: tuple[str, ...]
    rows: tuple[Row, ...]
    misfits: Mapping[int, Sequence[str]] = field(default_factory=dict)

    @property
    def headings(self) -> tuple[str, ...]:
        """Those under which the file's own words stand."""
        return tuple(filter(_counts, self.line))


def read_table(upload: Upload, recognises: Recognised, remarks: Remarks) -> Table:
    """The table in a file. `recognises` counts how many of some headings are known to us: titles, notes and blank
    rows above the headings are skipped by it.

    Rows that cannot be told apart are refused in `remarks`. Raises `BadInput` if the whole file cannot be read.
    """
    refuse_what_is_no_table(upload)

    def recognised(line: Sequence[str]) -> int:
        return recognises(line[: MAX_COLUMNS + 1])  # more are refused, and to look at them takes long

    if upload.extension in WORKBOOKS or upload.content[:4] == b"PK\x03\x04":
        lines = read_workbook(upload, recognised, remarks)
    else:
        lines = _csv_lines(text_of(upload, remarks), recognised, remarks)
    top, line = in_two_rows(lines, heading_line(lines, recognised), recognised)
    headings = _headings(line, recognised)
    rows: list[Row] = []
    misfits: dict[int, Sequence[str]] = {}
    for number, line in enumerate(lines[top + 1 :], start=1):
        if any(map(str.strip, line[len(headings) :])):
            _refuse_misfit(number, headings, line, remarks)
            misfits[number] = line
        elif any(map(str.strip, line)):
            rows.append(_row(number, headings, line, remarks))
    if len(rows) > MAX_ROWS:
        raise refusal(f"The table has {len(rows):,} rows; the most is {MAX_ROWS:,}.", "Split it into several files.")
    if not rows and not remarks.problems:
        raise refusal("The table has headings and no rows.", "Add a row for each thing, or choose another file.")
    return Table(tuple(headings), tuple(rows), misfits)


def lines_of(table: Table) -> Callable[[int], Sequence[str]]:
    """Finds the cells of a row as they came, each under its heading; what has none stands behind."""
    rows = {row.number: row for row in table.rows}

    def line(number: int) -> Sequence[str]:
        if number in rows:
            return tuple(rows[number].cells.values())
        cells = table.misfits.get(number, ())
        under = list(zip(table.line, cells, strict=False))
        named = [cell for heading, cell in under if _counts(heading)]
        nameless = [cell for heading, cell in under if not heading and cell.strip()]
        return (*named, *nameless, *cells[len(table.line) :])

    return line


def _csv_lines(text: str, recognised: Recognised, remarks: Remarks) -> list[list[str]]:
    csv.field_size_limit(MAX_CELL)
    delimiter = _delimiter(text, recognised)
    try:
        return _counted(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        _refuse_csv(str(error))
    try:
        lines = _counted(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        reason = "Some quotation marks inside cells are not written twice, so cells may be cut at the wrong place."
        remarks.note(0, reason, "Check the rows with quotation marks, or save the file again as CSV.")
        return lines
    except csv.Error:
        raise refusal("We cannot tell the cells of this file apart.", "Save it again as CSV.") from None


def _counted(lines: Iterable[list[str]]) -> list[list[str]]:
    """The lines, unless there are more cells than we hold."""
    found, cells = [], 0
    for line in lines:
        cells += len(line)
        if cells > MAX_CELLS:
            raise refusal(f"The table has more than {MAX_CELLS:,} cells.", "Split it, or leave columns out.")
        found.append(line)
    return found


def _refuse_csv(words: str) -> None:
    if "field larger" in words:
        raise refusal("A cell holds more than 1 MB of text.", "Check for a quotation mark that is never closed.")
    if "end of data" in words:
        raise refusal("A quotation mark is opened and never closed.", "Close it, or save the file again as CSV.")


def _delimiter(text: str, recognised: Recognised) -> str:
    """The separator that gives headings we know; where none does, the one with the most cells, evenly."""
    sample = text[: 64 * 1024]

    def evenness(delimiter: str) -> tuple[int, int, int]:
        try:
            lines = list(csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter))[:50]
        except csv.Error:
            return (0, 0, 0)
        widths = Counter(len(line) for line in lines if len(line) > 1)
        if not widths:
            return (0, 0, 0)
        width, lines_of_it = widths.most_common(1)[0]
        known = max(recognised(line) for line in lines[:ROWS_ABOVE_HEADINGS])
        return (known, lines_of_it, width)

    return max(DELIMITERS, key=evenness)


def _headings(line: list[str], recognised: Recognised) -> list[str]:
    """The headings. One that means nothing to us may stand there twice; its second is numbered."""
    headings = [" ".join(clean(cell).split()) for cell in line]
    while headings and not headings[-1]:
        headings.pop()
    if len(headings) > MAX_COLUMNS:
        raise refusal(f"The table has {len(headings):,} columns; the most is {MAX_COLUMNS}.", "Leave some out.")
    seen: Counter[str] = Counter()
    for index, heading in enumerate(headings):
        seen[heading.casefold()] += 1
        if not heading or seen[heading.casefold()] == 1:
            continue
        if recognised([heading]) or is_of_a_report(heading):
            reason = f"The heading “{heading[:80]}” stands twice."
            raise BadInput([Problem(heading, reason, "Rename or remove one of the columns.")])
        headings[index] = f"{heading} ({seen[heading.casefold()]})"
    return headings


def _counts(heading: str) -> bool:
    """Whether what stands under a heading is the file's own word."""
    return bool(heading) and not is_of_a_report(heading)


def _refuse_misfit(number: int, headings: list[str], line: list[str], remarks: Remarks) -> None:
    remarks.refuse(
        number,
        f"The row has {how_many(len(line), 'cell')}, but the table has {how_many(len(headings), 'heading')}.",
        "Put a cell that contains the separator between quotation marks.",
    )


def _row(number: int, headings: list[str], line: list[str], remarks: Remarks) -> Row:
    cells = dict(zip(headings, line, strict=False))
    for heading, cell in cells.items():
        if not cell.isprintable() and clean(cell) != cell.replace("\r\n", "\n").replace("\r", "\n").strip():
            remarks.note(number, "We left out characters that cannot be shown.", "", heading, clean(cell))
        if not heading and cell.strip():
            remarks.note(
                number, "A cell stands under no heading; we left it out.", "Give its column a heading.", "", cell
            )
    return Row(number, {heading: cells.get(heading, "") for heading in headings if _counts(heading)})
