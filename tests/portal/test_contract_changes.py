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


def test_a_change_is_corrected_and_taken_back_on_its_pages(app: Flask, council: Council, sign_in: SignIn) -> None:
    browser = keeper(app, council, sign_in)
    token = csrf_of(browser.get(FORM).text)
    assert '/contracts/support/changes"' not in browser.get("/contracts/support").text
    browser.post(FORM, data=SAID | {"csrf_token": token, "version": "1"})
    assert 'href="/contracts/support/changes"' in browser.get("/contracts/support").text
    listed = browser.get("/contracts/support/changes")
    assert "Option used: Change 1" in listed.text and "End: 31 December 2027. Value: -£1,000" in listed.text
    assert "The first option: a year." in browser.get("/contracts/support/changes?as=csv").text
    form = browser.get("/contracts/support/changes/1/correct").text
    assert "The first option: a year." in form
    said = SAID | {"csrf_token": token, "version": "2", "reference": "Change 1", "value_change": "-£2,000"}
    stale = browser.post("/contracts/support/changes/1/correct", data=said | {"version": "1"})
    assert stale.status_code == 409
    wrong = browser.post("/contracts/support/changes/1/correct", data=said | {"value_change": "-£20,000"})
    assert wrong.status_code == 422 and "worth less than nothing" in wrong.text
    assert browser.post("/contracts/support/changes/1/correct", data=said).status_code == 303
    with council.database.reading() as session:
        assert session.scalars(select(Contract.value)).one() == 3000
    later = {"version": "3", "new_end_on-day": "30", "new_end_on-month": "11", "new_end_on-year": "2027"}
    once_more = browser.post("/contracts/support/changes/1/correct", data=said | later)
    assert once_more.status_code == 303 and "End: 30 November 2027" in browser.get("/contracts/support/changes").text
    back = "/contracts/support/changes/1/take-back"
    assert "Take back “Change 1”?" in browser.get(back).text
    assert browser.post(back, data={"csrf_token": token, "version": "4"}).status_code == 422
    assert browser.post(back, data={"csrf_token": token, "version": "4", "reason": "Not signed."}).status_code == 303
    assert "No changes are recorded" in browser.get("/contracts/support/changes").text
    assert "Change taken back: Not signed." in browser.get("/contracts/support/history").text
    assert browser.get(back).status_code == 404


def test_only_who_keeps_the_contract_mends_a_change(app: Flask, council: Council, sign_in: SignIn) -> None:
    council.register("contract", "Support", visibility="public")
    staff = sign_in(app.test_client(), "staff@council.example")
    for address in ("changes", "changes/1/correct", "changes/1/take-back"):
        assert staff.get(f"/contracts/support/{address}").status_code == 403
