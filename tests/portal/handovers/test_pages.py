"""Handovers in the browser: who sees which, who is offered which step, and what a supplier and an acceptor do."""

import io
import re
from datetime import timedelta

import icalendar
from flask import Flask

from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.people.tables import Account
from catalogue.resources.queries import thing
from tests.conftest import TODAY
from tests.portal.conftest import PASSWORD, SignIn, csrf_of
from tests.portal.handovers.deal import ACCEPTOR, KEEPER, OPERATOR, STAFF, SUPPLIER, Deal, hand_in, post


def test_staff_see_all_and_a_supplier_what_is_theirs(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    assert app.test_client().get("/obligations").status_code == 302
    staff = sign_in(app.test_client(), STAFF)
    assert "2 handovers" in staff.get("/obligations").text
    supplier = sign_in(app.test_client(), SUPPLIER)
    assert "1 handover<" in supplier.get("/obligations").text
    assert supplier.get(deal.one).status_code == 200
    for address in (deal.other, f"{deal.other}/submit", "/contracts/waste-lorries/handover"):
        assert supplier.get(address).status_code == 404
    assert "Test Council" not in supplier.get(deal.one).text


def test_presets_and_filters_narrow_the_list_and_its_files_alike(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    staff = sign_in(app.test_client(), KEEPER)
    assert "Due in 90 days, no evidence (2)" in staff.get("/obligations").text
    for narrowed, count in (
        ("preset=overdue", 0),
        ("preset=due_without_evidence", 2),
        ("status=open", 2),
        ("colour=green", 0),
    ):
        assert len(staff.get(f"/obligations?{narrowed}&as=csv").text.splitlines()) == count + 1
    assert staff.get("/obligations?as=xlsx").data[:2] == b"PK"


def test_steps_are_offered_to_those_whose_they_are(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    reader, supplier = (sign_in(app.test_client(), one) for one in (STAFF, SUPPLIER))
    assert f"{deal.one}/submit" not in reader.get(deal.one).text
    assert f"{deal.one}/submit" in supplier.get(deal.one).text
    assert f"{deal.one}/cancel" not in supplier.get(deal.one).text
    assert post(reader, f"{deal.one}/submit") == 403
    assert deal.status == "open"


def test_what_is_handed_in_is_accepted_by_whoever_did_it(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    supplier = sign_in(app.test_client(), SUPPLIER)
    hand_in(supplier, deal)
    assert post(supplier, f"{deal.one}/accept") == 403
    acceptor = sign_in(app.test_client(), ACCEPTOR)
    assert post(acceptor, f"{deal.one}/check") == 303
    did = {"level": "unaided", "done_on-day": "20", "done_on-month": "11", "done_on-year": "2026"}
    ticked = {"criteria": ["0", "1"]}
    assert post(acceptor, f"{deal.one}/accept", **did, criteria=["0"], password=PASSWORD) == 422
    assert post(acceptor, f"{deal.one}/accept", **did, **ticked, password="not this one") == 422
    assert post(acceptor, f"{deal.one}/accept", **(did | {"done_on-year": "2027"}), **ticked, password=PASSWORD) == 422
    assert deal.status == "in_check"
    assert post(acceptor, f"{deal.one}/accept", **did, **ticked, password=PASSWORD) == 303
    assert deal.status == "accepted"
    assert "done unaided" in acceptor.get(deal.one).text
    assert "Steward" not in supplier.get(deal.one).text


def test_what_comes_back_begins_another_round(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    supplier = sign_in(app.test_client(), SUPPLIER)
    hand_in(supplier, deal)
    acceptor = sign_in(app.test_client(), ACCEPTOR)
    assert post(acceptor, f"{deal.one}/check") == 303
    assert post(acceptor, f"{deal.one}/return", reasons="") == 422
    assert post(acceptor, f"{deal.one}/return", reasons="Step 6 is missing.") == 303
    page = supplier.get(deal.one).text
    assert "Step 6 is missing." in page
    assert "Runbook 1.0" in page


def test_a_file_is_kept_and_given_back_to_save_alone(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    supplier, address = sign_in(app.test_client(), SUPPLIER), f"{deal.one}/evidence/file"
    refused = [("evil.exe", b"MZ"), ("paper.pdf", b"MZ\x90\x00 not a PDF"), ("empty.txt", b"")]
    for name, content in refused:
        assert post(supplier, address, file=(io.BytesIO(content), name)) == 422
    assert post(supplier, address) == 422
    assert post(supplier, address, file=(io.BytesIO(b"How to restart it"), "Über run<b>.txt")) == 303
    found = re.search(rf'href="({deal.one}/files/[0-9a-f-]+)"', supplier.get(deal.one).text)
    assert found
    answer = supplier.get(found[1])
    assert answer.data == b"How to restart it"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content_type == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert app.test_client().get(found[1]).status_code == 302


def test_two_people_leave_something(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    assert post(keeper, f"{deal.one}/not-pursue", reason="") == 422
    assert post(keeper, f"{deal.one}/not-pursue", reason="It is worth nothing to us.") == 303
    token = csrf_of(keeper.get(deal.one).text)
    keeper.post(f"{deal.one}/approve", data={"csrf_token": token})
    assert deal.status == "open"
    second = sign_in(app.test_client(), ACCEPTOR)
    token = csrf_of(second.get(deal.one).text)
    second.post(f"{deal.one}/approve", data={"csrf_token": token})
    assert deal.status == "not_pursued"


def test_a_contract_says_whether_it_is_ready_to_end(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    assert "0 of 1 handover accepted" in keeper.get(f"/contracts/{deal.contract}").text
    page = keeper.get(f"/contracts/{deal.contract}/handover").text
    assert "What stands in the way of closing it" in page
    assert f'href="{deal.one}"' in page
    assert len(keeper.get(f"/contracts/{deal.contract}/handover?as=csv").text.splitlines()) == 2
    assert "Handover</h2>" not in app.test_client().get("/contracts/waste-lorries").text


def test_model_clauses_become_what_is_owed(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper, address = sign_in(app.test_client(), KEEPER), f"/contracts/{deal.contract}/handover/add"
    assert "Exit pack for a hosted system" in keeper.get(address).text
    chosen = f"{address}?set=hosted-system"
    assert "Exit plan" in keeper.get(chosen).text
    assert post(keeper, chosen) == 422
    assert post(keeper, chosen, clauses=["0"], owner="nobody@council.example") == 422
    assert post(keeper, chosen, clauses=["1", "2"], owner=KEEPER) == 303
    assert "0 of 3 handovers accepted" not in keeper.get(f"/contracts/{deal.contract}/handover").text  # drafts
    assert keeper.get(f"{address}?set=none").status_code == 404
    reader = sign_in(app.test_client(), STAFF)
    assert reader.get(address).status_code == 403


def test_a_calendar_holds_what_its_reader_may_see_until_their_password_changes(
    app: Flask, deal: Deal, sign_in: SignIn
) -> None:
    with deal.council.database.unit_of_work() as session:
        contract = thing(session, OPERATOR, kind_of("contract"), deal.contract)
        assert isinstance(contract, Contract)
        contract.end_on, contract.notice_days = TODAY + timedelta(days=90), 30
    supplier = sign_in(app.test_client(), SUPPLIER)
    found = re.search(r'href="http://[^/"]+(/calendar/[0-9a-f]+\.ics)"', supplier.get("/obligations").text)
    assert found
    program = app.test_client()
    answer = program.get(found[1])
    assert answer.content_type == "text/calendar; charset=utf-8"
    titles = [str(event["summary"]) for event in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")]
    assert titles == [
        "Handover due: Runbook for hearth-support",
        "Last day to give notice: Hearth support",
        "Contract ends: Hearth support",
    ]
    uids = [str(event["uid"]) for event in icalendar.Calendar.from_ical(answer.data).walk("VEVENT")]
    assert len(set(uids)) == 3
    assert supplier.get("/obligations.ics").data.count(b"BEGIN:VEVENT") == 3
    for forged in ("/calendar/00.ics", "/calendar/zz.ics", found[1].replace(".ics", "00.ics")):
        assert program.get(forged).status_code == 404
    with deal.council.database.unit_of_work() as session:
        session.get_one(Account, deal.council.accounts[SUPPLIER].id).session_epoch += 1
    assert program.get(found[1]).status_code == 404


def test_a_keeper_says_who_and_when(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    page = keeper.get(f"{deal.one}/people").text
    assert KEEPER in page and ACCEPTOR in page
    assert post(keeper, f"{deal.one}/people", owner="nobody@council.example") == 422
    assert post(keeper, f"{deal.one}/people", owner=STAFF, acceptor=STAFF) == 422
    assert post(keeper, f"{deal.one}/people", owner=STAFF, acceptor=ACCEPTOR, supplier_person=SUPPLIER) == 303
    assert post(keeper, f"{deal.one}/due", **{"due_on-day": "1", "due_on-month": "3", "due_on-year": "2027"}) == 303
    page = keeper.get(deal.one).text
    assert "1 March 2027" in page and ">Staff</a>" in page
    assert "first due on" in page
    for email, code in ((STAFF, 403), (SUPPLIER, 403)):
        assert sign_in(app.test_client(), email).get(f"{deal.one}/people").status_code == code


def test_a_supplier_sees_nothing_before_it_is_agreed(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    post(keeper, f"/contracts/{deal.contract}/handover/add?set=named-people", clauses=["0"])
    assert "1 draft not agreed yet" in keeper.get(f"/contracts/{deal.contract}/handover").text
    assert "1 handover<" in sign_in(app.test_client(), SUPPLIER).get("/obligations").text
    assert "3 handovers<" in keeper.get("/obligations").text


def test_why_something_was_left_or_disputed_stays_to_be_read(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper, second = (sign_in(app.test_client(), one) for one in (KEEPER, ACCEPTOR))
    assert post(keeper, f"{deal.one}/dispute", reason="They say it is not owed.") == 303
    assert "They say it is not owed." in keeper.get(deal.one).text
    assert post(keeper, f"{deal.one}/not-pursue", reason="It is worth nothing.") == 303
    assert "Approve" not in keeper.get(deal.one).text
    token = csrf_of(second.get(deal.one).text)
    second.post(f"{deal.one}/approve", data={"csrf_token": token})
    assert "It is worth nothing." in second.get(deal.one).text
