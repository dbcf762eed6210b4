"""The tables of a hand-over pack: what must be done, who can by the rule of names, whom to call, key dates."""

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.kinds import kind_of
from catalogue.people.absences import say_away
from catalogue.resources.links import Tie, link
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.resources.queries import thing
from catalogue.runbooks.operations import ProcedureEntry, add_procedure
from catalogue.terms import DrillLevel, OwnerRole, ProcedureWeight, Relation
from catalogue.workflows.pack_desk import PackDesk
from catalogue.workflows.packs import pack_of
from tests.catalogue.runbooks.running import Running
from tests.conftest import TODAY
from tests.factories import OPERATOR
from tests.portal.conftest import Council, SignIn, Tell
from tests.portal.test_packs import files_of

PACK = "/systems/hearth/pack.zip"
OWNER = {"information_asset_owner": "owner@council.example"}
BODY = "**First:** stop. **Call:** the *service desk*, 0117 496 0000.\n\n1. Stop."


def told(at: Running) -> None:
    """A restore that Ann does alone and Ben has explained, under a contract that ends."""
    system = at.thing("system", "Hearth", owners=OWNER)
    at.__dict__["system"] = system
    runbook = at.thing("runbook", "Restore Hearth", body=BODY)
    link(at.desk(), runbook, system, Tie(Relation.EXPLAINS))
    restore = at.procedure(runbook=runbook, is_restore=True)
    at.drill(restore, at.ann)
    at.drill(restore, at.ben, level=DrillLevel.TAUGHT_BACK, witness=at.ann)
    at.drill(at.procedure("Give access", "minor"), at.ben, 30)
    at.contract(start_on="2024-04-01", end_on="2027-03-31", notice_days=90)


@pytest.fixture
def hearth(council: Council, running: Tell) -> Council:
    running(told)
    return council


def sheet(browser: FlaskClient, name: str) -> str:
    """A table of the pack as plain text."""
    return unescape(files_of(browser.get(PACK).data)[f"{name}.html"])


def test_whoever_answers_for_the_system_is_told_who_can(client: FlaskClient, hearth: Council, sign_in: SignIn) -> None:
    page = sheet(sign_in(client, "owner@council.example"), "procedures")
    assert "<td>Restore</td><td>Critical</td><td>Restore Hearth</td>" in page
    assert "Done alone: Ann Archer (12 November 2026); Taught back: Ben Booth (12 November 2026)" in page
    assert "<td>Give access</td><td>Minor</td><td>none</td><td>Done alone: Ben Booth (23 October 2026)</td>" in page
    assert "Do not hand these names on" in page


def test_others_are_told_how_many(client: FlaskClient, hearth: Council, sign_in: SignIn) -> None:
    files = files_of(sign_in(client, "staff@council.example").get(PACK).data)
    assert "Done alone: 1 person (last on 12 November 2026); Taught back: 1 person" in files["procedures.html"]
    assert not any(name in said for said in files.values() for name in ("Ann Archer", "Ben Booth"))


def test_a_manager_is_told_of_their_own_people(
    app: Flask, client: FlaskClient, hearth: Council, running: Tell, sign_in: SignIn
) -> None:
    def manages(at: Running) -> None:
        at.ben.manager_id = hearth.accounts["staff@council.example"].person_id

    running(manages)
    page = sheet(sign_in(client, "staff@council.example"), "procedures")
    assert "Taught back: Ben Booth" in page and "Ann Archer" not in page


def test_a_pack_that_is_made_at_night_names_nobody(hearth: Council) -> None:
    with hearth.database.reading() as session:
        at = PackDesk(session, OPERATOR, TODAY, str, lambda _: b"", "https://portal.example")
        pack = pack_of(at, thing(session, OPERATOR, kind_of("system"), "hearth"))
    (procedures,) = [one for one in pack.sheets if one.name == "procedures"]
    assert "Done alone: 1 person" in procedures.rows[0][-1]
    assert procedures.note == ""


def test_it_says_whom_to_call_with_the_number(client: FlaskClient, hearth: Council, sign_in: SignIn) -> None:
    page = sheet(sign_in(client, "staff@council.example"), "contacts")
    assert "<td>Restore Hearth</td><td>To call</td><td>the service desk, 0117 496 0000.</td>" in page
    assert "<td>Hearth</td><td>Information asset owner</td>" in page


def test_it_says_whom_a_runbook_names_though_its_text_does_not(
    client: FlaskClient, hearth: Council, running: Tell, sign_in: SignIn
) -> None:
    def names(at: Running) -> None:
        runbook = at.thing("runbook", "Give access", contacts="Out of hours: 0117 496 0999\n\nAsk for Kim")
        link(at.desk(), runbook, thing(at.session, OPERATOR, kind_of("system"), "hearth"), Tie(Relation.EXPLAINS))

    running(names)
    staff = sign_in(client, "staff@council.example")
    assert "<td>Give access</td><td>To call</td><td>Out of hours: 0117 496 0999</td>" in sheet(staff, "contacts")
    assert "<td>Give access</td><td>To call</td><td>Ask for Kim</td>" in sheet(staff, "contacts")
    page = files_of(staff.get(PACK).data)["pages/give-access.html"]
    assert "<dd>Out of hours: 0117 496 0999; Ask for Kim</dd>" in page


def test_it_says_who_stands_in_and_keeps_no_days_on_which_somebody_was_away(
    client: FlaskClient, hearth: Council, running: Tell, sign_in: SignIn
) -> None:
    staff = sign_in(client, "staff@council.example")
    assert "<td>nobody is named</td>" in sheet(staff, "contacts")
    until = TODAY + timedelta(days=9)

    def deputies(at: Running) -> None:
        system = thing(at.session, OPERATOR, kind_of("system"), "hearth")
        for one, role in ((at.ann, OwnerRole.DATA_STEWARD), (at.ben, OwnerRole.TECHNICAL_OWNER)):
            other = at.ben if one is at.ann else at.ann
            assign_owner(at.desk(), system, Appointment(role, one, TODAY, deputy=other))
        say_away(at.session, OPERATOR, at.ann, TODAY, until, TODAY)

    running(deputies)
    page = sheet(staff, "contacts")
    assert "<td>Data steward</td><td>Ann Archer</td>" in page
    assert re.search(r"<td>Ben Booth, \S+@council\.example</td>", page)
    assert re.search(r"<td>Ann Archer, \S+@council\.example</td>", page)
    assert "1 December" not in page


def test_the_pack_of_a_team_has_what_must_be_done_to_run_its_systems(
    client: FlaskClient, hearth: Council, running: Tell, sign_in: SignIn
) -> None:
    """Its own system whole; of another's only what its runbook says how to do; nothing that the reader may not see."""

    def team(at: Running) -> None:
        at.thing("system", "Kiln", team="test-team")
        kiln = thing(at.session, OPERATOR, kind_of("system"), "kiln")
        at.thing("system", "Safe", team="test-team", visibility="restricted")
        vault = thing(at.session, OPERATOR, kind_of("system"), "safe")
        hearth = thing(at.session, OPERATOR, kind_of("system"), "hearth")
        link(at.desk(), at.thing("contract", "Kiln care", end_on="2027-06-30"), kiln, Tie(Relation.COVERS))
        link(at.desk(), at.thing("runbook", "About the kiln"), kiln, Tie(Relation.EXPLAINS))
        sweep = at.thing("runbook", "Sweep Hearth", team="test-team")
        for system, title, runbook in ((kiln, "Light it", None), (vault, "Open it", None), (hearth, "Sweep", sweep)):
            add_procedure(at.desk(), system, ProcedureEntry(title, ProcedureWeight.MINOR, runbook=runbook))

    running(team)
    files = files_of(sign_in(client, "staff@council.example").get("/teams/test-team/pack.zip").data)
    assert [one for one in files if one.startswith("pages/")] == [
        "pages/about-the-kiln.html",
        "pages/sweep-hearth.html",
    ]
    assert "<td>Kiln</td><td>Light it</td>" in files["procedures.html"]
    assert "<td>Hearth</td><td>Sweep</td><td>Minor</td><td>Sweep Hearth</td>" in files["procedures.html"]
    assert "Give access" not in files["procedures.html"] and "Open it" not in files["procedures.html"]
    assert "30 June 2027" in files["dates.html"]
    assert "Safe" not in "".join(files.values())


def test_it_has_the_key_dates_of_the_contract(client: FlaskClient, hearth: Council, sign_in: SignIn) -> None:
    page = sheet(sign_in(client, "staff@council.example"), "dates")
    days = ("The contract starts</td><td>1 April 2024", "The last day to give notice</td><td>31 December 2026",
            "The contract ends</td><td>31 March 2027")  # fmt: skip
    assert [page.index(day) for day in days] == sorted(page.index(day) for day in days)


def test_a_contract_s_pack_has_the_procedures_of_the_systems_it_covers(
    client: FlaskClient, hearth: Council, sign_in: SignIn
) -> None:
    files = files_of(sign_in(client, "staff@council.example").get("/contracts/support/pack.zip").data)
    assert "Give access" in files["procedures.html"]
    assert "The contract ends" in files["dates.html"]
    for name in ("contacts", "procedures", "dates", "evidence"):
        assert f'href="{name}.html"' in files["index.html"]
