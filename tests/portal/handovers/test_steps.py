"""Each step of a handover by its form: offered to those whose it is, taken, or refused with words and nothing lost."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.obligations.machine import TRANSITIONS, WHO
from catalogue.people.tables import Account
from catalogue.terms import ObligationStatus, Standing
from portal.pages.obligation_steps import STEPS
from tests.conftest import TODAY
from tests.page import Element, read_page
from tests.portal.conftest import SignIn, csrf_of
from tests.portal.handovers.deal import (
    ACCEPTOR,
    DID_IT,
    KEEPER,
    LINK,
    STAFF,
    SUPPLIER,
    Deal,
    hand_in,
    post,
    send,
)

S = ObligationStatus
# What the fixture makes of each of them; the steward of no team keeps nothing but what the role lets them.
READERS = {
    STAFF: frozenset(),
    SUPPLIER: frozenset({Standing.SUPPLIER}),
    KEEPER: frozenset({Standing.KEEPER, Standing.OWNER}),
    ACCEPTOR: frozenset({Standing.KEEPER, Standing.ACCEPTOR}),
}


def offered(browser: FlaskClient, deal: Deal) -> set[str]:
    """The steps that the page leads to."""
    links = {link["href"] for link in read_page(browser.get(deal.one).text).all("a")}
    return {code for code in STEPS if f"{deal.one}/{code}" in links}


@pytest.mark.parametrize("status", S)
def test_whoever_may_take_a_step_is_offered_it(app: Flask, deal: Deal, sign_in: SignIn, status: S) -> None:
    deal.bring_to(status)
    for email, standings in READERS.items():
        expected = {
            code
            for code, step in STEPS.items()
            if (status, step.action) in TRANSITIONS and standings & WHO[step.action] and code != "settle"
        }
        assert offered(sign_in(app.test_client(), email), deal) == expected, email


def test_what_is_disputed_is_settled_and_not_disputed_again(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    assert post(keeper, f"{deal.one}/dispute", reason="They say that it is theirs.") == 303
    assert "Disputed" in keeper.get(deal.one).text
    assert offered(keeper, deal) & {"dispute", "settle"} == {"settle"}
    again = send(keeper, f"{deal.one}/dispute", reason="Again.")
    assert (again.status_code, wrong(again.text)) == (422, ["This is disputed already. Add to that dispute."])
    assert post(keeper, f"{deal.one}/settle", reason="We agreed that it is ours.") == 303
    assert offered(keeper, deal) & {"dispute", "settle"} == {"dispute"}
    assert deal.status == S.OPEN


@pytest.mark.parametrize(
    "status, code, sent, then",
    [
        (S.DRAFT, "agree", {}, S.AGREED),
        (S.AGREED, "open", {}, S.OPEN),
        (S.NOT_PURSUED, "reopen", {"reason": "We need it after all."}, S.NOT_PURSUED),
        (S.DRAFT, "cancel", {"reason": "Written down twice."}, S.CANCELLED),
        (S.SUBMITTED, "check", {}, S.IN_CHECK),
        (S.IN_CHECK, "return", {"reasons": "Step 6 is missing."}, S.RETURNED),
        (S.OPEN, "not-pursue", {"reason": "It is worth nothing."}, S.OPEN),
    ],
)
def test_a_step_leads_on(
    app: Flask, deal: Deal, sign_in: SignIn, status: S, code: str, sent: dict[str, str], then: S
) -> None:
    deal.bring_to(status)
    keeper = sign_in(app.test_client(), KEEPER)
    answer = send(keeper, f"{deal.one}/{code}", **sent)
    assert (answer.status_code, answer.headers.get("Location")) == (303, deal.one)
    assert deal.status == then
    assert STEPS[code].done in keeper.get(deal.one).text


def test_it_is_on_record_as_not_delivered_only_once_its_time_is_up(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    early = send(keeper, f"{deal.one}/not-delivered", reason="Nothing came.")
    assert early.status_code == 422
    assert wrong(early.text)[0].startswith("Its time is not up yet")
    assert typed(early.text, "reason") == "Nothing came."
    deal.bring_to(S.OPEN, effective_due_on=TODAY - timedelta(days=1))
    assert post(keeper, f"{deal.one}/not-delivered", reason="Nothing came.") == 303
    assert deal.status == S.NOT_DELIVERED


@pytest.mark.parametrize(
    "status, code", [(S.OPEN, "dispute"), (S.IN_CHECK, "return"), (S.OPEN, "not-pursue"), (S.DRAFT, "cancel")]
)
@pytest.mark.parametrize("reason", ["", "   ", "x" * 4001])
def test_without_a_reason_nothing_is_done(
    app: Flask, deal: Deal, sign_in: SignIn, status: S, code: str, reason: str
) -> None:
    deal.bring_to(status)
    name = STEPS[code].fields[0].name
    answer = send(sign_in(app.test_client(), KEEPER), f"{deal.one}/{code}", **{name: reason})
    assert answer.status_code == 422 and wrong(answer.text)
    assert deal.status == status


def test_who_proposed_to_leave_it_takes_that_back(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    assert post(keeper, f"{deal.one}/not-pursue", reason="It is worth nothing.") == 303
    assert "It is worth nothing." in keeper.get(deal.one).text
    assert "It is worth nothing." not in sign_in(app.test_client(), SUPPLIER).get(deal.one).text
    token = csrf_of(keeper.get(deal.one).text)
    assert keeper.post(f"{deal.one}/withdraw", data={"csrf_token": token}).status_code == 303
    assert "It is worth nothing." not in keeper.get(deal.one).text
    assert deal.status == S.OPEN


def test_nothing_is_submitted_without_evidence(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    supplier = sign_in(app.test_client(), SUPPLIER)
    answer = send(supplier, f"{deal.one}/submit")
    assert answer.status_code == 422
    assert wrong(answer.text)[0].startswith("Nothing has been added yet")
    assert deal.status == S.OPEN


def test_a_step_out_of_turn_says_what_comes_before(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    answer = send(sign_in(app.test_client(), ACCEPTOR), f"{deal.one}/accept", **DID_IT)
    assert answer.status_code == 422
    assert "Before “Accept” comes" in wrong(answer.text)[0]
    assert deal.status == S.OPEN


def in_check(app: Flask, deal: Deal, sign_in: SignIn) -> FlaskClient:
    """The acceptor, before whom it lies."""
    hand_in(sign_in(app.test_client(), SUPPLIER), deal)
    acceptor = sign_in(app.test_client(), ACCEPTOR)
    assert post(acceptor, f"{deal.one}/check") == 303
    return acceptor


@pytest.mark.parametrize(
    "change, said",
    [
        ({"criteria": ["0"]}, "Not ticked: It says whom to call."),
        ({"criteria": []}, "Not ticked: We did it."),
        ({"level": ""}, ""),
        ({"level": "heard of it"}, ""),
        ({"done_on-day": "32"}, ""),
        ({"done_on-day": "23"}, "That day has not come yet."),
        ({"password": ""}, "That is not your password."),
        ({"password": "not this one"}, "That is not your password."),
        ({"witness": "w" * 201}, ""),
    ],
)
def test_accepting_needs_all_of_it_and_loses_nothing(
    app: Flask, deal: Deal, sign_in: SignIn, change: dict[str, Any], said: str
) -> None:
    acceptor = in_check(app, deal, sign_in)
    sent: dict[str, Any] = DID_IT | {"witness": "Olive Owner"} | change
    answer = send(acceptor, f"{deal.one}/accept", **sent)
    assert answer.status_code == 422
    assert said in " ".join(wrong(answer.text)) and wrong(answer.text)
    assert deal.status == S.IN_CHECK
    assert typed(answer.text, "witness") == sent["witness"]
    assert typed(answer.text, "done_on-day") == sent["done_on-day"]
    assert set(ticked(answer.text)) == {"0", "1", "unaided"} & {*sent["criteria"], sent["level"]}
    assert typed(answer.text, "password") == ""


def test_wrong_passwords_are_counted_as_at_the_door(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    acceptor = in_check(app, deal, sign_in)
    for _ in range(12):
        assert post(acceptor, f"{deal.one}/accept", **(DID_IT | {"password": "not this one"})) == 422
    answer = send(acceptor, f"{deal.one}/accept", **DID_IT)
    assert answer.status_code == 422
    assert deal.status == S.IN_CHECK


@pytest.mark.parametrize("who, password", [(ACCEPTOR, ""), (STAFF, "not this one")])
def test_no_password_and_no_right_to_it_count_for_nothing(
    app: Flask, deal: Deal, sign_in: SignIn, who: str, password: str
) -> None:
    in_check(app, deal, sign_in)
    browser = sign_in(app.test_client(), who)
    token = csrf_of(browser.get("/").text)
    for _ in range(12):
        browser.post(f"{deal.one}/accept", data=DID_IT | {"password": password, "csrf_token": token})
    with deal.council.database.reading() as session:
        assert session.get_one(Account, deal.council.accounts[who].id).failed_sign_ins == 0


def test_what_is_accepted_in_part_leaves_a_handover_of_what_is_still_owed(
    app: Flask, deal: Deal, sign_in: SignIn
) -> None:
    acceptor = in_check(app, deal, sign_in)
    address = f"{deal.one}/accept-in-part"
    missing = send(acceptor, address, **DID_IT, reasons="One of two can do it.", remainder="")
    assert missing.status_code == 422
    assert typed(missing.text, "reasons") == "One of two can do it."
    assert post(acceptor, address, **DID_IT, reasons="One of two can do it.", remainder="Second person") == 303
    assert deal.status == S.ACCEPTED_IN_PART
    assert "Second person" in acceptor.get("/obligations").text
    assert "One of two can do it." in acceptor.get(deal.one).text


def test_nobody_accepts_what_they_handed_in_themselves(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    acceptor = sign_in(app.test_client(), ACCEPTOR)
    assert post(acceptor, f"{deal.one}/evidence/link", **LINK) == 303
    assert post(acceptor, f"{deal.one}/submit") == 303
    assert post(acceptor, f"{deal.one}/check") == 303
    answer = send(acceptor, f"{deal.one}/accept", **DID_IT)
    assert answer.status_code == 422
    assert wrong(answer.text)[0].startswith("You submitted this yourself")
    assert deal.status == S.IN_CHECK


def test_whoever_is_not_appointed_has_no_form_to_accept(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    in_check(app, deal, sign_in)
    for email, code in product((STAFF, SUPPLIER, KEEPER), ("accept", "accept-in-part")):
        browser = sign_in(app.test_client(), email)
        assert browser.get(f"{deal.one}/{code}").status_code == 403
    assert deal.status == S.IN_CHECK


def wrong(page: str) -> list[str]:
    """What the error summary says."""
    return [link.text for one in _of_class(page, "govuk-error-summary__list") for link in one.all("li")]


def typed(page: str, name: str) -> str:
    """What stands in a field."""
    for control in read_page(page).all("input", "textarea"):
        if control["name"] == name:
            return control["value"] if control.tag == "input" else "".join(control.strings()).removeprefix("\n")
    raise AssertionError(f"no field {name}")


def ticked(page: str) -> list[str]:
    """The values of what is ticked or chosen."""
    return [one["value"] for one in read_page(page).all("input") if "checked" in one.attributes]


def _of_class(page: str, name: str) -> Iterator[Element]:
    return (one for one in read_page(page).all() if name in one.classes)
