"""Suppliers are asked for what they owe: by one letter to each person, once, and never for what waits for us."""

import csv
import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from catalogue.audit import AuditEvent
from catalogue.errors import Refused
from catalogue.messages.tables import Message
from catalogue.obligations.sitting import Sitting, tell
from catalogue.obligations.tables import Chase, Obligation
from catalogue.obligations.waiting import answer_relief, claim_relief
from catalogue.people.tables import Person
from catalogue.terms import ObligationStatus
from catalogue.workflows.chase import chase
from tests.conftest import TODAY
from tests.page import read_page
from tests.portal.conftest import SignIn
from tests.portal.filling import Sent, fields_of
from tests.portal.handovers.deal import KEEPER, OPERATOR, STAFF, SUPPLIER, Deal, owed

S = ObligationStatus
PAGE = "/obligations/chase"
BOX = "to-contractor"


@pytest.fixture
def named(deal: Deal) -> Deal:
    """Two things are owed by one person of the supplier; a third by nobody in particular."""
    owed(deal.council, deal.contract, "Restore shown")
    with deal.council.database.unit_of_work() as session:
        person = session.scalars(select(Person.id).where(Person.email == SUPPLIER)).one()
        contract = session.get_one(Obligation, deal.id).contract_id
        session.execute(update(Obligation).where(Obligation.contract_id == contract).values(supplier_person_id=person))
    owed(deal.council, deal.contract, "Data dictionary")
    return deal


@pytest.fixture
def keeper(app: Flask, named: Deal, sign_in: SignIn) -> FlaskClient:
    return sign_in(app.test_client(), KEEPER)


def boxes(html: str) -> dict[str, bool]:
    """What could be ticked, and whether it is."""
    page = read_page(html)
    labels = {label["for"]: label.text.strip() for label in page.all("label")}
    return {labels[box["id"]]: "checked" in box.attributes for box in page.all("input") if box["name"] == BOX}


def filled(html: str) -> Sent:
    """The form as it is drawn, with all boxes ticked."""
    return fields_of(html, PAGE) | {BOX: [box["value"] for box in read_page(html).all("input") if box["name"] == BOX]}


def send(browser: FlaskClient, **changed: Any) -> TestResponse:
    """Send the form with all boxes ticked but for what is changed."""
    return browser.post(PAGE, data=filled(browser.get(PAGE).text) | changed)


def letters(deal: Deal) -> list[Message]:
    with deal.council.database.reading() as session:
        return list(session.scalars(select(Message).where(Message.subject.startswith("Still to hand over"))))


def test_one_letter_asks_for_all_that_a_person_owes(keeper: FlaskClient, named: Deal) -> None:
    answer = send(keeper, message="Please, by Friday.")
    assert answer.status_code == 303
    assert "2 handovers chased in 1 letter." in keeper.get(answer.location).text
    (letter,) = letters(named)
    assert letter.to_address == SUPPLIER
    for words in ("Dear Contractor", "Please, by Friday.", "“Restore shown”", "Runbook for hearth-support", KEEPER):
        assert words in letter.body
    assert re.search(r"due on \d+ \w+ 20\d\d\n  http://\S+/obligations/\S+", letter.body)
    with named.council.database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "contract.obligation_chased"))
        assert len(list(events)) == 2


def test_the_list_and_its_file_say_when_it_was_chased(keeper: FlaskClient, named: Deal) -> None:
    send(keeper)
    day = f"{TODAY.day} {TODAY:%B %Y}"
    assert keeper.get("/obligations").text.count(f"chased {day}") == 2
    rows = csv.DictReader(io.StringIO(keeper.get("/obligations?as=csv").text, newline=""))
    assert [row["Chased"] for row in rows].count(TODAY.isoformat()) == 2


def test_the_same_form_sends_nothing_twice(keeper: FlaskClient, named: Deal) -> None:
    form = filled(keeper.get(PAGE).text)
    answers = [keeper.post(PAGE, data=form) for _ in range(2)]
    assert "sent already" in keeper.get(answers[1].location).text and len(letters(named)) == 1


def test_what_was_chased_this_week_is_not_ticked_again(keeper: FlaskClient, named: Deal) -> None:
    html = keeper.get(PAGE).text
    assert boxes(html) == {"Restore shown": True, "Runbook for hearth-support": True}
    assert send(keeper, **{BOX: filled(html)[BOX][:1]}).status_code == 303
    page = keeper.get(PAGE).text
    assert sorted(boxes(page).values()) == [False, True]
    assert f"Not ticked: it was asked for on {TODAY.day} {TODAY:%B %Y}, less than a week ago" in page
    assert ">Chase 1 of 2 handovers<" in page and ">1 letter<" in page


@pytest.mark.parametrize("days, is_ticked", [(7, False), (8, True)])
def test_after_a_week_it_is_ticked_again(keeper: FlaskClient, named: Deal, days: int, is_ticked: bool) -> None:
    send(keeper)
    with named.council.database.unit_of_work() as session:
        for row in session.scalars(select(Chase)):
            row.chased_at -= timedelta(days=days)
        tell(Sitting(session, OPERATOR, TODAY), session.get_one(Obligation, named.id), "opened")
    page = keeper.get(PAGE).text
    assert set(boxes(page).values()) == {is_ticked}
    assert (f">Chase {'2' if is_ticked else '0 of 2'} handovers<" in page, ">0 of 1 letter<" in page) == (
        True, not is_ticked,
    )  # fmt: skip


def test_where_the_supplier_waits_for_our_answer_it_is_not_ticked_and_says_so(keeper: FlaskClient, named: Deal) -> None:
    with named.council.database.unit_of_work() as session:
        row, at = session.get_one(Obligation, named.id), Sitting(session, OPERATOR, TODAY)
        claim_relief(at, row, 5, "Our tester is ill.")
    page = keeper.get(PAGE).text
    assert boxes(page) == {"Restore shown": True, "Runbook for hearth-support": False}
    assert "and we have not answered" in page and ">Chase 1 of 2 handovers<" in page
    with named.council.database.unit_of_work() as session:
        row, at = session.get_one(Obligation, named.id), Sitting(session, OPERATOR, TODAY)
        answer_relief(at, row, 0, "No.")
    assert set(boxes(keeper.get(PAGE).text).values()) == {True}


@pytest.mark.parametrize(
    "status, reason",
    [
        (S.DRAFT, "It is a draft"),
        (S.SUBMITTED, "waits for us"),
        (S.IN_CHECK, "waits for us"),
        (S.ACCEPTED, "Nothing is owed any more"),
        (S.NOT_DELIVERED, "Nothing is owed any more"),
    ],
)
def test_what_is_not_the_supplier_s_turn_is_not_chased(
    keeper: FlaskClient, named: Deal, status: ObligationStatus, reason: str
) -> None:
    named.bring_to(status)
    page = keeper.get(PAGE).text
    assert boxes(page) == {"Restore shown": True} and reason in page


def test_a_supplier_whom_we_keep_waiting_is_not_chased(keeper: FlaskClient, named: Deal) -> None:
    named.bring_to(S.OPEN, stopped_on=TODAY)
    page = keeper.get(PAGE).text
    assert boxes(page) == {"Restore shown": True} and "We keep the supplier waiting" in page


def test_what_came_in_meanwhile_is_left_out(keeper: FlaskClient, named: Deal) -> None:
    form = filled(keeper.get(PAGE).text)
    named.bring_to(S.SUBMITTED)
    answer = keeper.post(PAGE, data=form)
    assert "Left out, because something came in or changed meanwhile: 1." in keeper.get(answer.location).text
    assert "Runbook for hearth-support" not in letters(named)[0].body


def test_of_what_nobody_is_named_for_the_page_says_so(keeper: FlaskClient, named: Deal) -> None:
    page = keeper.get(PAGE).text
    assert "Data dictionary" in page and "Nobody at the supplier is named whom we could ask." in page


def test_the_list_s_filters_say_which(keeper: FlaskClient, named: Deal) -> None:
    assert f'href="{PAGE}?preset=overdue"' not in keeper.get("/obligations?preset=overdue").text, "nothing is overdue"
    assert f'href="{PAGE}?preset=due_without_evidence"' in keeper.get("/obligations?preset=due_without_evidence").text
    assert "Nothing to chase" in keeper.get(f"{PAGE}?preset=overdue").text


@pytest.mark.parametrize("changed, words", [({"message": " "}, "Enter the message"), ({BOX: []}, "Tick one handover")])
def test_nothing_is_sent_without_words_or_anything_to_ask_for(
    keeper: FlaskClient, named: Deal, changed: dict[str, Any], words: str
) -> None:
    answer = send(keeper, **changed)
    assert answer.status_code == 422 and words in answer.text and letters(named) == []


def test_only_keepers_chase_and_only_their_own(app: Flask, named: Deal, sign_in: SignIn) -> None:
    staff = sign_in(app.test_client(), STAFF)
    assert f'href="{PAGE}"' not in staff.get("/obligations").text
    assert "Nothing to chase" in staff.get(PAGE).text
    supplier = sign_in(app.test_client(), SUPPLIER)
    assert supplier.get(PAGE).status_code == 403


def test_the_operation_itself_refuses_to_ask_for_nothing(named: Deal) -> None:
    with named.council.database.unit_of_work() as session, pytest.raises(Refused) as refused:
        chase(Sitting(session, OPERATOR, TODAY), [], "Please.", uuid4(), "http://portal.example")
    assert refused.value.code == "nobody_chased"
