"""A learner is assigned on a system's page, and seen at home, in the list, and by those who are told names."""

import pytest
from flask.testing import FlaskClient

from tests.catalogue.runbooks.running import Running
from tests.portal.conftest import Council, SignIn, Tell
from tests.portal.filling import fields_of, fill_in

STAFF, ADMIN = "staff@council.example", "admin@council.example"
PAGE = "/systems/hearth/readiness"


def alone(at: Running) -> None:
    """A restore that only the supplier has done, under a live contract."""
    runbook = at.thing("runbook", "Restore Hearth", body="1. Stop.")
    at.drill(at.procedure(runbook=runbook, is_restore=True), at.sam)
    at.contract(end_on="2027-03-31", supplier="corvane")


@pytest.fixture
def action(client: FlaskClient, council: Council, running: Tell, sign_in: SignIn) -> str:
    """Where the form of the system's page is sent."""
    running(alone)
    page = sign_in(client, ADMIN).get(PAGE).text
    assert "Nobody of ours can: Restore" in page
    return page.partition('action="/systems/hearth/procedures/')[2].partition('"')[0]


def test_a_learner_is_in_hand_and_no_cover(client: FlaskClient, council: Council, action: str, sign_in: SignIn) -> None:
    address = f"/systems/hearth/procedures/{action}"
    form = fields_of(client.get(PAGE).text, address) | {"person": STAFF}
    answer = client.post(address, data=form)
    assert answer.status_code == 303
    page = client.get(PAGE).text
    assert "In hand: Somebody of ours is to learn it by" in page and "Nobody of ours can" not in page
    listed = client.get("/readiness?contractor=only").text
    assert "1 of 1 in hand" in listed and "Hearth" in listed
    learner = sign_in(client.application.test_client(), STAFF)
    home = learner.get("/").text
    assert "procedure to learn" in home and "With a buddy: Restore" in home
    assert "By " in learner.get("/my/starter-pack").text
    assert "Staff is to learn it by" in learner.get(PAGE).text


def test_any_procedure_can_be_given_a_learner(client: FlaskClient, action: str) -> None:
    address = f"/systems/hearth/procedures/{action}"
    assert address in client.get(PAGE).text and client.get(address).status_code == 200
    wrong = fill_in(client, address, {"person": "Nobody Known"})
    assert wrong.status_code == 422 and "Nobody who works here is called" in wrong.text
    past = {"by_on-day": "1", "by_on-month": "1", "by_on-year": "2020"}
    refused = fill_in(client, address, {"person": STAFF} | past)
    assert refused.status_code == 422 and "Give a day after today" in refused.text


def test_who_may_not_assign_is_not_asked(client: FlaskClient, action: str, sign_in: SignIn) -> None:
    colleague = sign_in(client.application.test_client(), STAFF)
    assert "Assign a learner" not in colleague.get(PAGE).text
    assert colleague.get(f"/systems/hearth/procedures/{action}").status_code == 403
