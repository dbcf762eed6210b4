"""Suggested procedures on pages: which type is guessed, nothing ticked, what is added, and who is asked."""

import pytest
from flask.testing import FlaskClient

from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fill_in

STAFF, STEWARD = "staff@council.example", "steward@council.example"
PAGE, READINESS = "/systems/hearth/procedures/suggested", "/systems/hearth/readiness"
RESTORE = "Restore it from a backup"


@pytest.fixture
def steward(client: FlaskClient, council: Council, sign_in: SignIn) -> FlaskClient:
    """A steward, and a system in a room of our own."""
    council.register("system", "Hearth", hosting="on_premises")
    return sign_in(client, STEWARD)


def test_the_type_is_guessed_from_where_it_runs_and_nothing_is_ticked(steward: FlaskClient) -> None:
    assert PAGE in steward.get(READINESS).text
    page = steward.get(PAGE).text
    assert "On servers of our own" in page and RESTORE in page
    assert " checked" not in page
    assert "Carry on by hand while it is down" in steward.get(f"{PAGE}?type=hosted-by-supplier").text


def test_where_nobody_knows_where_it_runs_the_type_is_asked(steward: FlaskClient, council: Council) -> None:
    council.register("system", "Attic")
    page = steward.get("/systems/attic/procedures/suggested").text
    assert "What type of system is it?" in page
    assert "/systems/attic/procedures/suggested?type=website" in page
    assert steward.get(f"{PAGE}?type=steam-engine").status_code == 404


def test_what_is_ticked_is_added_at_once_and_asked_no_more(steward: FlaskClient) -> None:
    answer = fill_in(steward, PAGE, {"chosen": [RESTORE, "Install security updates"]}, f"{PAGE}?type=own-server")
    assert answer.status_code == 303
    page = steward.get(READINESS).text
    assert "2 procedures added." in page
    assert page.count('<section aria-labelledby="procedure-') == 2
    assert RESTORE not in steward.get(PAGE).text


def test_nothing_ticked_is_refused_in_words(steward: FlaskClient) -> None:
    answer = fill_in(steward, PAGE, {}, f"{PAGE}?type=own-server")
    assert answer.status_code == 422
    assert "Tick what this system needs." in answer.text


def test_where_all_is_there_the_page_says_so(steward: FlaskClient) -> None:
    page = steward.get(f"{PAGE}?type=database").text
    every = [part.partition('"')[0] for part in page.split('type="checkbox" value="')[1:]]
    assert fill_in(steward, f"{PAGE}?type=database", {"chosen": every}).status_code == 303
    assert "It has all of these already" in steward.get(f"{PAGE}?type=database").text


def test_whoever_may_not_edit_the_system_is_not_asked(steward: FlaskClient, sign_in: SignIn) -> None:
    staff = sign_in(steward.application.test_client(), STAFF)
    assert staff.get(PAGE).status_code == 403
    assert staff.post(f"{PAGE}?type=database", data={"chosen": RESTORE}).status_code in (400, 403)
    assert steward.application.test_client().get(PAGE).status_code == 302
