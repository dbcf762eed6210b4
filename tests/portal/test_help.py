"""Help, statements, short addresses: public, honest about the basics, and leading nowhere else."""

import pytest
from flask.testing import FlaskClient

from catalogue.terms import Role
from portal.views.help import SHORT
from tests.portal.conftest import Council, SignIn


@pytest.mark.parametrize(
    "path, words",
    [
        ("/help", "Find things"),
        ("/accessibility", "partially compliant"),
        ("/privacy", "UK GDPR article 6(1)(e)"),
        ("/cookies", "We set one cookie"),
        ("/contact", "Write to the contact address on its page"),
    ],
)
def test_anyone_may_read_them(client: FlaskClient, path: str, words: str) -> None:
    assert words in client.get(path).text


def test_every_role_is_explained(client: FlaskClient) -> None:
    page = client.get("/help").text
    assert [role for role in Role if role.label not in page] == []


def test_every_anchor_that_help_promises_is_there(client: FlaskClient) -> None:
    page = client.get("/help").text
    for anchor in ("find", "narrow", "read", "tags", "ask", "keep", "load", "roles", "short"):
        assert f'id="{anchor}"' in page and f'href="#{anchor}"' in page


@pytest.mark.parametrize("name", sorted(SHORT))
def test_a_short_address_leads_to_a_page_of_ours(
    client: FlaskClient, council: Council, sign_in: SignIn, name: str
) -> None:
    sign_in(client, "admin@council.example")
    answer = client.get(f"/go/{name}")
    assert answer.status_code == 302 and answer.location.startswith("/")
    assert client.get(answer.location).status_code == 200


@pytest.mark.parametrize("name", ["evil", "https:", "..", "people.", "PEOPLE"])
def test_any_other_is_not_found(client: FlaskClient, name: str) -> None:
    assert client.get(f"/go/{name}").status_code == 404


def test_robots_stay_out_of_lists_of_results(client: FlaskClient) -> None:
    answer = client.get("/robots.txt")
    assert answer.mimetype == "text/plain"
    assert "Disallow: /search" in answer.text


def test_the_cookie_told_of_is_the_one_that_is_set(client: FlaskClient, council: Council) -> None:
    name = client.application.config["SESSION_COOKIE_NAME"]
    assert f">{name}<" in client.get("/cookies").text


def test_the_contact_page_promises_no_address_that_it_does_not_give(client: FlaskClient) -> None:
    page = client.get("/contact").text
    assert "service desk" not in page
    assert "has not set an address for the portal yet" in page
