"""Wherever runbooks are listed, council staff see whether any of our own people has done them alone."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.kinds import kind_of
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.resources.queries import thing
from catalogue.runbooks.operations import DrillEntry, ProcedureEntry, add_procedure, record_drill
from catalogue.terms import DrillKind, DrillLevel, DrillOutcome, ProcedureWeight, Relation
from catalogue.workflows.follow import rebuild
from portal.services import services_of
from tests.conftest import TODAY
from tests.factories import OPERATOR
from tests.portal.conftest import Council, SignIn
from tests.portal.test_starters import person

STAFF, DONE = "staff@council.example", "Done alone by 1 of our own people, last on 21 November 2026"
NOBODY = "Nobody of ours is known to have done it alone"
PLACES = ("/runbooks", "/search?q=hearth", "/systems/hearth", "/runbooks/restore-hearth")


@pytest.fixture
def proven(app: Flask, council: Council) -> Council:
    """A system with one runbook that somebody did alone yesterday, and one that nobody has."""
    for kind, title in (("runbook", "Restore Hearth"), ("runbook", "Stop Hearth"), ("system", "Hearth")):
        council.register(kind, title, **({"body": "1. Stop."} if kind == "runbook" else {}), visibility="public")
    with council.database.unit_of_work() as session:
        at = desk(session, OPERATOR, TODAY)
        system, runbook, other = (
            thing(session, OPERATOR, kind_of(kind), slug)
            for kind, slug in (("system", "hearth"), ("runbook", "restore-hearth"), ("runbook", "stop-hearth"))
        )
        for one in (runbook, other):
            link(at, one, system, Tie(Relation.EXPLAINS))
        procedure = add_procedure(at, system, ProcedureEntry("Bring it back", ProcedureWeight.CRITICAL, runbook))
        day = TODAY - timedelta(days=1)
        entry = DrillEntry(person(session, STAFF), day, DrillLevel.ALONE, DrillKind.LIVE, DrillOutcome.PASSED)
        record_drill(at, system, procedure, entry)
    rebuild(council.database, services_of(app).index, TODAY)
    return council


@pytest.mark.parametrize("place", PLACES)
def test_staff_are_told_in_each_list(client: FlaskClient, proven: Council, sign_in: SignIn, place: str) -> None:
    page = sign_in(client, STAFF).get(place).text
    assert DONE in page
    assert (NOBODY in page) == (place != PLACES[-1])


@pytest.mark.parametrize("place", PLACES)
def test_the_public_is_told_nothing(client: FlaskClient, proven: Council, place: str) -> None:
    page = client.get(place).text
    assert "<mark>Hearth</mark>" in page or "Restore Hearth" in page
    assert DONE not in page and NOBODY not in page


def test_the_page_names_who_did_it_to_themselves_and_asks_others_to_take_care(
    client: FlaskClient, proven: Council, sign_in: SignIn
) -> None:
    staff = sign_in(client, STAFF)
    assert 'href="/people/staff"' in staff.get("/runbooks/restore-hearth").text.split(DONE)[1].split("</p>")[0]
    undone = staff.get("/runbooks/stop-hearth").text
    assert f"{NOBODY}. Go step by step, and note what is wrong." in undone
    other = sign_in(client.application.test_client(), "auditor@council.example").get("/runbooks/restore-hearth").text
    assert "/people/staff" not in other.split(DONE)[1].split("</p>")[0]


def test_a_file_of_runbooks_says_it_in_a_column(client: FlaskClient, proven: Council, sign_in: SignIn) -> None:
    said = sign_in(client, STAFF).get("/runbooks?as=csv").data.decode("utf-8-sig")
    assert "Done by our own people" in said and DONE in said and NOBODY in said
    assert "Done by our own people" not in client.application.test_client().get("/runbooks?as=csv").text


def test_nobody_is_asked_to_take_care_with_what_is_retired(
    client: FlaskClient, proven: Council, sign_in: SignIn
) -> None:
    with proven.database.unit_of_work() as session:
        for slug in ("restore-hearth", "stop-hearth"):
            thing(session, OPERATOR, kind_of("runbook"), slug).lifecycle = "retired"
    page = sign_in(client, STAFF).get("/runbooks?lifecycle=retired").text
    assert "Stop Hearth" in page and NOBODY not in page
