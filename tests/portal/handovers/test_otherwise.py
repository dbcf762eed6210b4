"""What goes otherwise: days that we block, more days, varied by an instrument, superseded, reworded, taken out."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.errors import Refused
from catalogue.obligations.delivering import remove_evidence
from catalogue.obligations.queries import obligation
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Evidence, Obligation
from catalogue.obligations.wording import Wording, reword
from catalogue.terms import Criticality, ObligationStatus
from tests.conftest import TODAY
from tests.portal.conftest import SignIn
from tests.portal.filling import fields_of, fill_in
from tests.portal.handovers.deal import ACCEPTOR, KEEPER, LINK, OPERATOR, STAFF, SUPPLIER, Deal, owed

S = ObligationStatus


def on(name: str, days_ago: int) -> dict[str, str]:
    """A day as a form sends it."""
    day = TODAY.replace(day=TODAY.day - days_ago)
    return {f"{name}-day": str(day.day), f"{name}-month": str(day.month), f"{name}-year": str(day.year)}


@pytest.fixture
def keeper(app: Flask, deal: Deal, sign_in: SignIn) -> FlaskClient:
    return sign_in(app.test_client(), KEEPER)


@pytest.fixture
def supplier(app: Flask, deal: Deal, sign_in: SignIn) -> FlaskClient:
    return sign_in(app.test_client(), SUPPLIER)


def row(deal: Deal) -> Obligation:
    with deal.council.database.reading() as session:
        return session.get_one(Obligation, deal.id)


def test_days_that_we_block_are_not_the_supplier_s(deal: Deal, keeper: FlaskClient, supplier: FlaskClient) -> None:
    before = row(deal).effective_due_on
    wait = {"reason": "Access to the test server."} | on("from_on", 4)
    assert fill_in(keeper, f"{deal.one}/block", wait).status_code == 303
    page = supplier.get(deal.one).text
    assert "the council keeps the supplier waiting" in page and "Access to the test server." in page
    assert f"{deal.one}/block" not in keeper.get(deal.one).text
    assert fill_in(keeper, f"{deal.one}/unblock", on("until_on", 2)).status_code == 303
    after = row(deal).effective_due_on
    assert before and after and (after - before).days == 3 and row(deal).stopped_on is None


@pytest.mark.parametrize(
    "code, typed, words",
    [
        ("block", {"reason": " "}, "Enter the reason."),
        ("unblock", {}, "We do not block this now"),
        ("claim-relief", {"days": "0", "reason": "Illness"}, "makes no sense"),
        ("answer-relief", {"days": "1", "answer": "Yes"}, "Nobody waits"),
    ],
)
def test_what_makes_no_sense_is_refused(
    deal: Deal, keeper: FlaskClient, code: str, typed: dict[str, str], words: str
) -> None:
    answer = fill_in(keeper, f"{deal.one}/{code}", typed)
    assert answer.status_code == 422 and words in answer.text


def test_more_days_are_asked_for_and_granted_in_part(deal: Deal, keeper: FlaskClient, supplier: FlaskClient) -> None:
    before = row(deal).effective_due_on
    assert (
        fill_in(supplier, f"{deal.one}/claim-relief", {"days": "10", "reason": "Two of us were ill."}).status_code
        == 303
    )
    assert "10 days asked for" in keeper.get(deal.one).text and "Not answered yet." in keeper.get(deal.one).text
    too_many = fill_in(keeper, f"{deal.one}/answer-relief", {"days": "11", "answer": "Of course."})
    assert too_many.status_code == 422
    assert fill_in(keeper, f"{deal.one}/answer-relief", {"days": "4", "answer": "One was."}).status_code == 303
    after = row(deal).effective_due_on
    assert before and after and (after - before).days == 4
    page = supplier.get(deal.one).text
    assert "4 granted: One was." in page and "first due on" in page


def test_who_may_not_note_it_is_not_offered_it(app: Flask, deal: Deal, supplier: FlaskClient, sign_in: SignIn) -> None:
    staff = sign_in(app.test_client(), STAFF)
    for code in ("block", "unblock", "answer-relief"):
        assert f"{deal.one}/{code}" not in supplier.get(deal.one).text
        assert supplier.get(f"{deal.one}/{code}").status_code == 403
    for code in ("block", "claim-relief", "vary", "supersede"):
        assert staff.get(f"{deal.one}/{code}").status_code == 403


def test_two_people_vary_it_by_an_instrument(deal: Deal, keeper: FlaskClient, app: Flask, sign_in: SignIn) -> None:
    path = f"{deal.one}/vary"
    nothing = fill_in(keeper, path, {"reason": "Variation 3"})
    assert nothing.status_code == 422 and "Choose the file that both sides signed." in nothing.text
    file = {"reason": "Variation 3", "file": (io.BytesIO(b"Signed.\n"), "variation-3.txt")}
    assert fill_in(keeper, path, file).status_code == 303
    own = keeper.get(deal.one).text
    assert "to waive or vary this" in own and "variation-3.txt" in own and ">Approve<" not in own
    second = sign_in(app.test_client(), ACCEPTOR)
    approve = f"{deal.one}/approve"
    assert second.post(approve, data=fields_of(second.get(deal.one).text, approve)).status_code == 303
    assert deal.status == S.VARIED
    link = next(part for part in second.get(deal.one).text.split('"') if "/instruments/" in part)
    answer = second.get(link)
    assert answer.data == b"Signed.\n" and "attachment" in answer.headers["Content-Disposition"]
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert second.get(f"{deal.other}/instruments/{link.rpartition('/')[2]}").status_code == 404


def test_another_takes_its_place(deal: Deal, keeper: FlaskClient) -> None:
    path = f"{deal.one}/supersede"
    assert "This contract has no other handover" in keeper.get(path).text
    other = owed(deal.council, deal.contract, "Runbook, second edition")
    assert "Choose what takes its place." in fill_in(keeper, path, {"reason": "Rewritten"}).text
    done = fill_in(keeper, path, {"reason": "Rewritten", "successor": other.rpartition("/")[2]})
    assert done.status_code == 303 and deal.status == S.SUPERSEDED


def wording(**changed: Any) -> dict[str, str]:
    return {
        "title": "Runbook, in our words", "details": "**All** of it.", "acceptance_criteria": "We did it.",
        "criticality": "minor", "payment": "1200.50", "payment_clause": "Clause 9",
    } | changed  # fmt: skip


def test_the_wording_is_put_right_until_work_begins(deal: Deal, keeper: FlaskClient) -> None:
    assert f"{deal.one}/wording" not in keeper.get(deal.one).text
    refused = fill_in(keeper, f"{deal.one}/wording", wording())
    assert refused.status_code == 422 and "Work on this has begun." in refused.text
    deal.bring_to(S.AGREED)
    assert f"{deal.one}/wording" in keeper.get(deal.one).text
    for changed, words in (
        ({"title": ""}, "What is owed"),
        ({"payment": "-1"}, "payment"),
        ({"payment": "x"}, "ayment"),
    ):
        answer = fill_in(keeper, f"{deal.one}/wording", wording(**changed))
        assert answer.status_code == 422 and words in answer.text
    assert fill_in(keeper, f"{deal.one}/wording", wording()).status_code == 303
    page = keeper.get(deal.one).text
    assert "Runbook, in our words" in page and "<strong>All</strong>" in page and "£1,200.50" in page


def test_operations_refuse_by_themselves(deal: Deal) -> None:
    with deal.council.database.unit_of_work() as session:
        at, found = Sitting(session, OPERATOR, TODAY), obligation(session, OPERATOR, deal.id)
        with pytest.raises(Refused) as refused:
            reword(at, found, Wording("T", "", "", Criticality.MINOR, None, ""))
        assert refused.value.code == "begun"
        other = Evidence(obligation_id=found.id, round=found.round + 1)
        with pytest.raises(Refused) as refused:
            remove_evidence(at, found, other)
        assert refused.value.code == "evidence_stands"


def test_what_was_added_by_mistake_goes_before_it_is_submitted(deal: Deal, supplier: FlaskClient) -> None:
    for name in ("Right", "Wrong"):
        assert fill_in(supplier, f"{deal.one}/evidence/link", LINK | {"name": name}).status_code == 303
    with deal.council.database.reading() as session:
        wrong = session.scalars(select(Evidence.id).where(Evidence.name == "Wrong")).one()
    path = f"{deal.one}/evidence/{wrong}/remove"
    assert path in supplier.get(deal.one).text
    assert fill_in(supplier, path, {}).status_code == 303
    assert "Wrong" not in supplier.get(deal.one).text.partition("Round 1")[2]
    assert supplier.get(path).status_code == 404
    fill_in(supplier, f"{deal.one}/submit", {})
    with deal.council.database.reading() as session:
        right = session.scalars(select(Evidence.id).where(Evidence.name == "Right")).one()
    assert f"/evidence/{right}/remove" not in supplier.get(deal.one).text
    token = fields_of(supplier.get("/my").text, "/sign-out")["csrf_token"]
    assert supplier.post(f"{deal.one}/evidence/{right}/remove", data={"csrf_token": token}).status_code == 422


def test_a_handover_says_by_which_statement_of_work_it_was_ordered(deal: Deal, keeper: FlaskClient) -> None:
    answer = fill_in(keeper, f"{deal.one}/statement", {"statement": "SOW 1"})
    assert answer.status_code == 422
    assert "The contract has no statement of work of that reference." in answer.text
    rows = {"statements-0-reference": "SOW 1", "statements-0-title": "Teach-back", "count": "1", "version": "1"}
    assert fill_in(keeper, f"/contracts/{deal.contract}/edit/statements", rows).status_code == 303
    assert fill_in(keeper, f"{deal.one}/statement", {"statement": "SOW 1"}).status_code == 303
    assert "ordered by SOW 1" in keeper.get(deal.one).text
    assert "1 handover by SOW 1" in keeper.get(f"/contracts/{deal.contract}").text
