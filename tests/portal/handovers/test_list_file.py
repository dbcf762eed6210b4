"""The list of handovers as a file: what the page shows and what it has no room for, whatever people wrote."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openpyxl import load_workbook

from catalogue.obligations.keeping import Due
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.obligations.waiting import block, unblock
from catalogue.terms import ObligationStatus
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn
from tests.portal.handovers.deal import KEEPER, OPERATOR, STAFF, SUPPLIER, Deal, owed

HEADINGS = [
    "What is owed", "Contract", "Due", "Stands at", "Colour", "Type", "Statement of work", "How critical", "Days left",
    "First due", "Round", "Chased", "Supplier", "Contract reference", "Who sees to it", "Who accepts it",
    "Days blocked by the council", "Address",
]  # fmt: skip


def as_csv(browser: FlaskClient, address: str = "/obligations") -> list[list[str]]:
    """The rows of the list as a CSV file, its headings first."""
    mark = "&" if "?" in address else "?"
    return list(csv.reader(io.StringIO(browser.get(f"{address}{mark}as=csv").data.decode("utf-8-sig"), newline="")))


def as_workbook(browser: FlaskClient, address: str = "/obligations") -> list[list[Any]]:
    """The same as a workbook."""
    mark = "&" if "?" in address else "?"
    sheet = load_workbook(io.BytesIO(browser.get(f"{address}{mark}as=xlsx").data)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def blocked_for_a_week(deal: Deal) -> None:
    """We kept the supplier waiting for seven days."""
    with deal.council.database.unit_of_work() as session:
        at, row = Sitting(session, OPERATOR, TODAY), session.get_one(Obligation, deal.id)
        block(at, row, TODAY - timedelta(days=6), "No access")
        unblock(at, row, TODAY)


def test_a_file_says_more_than_the_page(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    blocked_for_a_week(deal)
    headings, *rows = as_csv(sign_in(app.test_client(), STAFF))
    assert headings == HEADINGS
    mine = next(dict(zip(headings, row, strict=True)) for row in rows if row[-1].endswith(deal.one))
    assert mine["Due"] == (TODAY + timedelta(days=27)).isoformat()
    assert mine["First due"] == (TODAY + timedelta(days=20)).isoformat()
    assert mine["Days left"] == "27" and mine["Days blocked by the council"] == "7"
    assert mine["Stands at"] == "Open" and mine["Type"] == "Runbook"
    assert mine["Supplier"] == "Test Supplier"
    assert mine["Who sees to it"] and mine["Who accepts it"]
    assert mine["Address"].startswith("http") and sign_in(app.test_client(), STAFF).get(deal.one).status_code == 200
    other = next(dict(zip(headings, row, strict=True)) for row in rows if row[-1].endswith(deal.other))
    assert other["Supplier"] == "" and other["Days blocked by the council"] == "0"


def test_a_workbook_holds_the_same(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    blocked_for_a_week(deal)
    browser = sign_in(app.test_client(), STAFF)
    book, text = as_workbook(browser), as_csv(browser)
    assert book[0] == text[0] and len(book) == len(text)
    for in_book, in_text in zip(book[1:], text[1:], strict=True):
        assert [str(one.date() if hasattr(one, "date") else "" if one is None else one) for one in in_book] == in_text


def test_the_contracts_own_page_gives_such_a_file_too(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    headings, row = as_csv(sign_in(app.test_client(), KEEPER), f"/contracts/{deal.contract}/handover")
    assert headings == [one for one in HEADINGS if one != "Contract"]
    assert row[-1].endswith(deal.one)


def test_no_handover_makes_a_file_of_headings(app: Flask, council: Council, sign_in: SignIn) -> None:
    browser = sign_in(app.test_client(), STAFF)
    assert as_csv(browser) == [HEADINGS]
    assert as_workbook(browser) == [HEADINGS]
    assert as_csv(browser, "/obligations?preset=overdue") == [HEADINGS]


@pytest.mark.parametrize(
    "title", ["=1+1", "+44 20", "-1", "@SUM(A1)", "\t=1", "Keys, cards", 'He said "no"', "One\nTwo", "'=1", "＝1+1"]
)
def test_what_people_wrote_runs_nothing_and_breaks_no_row(app: Flask, deal: Deal, sign_in: SignIn, title: str) -> None:
    replace(deal, one=deal.one).bring_to(ObligationStatus.OPEN, title=title)
    browser = sign_in(app.test_client(), STAFF)
    text, book = as_csv(browser), as_workbook(browser)
    assert {len(row) for row in text} == {len(HEADINGS)} and len(text) == len(book) == 3
    said = next(row[0] for row in text if row[-1].endswith(deal.one))
    assert said.lstrip("'").strip() == title.lstrip("'").strip()
    assert said[0] not in "=+-@\t＝"
    sheet = load_workbook(io.BytesIO(browser.get("/obligations?as=xlsx").data)).active
    assert sheet is not None
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_a_supplier_is_told_no_name_of_the_council(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    headings, row = as_csv(sign_in(app.test_client(), SUPPLIER))
    mine = dict(zip(headings, row, strict=True))
    assert mine["Supplier"] == "Test Supplier" and mine["Who sees to it"] == mine["Who accepts it"] == ""


def test_a_long_list_costs_its_file_no_statement_a_row(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    for number in range(30):
        owed(deal.council, deal.contract, f"Paper {number}", due=Due(on=TODAY + timedelta(days=number)))
    assert len(as_csv(sign_in(app.test_client(), STAFF))) == 33
