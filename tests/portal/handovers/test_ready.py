"""“Ready to end?” and handovers from model clauses: the numbers of the one, and the dates of the other."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.obligations.keeping import Due
from catalogue.resources.queries import thing
from catalogue.terms import Criticality, ObligationStatus
from tests.conftest import TODAY
from tests.page import read_page
from tests.portal.conftest import SignIn
from tests.portal.filling import fields_of
from tests.portal.handovers.deal import ACCEPTOR, KEEPER, OPERATOR, STAFF, SUPPLIER, Deal, owed, post, send

S = ObligationStatus


def on_contract(deal: Deal, **values: Any) -> None:
    """Put days on the contract."""
    with deal.council.database.unit_of_work() as session:
        contract = thing(session, OPERATOR, kind_of("contract"), deal.contract)
        assert isinstance(contract, Contract)
        for name, value in values.items():
            setattr(contract, name, value)


def said(browser: FlaskClient, address: str) -> str:
    """What the page of this address says."""
    answer = browser.get(address)
    assert answer.status_code == 200
    return next(read_page(answer.text).all("main")).text


@pytest.fixture
def several(deal: Deal) -> Deal:
    """Seven more in other parts of the bar, some with payments tied to them."""
    paid, minor = Decimal(1200), Criticality.MINOR
    for title, status, values in (
        ("Taken", S.ACCEPTED, {"payment": paid}),
        ("Taken in part", S.ACCEPTED_IN_PART, {"criticality": minor}),
        ("Handed in", S.SUBMITTED, {"payment": paid, "payment_clause": "Schedule 9, 2"}),
        ("Late", S.OPEN, {"due": Due(on=TODAY - timedelta(days=1)), "payment": paid}),
        ("Undated", S.OPEN, {"due": Due(), "criticality": minor}),
        ("Left", S.NOT_PURSUED, {}),
        ("Drawn up", S.DRAFT, {"criticality": minor}),
    ):
        replace(deal, one=owed(deal.council, deal.contract, title, **values)).bring_to(status)
    return deal


def test_each_side_reads_for_whom_a_handover_waits(app: Flask, several: Deal, sign_in: SignIn) -> None:
    page = f"/contracts/{several.contract}/handover"
    ours = said(sign_in(app.test_client(), KEEPER), page)
    assert "1 waiting for us" in ours and "1 overdue or not delivered" in ours
    theirs = said(sign_in(app.test_client(), SUPPLIER), page)
    assert "1 waiting for the council" in theirs and "waiting for us" not in theirs


def test_what_would_stop_today_is_not_asked_of_a_contract_that_has_ended(
    app: Flask, several: Deal, sign_in: SignIn
) -> None:
    page, keeper = f"/contracts/{several.contract}/handover", sign_in(app.test_client(), KEEPER)
    for ends, asked in ((TODAY, True), (TODAY - timedelta(days=1), False)):
        on_contract(several, end_on=ends)
        assert ("What would stop if it ended today?" in said(keeper, page)) is asked


def test_the_page_counts_names_what_blocks_and_what_to_withhold(app: Flask, several: Deal, sign_in: SignIn) -> None:
    on_contract(several, end_on=TODAY + timedelta(days=5), notice_days=30)
    text = said(sign_in(app.test_client(), KEEPER), f"/contracts/{several.contract}/handover")
    assert "It ends on 27 November 2026: 5 days left." in text
    assert "The last day to give notice was 28 October 2026." in text
    assert "2 of 7 handovers accepted" in text
    blocking = text.partition("What stands in the way of closing it")[2].partition("Payments that hang")[0]
    assert all(title in blocking for title in ("Handed in", "Late", "Runbook for hearth-support"))
    assert not any(title in blocking for title in ("Taken", "Undated", "Left"))
    withheld = text.partition("Payments that hang on what is not accepted")[2].partition("All handovers")[0]
    assert "Handed in £1,200: Schedule 9, 2" in withheld
    assert "Late £1,200: no right recorded, ask legal" in withheld
    assert "In all £2,400" in withheld


def test_what_blocks_says_who_must_act_to_those_who_are_told_names(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    address = f"/contracts/{deal.contract}/handover"
    keeper, supplier = (sign_in(app.test_client(), email) for email in (KEEPER, SUPPLIER))
    people = {"owner": KEEPER, "acceptor": ACCEPTOR, "supplier_person": SUPPLIER}
    assert "Nobody of the supplier is named to hand it over; Procurement sees to it." in said(keeper, address)
    assert post(keeper, f"{deal.one}/people", **people) == 303
    for status, staff_read, supplier_reads in (
        (S.DRAFT, "Procurement sees to it.", ""),
        (S.AGREED, "Procurement sees to it.", "It is with the council."),
        (S.OPEN, "Contractor hands it over; Procurement sees to it.", "The supplier hands it over."),
        (S.SUBMITTED, "Steward accepts it.", "It is with the council."),
        (S.IN_CHECK, "Steward accepts it.", "It is with the council."),
    ):
        deal.bring_to(status)
        assert staff_read in said(keeper, address), status
        told = said(supplier, address)
        assert supplier_reads in told and "Procurement" not in told and "Steward" not in told, status
    assert 'href="/people/steward"' in keeper.get(address).text
    deal.bring_to(S.IN_CHECK, acceptor_id=None)
    assert "Nobody is appointed to accept it." in said(keeper, address)
    deal.bring_to(S.AGREED, owner_id=None)
    assert "Nobody sees to it yet." in said(keeper, address)


def test_once_nothing_critical_is_left_the_page_says_so(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    address = f"/contracts/{deal.contract}/handover"
    assert "Nobody has said when it ends." in said(keeper, address)
    for status in (S.ACCEPTED, S.NOT_PURSUED, S.VARIED, S.SUPERSEDED, S.NOT_DELIVERED):
        deal.bring_to(status)
        assert "What stands in the way" not in said(keeper, address), status
    deal.bring_to(S.IN_CHECK)
    assert "What stands in the way" in said(keeper, address)


def test_a_supplier_sees_how_far_it_is_and_adds_nothing(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    supplier = sign_in(app.test_client(), SUPPLIER)
    address = f"/contracts/{deal.contract}/handover"
    assert "0 of 1 handover accepted" in said(supplier, address)
    for email in (SUPPLIER, STAFF):
        browser = sign_in(app.test_client(), email)
        assert f"{address}/add" not in browser.get(address).text
        assert browser.get(f"{address}/add").status_code == 403


def test_clauses_fall_due_by_the_contracts_own_days(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper, address = sign_in(app.test_client(), KEEPER), f"/contracts/{deal.contract}/handover"
    chosen = f"{address}/add?set=hosted-system"
    assert "That day is not known yet." in said(keeper, chosen)
    on_contract(deal, start_on=date(2026, 10, 1), end_on=date(2028, 9, 30))
    text = said(keeper, chosen)
    assert "3 months after the start, then every 12 months: 1 January 2027, 1 January 2028" in text
    sent = fields_of(keeper.get(chosen).text, chosen)
    clauses = [one["value"] for one in read_page(keeper.get(chosen).text).all("input") if one["name"] == "clauses"]
    assert len(clauses) > 2 and "clauses" not in sent, "only the contract says which are in it"
    assert "in this contract already" not in text
    assert post(keeper, chosen, **(sent | {"clauses": ["0"], "owner": KEEPER, "acceptor": ""})) == 303
    assert said(keeper, chosen).count("in this contract already") == 1
    rows = keeper.get("/obligations?status=draft&as=csv").data.decode("utf-8-sig").splitlines()[1:]
    assert [re.findall(r"\d{4}-\d\d-\d\d", row)[0] for row in rows] == ["2027-01-01", "2028-01-01"]


def test_a_clause_that_never_falls_due_says_so(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    on_contract(deal, start_on=date(2026, 10, 1), end_on=date(2026, 12, 1))
    text = said(sign_in(app.test_client(), KEEPER), f"/contracts/{deal.contract}/handover/add?set=hosted-system")
    assert "The contract ends before that, so nothing will be owed by it." in text


def test_what_was_chosen_stays_when_somebody_is_not_found(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper, chosen = (
        sign_in(app.test_client(), KEEPER),
        f"/contracts/{deal.contract}/handover/add?set=hosted-system",
    )
    answer = send(keeper, chosen, clauses=["1", "2"], owner="nobody@council.example", acceptor=KEEPER)
    assert answer.status_code == 422
    assert "Nobody here has this address." in answer.text
    inputs = list(read_page(answer.text).all("input"))
    assert [one["value"] for one in inputs if one["name"] == "clauses" and "checked" in one.attributes] == ["1", "2"]
    assert [one["value"] for one in inputs if one["name"] in ("owner", "acceptor")] == [
        "nobody@council.example",
        KEEPER,
    ]


def test_only_somebody_appointed_can_be_named_to_accept(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper, chosen = (
        sign_in(app.test_client(), KEEPER),
        f"/contracts/{deal.contract}/handover/add?set=hosted-system",
    )
    for person in (STAFF, SUPPLIER):
        answer = send(keeper, chosen, clauses=["1"], acceptor=person)
        assert answer.status_code == 422
    assert keeper.get("/obligations?status=draft&as=csv").text.count("\n") == 1
