"""Tables come in every encoding, with every separator, under titles, and sometimes not as tables at all."""

import contextlib
import io
import random
import zipfile
from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from catalogue.errors import BadInput
from catalogue.exchange import spreadsheet, table, workbook_limits
from catalogue.exchange.archive import pack, unpack
from catalogue.exchange.headings import known
from catalogue.exchange.remarks import Remarks
from catalogue.exchange.shapes import KIND_SHAPES
from catalogue.exchange.table import lines_of, read_table
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Severity

DATASETS = KIND_SHAPES["dataset"]


def read(content: bytes, name: str = "list.csv") -> tuple[list[dict[str, str]], Remarks]:
    """The rows of a table of datasets, and what there was to say."""
    remarks = Remarks()
    found = read_table(Upload(name, content), lambda headings: known(DATASETS, headings), remarks)
    return [row.cells for row in found.rows], remarks


def workbook(*sheets: Sequence[Sequence[object]]) -> bytes:
    """An Excel workbook with these sheets."""
    book = Workbook(write_only=True)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encoding_is_found(encoding: str) -> None:
    rows, _ = read("title,summary\nCafé licences,Fee £20\n".encode(encoding))
    assert rows == [{"title": "Café licences", "summary": "Fee £20"}]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_found(separator: str) -> None:
    rows, _ = read(separator.join(["title", "summary"]).encode() + b"\n" + separator.join(["Bins", "All"]).encode())
    assert rows == [{"title": "Bins", "summary": "All"}]


def test_titles_and_blank_rows_above_the_headings_are_skipped() -> None:
    rows, _ = read(b"Asset register 2026,,\nPrinted on Monday,,\n,,\nRef,Asset name,Description\n1,Bins,All of them\n")
    assert rows == [{"Ref": "1", "Asset name": "Bins", "Description": "All of them"}]


def test_rows_are_counted_from_the_headings_whatever_is_blank() -> None:
    remarks = Remarks()
    found = read_table(Upload("a.csv", b"title\nA\n\nB\n"), lambda _: 1, remarks)
    assert [row.number for row in found.rows] == [1, 3]


def test_a_row_with_cells_beyond_the_headings_is_refused_alone() -> None:
    rows, remarks = read(b"title,summary\nBins,All, of them\nTrees,Some\n")
    assert rows == [{"title": "Trees", "summary": "Some"}]
    assert [(one.row, one.severity) for one in remarks.problems] == [(1, Severity.REFUSED)]


def test_a_row_that_is_handed_back_has_each_cell_under_its_heading() -> None:
    content = b"title,,summary,Why it was refused,,notes\nBins,x,All,Wrong,,n\nTrees,,Some,Wrong,y,n, and more,\n"
    found = read_table(Upload("a.csv", content), lambda headings: known(DATASETS, headings), Remarks())
    line = lines_of(found)
    assert found.headings == ("title", "summary", "notes")
    assert line(1) == ("Bins", "All", "n")
    assert line(2) == ("Trees", "Some", "n", "y", " and more", ""), "what has no heading stands behind"
    assert line(3) == ()


def test_a_quotation_mark_that_is_never_closed_refuses_the_file() -> None:
    with pytest.raises(BadInput, match="never closed"):
        read(b'title,summary\nBins,"All of them\nTrees,Some\n')


def test_characters_that_cannot_be_kept_are_left_out_and_told() -> None:
    rows, remarks = read(b"title,summary\n" + b"Bins and more\x0b bins,All\n")
    assert len(rows) == 1
    assert "cannot be shown" in remarks.problems[0].reason


def test_a_workbook_is_read_with_its_dates_and_numbers_as_text() -> None:
    sheet: list[list[object]] = [["title", "modified", "review_months"], ["Bins", date(2026, 3, 27), 12.0]]
    rows, _ = read(workbook(sheet), "a.xlsx")
    assert rows == [{"title": "Bins", "modified": "2026-03-27", "review_months": "12"}]


def test_of_several_sheets_the_first_with_rows_is_read_and_the_others_told() -> None:
    rows, remarks = read(workbook([], [["title"], ["Bins"]], [["name"], ["Trees"]]), "a.xlsx")
    assert rows == [{"title": "Bins"}]
    assert "Only the sheet" in remarks.problems[0].reason


def test_sheets_that_are_too_long_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MAX_SHEET_ROWS", 3)
    with pytest.raises(BadInput, match="more than 3 rows together"):
        read(workbook(*([["title"], [name]] for name in ("Bins", "Trees", "Lamps", "Salt"))), "a.xlsx")


def test_a_workbook_that_unpacks_to_too_much_is_never_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 5_000_000)
    monkeypatch.setattr(spreadsheet, "CalamineWorkbook", None)
    with pytest.raises(BadInput, match="unpacks"):
        read(target.getvalue(), "bomb.xlsx")


def test_a_workbook_with_an_endless_sheet_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_limits, "MAX_SHEET_ROWS", 100)
    with pytest.raises(BadInput, match="more than we read"):
        read(workbook([["title"], *[["x"]] * 200]), "long.xlsx")


def test_a_cell_far_out_is_refused_before_room_is_made_for_all_before_it() -> None:
    far_out = b'<worksheet><sheetData><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    honest = Upload("a.xlsx", workbook([["title"], ["Bins"]]))
    sheet = "xl/worksheets/sheet1.xml"
    members = tuple(Upload(one.name, far_out if one.name == sheet else one.content) for one in unpack(honest).members)
    with pytest.raises(BadInput, match="1,048,576 rows and 16,384 columns"):
        read(pack(Upload("a", members=members)), "far.xlsx")


def test_a_long_text_repeated_without_end_is_not_written_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook_limits, "MAX_SHEET_TEXT", 100_000)
    strings = b"<sst><si><t>" + b"long " * 1_000 + b"</t></si></sst>"
    cells = b"".join(b'<c r="A%d" t="s"><v>0</v></c>' % row for row in range(1, 100))
    folder = (Upload("xl/sharedStrings.xml", strings), Upload("xl/worksheets/sheet1.xml", cells))
    with pytest.raises(BadInput, match="repeats long texts"):
        read(pack(Upload("a", members=folder)), "long.xlsx")


def test_a_directory_that_lies_about_a_size_does_not_get_more_unpacked() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"a" * 3_000_000)
    lying = target.getvalue().replace((3_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    with pytest.raises(BadInput, match="damaged"):
        read(lying, "lying.xlsx")


@pytest.mark.parametrize("name", ["old.xls", "open.ods", "binary.xlsb"])
def test_other_workbooks_are_refused_with_what_to_do(name: str) -> None:
    with pytest.raises(BadInput, match="Save it as XLSX or CSV"):
        read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, name)


def test_damaged_workbooks_are_refused_in_words(seeded: random.Random) -> None:
    whole = unpack(Upload("a.xlsx", workbook([["title", "summary"], *[["Bins", 12.5]] * 30])))
    for _ in range(200):
        members = [(member.name, bytearray(member.content)) for member in whole.members]
        _, content = seeded.choice(members)
        for _ in range(seeded.randint(1, 20)):
            content[seeded.randrange(len(content))] = seeded.randrange(256)
        broken = Upload("a", members=tuple(Upload(name, bytes(content)) for name, content in members))
        with contextlib.suppress(BadInput):
            read(pack(broken), "broken.xlsx")


def test_too_many_cells_refuse_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_CELLS", 1_000)
    with pytest.raises(BadInput, match="more than 1,000 cells"):
        read(b"title" + b"," * 5_000)


def test_too_many_rows_or_columns_refuse_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(table, "MAX_ROWS", 2)
    with pytest.raises(BadInput, match="the most is 2"):
        read(b"title\nA\nB\nC\n")
    with pytest.raises(BadInput, match="columns"):
        read(",".join(["title", *(f"c{number}" for number in range(300))]).encode() + b"\nA\n")


@given(st.binary(max_size=400))
def test_whatever_the_bytes_the_answer_is_rows_or_plain_words(content: bytes) -> None:
    said = ["Read."]
    try:
        read(content)
    except BadInput as refused:
        said = [problem.reason for problem in refused.problems]
    assert all(reason.endswith((".", ":")) for reason in said)


def test_separators_inside_cells_do_not_decide() -> None:
    text = 'title,notes\nBins,"' + ";;\n;;\n;;\n;;\n;;\n" + '"\n'
    found = read_table(Upload("a.csv", text.encode()), lambda line: line.count("title"), Remarks())
    assert found.headings == ("title", "notes")


def test_headings_without_end_are_not_looked_up_one_by_one() -> None:
    looked_up = 0

    def recognises(line: Sequence[str]) -> int:
        nonlocal looked_up
        looked_up += 1
        return known(DATASETS, line)

    wide = ",".join(["title", *(f"x {number}" for number in range(5_000))]).encode()
    with pytest.raises(BadInput, match="the most is"):
        read_table(Upload("a.csv", b"Group,Other group\n" + wide + b"\nBins\n"), recognises, Remarks())
    assert looked_up < 100
