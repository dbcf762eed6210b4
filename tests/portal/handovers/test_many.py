"""The same is done to many handovers: after a look, to each that it can be done to, and whole or not at all."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.contracts.calendars import calendar_of
from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.obligations.keeping import Due, Promise, create
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.people.tables import Person
from catalogue.resources.queries import thing
from catalogue.terms import Nation, ObligationStatus
from tests.conftest import TODAY
from tests.page import read_page
from tests.portal.conftest import SignIn
from tests.portal.filling import fields_of
from tests.portal.handovers.deal import ACCEPTOR, KEEPER, OPERATOR, STAFF, SUPPLIER, Deal, owed

S = ObligationStatus
PAGE, CONFIRM = "/obligations/many", "/obligations/many/confirm"


@pytest.fixture
def several(deal: Deal) -> Deal:
    """Under the contract: a draft, something agreed and something open."""
    owed(deal.council, deal.contract, "Open one")
    with deal.council.database.unit_of_work() as session:
        contract = thing(session, OPERATOR, kind_of("contract"), deal.contract)
        assert isinstance(contract, Contract)
        at = Sitting(session, OPERATOR, TODAY)
        create(at, contract, Promise("TRAINING", "Draft one", due=Due(on=TODAY)), calendar_of(Nation.SCOTLAND))
    deal.bring_to(S.AGREED)
    return deal


@pytest.fixture
def keeper(app: Flask, several: Deal, sign_in: SignIn) -> FlaskClient:
    return sign_in(app.test_client(), KEEPER)


def check(browser: FlaskClient, **typed: Any) -> TestResponse:
    """Fill in the form, with everything ticked that is not said otherwise, and continue."""
    html = browser.get(PAGE).text
    every = [box["value"] for box in read_page(html).all("input") if box["name"] == "one"]
    return browser.post(PAGE, data=fields_of(html, PAGE) | {"one": every} | typed)


def confirm(browser: FlaskClient, checked: TestResponse) -> TestResponse:
    """Confirm what is looked at."""
    assert checked.status_code == 200, checked.text
    inputs = read_page(checked.text).all("input")
    ticked = [one["value"] for one in inputs if one["name"] == "one"]
    return browser.post(CONFIRM, data=fields_of(checked.text, CONFIRM) | {"one": ticked})


def rows(deal: Deal) -> dict[str, Obligation]:
    """What is owed by now, by title."""
    with deal.council.database.reading() as session:
        return {row.title: row for row in session.scalars(select(Obligation))}


def person(deal: Deal, email: str) -> Any:
    with deal.council.database.reading() as session:
        return session.scalars(select(Person.id).where(Person.email == email)).one()


def test_a_look_says_what_changes_and_why_the_rest_stays(keeper: FlaskClient, several: Deal) -> None:
    checked = check(keeper, do="agree")
    assert "1 handover changes" in checked.text and "3 stay as they are" in checked.text
    assert "This stands at “Open”" in checked.text and rows(several)["Draft one"].status == S.DRAFT, (
        "nothing is done yet"
    )
    answer = confirm(keeper, checked)
    assert answer.status_code == 303 and rows(several)["Draft one"].status == S.AGREED
    assert "Done to 1 handover: note that they are agreed" in keeper.get(answer.location).text
    opened = confirm(keeper, check(keeper, do="open"))
    assert opened.status_code == 303
    assert {row.status for row in rows(several).values()} == {S.OPEN}


@pytest.mark.parametrize("role, email", [("owner", STAFF), ("acceptor", ACCEPTOR), ("supplier_person", SUPPLIER)])
def test_people_are_named_for_many(keeper: FlaskClient, several: Deal, role: str, email: str) -> None:
    with several.council.database.unit_of_work() as session:
        for row in session.scalars(select(Obligation)):
            row.acceptor_id = None
    checked = check(keeper, do=role, person=email)
    assert confirm(keeper, checked).status_code == 303
    changed = {title for title, row in rows(several).items() if getattr(row, f"{role}_id") == person(several, email)}
    others = {"Runbook for waste-lorries"} if role != "owner" else set()
    assert changed == rows(several).keys() - others, "the other contract has no such acceptor and supplier"
    assert "is named already" in check(keeper, do=role, person=email).text


def test_they_are_measured_anew_with_a_reason(keeper: FlaskClient, several: Deal) -> None:
    with several.council.database.unit_of_work() as session:
        session.scalars(select(Obligation).where(Obligation.title == "Open one")).one().baseline_due_on = TODAY
    assert "Enter the reason." in check(keeper, do="rebaseline").text
    checked = check(keeper, do="rebaseline", reason="Agreed by variation 2")
    assert "1 handover changes" in checked.text and confirm(keeper, checked).status_code == 303
    row = rows(several)["Open one"]
    assert row.baseline_due_on == row.due_on


@pytest.mark.parametrize(
    "typed, words",
    [
        ({}, "Choose what to do."),
        ({"do": "agree", "one": []}, "Tick one handover at least."),
        ({"do": "owner"}, "Say who sees to them."),
        ({"do": "owner", "person": "Nobody Known"}, "Nobody who works here is called"),
    ],
)
def test_what_is_missing_is_said(keeper: FlaskClient, typed: dict[str, Any], words: str) -> None:
    answer = check(keeper, **typed)
    assert answer.status_code == 422 and words in answer.text


def test_what_changed_since_is_looked_at_again_and_nothing_is_half_done(keeper: FlaskClient, several: Deal) -> None:
    checked = check(keeper, do="owner", person=STAFF)
    with several.council.database.unit_of_work() as session:
        session.scalars(select(Obligation).where(Obligation.title == "Open one")).one().owner_id = person(
            several, STAFF
        )
    answer = confirm(keeper, checked)
    assert answer.status_code == 200 and "1 stays as it is" in answer.text
    assert rows(several)["Draft one"].owner_id is None
    assert confirm(keeper, answer).status_code == 303 and rows(several)["Draft one"].owner_id == person(several, STAFF)


def test_answers_can_be_changed_after_the_look(keeper: FlaskClient, several: Deal) -> None:
    checked = check(keeper, do="owner", person=STAFF)
    again = keeper.post(PAGE, data=fields_of(checked.text, CONFIRM) | {"again": "yes"})
    assert again.status_code == 200 and f'value="{STAFF}"' in again.text


def test_only_keepers_change_many(app: Flask, several: Deal, sign_in: SignIn) -> None:
    staff = sign_in(app.test_client(), STAFF)
    assert "Nothing to change" in staff.get(PAGE).text and f'href="{PAGE}"' not in staff.get("/obligations").text
    form = {"csrf_token": fields_of(staff.get("/my").text, "/sign-out")["csrf_token"]}
    every = [str(row.id) for row in rows(several).values()]
    answer = staff.post(CONFIRM, data=form | {"do": "owner", "person": STAFF, "one": every})
    assert answer.status_code == 422 and rows(several)["Draft one"].owner_id is None
    assert sign_in(app.test_client(), SUPPLIER).get(PAGE).status_code == 403
