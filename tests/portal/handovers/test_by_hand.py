"""What a contract promises is written down by hand, with the day it is counted from, and starts when that comes."""

import re
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.obligations.tables import Obligation
from catalogue.resources.queries import thing
from tests.conftest import TODAY
from tests.portal.conftest import SignIn
from tests.portal.handovers.deal import ACCEPTOR, KEEPER, OPERATOR, STAFF, SUPPLIER, Deal, post, send

SAID = {"type": "RUNBOOK", "title": "Runbook for letters", "criticality": "critical"}
BEFORE_THE_END = {"anchor": "end", "offset": "20", "unit": "working_days", "side": "before"}
AFTER_ASKING = {"anchor": "request", "offset": "15", "unit": "days", "side": "after"}


def day_typed(name: str, day: date) -> dict[str, str]:
    """A date as a form sends it."""
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


def kept(deal: Deal, title: str = SAID["title"]) -> Obligation:
    """What was written down under this title."""
    with deal.council.database.reading() as session:
        return session.scalars(select(Obligation).where(Obligation.title == title)).one()


@pytest.fixture
def keeper(app: Flask, deal: Deal, sign_in: SignIn) -> FlaskClient:
    with deal.council.database.unit_of_work() as session:
        contract = thing(session, OPERATOR, kind_of("contract"), deal.contract)
        assert isinstance(contract, Contract)
        contract.start_on, contract.end_on = date(2026, 11, 30), date(2028, 5, 31)
    return sign_in(app.test_client(), KEEPER)


@pytest.fixture
def form(deal: Deal) -> str:
    return f"/contracts/{deal.contract}/handover/add/by-hand"


def test_it_is_kept_as_a_draft_with_all_that_was_said(keeper: FlaskClient, deal: Deal, form: str) -> None:
    assert form in keeper.get(form.removesuffix("/by-hand")).text
    more: dict[str, Any] = {
        **day_typed("due_on", date(2027, 3, 1)), "deadline": "17:00", "evidence": ["link", "drill"],
        "acceptance_criteria": "We did it.", "owner": KEEPER, "acceptor": ACCEPTOR, "supplier_person": SUPPLIER,
        "payment": "1200", "payment_clause": "12.2", "response_days": "10", "deemed_days": "15",
    }  # fmt: skip
    answer = send(keeper, form, **SAID, **more)
    row = kept(deal)
    assert answer.status_code == 303 and answer.location == f"/obligations/{row.id}"
    assert (row.status, row.due_on, row.deadline, row.anchor) == ("draft", date(2027, 3, 1), time(17), "")
    assert (row.evidence, row.acceptance_criteria) == (["link", "drill"], "We did it.")
    assert (row.response_days, row.deemed_days, row.payment, row.payment_clause) == (10, 15, Decimal(1200), "12.2")
    assert row.owner_id and row.acceptor_id and row.supplier_person_id


def test_without_more_it_is_what_is_usual_for_its_sort(keeper: FlaskClient, deal: Deal, form: str) -> None:
    assert post(keeper, form, **SAID) == 303
    row = kept(deal)
    assert row.evidence == ["runbook_revision", "file", "drill"]
    assert row.acceptance_criteria == "Somebody other than its author carried it out."
    assert row.due_on is None


def test_a_day_of_the_contract_moves_it(keeper: FlaskClient, deal: Deal, form: str) -> None:
    assert post(keeper, form, **SAID, **BEFORE_THE_END) == 303
    row = kept(deal)
    assert (row.due_on, row.offset) == (date(2028, 5, 2), -20)  # a bank holiday is in between
    page = keeper.get(f"/obligations/{row.id}/due").text
    assert 'value="20"' in page and '<option value="before" selected>' in page


def test_what_recurs_is_written_down_each_time(keeper: FlaskClient, deal: Deal, form: str) -> None:
    yearly = {"anchor": "start", "offset": "3", "unit": "months", "side": "after", "every": "6"}
    assert post(keeper, form, **SAID, **yearly) == 303
    found = [kept(deal, f"{SAID['title']} ({number} of 3)").due_on for number in (1, 2, 3)]
    assert found == [date(2027, 2, 28), date(2027, 8, 30), date(2028, 2, 29)]


def test_what_would_never_fall_due_is_refused(keeper: FlaskClient, form: str) -> None:
    late = {"anchor": "start", "offset": "30", "unit": "months", "side": "after", "every": "6"}
    answer = send(keeper, form, **SAID, **late)
    assert answer.status_code == 422
    assert "The contract ends before this would fall due for the first time." in answer.text
    assert 'value="Runbook for letters"' in answer.text


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"type": "", "title": ""}, "Say what sort of handover it is."),
        ({"title": ""}, "What is owed"),
        ({"type": "POETRY"}, "There is no type of obligation called “POETRY”."),
        (BEFORE_THE_END | day_typed("due_on", TODAY), "Give the due date, or what it is counted from, not both."),
        ({"offset": "20"}, "Say from which day it is counted."),
        (BEFORE_THE_END | {"unit": ""}, "Say what the number counts."),
        (BEFORE_THE_END | {"side": ""}, "Say whether it is before or after that day."),
        (BEFORE_THE_END | day_typed("happened_on", TODAY), "only for what is counted from a request or an event."),
        (BEFORE_THE_END | {"offset": "99999"}, "“99999” is too small or too large. Enter 0 to"),
        (BEFORE_THE_END | {"every": "0"}, "“0” is too small or too large. Enter 1 to 240"),
        ({"deemed_days": "0"}, "That number of days makes no sense here."),
        ({"acceptor": STAFF}, "is not appointed to accept under this contract"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_lost(
    keeper: FlaskClient, deal: Deal, form: str, wrong: dict[str, str], words: str
) -> None:
    answer = send(keeper, form, **SAID | {"details": "Kept as it was typed."} | wrong)
    assert answer.status_code == 422
    assert words in answer.text and "Kept as it was typed." in answer.text


def test_the_summary_says_which_box_is_meant_in_the_order_of_the_form(keeper: FlaskClient, form: str) -> None:
    no_day = {"due_on-day": "31", "due_on-month": "2", "due_on-year": "2027"}
    page = send(keeper, form, **SAID, **no_day, every="x", owner="zzz", statement="S" * 121).text
    told = re.findall(r'<li><a href="#(\w+)">([^<]+)', page)
    assert [name for name, _ in told] == ["statement", "due_on", "every", "owner"]
    assert dict(told)["due_on"] == "Due date must be a real date, like 27 3 2026."
    assert dict(told)["every"].startswith("Again every so many months: “x” is not a whole number.")


def test_what_is_counted_from_a_request_starts_when_we_ask(keeper: FlaskClient, deal: Deal, form: str) -> None:
    assert post(keeper, form, **SAID, **AFTER_ASKING) == 303
    row = kept(deal)
    page = f"/obligations/{row.id}"
    assert row.due_on is None and f"{page}/happened" in keeper.get(page).text
    assert post(keeper, f"{page}/happened") == 422
    assert post(keeper, f"{page}/happened", **day_typed("happened_on", date(2026, 12, 1))) == 303
    row = kept(deal)
    assert (row.due_on, row.baseline_due_on, row.anchor) == (date(2026, 12, 16), date(2026, 12, 16), "request")
    assert f"{page}/happened" not in keeper.get(page).text


def test_a_request_that_was_made_keeps_its_day_until_it_is_counted_anew(
    keeper: FlaskClient, deal: Deal, form: str
) -> None:
    assert post(keeper, form, **SAID, **AFTER_ASKING, **day_typed("happened_on", date(2026, 12, 1))) == 303
    due = f"/obligations/{kept(deal).id}/due"
    assert post(keeper, due, **AFTER_ASKING, deadline="12:00") == 303
    assert (kept(deal).due_on, kept(deal).deadline) == (date(2026, 12, 16), time(12))
    assert "Give the day on which it happened" in send(keeper, due, **AFTER_ASKING | {"offset": "20"}).text
    assert post(keeper, due, **AFTER_ASKING | {"offset": "20"}, **day_typed("happened_on", date(2026, 12, 1))) == 303
    assert kept(deal).due_on == date(2026, 12, 21)


def test_a_plain_day_follows_nothing_and_a_rule_can_come_instead(keeper: FlaskClient, deal: Deal) -> None:
    due = f"{deal.one}/due"
    assert post(keeper, due, **BEFORE_THE_END) == 303
    with deal.council.database.reading() as session:
        row = session.get_one(Obligation, deal.id)
        assert (row.anchor, row.due_on) == ("end", date(2028, 5, 2))
    assert post(keeper, due, **day_typed("due_on", date(2027, 3, 1))) == 303
    with deal.council.database.reading() as session:
        row = session.get_one(Obligation, deal.id)
        assert (row.anchor, row.due_on) == ("", date(2027, 3, 1))


def test_how_long_we_have_is_put_right_until_work_begins(keeper: FlaskClient, deal: Deal, form: str) -> None:
    assert post(keeper, form, **SAID) == 303
    wording = f"/obligations/{kept(deal).id}/wording"
    assert post(keeper, wording, **SAID, response_days="10", deemed_days="20") == 303
    assert (kept(deal).response_days, kept(deal).deemed_days) == (10, 20)
    assert 'value="20"' in keeper.get(wording).text
    assert post(keeper, wording, **SAID, response_days="0") == 422


def test_only_keepers_write_down(app: Flask, deal: Deal, form: str, sign_in: SignIn) -> None:
    for email in (STAFF, SUPPLIER):
        assert sign_in(app.test_client(), email).get(form).status_code == 403
