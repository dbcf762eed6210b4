"""A small workbook can ask for much room: far-out cells, many wide sheets, merged cells without end. None gets it."""

import io
import time
from collections.abc import Callable
from typing import Any

import pytest
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

from catalogue.errors import BadInput
from catalogue.exchange import spreadsheet, workbook_limits
from catalogue.exchange.archive import pack, unpack
from catalogue.exchange.remarks import Remarks
from catalogue.exchange.spreadsheet import read_workbook
from catalogue.exchange.upload import Upload

Row = list[object]


def book(*sheets: list[Row], change: Callable[[bytes], bytes] = bytes, moved: str = "") -> Upload:
    """A workbook whose sheets were changed by hand, or moved to another place in it."""
    made = Workbook()
    del made["Sheet"]
    for number, rows in enumerate(sheets, start=1):
        sheet = made.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    made.save(target)
    members = []
    for one in unpack(Upload("a.xlsx", target.getvalue())).members:
        is_sheet, content = one.name.startswith("xl/worksheets/sheet"), one.content
        if moved and one.name.endswith("workbook.xml.rels"):
            content = content.replace(b"/xl/worksheets/sheet1.xml", moved.encode())
        name = moved.lstrip("/") if moved and is_sheet else one.name
        members.append(Upload(name, change(content) if is_sheet else content))
    decoy = (Upload("xl/worksheets/decoy.xml", b"<worksheet/>"),) if moved else ()
    return Upload("a.xlsx", pack(Upload("a", members=(*members, *decoy))))


def read(upload: Upload) -> list[list[str]]:
    return read_workbook(upload, lambda line: line.count("Title"), Remarks())


SMALL: list[Row] = [["Title", "Note"], ["Bins", "All"]]


@pytest.mark.parametrize(
    "before, after",
    [
        (b'<row r="2"', b'<row r="1048576"'),
        (b'r="B2"', b'r="xfd2"'),
        (b'r="B2"', b'r="B99999999"'),
        (b'r="B2"', b'x=">" r="XFD2"'),
    ],
)
def test_a_cell_far_out_is_refused_however_its_place_is_written(before: bytes, after: bytes) -> None:
    def change(content: bytes) -> bytes:
        assert before in content
        return content.replace(before, after).replace(b'<c r="A2"', b"<c")

    with pytest.raises(BadInput, match="more than we read"):
        read(book(SMALL, change=change))


def test_cells_without_a_place_are_counted_where_they_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_limits, "MAX_SHEET_COLUMNS", 20)
    rows: list[Row] = [["Title"], ["x"] * 30]

    def change(content: bytes) -> bytes:
        for column in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
            content = content.replace(b'<c r="%s2"' % column.encode(), b"<c")
        return content.replace(b'<c r="AA2"', b"<c").replace(b'<c r="AB2"', b"<c").replace(b'<c r="AC2"', b"<c")

    with pytest.raises(BadInput, match="more than we read"):
        read(book(rows, change=lambda content: change(content).replace(b'<c r="AD2"', b"<c")))


def test_a_sheet_that_lies_elsewhere_in_the_file_is_measured_too() -> None:
    far_out = book(SMALL, change=lambda content: content.replace(b'r="B2"', b'r="XFD1048576"'), moved="/xl/other/s.xml")
    with pytest.raises(BadInput, match="more than we read"):
        read(far_out)


@pytest.mark.parametrize("name", ["xl/workbook.bin", "content.xml"])
def test_what_another_program_would_read_in_it_is_not_read(name: str) -> None:
    folder = unpack(book(SMALL))
    with pytest.raises(BadInput, match="no sheet of Excel"):
        read(Upload("a.xlsx", pack(Upload("a", members=(*folder.members, Upload(name, b"x"))))))


def test_all_sheets_together_have_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_limits, "MAX_CELLS_OF_ALL", 10)
    assert read(book(SMALL, SMALL)) == [["Title", "Note"], ["Bins", "All"]]
    with pytest.raises(BadInput, match="The 3 sheets span 12 cells together"):
        read(book(SMALL, SMALL, SMALL))


def test_one_sheet_is_held_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    held, most = [0], [0]
    real = CalamineWorkbook

    class Sheet:
        def __init__(self, sheet: Any) -> None:
            self.sheet = sheet
            held[0] += 1
            most[0] = max(most[0], held[0])

        def __getattr__(self, name: str) -> Any:
            return getattr(self.sheet, name)

        def __del__(self) -> None:
            held[0] -= 1

    class Book:
        def __init__(self, workbook: Any) -> None:
            self.workbook, self.sheet_names = workbook, workbook.sheet_names
            self.sheets_metadata = workbook.sheets_metadata

        @staticmethod
        def from_filelike(file: Any) -> "Book":
            return Book(real.from_filelike(file))

        def get_sheet_by_name(self, name: str) -> Sheet:
            return Sheet(self.workbook.get_sheet_by_name(name))

    monkeypatch.setattr(spreadsheet, "CalamineWorkbook", Book)
    other: list[Row] = [["Cover"]]
    assert read(book(other, SMALL, other)) == [["Title", "Note"], ["Bins", "All"]]
    assert (held[0], most[0]) == (0, 1)


def merged(*ranges: str, rows: int) -> Upload:
    cells = b"".join(b'<mergeCell ref="%s"/>' % one.encode() for one in ranges)
    whole = b"</sheetData><mergeCells>" + cells + b"</mergeCells>"
    lines: list[Row] = [["Title"]]
    lines += [[f"word {number}"] for number in range(rows)]
    return book(lines, change=lambda content: content.replace(b"</sheetData>", whole))


def test_merged_cells_that_lie_over_each_other_without_end_are_refused() -> None:
    began = time.perf_counter()
    with pytest.raises(BadInput, match="merged cells"):
        read(merged(*(f"A{number}:A4000" for number in range(2, 3_900) for _ in range(3)), rows=4_000))
    assert time.perf_counter() - began < 20


def test_a_long_text_merged_over_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_limits, "MAX_SHEET_TEXT", 500)
    assert len(read(merged("A2:A30", rows=40))) == 41
    with pytest.raises(BadInput, match="merged cells"):
        read(merged("A2:A30", "A2:A41", "A3:A41", rows=40))
