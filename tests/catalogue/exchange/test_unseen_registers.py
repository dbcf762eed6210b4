"""Registers of contracts and files of spending as councils write them that nobody here has seen before."""

import io

import pytest
from openpyxl import Workbook

from catalogue.errors import BadInput
from catalogue.exchange.archive import pack
from catalogue.exchange.formats import format_of
from catalogue.exchange.headings import guess
from catalogue.exchange.shapes import KIND_SHAPES, Shape
from catalogue.exchange.spend import SPEND
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Reading, Severity

# Headings as councils and their systems write them, and the fields that they must become; others must become none.
REGISTERS = {
    "a district": (
        "Contract Ref=identifier;Supplier Name=supplier;Contract Title=title;Contract Start Date=start_on"
        ";Contract End Date=end_on;Review Date=review_on;Total Contract Value (£)=value;Est. annual value=annual_value"
        ";VAT that can't be recovered=irrecoverable_vat;SME?=sme;Voluntary and community sector organisation?=vcse"
    ),
    "a template": (
        "OrganisationLabel=organisation;OrganisationURI=;ContractRef=identifier;Title=title;StartDate=start_on"
        ";EndDate=end_on;ReviewDate=review_on;CurrencyCode=;Value=value;IrrecoverableVAT=irrecoverable_vat"
        ";SupplierName=supplier;CompanyRegistrationNumber=;CharityRegistrationNumber=vcse_number;SupplierType=sme"
        ";ProcurementProcess=procurement_route;Department=department"
    ),
    "the council comes first": (
        "Organisation Name=organisation;Effective Date=;Title of Agreement=title;Service Description=description"
        ";Supplier Name=supplier;Contract Start Date=start_on;Unique contract reference number=identifier"
        ";Contract length=;Process used=procurement_route;Is the supplier an SME=sme;Charity number=vcse_number"
    ),
    "a tendering system": (
        "Contract Reference Number=identifier;Contract Title=title;Organisation=organisation;Supplier(s)=supplier"
        ";Estimated Contract Value=value;Estimated Annual Value=annual_value;Option to extend until=latest_end_on"
        ";Contact Name=;Procurement type=procurement_route;Status=contract_status"
    ),
    "another": (
        "Contract Number=identifier;Contract Name=title;Account Name=supplier;Max Extension Date=latest_end_on"
        ";Annual Contract Value=annual_value;Directorate=department;Notice Period (Days)=notice_days"
    ),
    "notices of two kinds": (
        "Notice Identifier=notice_reference;Organisation Name=organisation;Title=title;Start Date=;End Date="
        ";Value Low=;Value High=;Awarded Value=value;Contract start date=start_on;Contract end date=end_on"
        ";Supplier [Name|Address|Ref type|Ref Number|Is SME|Is VCSE]=supplier"
    ),
    "abbreviated": (
        "Dept=department;Contract No.=identifier;Contract=title;Supplier=supplier;Start=start_on;End=end_on"
        ";Extension period (months)=extension_options;Initial term=;Value £=value;Value per annum (£)=annual_value"
    ),
    "the words of the Code": (
        "1. Reference No.=identifier;(b) Title of the agreement=title"
        ";Sum to be paid (or estimated annual spending)=value"
        ";VAT not recoverable=irrecoverable_vat;Contract commencement date (dd/mm/yyyy)=start_on"
        ";Expiry of contract=end_on;SME (Y/N)=sme"
    ),
    "what must not be taken": (
        "Title=title;Value (£000)=;Notice period (months)=;Total value inc VAT=;Supplier ID=;Supplier postcode="
        ";Contract type=;Contract duration=;Total value including extensions=;Date published="
    ),
}  # fmt: skip
SPENDING = {
    "a template": (
        "Organisation Label=;Effective Date=;Service Label=department;Payment Date=paid_on;Net Amount=amount"
        ";Transaction Number=transaction;Irrecoverable VAT=;Supplier Name=supplier;Supplier ID=;Purpose=purpose"
    ),
    "a body": "Body Name=;Date=paid_on;Amount=amount;Supplier Name=supplier;Supplier Id=;Purpose of Spend=purpose",
    "gross and net": "Supplier=supplier;Date=paid_on;Gross Amount=;VAT=;Net=amount",
    "gross alone": "VENDOR NAME=supplier;POSTING DATE=paid_on;GROSS AMOUNT (£)=amount;VENDOR NO.=",
    "a ledger": (
        "Payee Name=supplier;Clearing Date=paid_on;Clearing Document=transaction;Amount in local currency=amount"
        ";Company Reg No=supplier_number;Contract No.=contract_reference"
    ),
    "two dates": "Supplier=supplier;Invoice Date=;Pay Date=paid_on;Line Amount=amount;Invoice Number=transaction",
}


@pytest.mark.parametrize("headings", REGISTERS.values(), ids=REGISTERS)
def test_headings_of_registers_mean_what_councils_mean(headings: str) -> None:
    assert _meant(KIND_SHAPES["contract"], headings) == _wanted(headings)


@pytest.mark.parametrize("headings", SPENDING.values(), ids=SPENDING)
def test_headings_of_spending_mean_what_councils_mean(headings: str) -> None:
    assert _meant(SPEND, headings) == _wanted(headings)


def _wanted(headings: str) -> dict[str, str]:
    return {name: field for name, _, field in (one.rpartition("=") for one in headings.split(";"))}


def _meant(shape: Shape, headings: str) -> dict[str, str]:
    names = list(_wanted(headings))
    columns = guess(shape, names)
    return {name: columns.targets[name].field.name if name in columns.targets else "" for name in names}


def _read(text: str | bytes, code: str = "contracts", name: str = "a.csv") -> Reading:
    return format_of(code).read(Upload(name, text.encode() if isinstance(text, str) else text), "")


def _one(heading: str, cell: str, code: str = "contracts") -> tuple[dict[str, object], list[Severity]]:
    """The values of one row with this cell, but its title, and how bad what is said of it is."""
    reading = _read(f'Title,{heading}\nLamps,"{cell}"\n')
    values = dict(reading.records[0].values) if reading.records else {}
    values.pop("title", None)
    return values, [one.severity for one in reading.problems if one.row]


@pytest.mark.parametrize(
    "heading, cell, said",
    [
        ("End date", "Mar-26", "2026-03-31"), ("Start date", "Mar-26", "2026-03-01"),
        ("End date", "02/2028", "2028-02-29"),
        ("End date", "2026-03", "2026-03-31"), ("End date", "31.03.26", "2026-03-31"),
        ("End date", "Tue, 31st of March, 2026", "2026-03-31"), ("End date", "March 31, 2026", "2026-03-31"),
        ("End date", "31 / 03 / 2026 *", "2026-03-31"), ("End date", "1 Sept 2026", "2026-09-01"),
        ("End date", "46112.75", "2026-03-31"), ("End date", "31/12/2999", None), ("End date", "01/01/1900", None),
        ("Value", "£45,000 + VAT", "45000.00"), ("Value", "c. £45k", "45000.00"), ("Value", "Nil", "0.00"),
        ("Value", "£ -  ", None), ("Irrecoverable VAT", "None", "0.00"),
        ("Notice period", "4 weeks", 28), ("Notice days", "3", 3), ("SME", "not an SME", False), ("SME", "✓", True),
        ("VCSE", "Not for profit", True), ("VCSE", "not a charity", False), ("SME", "Not small", False),
        ("Procurement process", "Not tendered", "direct_award"), ("Procurement process", "Quote/tender", "unknown"),
        ("Procurement process", "Framework - direct award", "framework"),
        ("Procurement process", "Negotiated", "unknown"), ("Procurement process", "Open", "invitation_to_tender"),
        ("Status", "Extended", "active"), ("Status", "Not live", "terminated"), ("Status", "Inactive", "terminated"),
        ("Status", "Expiring", "active"), ("Status", "unsigned", "pending"),
        ("Status", "Contract expired", "terminated"),
        ("Extension (months)", "24", "24 months"),
    ],
)  # fmt: skip
def test_values_are_read_as_they_are_meant(heading: str, cell: str, said: object) -> None:
    values, _ = _one(heading, cell)
    assert list(values.values()) == ([] if said is None else [said])


@pytest.mark.parametrize(
    "heading, cell",
    [
        ("Value", "1.234,56"), ("Value", "12,34"), ("Value", "1,23,456"), ("Value", "£1,5m"),
        ("Value", "#REF!"), ("Annual value", "€500"),
        ("End date", "31/06/2026"), ("End date", "31 Sep 2026"), ("End date", "2025/26"),
        ("End date", "31/03/2026 - 31/03/2027"), ("Date signed", "Mar-26"), ("End date", "26-Mar"),
    ],
)  # fmt: skip
def test_what_may_mean_something_else_is_refused(heading: str, cell: str) -> None:
    assert _one(heading, cell) == ({}, [Severity.REFUSED])


@pytest.mark.parametrize(
    "heading, cell, values",
    [
        ("Value", "£1,000 pa", {"value": "1000.00", "value_basis": "annual"}),
        ("Notice period", "3 months", {}), ("Notice period", "3", {}), ("Review date", "Annually", {}),
        ("SME", "VCSE", {"vcse": True}), ("Supplier type", "Limited company", {}),
        ("Option to extend", "2 x 12 months", {"extendable": True, "extension_options": "2 x 12 months"}),
        ("Contact", "Jo Smith, jo@council.example", {"contact_email": "jo@council.example"}),
        ("Contact", "Procurement team", {}),
        ("Supplier", "A Ltd; B Ltd", {"supplier": "A Ltd"}),
        ("End date", "see contract - ongoing", {}), ("End date", "36 months", {}), ("Start date", "TBC by board", {}),
        ("Value", "£500 - £1,000", {}), ("Value", "over £1m", {}), ("Value", "£2,500 per month", {}),
        ("Value", "£45,000 inc VAT", {}), ("Value", "€500", {"other_currency": "EUR 500.00"}),
        ("End date", "31/03/2026 (option to extend to 31/03/2028)",
         {"end_on": "2026-03-31", "latest_end_on": "2028-03-31", "extendable": True}),
        ("SME/VCSE", "Non-SME", {"sme": False}), ("Supplier", "Various suppliers", {}),
        ("Suppliers", "[Clean Ltd|1 High St|GB-COH|01234567|Yes|No]", {"supplier": "Clean Ltd"}),
    ],
)  # fmt: skip
def test_what_a_cell_says_beside_its_column_is_kept_or_left_out_and_told(
    heading: str, cell: str, values: dict[str, object]
) -> None:
    said, severities = _one(heading, cell)
    assert said == values
    assert Severity.REFUSED not in severities


def test_those_awarded_beside_the_supplier_are_other_suppliers() -> None:
    (record,) = _read("Title,Supplier\nLamps,A Ltd; B Ltd\n").records
    assert record.parts == {"other_suppliers": [{"organisation": "B Ltd", "role": "joint"}]}


def test_another_currency_is_never_taken_for_pounds() -> None:
    one, two = _read("Title,Value,Annual value,Currency\nLamps,500,50,EUR\nBins,500,50,GBP\n").records
    assert one.values == {"title": "Lamps", "other_currency": "EUR 500.00"}
    assert two.values["value"] == "500.00"
    assert _read("Supplier,Date,Amount,Currency\nA,01/02/2026,5,EUR\n", "spend").records == ()


def test_a_supplier_is_known_by_its_number_whatever_its_heading() -> None:
    (record,) = _read("Title,Supplier,Company Reg No\nLamps,A Ltd,1234567\n").records
    assert record.identifiers == {"A Ltd": "GB-COH-01234567"}


HEADINGS = "Ref,Title,Supplier,End date,Value\n"
ROW = "1,Lamps,A Ltd,31/03/2026,500\n"


@pytest.mark.parametrize(
    "text, titles",
    [
        ("X Council,,,,\nRegister as at 31/03/2026,,,,\n" + ",,,,\n" * 18 + HEADINGS + ROW, ["Lamps"]),
        (HEADINGS + ROW + ",,,Total,500\n,Grand total,,,500\n,,,,500\n* estimated,,,,\nE&OE,,,,\n", ["Lamps"]),
        (HEADINGS + "Adult social care,,,,\n" + ROW + HEADINGS + "2,Bins,A Ltd,,5\n", ["Lamps", "Bins"]),
        (",,,Dates,\n" + HEADINGS + ROW, ["Lamps"]),
        ("Ref,Title,Supplier,Period,,Value\n,,,From,To,\n1,Lamps,A Ltd,1/4/25,31/03/2026,500\n", ["Lamps"]),
        ("Contract,Contract,Supplier,Contract,Contract\nRef,Title,Name,End Date,Value\n" + ROW, ["Lamps"]),
    ],
)  # fmt: skip
def test_rows_that_are_no_contracts_are_told_and_left_out(text: str, titles: list[str]) -> None:
    reading = _read(text)
    assert [one.values["title"] for one in reading.records] == titles
    assert {one.severity for one in reading.problems} <= {Severity.NOTE}
    said = reading.records[0].values
    assert (said["supplier"], said["end_on"], said["value"]) == ("A Ltd", "2026-03-31", "500.00")


@pytest.mark.parametrize("code, top", [("contracts", "Title,Start date,End date"), ("spend", "Supplier,Amount,Date")])
def test_where_months_come_first_no_date_is_taken_for_another(code: str, top: str) -> None:
    text = f"{top}\nLamps,5,03/04/2026\nBins,5,12/31/2026\n"
    problems = [(one.row, one.severity) for one in _read(text, code).problems if "date" in one.reason]
    assert (1, Severity.REFUSED) in problems
    clear = f"{top}\nLamps,05/05/2026,03/04/2026\nBins,05/05/2026,31/12/2026\nX,05/05/2026,12/31/2026\n"
    if code == "contracts":
        assert [one.row for one in _read(clear).problems if one.severity is Severity.REFUSED] == [3]


@pytest.mark.parametrize("cell", ["1.234,56", "1234,56", "12,34.5", "€5", "£1.2m"])
def test_an_amount_that_may_be_another_is_refused(cell: str) -> None:
    reading = _read(f'Supplier,Date,Amount\nA,01/02/2026,"{cell}"\n', "spend")
    assert [one.severity for one in reading.problems] == [Severity.REFUSED]


def test_a_total_with_a_day_is_no_payment() -> None:
    reading = _read("Supplier,Date,Ref,Amount\nA,01/02/2026,1,5\nGrand Total,01/02/2026,,5\n,,,5\n", "spend")
    assert [one.values["supplier"] for one in reading.records] == ["A"]


def _workbook(sheets: dict[str, list[list[object]]], merged: str = "") -> bytes:
    book = Workbook()
    del book["Sheet"]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        if merged and len(rows) > 2:
            sheet.merge_cells(merged)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_of_several_sheets_the_one_with_the_headings_is_read() -> None:
    table: list[list[object]] = [["Title", "Supplier", "End date"], ["Lamps", "A Ltd", 46112]]
    cover: list[list[object]] = [["Contracts register"], ["Ask procurement"]]
    reading = _read(_workbook({"Cover": cover, "Now": table, "Before": table}), name="a.xlsx")
    assert reading.records[0].values == {"title": "Lamps", "supplier": "A Ltd", "end_on": "2026-03-31"}
    assert [(one.severity, "“Now” was read, of 3" in one.reason) for one in reading.problems if not one.row] == [
        (Severity.WARNING, True)
    ]


def test_a_merged_cell_counts_for_each_row_that_it_reaches_over() -> None:
    rows: list[list[object]] = [[None], [None, "Title", "Supplier"], [None, "Lamps", "A Ltd"], [None, "Bins", None]]
    reading = _read(_workbook({"Now": rows}, merged="C3:C4"), name="a.xlsx")
    assert [one.values["supplier"] for one in reading.records] == ["A Ltd", "A Ltd"]
    paid: list[list[object]] = [[None], [None, "Title", "Value"], [None, "Lamps", 9000], [None, "Bins", None]]
    reading = _read(_workbook({"Now": paid}, merged="C3:C4"), name="a.xlsx")
    assert [one.values.get("value") for one in reading.records] == ["9000.00", None]


@pytest.mark.parametrize("cell, words", [("=B1*2", "formulas"), ("#REF!", "error of the spreadsheet")])
def test_cells_that_lost_their_value_are_told(cell: str, words: str) -> None:
    reading = _read(_workbook({"Now": [["Title", "Value"], ["Lamps", cell]]}), name="a.xlsx")
    assert [words in one.reason for one in reading.problems if one.severity is Severity.WARNING] == [True]


def test_text_that_was_encoded_twice_is_read_once() -> None:
    garbled = "Title,Value\nCafé – lamps,£500\n".encode().decode("cp1252").encode()
    assert _read(garbled).records[0].values == {"title": "Café – lamps", "value": "500.00"}


def test_an_open_document_spreadsheet_is_refused_with_what_to_do() -> None:
    content = pack(Upload("a", members=(Upload("content.xml", b"<x/>"),)))
    with pytest.raises(BadInput, match="Save it as XLSX"):
        _read(content, name="a.ods")


def test_quotation_marks_out_of_order_are_told() -> None:
    reading = _read('Title,Supplier\n"Lamps "large"",A\n')
    assert ["quotation marks" in one.reason for one in reading.problems] == [True]
