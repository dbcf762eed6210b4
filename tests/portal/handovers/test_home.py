"""The home page tells each person of the handovers that wait for them, and nobody of others'."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.terms import ObligationStatus
from tests.conftest import TODAY
from tests.portal.conftest import SignIn
from tests.portal.handovers.deal import ACCEPTOR, KEEPER, STAFF, SUPPLIER, Deal

S = ObligationStatus


def cards(browser: FlaskClient) -> str:
    """What needs this person, without markup."""
    page = browser.get("/").text.partition("What needs you")[2]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_whoever_accepts_is_told_what_waits(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    acceptor = sign_in(app.test_client(), ACCEPTOR)
    assert "wait" not in cards(acceptor).partition("What changed")[0]
    deal.bring_to(S.SUBMITTED)
    assert "1 handover waits for you" in cards(acceptor)
    assert "preset=waiting_for_us&amp;mine=acceptor" in acceptor.get("/").text
    assert "waits for you" not in cards(sign_in(app.test_client(), STAFF))


def test_whoever_sees_to_it_and_procurement_are_told_what_is_late(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    deal.bring_to(S.OPEN, due_on=TODAY - timedelta(days=3), effective_due_on=TODAY - timedelta(days=3))
    keeper = cards(sign_in(app.test_client(), KEEPER))
    assert "1 handover that you see to is overdue" in keeper
    assert "1 handover is overdue" in keeper and "1 handover is due in 90 days, without evidence" in keeper
    assert "overdue" not in cards(sign_in(app.test_client(), STAFF))


@pytest.mark.parametrize("status, told", [(S.OPEN, True), (S.RETURNED, True), (S.SUBMITTED, False), (S.DRAFT, False)])
def test_a_supplier_is_told_what_is_theirs_to_hand_in(
    app: Flask, deal: Deal, sign_in: SignIn, status: ObligationStatus, told: bool
) -> None:
    deal.bring_to(status)
    supplier = sign_in(app.test_client(), SUPPLIER)
    assert ("1 handover is yours to hand in" in cards(supplier)) is told
    if told:
        assert supplier.get("/obligations?status=agreed&status=open&status=returned").status_code == 200
