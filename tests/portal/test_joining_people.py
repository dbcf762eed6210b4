"""A joiner is given what somebody had: the leaver's list, with the joiner as the one who takes it."""

import pytest
from flask.testing import FlaskClient

from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fields_of, fill_in

ADMIN, STAFF, OWNER = (f"{name}@council.example" for name in ("admin", "staff", "owner"))
PAGE = "/people/staff/joining"


def test_the_list_of_whoever_had_it_names_the_joiner(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Trees", owners={"data_steward": OWNER})
    sign_in(client, ADMIN)
    assert PAGE in client.get("/people/staff").text
    answer = fill_in(client, PAGE, {"person": OWNER})
    assert answer.status_code == 303 and answer.location == "/people/owner/leaving?to=staff"
    page = client.get(answer.location).text
    assert fields_of(page, "/people/owner/leaving")["to-datasets"] == STAFF and "Trees" in page


@pytest.mark.parametrize(
    "person, words", [("", "Answer “Who had it?”"), (STAFF, "is who is given it"), ("Nobody Known", "is called")]
)
def test_what_is_wrong_is_said(client: FlaskClient, council: Council, sign_in: SignIn, person: str, words: str) -> None:
    answer = fill_in(sign_in(client, ADMIN), PAGE, {"person": person})
    assert answer.status_code == 422 and words in answer.text


def test_only_managers_and_administrators_give(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    assert PAGE not in sign_in(client, STAFF).get("/people/staff").text
    assert client.get(PAGE).status_code == 403
    assert sign_in(client.application.test_client(), OWNER).get(PAGE).status_code == 403
