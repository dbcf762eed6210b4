"""Naming and ending owners, without script and by a name as well as an address."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from catalogue.people.directory import PersonEntry, keep_person
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn
from tests.portal.filling import fields_of, fill_in

PATH = "/datasets/bins/owners"


@pytest.fixture
def steward(client: FlaskClient, council: Council, sign_in: SignIn) -> FlaskClient:
    """A steward before a dataset that the owner answers for."""
    council.register("dataset", "Bins", owners={"data_steward": "owner@council.example"})
    return sign_in(client, "steward@council.example")


def person(council: Council, email: str, name: str, **more: object) -> None:
    """One more person of the council."""
    with council.database.unit_of_work() as session:
        keep_person(session, OPERATOR, PersonEntry(email, name, **more))  # type: ignore[arg-type]  # a test's shorthand


def test_a_person_is_named_by_address_with_dates_and_deputy(steward: FlaskClient) -> None:
    said = {"role": "technical_owner", "person": "STAFF@council.example", "deputy": "admin@council.example"}
    until = {"until_on-day": "31", "until_on-month": "3", "until_on-year": "2027"}
    answer = fill_in(steward, PATH, said | until)
    assert (answer.status_code, answer.location) == (303, "/datasets/bins")
    page = steward.get(PATH).text
    assert "31 March 2027" in page
    assert 'href="/people/staff"' in page
    assert 'href="/people/admin"' in page


def test_a_successor_ends_whoever_held_the_role(steward: FlaskClient) -> None:
    fill_in(steward, PATH, {"role": "data_steward", "person": "staff@council.example"})
    page = steward.get("/datasets/bins").text
    assert "/people/staff" in page
    assert "/people/owner" not in page


def test_a_name_that_several_people_have_becomes_a_choice(steward: FlaskClient, council: Council) -> None:
    person(council, "ann.first@council.example", "Ann Example")
    person(council, "ann.second@council.example", "Anna Example")
    answer = fill_in(steward, PATH, {"role": "technical_owner", "person": "example"})
    assert answer.status_code == 422
    assert "2 people match" in answer.text
    sent = fields_of(answer.text, PATH) | {"person": "ann.second@council.example"}
    assert steward.post(PATH, data=sent).status_code == 303
    assert "Anna Example" in steward.get("/datasets/bins").text


@pytest.mark.parametrize(
    "typed, field, words",
    [
        ({"role": ""}, "role", "Choose a role"),
        ({"person": ""}, "person", "Enter an email address or a name"),
        ({"person": "nobody at all"}, "person", "Nobody who works here is called"),
        ({"person": "contractor@supplier.example"}, "person", "does not work for the council"),
        ({"from_on-month": "13"}, "from_on", "must be a real date"),
        ({"from_on-day": "", "from_on-month": "", "from_on-year": ""}, "from_on", "Enter the first day"),
        ({"until_on-day": "1", "until_on-month": "1", "until_on-year": "2020"}, "until_on", "before the first"),
        ({"deputy": "ghost"}, "deputy", "Nobody who works here"),
    ],
)
def test_what_is_wrong_is_told_and_the_rest_kept(
    steward: FlaskClient, typed: dict[str, str], field: str, words: str
) -> None:
    usual = {"role": "technical_owner", "person": "staff@council.example"}
    answer = fill_in(steward, PATH, usual | typed)
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text
    assert words in answer.text
    again = fields_of(answer.text, PATH)
    assert all(again[name] == value for name, value in (usual | typed).items())


def test_a_role_is_ended_after_a_question(steward: FlaskClient) -> None:
    assert "End<span" in steward.get(PATH).text
    asked = f"{PATH}/end/data_steward"
    assert fill_in(steward, asked, {}).status_code == 303
    assert "Nobody answers for this" in steward.get("/datasets/bins").text
    assert steward.get(asked).status_code == 404
    assert "No longer" in steward.get(PATH).text or "Nobody has been named" in steward.get(PATH).text


def test_an_owner_who_has_left_is_flagged(steward: FlaskClient, council: Council) -> None:
    person(council, "owner@council.example", "Owner", end_on=TODAY - timedelta(days=30))
    page = steward.get("/datasets/bins").text
    assert "Left on 23 October 2026" in page
    assert "Nobody answers for this" in page


def test_the_table_is_a_file_too(steward: FlaskClient) -> None:
    answer = steward.get(f"{PATH}?as=csv")
    assert answer.text.splitlines()[1].startswith("Data steward,Owner,")


def test_naming_owners_is_for_those_who_may(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Bins", visibility="public")
    assert client.get(PATH).status_code == 302
    staff = sign_in(client, "staff@council.example")
    page = staff.get(PATH).text
    assert "Name an owner" not in page
    assert staff.post(PATH, data=fields_of(page, "/sign-out")).status_code == 403
