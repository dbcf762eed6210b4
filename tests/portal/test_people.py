"""The directory's pages: who is told what, and how administrators keep it."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.audit import AuditEvent
from catalogue.messages.tables import Message
from catalogue.people.absences import say_away
from catalogue.people.accounts import close_account
from catalogue.people.directory import PersonEntry, TeamEntry, end_employment, keep_person, keep_team
from catalogue.people.tables import Account, Person
from portal import words
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn
from tests.portal.filling import fields_of

STAFF = "staff@council.example"
ADMIN = "admin@council.example"
OWNER = "owner@council.example"


def send(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    """Fill in the empty form at this address and send it, with what it holds unseen."""
    form = fields_of(client.get(path).text, path)
    unseen = {name: form[name] for name in ("csrf_token", "version", "began") if name in form}
    return client.post(path, data=unseen | typed)


@pytest.mark.parametrize("path", ["/people", "/people/owner", "/teams", "/teams/test-team"])
def test_the_directory_is_for_council_staff(client: FlaskClient, council: Council, sign_in: SignIn, path: str) -> None:
    assert client.get(path).status_code == 404
    assert sign_in(client, "contractor@supplier.example").get(path).status_code == 404
    assert sign_in(client.application.test_client(), STAFF).get(path).status_code == 200


def test_who_is_away_now_is_a_filter_and_no_file_keeps_it(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    """Who was away, will be, or has left meanwhile is not away now."""
    until = TODAY + timedelta(days=9)
    with council.database.unit_of_work() as session:
        people = {one.email: one for one in session.scalars(select(Person))}
        say_away(session, OPERATOR, people[OWNER], TODAY, until, TODAY)
        say_away(session, OPERATOR, people[ADMIN], until, until, TODAY)
        gone = people["steward@council.example"]
        say_away(session, OPERATOR, gone, TODAY, until, TODAY)
        gone.end_on = TODAY - timedelta(days=1)
    staff = sign_in(client, STAFF)
    assert 'value="away"' in staff.get("/people").text
    found = staff.get("/people?status=away").text
    assert re.findall(r'href="/people/([a-z]+)"', found.partition("<tbody")[2]) == ["owner"]
    assert f"way until {words.day(until)}" in found
    assert "Away now" in staff.get("/people?status=current").text
    assert "Download" not in found and "Download" in staff.get("/people").text
    for kind in ("csv", "xlsx"):
        answer = staff.get(f"/people?status=current&status=away&as={kind}")
        assert answer.mimetype == "text/html" and "Content-Disposition" not in answer.headers
    file = staff.get("/people?as=csv").text
    assert OWNER in file and words.day(until) not in file and until.isoformat() not in file


def test_people_are_found_by_name_and_filtered(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    with council.database.unit_of_work() as session:
        keep_team(session, OPERATOR, TeamEntry("Housing"))
        keep_person(session, OPERATOR, PersonEntry("dean@council.example", "Dean Wragg", "Manager", "Housing"))
    sign_in(client, STAFF)
    assert ">1 person<" in client.get("/people?q=wragg").text
    assert ">1 person<" in client.get("/people?team=housing").text
    assert "Nobody is like that" in client.get("/people?q=nobody+at+all").text
    assert client.get("/people?q=wragg&as=csv").text.splitlines()[1].startswith("Dean Wragg,Housing")


def test_a_person_s_page_names_all_they_own_by_role(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Rent ledger", owners={"data_steward": OWNER})
    council.register("system", "Hearth", owners={"technical_owner": OWNER})
    council.register("system", "Hidden", visibility="restricted", owners={"technical_owner": OWNER})
    page = sign_in(client, STAFF).get("/people/owner").text
    assert "Data steward: 1" in page and "Technical owner: 1" in page
    assert "Rent ledger" in page and "Hidden" not in page
    file = client.get("/people/owner?as=csv&table=data-steward").text
    assert "Rent ledger" in file and "Hearth" not in file


def test_of_a_leaver_it_warns(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Rent ledger", owners={"data_steward": OWNER})
    with council.database.unit_of_work() as session:
        leaver = session.scalars(select(Person).where(Person.email == OWNER)).one()
        end_employment(session, OPERATOR, leaver, TODAY - timedelta(days=1))
    page = sign_in(client, STAFF).get("/people/owner").text
    assert "left on 21 November 2026. Nobody answers for this entry" in page
    assert "Rent ledger" in client.get("/unowned").text


def test_a_team_s_page_holds_its_people_and_entries(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    with council.database.unit_of_work() as session:
        keep_person(session, OPERATOR, PersonEntry("dean@council.example", "Dean Wragg", team="Test Team"))
    council.register("dataset", "Rent ledger", team="test-team")
    council.register("dataset", "Secret", team="test-team", visibility="restricted")
    page = sign_in(client, STAFF).get("/teams/test-team").text
    assert "Dean Wragg" in page and "Rent ledger" in page and "Secret" not in page
    assert "Rent ledger" in client.get("/teams/test-team?as=csv").text
    assert "Dean Wragg" in client.get("/teams/test-team?as=csv&table=members").text


def test_an_organisation_is_public_with_something_public(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    assert client.get("/organisations/test-supplier").status_code == 404
    council.register("contract", "Secret deal", supplier="test-supplier", visibility="internal")
    assert client.get("/organisations/test-supplier").status_code == 404
    council.register("contract", "Open deal", supplier="test-supplier", visibility="public")
    page = client.get("/organisations/test-supplier").text
    assert "Open deal" in page and "Secret deal" not in page
    assert "Contractor" not in page
    assert "Test Supplier" in client.get("/organisations").text
    inside = sign_in(client, STAFF).get("/organisations/test-supplier").text
    assert "Secret deal" in inside and "Contractor" in inside


def test_an_administrator_adds_a_person(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, ADMIN)
    typed = {"email": "New@Council.example", "name": "New Person", "employer": "council", "start_date-day": "1",
             "start_date-month": "12", "start_date-year": "2026"}  # fmt: skip
    answer = send(client, "/people/new", **typed)
    assert answer.status_code == 303 and answer.location == "/people/new-person"
    assert "1 December 2026" in client.get("/people/new-person").text
    again = send(client, "/people/new", **typed)
    assert again.status_code == 422 and "There is such a person already" in again.text


@pytest.mark.parametrize(
    "wrong, words",
    [
        ({"name": ""}, "Enter the name"),
        ({"email": "nonsense"}, "is not an email address"),
        ({"email": STAFF}, "Someone else here has this address"),
        ({"manager_email": OWNER}, "own manager"),
        ({"manager_email": "nobody@council.example"}, "Nobody here has this address"),
        ({"end_date-day": "31", "end_date-month": "2", "end_date-year": "2026"}, "must be a real date"),
        ({"end_date-day": "1", "end_date-month": "1", "end_date-year": "2001"}, "last day is before the first"),
    ],
)
def test_a_change_that_is_wrong_is_refused_and_kept(
    client: FlaskClient, council: Council, sign_in: SignIn, wrong: dict[str, str], words: str
) -> None:
    sign_in(client, ADMIN)
    typed = {"email": OWNER, "name": "Owner", "job_title": "Kept as typed", "employer": "council",
             "start_date-day": "1", "start_date-month": "1", "start_date-year": "2020"}  # fmt: skip
    answer = send(client, "/people/owner/edit", **{**typed, **wrong})
    assert answer.status_code == 422
    assert words in answer.text and "Kept as typed" in answer.text


def test_a_change_says_exactly_what_was_typed(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, ADMIN)
    full = {"email": OWNER, "name": "Owner", "job_title": "Head", "team": "test-team", "employer": "council"}
    assert send(client, "/people/owner/edit", **full).status_code == 303
    assert "Test Team" in client.get("/people/owner").text
    assert send(client, "/people/owner/edit", email=OWNER, name="Owner", employer="council").status_code == 303
    assert "Test Team" not in client.get("/people/owner").text
    with council.database.reading() as session:
        changed = session.scalars(select(AuditEvent).where(AuditEvent.action == "person.changed")).all()
    assert [event.details and event.details["changed"] for event in changed] == [
        ["job_title", "team_id"],
        ["job_title", "team_id"],
    ]


def test_another_address_of_an_account_is_told_to_both(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    """Whoever gives somebody's account an address of their own, to ask for a new password there, is seen to do so."""
    sign_in(client, ADMIN)
    other = "another@council.example"
    said = {"name": "Owner", "employer": "council"}
    assert send(client, "/people/owner/edit", email=STAFF, **said).status_code == 422
    assert send(client, "/people/owner/edit", email=f" {OWNER.upper()}", job_title="Head", **said).status_code == 303
    assert told(council) == {}, "neither a refusal nor a change of something else is told"
    assert send(client, "/people/owner/edit", email=other, **said).status_code == 303
    assert told(council) == {
        OWNER: ("Your account has another email address", council.accounts[OWNER].person_id),
        other: ("Your account has this email address now", council.accounts[OWNER].person_id),
    }


def test_the_address_of_who_cannot_sign_in_is_changed_without_a_word(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    with council.database.unit_of_work() as session:
        close_account(session, OPERATOR, session.get_one(Account, council.accounts[OWNER].id))
    sign_in(client, ADMIN)
    typed = {"email": "another@council.example", "name": "Owner", "employer": "council"}
    assert send(client, "/people/owner/edit", **typed).status_code == 303
    assert told(council) == {}


def told(council: Council) -> dict[str, tuple[str, UUID | None]]:
    """What was posted to each address, and whose letter it is kept as."""
    with council.database.reading() as session:
        return {one.to_address: (one.subject, one.person_id) for one in session.scalars(select(Message))}


def test_teams_and_organisations_are_kept_too(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, ADMIN)
    assert send(client, "/teams/new", name="Housing", parent="test-team").status_code == 303
    assert "Part of" in client.get("/teams/housing").text
    round_about = send(client, "/teams/test-team/edit", name="Test Team", parent="housing")
    assert round_about.status_code == 422 and "A team cannot be part of itself" in round_about.text
    taken = send(client, "/teams/housing/edit", name="test team")
    assert taken.status_code == 422 and "Another team has this name" in taken.text
    assert send(client, "/organisations/new", name="New Ltd", organisation_type="supplier").status_code == 303
    edit = send(client, "/organisations/new-ltd/edit", name="Test Supplier", organisation_type="supplier")
    assert edit.status_code == 422 and "Another organisation has this name" in edit.text


@pytest.mark.parametrize("path", ["/people/new", "/people/owner/edit", "/teams/new"])
def test_only_administrators_keep_the_directory(
    client: FlaskClient, council: Council, sign_in: SignIn, path: str
) -> None:
    assert client.get(path).status_code == 302
    assert sign_in(client, "steward@council.example").get(path).status_code == 403
