"""Letting somebody see a restricted thing by name: given, seen in page, list and search, and ended."""

import re

from flask.testing import FlaskClient

from catalogue.workflows.follow import rebuild
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fill_in

PAGE = "/datasets/safe-houses"


def sees(client: FlaskClient) -> list[bool]:
    """Whether page, list and search show the thing."""
    return [
        client.get(PAGE).status_code == 200,
        PAGE in client.get("/datasets").text,
        PAGE in client.get("/search?q=safe+houses").text,
    ]


def test_a_person_let_in_by_name_sees_it_everywhere_until_it_is_ended(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("dataset", "Safe houses", visibility="restricted")
    rebuild(council.database, client.application.extensions["portal"].index, TODAY)
    reader = sign_in(client.application.test_client(), "staff@council.example")
    steward = sign_in(client, "steward@council.example")
    assert sees(reader) == [False, False, False]
    answer = fill_in(steward, f"{PAGE}/sight", {"person": "staff@council.example", "reason": "Covers for Ann"})
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/owners")
    rebuild(council.database, client.application.extensions["portal"].index, TODAY)  # as the worker does
    assert sees(reader) == [True, True, True]
    owners = steward.get(f"{PAGE}/owners").text
    assert "People who may see this" in owners and "Covers for Ann" in owners
    assert "People who may see this" not in reader.get(f"{PAGE}/owners").text
    assert reader.get(f"{PAGE}/sight").status_code == 403
    ending = re.findall(rf'href="({PAGE}/sight/[^"]+/end)"', owners)[0]
    assert reader.get(ending).status_code == 403
    assert fill_in(steward, ending, {}).status_code == 303
    rebuild(council.database, client.application.extensions["portal"].index, TODAY)
    assert sees(reader) == [False, False, False]
    assert steward.get(ending).status_code == 404


def test_the_form_says_what_is_wrong_and_only_restricted_things_have_the_list(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("dataset", "Safe houses", visibility="restricted")
    council.register("dataset", "Bins")
    steward = sign_in(client, "steward@council.example")
    answer = fill_in(steward, f"{PAGE}/sight", {"person": "nobody@council.example", "reason": "x"})
    assert answer.status_code == 422 and "Nobody who works here is called" in answer.text
    assert "Enter the reason" in fill_in(steward, f"{PAGE}/sight", {"person": "staff@council.example"}).text
    assert "People who may see this" not in steward.get("/datasets/bins/owners").text
