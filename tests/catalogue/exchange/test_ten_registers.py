"""Ten registers of made-up councils, laid out as councils lay theirs out: each row is read, and as it is meant."""

import io
from datetime import date

import pytest
from openpyxl import Workbook

from catalogue.exchange.formats import format_of
from catalogue.exchange.upload import Upload
from catalogue.kinds.record import Reading, Severity

GROUPS = """Thornbridge District Council,,,,,,,,,
Contracts register - published under the Local Government Transparency Code 2015,,,,,,,,,
Last updated: 30 September 2025,,,,,,,,,
,,,,,,,,,
Contract,,Supplier,,,Dates,,,Contract value,
Ref,Description,Name,Company No.,SME,Start,End,Review,Annual,Total
TDC/001,Grounds maintenance,Greenway Ltd,04512345,Y,01/04/2022,31/03/2027,01/10/2026,"£212,000","£1,060,000"
TDC/002,Void clearance,ClearIt Ltd,,N,01/06/2023,Ongoing,N/A,Variable,N/A
TDC/003,Payroll software,Northgate Pay plc,01234567,N,Apr-23,Mar-26,TBC,£50k,£150k
TDC/004,Interpreting,Lingua CIC,,Y,01/04/2024,Rolling,,As required,"£10,000 - £20,000"
,,,,,,,Total,"£262,000","£1,210,000"
"""
TERMS = """Agreement,,,Initial term,,Extension,,Contract Value,,Supplier,,
Number,Title,Department,Start,End,Start,End,Per annum,Whole life,Name,Number,Status
1001,Bus shelters,Place,01.04.21,31.03.26,01.04.26,31.03.28,"120,000.00","1,200,000.00",Shelterco Ltd,44,Live
1002,Pest control,Housing,01.07.24,Perpetual,,,nil,nil,BugBusters (Anytown) Ltd,45,Live
"""
SCOTS = """Comhairle nan Eilean Beaga – Contract Register
Extract date;30/06/2025

Contract Reference;Contract Title;Supplier;Postcode;Start Date;End Date;Extension Option (Months);Maximum End Date\
;Est. Total Value (£);Procurement Route;Lead Officer;SME (Y/N);Third Sector (Y/N);Postcode
CNE-21-04;Ferry ticketing – Café;Loch Ltd;HS1 2AB;01/04/2021;31/03/2025;12+12;31/03/2027;£245,000;Open;A. MacLeod;Y;N;x
CNE-23-02;Home care;Various;;01/02/2023;Until further notice;;;Not disclosed;Light touch;;;Y;
"""
WELSH = """Cofrestr Contractau / Contracts Register,,,,,,,
Cyfeirnod / Reference,Teitl y Contract / Contract Title,Cyflenwr / Supplier,Dyddiad Dechrau / Start Date,\
Dyddiad Gorffen / End Date,Gwerth / Value,Adran / Department,Statws / Status
CSD-1,Gwasanaeth Llyfrgell,Llyfrau Cyf,01/04/2023,31/03/2026,"£90,000",Addysg / Education,Byw / Live
CSD-2,Cynnal a chadw ffyrdd,Ffordd Ltd,01/09/2022,Parhaus / Ongoing,£2.4 miliwn,Priffyrdd,Live
"""
SERIALS = """Contract ID\tContract Title\tSupplier Name\tContract Start Date\tContract End Date\tTotal Contract Value
C1\tCCTV – “eyes”\tEyes Open Ltd\t45017\t46843\t£85,000.00
C2\tLifts\tUp & Down Ltd\t44652\t2958465\t£12,500 per annum
C3\tInsurance\tMutual Risk\t01-Apr-25\t31-Mar-28\t£1.35m
"""
MONTH_FIRST = """Contract Number,Contract Name,Vendor,Effective Date,Expiration Date,Contract Amount
K-1,Audit services,Count LLP,4/1/2024,3/31/2027,"$120,000.00"
K-2,Fuel cards,Fill Ltd,10/13/2023,10/12/2026,"£45,000"
"""
COUNTY = """Contracts with a value above £5,000,,,,,,,,,,,
,,,,,,,,,,,
Unique ID,Service Area,Title of Agreement,Supplier name and details,"Sum to be paid over the length of the contract or \
the estimated annual spending or budget for the contract",Value Added Tax that cannot be recovered,"Start, end and \
review dates",,,Contract extension details,"Process used: Was the contract the result of an invitation to quote or a \
published invitation to tender","Is the supplier a small or medium sized enterprise and/or a voluntary or community \
sector organisation and where it is, provide the relevant registration number"
,,,,,,Start,End,Review,,,
1,Highways,Markings,Lines Ltd,"£400,000 (£100,000 p.a.)",£0,01/04/2022,31/03/2026 (+2 years),01/04/2025,1 x 12 months\
,Published invitation to tender,SME
2,Libraries,Library system,Books Ltd,"£30,000 per year",None,01/04/2019,31/03/2024 extended to 31/03/2026,n/a,,\
Invitation to quote,No
3,Adults,Respite,Rest CIO,Demand led,Nil,01/04/2015,31/03/2020 then rolling,Annual,,Exemption,VCSE 1045678
"""
PIPES = """Directorate|Contract Name|Supplier(s)|Contract Start|Contract End|Annual Value|Total Value inc. extensions\
|Extension options (Y/N)|Contract Manager|Contract Status
Environment|Waste|Veo Ltd|2019-11-01T00:00:00|2027-10-31T00:00:00|£9,850,000|£78,800,000|Y|Jo Bloggs|Extended
Resources|Licences|Bytewise Ltd|15 Jan 2025|14 Jan 2028|£1.1M||N|sam.smith@london.example|Active
Resources|Agency staff|Temps Ltd; Comensa Ltd|01/04/24|24 months|Based on usage|||Ann Lee|Active

"""
PERIODS = """Contract,With,Contract Period,Value,Notes
Grass cutting,J Smith & Sons,1 April 2024 - 31 March 2027,"£4,500 pa",3 year
Xmas lights,Bright Ltd,01/11/2023 to 31/01/2026,3600,
Web hosting,Hosty,12 months rolling from 01/06/2022,£25/month,
"""


def departments() -> bytes:
    """A workbook with a sheet a department, headings in two rows, and cells merged over and beside each other."""
    book = Workbook()
    book.create_sheet("Read me", 0).append(["Register of contracts over £5,000"])
    for name in ("Adults", "Children"):
        sheet = book.create_sheet(name)
        sheet.append([f"{name} services"])
        sheet.append(["Reference", "Contract", None, None, "Term", None, "Value (£)"])
        sheet.append([None, "Title", "Supplier", "Charity no.", "Start date", "End date", "Total"])
        sheet.append([f"{name[0]}1", f"{name} advocacy", "Voice CIO", "1123456", date(2023, 4, 1), "Ongoing", 300000])
        sheet.append([None, f"{name} transport", None, None, date(2023, 4, 1), 46112, "Spot purchase"])
        sheet.append([None, None, None, None, None, "TOTAL", 300000])
        for merged in ("A1:G1", "A2:A3", "B2:D2", "E2:F2", "C4:C5"):
            sheet.merge_cells(merged)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


FROM_1_4_23 = {"start_on": "2023-04-01"}
REGISTERS: dict[str, tuple[bytes, dict[str, dict[str, object]]]] = {
    "groups above": (GROUPS.encode(), {
        "Grounds maintenance": {
            "identifier": "TDC/001", "supplier": "Greenway Ltd", "sme": True, "start_on": "2022-04-01",
            "end_on": "2027-03-31", "review_on": "2026-10-01", "annual_value": "212000.00", "value": "1060000.00",
        },
        "Void clearance": {
            "identifier": "TDC/002", "supplier": "ClearIt Ltd", "sme": False, "start_on": "2023-06-01",
        },
        "Payroll software": {
            "identifier": "TDC/003", "supplier": "Northgate Pay plc", "sme": False, **FROM_1_4_23,
            "end_on": "2026-03-31", "annual_value": "50000.00", "value": "150000.00",
        },
        "Interpreting": {
            "identifier": "TDC/004", "supplier": "Lingua CIC", "sme": True, "start_on": "2024-04-01",
        },
    }),
    "two terms": (TERMS.encode(), {
        "Bus shelters": {
            "identifier": "1001", "department": "Place", "start_on": "2021-04-01", "end_on": "2026-03-31",
            "latest_end_on": "2028-03-31", "annual_value": "120000.00", "value": "1200000.00",
            "supplier": "Shelterco Ltd", "contract_status": "active",
        },
        "Pest control": {
            "identifier": "1002", "department": "Housing", "start_on": "2024-07-01", "annual_value": "0.00",
            "value": "0.00", "supplier": "BugBusters (Anytown) Ltd", "contract_status": "active",
        },
    }),
    "Scotland, semicolons": (SCOTS.encode("cp1252"), {
        "Ferry ticketing – Café": {
            "identifier": "CNE-21-04", "supplier": "Loch Ltd", "start_on": "2021-04-01", "end_on": "2025-03-31",
            "extension_options": "12+12", "latest_end_on": "2027-03-31", "value": "245000.00",
            "procurement_route": "invitation_to_tender", "sme": True, "vcse": False,
        },
        "Home care": {
            "identifier": "CNE-23-02", "start_on": "2023-02-01", "procurement_route": "unknown", "vcse": True,
        },
    }),
    "Wales, two languages": (WELSH.encode(), {
        "Gwasanaeth Llyfrgell": {
            "identifier": "CSD-1", "supplier": "Llyfrau Cyf", **FROM_1_4_23, "end_on": "2026-03-31",
            "value": "90000.00", "department": "Addysg / Education", "contract_status": "active",
        },
        "Cynnal a chadw ffyrdd": {
            "identifier": "CSD-2", "supplier": "Ffordd Ltd", "start_on": "2022-09-01", "value": "2400000.00",
            "department": "Priffyrdd", "contract_status": "active",
        },
    }),
    "UTF-16 without its mark, serial numbers": (SERIALS.encode("utf-16-le"), {
        "CCTV – “eyes”": {
            "identifier": "C1", "supplier": "Eyes Open Ltd", **FROM_1_4_23, "end_on": "2028-03-31",
            "value": "85000.00",
        },
        "Lifts": {
            "identifier": "C2", "supplier": "Up & Down Ltd", "start_on": "2022-04-01", "value": "12500.00",
            "value_basis": "annual",
        },
        "Insurance": {
            "identifier": "C3", "supplier": "Mutual Risk", "start_on": "2025-04-01", "end_on": "2028-03-31",
            "value": "1350000.00",
        },
    }),
    "the month first": (MONTH_FIRST.encode(), {
        "Audit services": {
            "identifier": "K-1", "supplier": "Count LLP", "start_on": "2024-04-01", "end_on": "2027-03-31",
            "other_currency": "USD 120000.00",
        },
        "Fuel cards": {
            "identifier": "K-2", "supplier": "Fill Ltd", "start_on": "2023-10-13", "end_on": "2026-10-12",
            "value": "45000.00",
        },
    }),
    "the words of the Code": (COUNTY.encode(), {
        "Markings": {
            "identifier": "1", "department": "Highways", "supplier": "Lines Ltd", "value": "400000.00",
            "annual_value": "100000.00", "irrecoverable_vat": "0.00", "start_on": "2022-04-01",
            "end_on": "2026-03-31", "review_on": "2025-04-01", "extension_options": "1 x 12 months",
            "procurement_route": "invitation_to_tender", "sme": True, "vcse": False,
        },
        "Library system": {
            "identifier": "2", "department": "Libraries", "supplier": "Books Ltd", "value": "30000.00",
            "value_basis": "annual", "irrecoverable_vat": "0.00", "start_on": "2019-04-01", "end_on": "2026-03-31",
            "original_end_on": "2024-03-31", "procurement_route": "invitation_to_quote", "sme": False, "vcse": False,
        },
        "Respite": {
            "identifier": "3", "department": "Adults", "supplier": "Rest CIO", "irrecoverable_vat": "0.00",
            "start_on": "2015-04-01", "end_on": "2020-03-31", "extension_options": "then rolling",
            "procurement_route": "direct_award", "sme": False, "vcse": True, "vcse_number": "1045678",
        },
    }),
    "London, upright strokes": (PIPES.encode(), {
        "Waste": {
            "department": "Environment", "supplier": "Veo Ltd", "start_on": "2019-11-01", "end_on": "2027-10-31",
            "annual_value": "9850000.00", "extendable": True, "contract_status": "active",
        },
        "Licences": {
            "department": "Resources", "supplier": "Bytewise Ltd", "start_on": "2025-01-15", "end_on": "2028-01-14",
            "annual_value": "1100000.00", "extendable": False, "contract_status": "active",
        },
        "Agency staff": {
            "department": "Resources", "supplier": "Temps Ltd", "start_on": "2024-04-01", "contract_status": "active",
        },
    }),
    "one column for a period": (PERIODS.encode(), {
        "Grass cutting": {
            "supplier": "J Smith & Sons", "start_on": "2024-04-01", "end_on": "2027-03-31", "value": "4500.00",
            "value_basis": "annual", "description": "3 year",
        },
        "Xmas lights": {
            "supplier": "Bright Ltd", "start_on": "2023-11-01", "end_on": "2026-01-31", "value": "3600.00",
        },
        "Web hosting": {"supplier": "Hosty", "start_on": "2022-06-01"},
    }),
    "a sheet a department": (departments(), {
        "Adults advocacy": {
            "identifier": "A1", "supplier": "Voice CIO", "vcse_number": "1123456", **FROM_1_4_23,
            "value": "300000.00",
        },
        "Adults transport": {"supplier": "Voice CIO", **FROM_1_4_23, "end_on": "2026-03-31"},
        "Children advocacy": {
            "identifier": "C1", "supplier": "Voice CIO", "vcse_number": "1123456", **FROM_1_4_23,
            "value": "300000.00",
        },
        "Children transport": {"supplier": "Voice CIO", **FROM_1_4_23, "end_on": "2026-03-31"},
    }),
}  # fmt: skip


def _read(content: bytes) -> Reading:
    return format_of("contracts").read(Upload("register.txt", content), "")


@pytest.mark.parametrize("content, contracts", REGISTERS.values(), ids=REGISTERS)
def test_each_row_is_read_and_as_it_is_meant(content: bytes, contracts: dict[str, dict[str, object]]) -> None:
    reading = _read(content)
    assert [one for one in reading.problems if one.severity is Severity.REFUSED] == []
    assert {one.values["title"]: {**one.values, "title": None} for one in reading.records} == {
        title: {"title": None, **values} for title, values in contracts.items()
    }


def test_the_number_of_a_supplier_under_its_group_is_its_number_and_not_its_name() -> None:
    assert [one.identifiers for one in _read(GROUPS.encode()).records][2] == {"Northgate Pay plc": "GB-COH-01234567"}


def test_what_no_field_can_hold_is_told_row_by_row() -> None:
    told = {(one.row, one.value) for one in _read(GROUPS.encode()).problems if one.severity is Severity.WARNING}
    assert told == {
        (2, "Ongoing"),
        (2, "Variable"),
        (4, "Rolling"),
        (4, "As required"),
        (4, "£10,000 - £20,000"),
    }
