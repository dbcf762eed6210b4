"""Two people change one person, team, organisation or term: the second is shown both, and nothing typed is lost."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from catalogue.store import Database
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import Sent, fields_of, fill_in

ADMIN = "admin@council.example"
# Where, what one changes, what the other changes, and a field that both do.
ENTRIES = [
    ("/people/owner/edit", {"job_title": "Head of housing"}, {"name": "Olive Owner"}, "name"),
    ("/teams/test-team/edit", {"email": "team@council.example"}, {"description": "Tests."}, "description"),
    ("/organisations/test-supplier/edit", {"identifier": "01234567"}, {"website": "https://test.example"}, "website"),
    ("/glossary/uprn/edit", {"synonyms": "property number"}, {"definition": "A number."}, "definition"),
]


@pytest.fixture
def portal_database(database: Database) -> Database:
    """SQLite and PostgreSQL in turn."""
    return database


@pytest.fixture
def admin(client: FlaskClient, council: Council, sign_in: SignIn) -> FlaskClient:
    """Somebody who may change all of them."""
    sign_in(client, ADMIN)
    fill_in(client, "/glossary/new", {"term": "UPRN", "definition": "One"})
    return client


def seen(form: Sent) -> dict[str, Any]:
    """What a form holds that people see."""
    return {name: value for name, value in form.items() if name not in ("csrf_token", "version", "began")}


@pytest.mark.parametrize("path, theirs, mine, both", ENTRIES)
def test_what_others_changed_is_taken_in_and_what_was_typed_stays(
    admin: FlaskClient, path: str, theirs: Sent, mine: Sent, both: str
) -> None:
    began = admin.get(path).text
    assert fill_in(admin, path, theirs).status_code == 303
    stale = fill_in(admin, path, mine, began=began)
    assert stale.status_code == 409
    assert "Nothing you typed is lost" in stale.text and "Only they changed" in stale.text
    assert seen(fields_of(stale.text, path)) == seen(fields_of(began, path)) | theirs | mine
    assert fill_in(admin, path, {}, began=stale.text).status_code == 303
    assert seen(fields_of(admin.get(path).text, path)).items() >= (theirs | mine).items()


@pytest.mark.parametrize("path, theirs, mine, both", ENTRIES)
def test_what_both_changed_is_shown_from_both_sides(
    admin: FlaskClient, path: str, theirs: Sent, mine: Sent, both: str
) -> None:
    began = admin.get(path).text
    assert fill_in(admin, path, mine).status_code == 303
    stale = fill_in(admin, path, {both: f"{mine[both]}org"}, began=began)
    assert stale.status_code == 409
    assert "You both changed" in stale.text and "What they changed" in stale.text
    assert fields_of(stale.text, path)[both] == f"{mine[both]}org"


@pytest.mark.parametrize("path, theirs, mine, both", ENTRIES)
def test_a_form_with_something_wrong_does_not_forget_from_what_it_began(
    admin: FlaskClient, path: str, theirs: Sent, mine: Sent, both: str
) -> None:
    began = admin.get(path).text
    name = "term" if path.startswith("/glossary") else "name"
    wrong = fill_in(admin, path, {name: ""}, began=began)
    assert wrong.status_code == 422
    assert fields_of(wrong.text, path)["version"] == fields_of(began, path)["version"]
    assert fill_in(admin, path, theirs).status_code == 303
    assert fill_in(admin, path, {name: "Another"}, began=wrong.text).status_code == 409


@pytest.mark.parametrize("path, theirs, mine, both", ENTRIES)
@pytest.mark.parametrize("told", ["", "[1]", "no JSON", '{"name": {"a": [1]}, "start_date": 7, "synonyms": [{}]}'])
def test_what_a_form_tells_of_its_beginning_is_not_trusted(
    admin: FlaskClient, path: str, theirs: Sent, mine: Sent, both: str, told: str
) -> None:
    stale = fill_in(admin, path, {**mine, "version": "77", "began": told})
    assert stale.status_code == 409
    assert fields_of(stale.text, path)[both] == mine[both]
