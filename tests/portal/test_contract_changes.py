"""A change of a contract is recorded on a form and stands in a list on the contract's page."""

import re

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.kinds.contract import Contract
from tests.portal.conftest import Council, SignIn, csrf_of

FORM = "/contracts/support/changes/new"
SAID = {
    "change_kind": "option", "changed_on-day": "1", "changed_on-month": "11", "changed_on-year": "2026",
    "description": "The first option: a year.", "new_end_on-day": "31", "new_end_on-month": "12",
    "new_end_on-year": "2027", "value_change": "-£1,000",
}  # fmt: skip


def keeper(app: Flask, council: Council, sign_in: SignIn) -> FlaskClient:
    council.register("contract", "Support", visibility="public", end_on="2026-12-31", value="5000")
    return sign_in(app.test_client(), "admin@council.example")


def test_a_change_is_recorded_and_stands_on_the_page(app: Flask, council: Council, sign_in: SignIn) -> None:
    browser = keeper(app, council, sign_in)
    form = browser.get(FORM).text
    said = SAID | {"csrf_token": csrf_of(form), "version": "1"}
    assert browser.post(FORM, data=said).status_code == 303
    page = browser.get("/contracts/support").text
    assert "The change is recorded." in page
    for words in ("Option used", "The first option: a year.", "-£1,000", "31 December 2027"):
        assert words in page
    with council.database.reading() as session:
        assert session.scalars(select(Contract.value)).one() == 4000


def test_what_makes_no_sense_is_said_beside_the_question(app: Flask, council: Council, sign_in: SignIn) -> None:
    browser = keeper(app, council, sign_in)
    form = browser.get(FORM).text
    assert re.search(r"New supplier\s*</label>", form) and "Needed for a novation" in form
    said = SAID | {"csrf_token": csrf_of(form), "version": "1", "change_kind": "novation"}
    answer = browser.post(FORM, data=said)
    assert answer.status_code == 422
    assert "Say who takes the contract over." in answer.text
    stale = SAID | {"csrf_token": csrf_of(answer.text), "version": "7"}
    assert browser.post(FORM, data=stale).status_code == 409


def test_only_who_keeps_the_contract_records_a_change(app: Flask, council: Council, sign_in: SignIn) -> None:
    council.register("contract", "Support", visibility="public")
    assert app.test_client().get(FORM).status_code == 302
    staff = sign_in(app.test_client(), "staff@council.example")
    assert staff.get(FORM).status_code == 403
    assert "changes/new" not in staff.get("/contracts/support").text
