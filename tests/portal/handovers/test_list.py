"""The list of handovers: counted, narrowed, the same as a file, and nothing in it of what its reader does not see."""

import csv
import io
import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.obligations.appointing import People
from catalogue.obligations.keeping import Due
from catalogue.people.accounts import open_account
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.terms import Criticality, Employer, ObligationStatus, Rag, Role
from tests.conftest import TODAY
from tests.page import Element, read_page
from tests.portal.applications import CHEAP
from tests.portal.conftest import PASSWORD, Council, SignIn
from tests.portal.handovers.deal import ACCEPTOR, KEEPER, LINK, OPERATOR, STAFF, SUPPLIER, Deal, owed, post
from tests.portal.test_resources_page import statements

PARTNER = "partner@partner.example"
S = ObligationStatus
NOT_THERE = "/obligations/00000000-0000-0000-0000-000000000001"


def lines(browser: FlaskClient, address: str) -> list[list[str]]:
    """The rows of the list as they are read on the page."""
    tables = [one for one in read_page(browser.get(address).text).all("table") if one["id"] == "handovers"]
    return [[_first(cell) for cell in row.all("th", "td")] for table in tables for row in table.all("tr")][1:]


def _first(cell: Element) -> str:
    """A cell without its note."""
    return next(cell.strings()).strip()


def rows(browser: FlaskClient, address: str) -> list[dict[str, str]]:
    """The rows of the same list as a file."""
    mark = "&" if "?" in address else "?"
    text = browser.get(f"{address}{mark}as=csv").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def many(deal: Deal) -> Deal:
    """Besides what is open: overdue, without a date, without an owner, handed in, and things that are over."""
    late, soon = Due(on=TODAY - timedelta(days=3)), Due(on=TODAY + timedelta(days=5))
    said: list[tuple[str, S, dict[str, Any]]] = [
        ("Late", S.OPEN, {"due": late}),
        ("Late again", S.RETURNED, {"due": late}),
        ("Undated", S.OPEN, {"due": Due()}),
        ("Nobody's", S.AGREED, {"people": People()}),
        ("Handed in", S.SUBMITTED, {"due": late}),
        ("Tried", S.IN_CHECK, {"due": soon}),
        ("Taken", S.ACCEPTED, {"due": late}),
        ("Left", S.NOT_PURSUED, {"due": late}),
        ("Never came", S.NOT_DELIVERED, {"due": late}),
        ("Far off", S.OPEN, {"due": Due(on=TODAY + timedelta(days=400))}),
    ]
    for title, status, values in said:
        address = owed(deal.council, deal.contract, title, **values)
        replace(deal, one=address).bring_to(status)
    return deal


def test_each_preset_shows_as_many_as_it_says(app: Flask, many: Deal, sign_in: SignIn) -> None:
    staff = sign_in(app.test_client(), STAFF)
    navigation = next(one for one in read_page(staff.get("/obligations").text).all("nav") if "app-views" in one.classes)
    told = {}
    for link in navigation.all("a"):
        found = re.fullmatch(r"(.*) \((\d+)\)", link.text)
        if found:
            titles = [line[0] for line in lines(staff, link["href"])]
            assert len(titles) == int(found[2])
            told[found[1]] = set(titles)
    assert told == {
        "Due in 90 days, no evidence": {"Nobody's", "Runbook for hearth-support", "Runbook for waste-lorries"},
        "Overdue": {"Late", "Late again"},
        "Waiting for us": {"Handed in", "Tried"},
        "No owner or date": {"Undated", "Nobody's"},
    }


@pytest.mark.parametrize("asked", ["", "?preset=overdue", "?status=open&status=agreed", "?colour=red", "?colour=grey"])
def test_a_file_holds_what_the_page_shows(app: Flask, many: Deal, sign_in: SignIn, asked: str) -> None:
    staff = sign_in(app.test_client(), STAFF)
    on_page, in_file = lines(staff, f"/obligations{asked}"), rows(staff, f"/obligations{asked}")
    columns = ("What is owed", "Contract", "Stands at", "Colour")
    assert on_page
    assert [[line[0], line[1], *line[3:]] for line in on_page] == [[row[name] for name in columns] for row in in_file]


def test_filters_narrow_and_what_is_no_filter_does_not(app: Flask, many: Deal, sign_in: SignIn) -> None:
    staff = sign_in(app.test_client(), STAFF)
    everything = rows(staff, "/obligations")
    for status in S:
        expected = [row for row in everything if row["Stands at"] == status.label]
        assert rows(staff, f"/obligations?status={status}") == expected
    for criticality in Criticality:
        expected = [row for row in everything if row["How critical"] == criticality.label]
        assert rows(staff, f"/obligations?criticality={criticality}") == expected
    assert rows(staff, "/obligations?type=RUNBOOK") == [row for row in everything if row["Type"] == "Runbook"]
    by_colour = [row for colour in Rag for row in rows(staff, f"/obligations?colour={colour}")]
    assert sorted(map(str, by_colour)) == sorted(map(str, everything))
    assert rows(staff, "/obligations?status=none&colour=mauve&preset=wrong&mine=yours") == everything
    assert 'href="#results"' in staff.get("/obligations").text and 'id="results"' in staff.get("/obligations").text
    page = staff.get("/obligations?preset=overdue&status=accepted").text
    assert "No handover fits what you chose." in page and "0 handovers" in page


def test_everyone_finds_their_own(app: Flask, many: Deal, sign_in: SignIn) -> None:
    seen_to = rows(sign_in(app.test_client(), KEEPER), "/obligations?mine=owner")
    accepted = rows(sign_in(app.test_client(), ACCEPTOR), "/obligations?mine=acceptor")
    assert {row["What is owed"] for row in seen_to} >= {"Late"} and accepted
    assert rows(sign_in(app.test_client(), STAFF), "/obligations?mine=owner&mine=acceptor") == []
    supplier = sign_in(app.test_client(), SUPPLIER)
    assert "I hand it over" in supplier.get("/obligations").text
    assert "I accept it" not in supplier.get("/obligations").text


def test_an_empty_list_says_how_to_begin(app: Flask, council: Council, sign_in: SignIn) -> None:
    assert "No handovers yet" in sign_in(app.test_client(), STAFF).get("/obligations").text


def test_a_long_list_has_pages_and_costs_as_much_as_a_short_one(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    staff = sign_in(app.test_client(), STAFF)
    addresses = ("/obligations", f"/contracts/{deal.contract}/handover", deal.one)
    before = [_cost(staff, deal, address) for address in addresses]
    for number in range(55):
        owed(deal.council, deal.contract, f"Paper {number}")
    assert [_cost(staff, deal, address) for address in addresses] == before
    assert len(lines(staff, "/obligations")) == 50
    assert len(lines(staff, "/obligations?page=2")) == 7
    assert len(rows(staff, "/obligations")) == 57


def test_a_page_of_many_rounds_costs_as_much_as_one_of_one(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    supplier, acceptor = (sign_in(app.test_client(), one) for one in (SUPPLIER, ACCEPTOR))
    costs = []
    for _ in range(3):
        for number in range(2):
            assert post(supplier, f"{deal.one}/evidence/link", **(LINK | {"name": f"Paper {number}"})) == 303
        assert post(supplier, f"{deal.one}/submit") == 303
        assert post(acceptor, f"{deal.one}/check") == 303
        costs.append(_cost(acceptor, deal, deal.one))
        assert post(acceptor, f"{deal.one}/return", reasons="Again.") == 303
    assert len(set(costs)) == 1


def _cost(browser: FlaskClient, deal: Deal, address: str) -> int:
    """Statements for a page, once the reader's rights of the moment are known."""
    browser.get(address)
    with statements(deal.council.database) as sent:
        assert browser.get(address).status_code == 200
    return len(sent)


def test_a_contractor_is_told_of_their_own_contract_alone(app: Flask, many: Deal, sign_in: SignIn) -> None:
    supplier = sign_in(app.test_client(), SUPPLIER)
    contracts = {row["Contract"] for row in rows(supplier, "/obligations")}
    assert contracts == {"Hearth support"}
    assert "Due in 90 days, no evidence (2)" in supplier.get("/obligations").text  # staff read of three


def test_a_partner_sees_none_and_nobody_signs_in_first(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    _partner(deal)
    partner = sign_in(app.test_client(), PARTNER)
    assert rows(partner, "/obligations") == []
    addresses = (deal.one, deal.other, f"{deal.one}/submit", "/contracts/waste-lorries/handover", NOT_THERE)
    for address in addresses:
        assert partner.get(address).status_code == 404
        answer = app.test_client().get(address)
        assert answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in")


def _partner(deal: Deal) -> None:
    with deal.council.database.unit_of_work() as session:
        entry = PersonEntry(PARTNER, "Partner", organisation="Test Agency", employer=Employer.PARTNER)
        person, _ = keep_person(session, OPERATOR, entry)
        open_account(session, OPERATOR, person, CHEAP.hash(PASSWORD))
        grant_role(session, OPERATOR, person, Role.PARTNER, Period(TODAY), RoleScope())


def test_what_is_owed_under_a_restricted_contract_is_not_there_for_others(
    app: Flask, deal: Deal, sign_in: SignIn
) -> None:
    hidden = deal.council.register(
        "contract", "Quiet inquiry", visibility="restricted", owners={"information_asset_owner": KEEPER}
    )
    address = owed(deal.council, hidden, appointed=False)
    staff, keeper = (sign_in(app.test_client(), one) for one in (STAFF, KEEPER))
    pairs = [
        (address, NOT_THERE),
        (f"{address}/submit", f"{NOT_THERE}/submit"),
        (f"{address}/evidence/link", f"{NOT_THERE}/evidence/link"),
        (f"/contracts/{hidden}/handover", "/contracts/not-there/handover"),
        (f"/contracts/{hidden}/handover/add", "/contracts/not-there/handover/add"),
    ]
    for one, other in pairs:
        told, instead = staff.get(one), staff.get(other)
        assert (
            (told.status_code, _said(told.text))
            == (instead.status_code, _said(instead.text))
            == (404, _said(told.text))
        )
    assert "Quiet inquiry" not in staff.get("/obligations").text
    assert "Quiet inquiry" in keeper.get("/obligations").text


def _said(page: str) -> str:
    return next(read_page(page).all("main")).text
