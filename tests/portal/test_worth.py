"""The numbers behind a result: for those who keep search, and only when asked for."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.workflows.follow import rebuild
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn

STEWARD = "steward@council.example"


@pytest.fixture
def shelf(app: Flask, council: Council) -> Council:
    """Two things, indexed."""
    council.register("dataset", "Grit & routes", visibility="public", summary="Where grit goes", lifecycle="deprecated")
    council.register("dataset", "Winter routes", visibility="public", description="Grit.")
    rebuild(council.database, app.extensions["portal"].index, TODAY)
    return council


def test_stewards_see_where_each_word_stands_and_what_it_gives(
    client: FlaskClient, shelf: Council, sign_in: SignIn
) -> None:
    page = sign_in(client, STEWARD).get("/search?q=grit+routes&why=1").text
    assert page.count("<details") >= 2 and page.count(">The numbers<") == 2
    assert "“grit”: 1 in titles, 1 in summary, reference and keywords, 2 in all" in page
    assert "It has your words in your order, so it comes higher." in page and "× 1.25" in page
    assert "It is deprecated, so it comes lower." in page and "× 0.5" in page
    assert "Its score, among those with the same standing" in page
    href = re.search(r'href="(/searches/known/new[^"]+)"', page)
    assert href and 'value="/datasets/grit-routes"' in client.get(href[1].replace("&amp;", "&")).text


@pytest.mark.parametrize("email", ["", "staff@council.example"])
def test_others_see_words_alone(client: FlaskClient, shelf: Council, sign_in: SignIn, email: str) -> None:
    reader = sign_in(client, email) if email else client
    page = reader.get("/search?q=grit+routes&why=1").text
    assert "Why it is here:" in page and "It is deprecated, so it comes lower." in page
    assert "The numbers" not in page and "× 0.5" not in page


@pytest.mark.parametrize("address", ["/search?q=grit", "/search?q=grit&why=1&sort=title", "/search?why=1"])
def test_without_being_asked_or_where_they_decide_nothing_there_are_no_numbers(
    client: FlaskClient, shelf: Council, sign_in: SignIn, address: str
) -> None:
    assert "The numbers" not in sign_in(client, STEWARD).get(address).text
