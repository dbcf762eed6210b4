"""Somebody says that they are away: what colleagues see, what suppliers do not, and what nobody stands in for."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from catalogue.kinds.resource import Ownership
from catalogue.people.tables import Person
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fields_of

STAFF, OWNER = "staff@council.example", "owner@council.example"
CONTRACTOR = "contractor@supplier.example"
UNTIL = TODAY + timedelta(days=10)


def say(client: FlaskClient, until: str = "", deputy: str = "") -> str:
    """Say that the owner is away from today; the page that follows."""
    path = "/people/owner/away"
    token = fields_of(client.get(path).text, path)["csrf_token"]
    year, month, last = (until or UNTIL.isoformat()).split("-")
    days: dict[str, str | int] = {"from_on-day": TODAY.day, "from_on-month": TODAY.month, "from_on-year": TODAY.year}
    days |= {"until_on-day": last, "until_on-month": month, "until_on-year": year}
    return client.post(path, data={"csrf_token": token, "deputy": deputy, **days}, follow_redirects=True).text


def give_deputy(council: Council) -> None:
    """Let somebody stand in for all that is owned."""
    with council.database.unit_of_work() as session:
        deputy = session.scalar(select(Person.id).where(Person.email == STAFF))
        session.execute(update(Ownership).values(deputy_id=deputy))


def test_what_nobody_stands_in_for_is_told_at_once(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Trees", owners={"data_steward": OWNER})
    page = say(sign_in(client, OWNER))
    assert "Nobody stands in for 1 entry: name somebody below." in page
    assert 'href="/datasets/trees/owners"' in page
    give_deputy(council)
    page = client.get("/people/owner/away").text
    assert "Who stands in" in page and "Nobody stands in" not in page


def test_one_deputy_is_named_for_all_that_nobody_stands_in_for(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("dataset", "Trees", owners={"data_steward": OWNER})
    council.register("system", "Hearth", owners={"technical_owner": OWNER})
    wrong = say(sign_in(client, OWNER), deputy=OWNER)
    assert "Owner cannot stand in." in wrong and "is away until" not in client.get("/people/owner").text
    page = say(client, deputy=STAFF)
    assert "Nobody stands in" not in page and "is away until" in page
    colleague = sign_in(client.application.test_client(), STAFF)
    assert "entries are yours to look after" in colleague.get("/").text


def test_whom_to_call_is_who_stands_in(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("runbook", "Start the ledger", owners={"technical_owner": OWNER})
    council.register("dataset", "Trees", visibility="public", owners={"data_steward": OWNER})
    give_deputy(council)
    say(sign_in(client, OWNER))
    colleague = sign_in(client.application.test_client(), STAFF)
    for page in (colleague.get("/runbooks/start-the-ledger").text, colleague.get("/datasets/trees").text):
        assert "is away until" in page and "stands in" in page
    assert "is away until" in colleague.get("/people/owner").text
    home = colleague.get("/").text
    assert "entries are yours to look after" in home and "and you stand in." in home
    outsider = sign_in(client.application.test_client(), CONTRACTOR)
    assert "away" not in outsider.get("/datasets/trees").text


def test_only_those_close_to_them_say_it(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    assert sign_in(client, STAFF).get("/people/owner/away").status_code == 403
    assert client.post("/people/owner/away").status_code in (400, 403)
    assert "/people/owner/away" not in client.get("/people/owner").text


@pytest.mark.parametrize("until", ["2020-01-01", "2999-01-01"])
def test_days_that_cannot_be_are_refused_in_words(
    client: FlaskClient, council: Council, sign_in: SignIn, until: str
) -> None:
    page = say(sign_in(client, OWNER), until)
    assert "There is a problem" in page and "is away until" not in client.get("/people/owner").text


def test_they_are_back(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    say(sign_in(client, OWNER))
    path = "/people/owner/away"
    token = fields_of(client.get(path).text, path)["csrf_token"]
    client.post(f"{path}/back", data={"csrf_token": token})
    assert "is away until" not in client.get("/people/owner").text
