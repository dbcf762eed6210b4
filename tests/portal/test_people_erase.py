"""The page on which an administrator erases somebody who has left."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.people.directory import end_employment
from catalogue.people.tables import Person
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn
from tests.portal.filling import fill_in

ADMIN, OWNER, PAGE = "admin@council.example", "owner@council.example", "/people/owner/erase"


@pytest.fixture
def left(council: Council) -> Council:
    """The owner has left."""
    with council.database.unit_of_work() as session:
        person = session.scalars(select(Person).where(Person.email == OWNER)).one()
        person.start_on = None
        end_employment(session, OPERATOR, person, TODAY - timedelta(days=9))
    return council


def test_somebody_who_left_is_erased_after_a_second_look(client: FlaskClient, left: Council, sign_in: SignIn) -> None:
    sign_in(client, ADMIN)
    assert f'href="{PAGE}"' in client.get("/people/owner").text
    wrong = fill_in(client, PAGE, {"reason": "Asked", "sure": "staff@council.example"})
    assert wrong.status_code == 422 and "not the email address of this person" in wrong.text
    assert fill_in(client, PAGE, {"sure": OWNER}).status_code == 422
    done = fill_in(client, PAGE, {"reason": "Asked on 3 May", "sure": OWNER.upper()})
    assert done.status_code == 303
    page = client.get(done.location).text
    assert "They are now called Former member of staff" in page
    assert OWNER not in page and "/erase" not in page
    assert client.get("/people/owner").status_code == 404
    trail = client.get("/admin/audit").text
    assert "Erased" in trail and OWNER not in trail
    assert "was erased already" in client.get(f"{done.location}/erase").text


def test_somebody_who_works_here_is_not_erased_and_the_page_says_why(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    sign_in(client, ADMIN)
    assert PAGE not in client.get("/people/owner").text
    page = client.get(PAGE).text
    assert "has not left" in page and "<textarea" not in page and "Erase for good" not in page


def test_only_administrators_erase(client: FlaskClient, left: Council, sign_in: SignIn) -> None:
    assert client.get(PAGE).status_code == 302
    assert sign_in(client, "steward@council.example").get(PAGE).status_code == 403
