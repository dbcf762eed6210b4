"""Calendars by address: one's own, and those of a contract or a preset, which show what their owner may see."""

import re
from datetime import timedelta

import icalendar
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.obligations.keeping import Due
from catalogue.people.tables import Account, RoleAssignment
from catalogue.resources.queries import thing
from catalogue.terms import ObligationStatus
from tests.conftest import TODAY
from tests.portal.conftest import SignIn
from tests.portal.handovers.deal import KEEPER, OPERATOR, SUPPLIER, Deal, owed, post


def events(answer: TestResponse) -> dict[str, str]:
    """What a calendar program reads: each day's title by its uid."""
    assert answer.status_code == 200 and answer.content_type == "text/calendar; charset=utf-8"
    found = icalendar.Calendar.from_ical(answer.data).walk("VEVENT")
    titles = {str(event["uid"]): str(event["summary"]) for event in found}
    assert len(titles) == len(found)
    return titles


def feed_on(browser: FlaskClient, address: str) -> str:
    """Where the calendar is that a page offers."""
    found = re.search(r'href="http://[^/"]+(/calendar/[0-9a-f]+\.ics)"', browser.get(address).text)
    assert found and "Add these dates to your calendar" in browser.get(address).text
    return found[1]


def test_contracts_and_presets_have_calendars_of_their_own_with_the_same_entries(
    app: Flask, deal: Deal, sign_in: SignIn
) -> None:
    with deal.council.database.unit_of_work() as session:
        contract = thing(session, OPERATOR, kind_of("contract"), deal.contract)
        assert isinstance(contract, Contract)
        contract.end_on, contract.notice_days = TODAY + timedelta(days=90), 30
    owed(deal.council, deal.contract, "Late", due=Due(on=TODAY - timedelta(days=3)))
    keeper, program = sign_in(app.test_client(), KEEPER), app.test_client()
    everything = events(program.get(feed_on(keeper, "/obligations")))
    assert len(everything) == 5, "the end, the notice, and three handovers of two contracts"
    of_contract = events(program.get(feed_on(keeper, f"/contracts/{deal.contract}")))
    assert feed_on(keeper, f"/contracts/{deal.contract}/handover") == feed_on(keeper, f"/contracts/{deal.contract}")
    assert sorted(of_contract.values()) == [
        "Contract ends: Hearth support",
        "Handover due: Late",
        "Handover due: Runbook for hearth-support",
        "Last day to give notice: Hearth support",
    ]
    overdue = events(program.get(feed_on(keeper, "/obligations?preset=overdue")))
    assert list(overdue.values()) == ["Handover due: Late"]
    assert of_contract.items() <= everything.items() and overdue.items() <= everything.items()
    nothing = program.get(feed_on(keeper, "/obligations?preset=waiting_for_us"))
    assert events(nothing) == {} and b"Waiting for us" in nothing.data
    listed = re.findall(r"(/calendar/[0-9a-f]+\.ics)</a>", keeper.get("/my/calendars").text)
    assert len(set(listed)) == 5 and feed_on(keeper, "/obligations?preset=overdue") in listed
    assert "/my/calendars" in keeper.get("/my").text


def test_a_calendar_shows_what_its_owner_may_see_when_it_is_asked(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    supplier, program = sign_in(app.test_client(), SUPPLIER), app.test_client()
    of_contract = feed_on(supplier, f"/contracts/{deal.contract}")
    of_preset = feed_on(supplier, "/obligations?preset=due_without_evidence")
    assert len(events(program.get(of_contract))) == len(events(program.get(of_preset))) == 1
    assert "Add these dates" not in supplier.get("/contracts/waste-lorries").text, "a contract of somebody else"
    deal.bring_to(ObligationStatus.DRAFT)
    assert events(program.get(of_contract)) == events(program.get(of_preset)) == {}
    account = deal.council.accounts[SUPPLIER]
    with deal.council.database.unit_of_work() as session:
        for role in session.scalars(select(RoleAssignment).where(RoleAssignment.person_id == account.person_id)):
            role.until_on = TODAY - timedelta(days=1)
    assert program.get(of_contract).status_code == 404, "as if there were no such contract"
    assert events(program.get(of_preset)) == {}
    with deal.council.database.unit_of_work() as session:
        session.get_one(Account, account.id).active = False
    assert program.get(of_contract).status_code == program.get(of_preset).status_code == 404


def test_signing_out_everywhere_ends_every_calendar(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper, program = sign_in(app.test_client(), KEEPER), app.test_client()
    pages = ("/obligations", "/obligations?preset=overdue", f"/contracts/{deal.contract}")
    feeds = [feed_on(keeper, page) for page in pages]
    assert {program.get(one).status_code for one in feeds} == {200}
    for forged in (feeds[2].replace(".ics", "00.ics"), feeds[2][:-6] + "00.ics", feeds[1][:-12] + ".ics"):
        assert program.get(forged).status_code == 404
    assert post(keeper, "/my/sign-out-everywhere") == 303
    assert {program.get(one).status_code for one in feeds} == {404}
