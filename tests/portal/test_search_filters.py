"""The filters beside search results: their names, their order, who may use them, and how many are shown."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.workflows.follow import rebuild
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn

STAFF = "staff@council.example"


def test_people_who_answer_are_a_filter_by_name_for_staff_alone(
    client: FlaskClient, app: Flask, shelf: Council, sign_in: SignIn
) -> None:
    for number, email in enumerate(("owner@council.example", "steward@council.example")):
        shelf.register("dataset", f"Owned {number}", visibility="public", owners={"data_steward": email})
    rebuild(shelf.database, app.extensions["portal"].index, TODAY)
    page = sign_in(app.test_client(), STAFF).get("/search?q=owned&owner=owner&owner=nobody-here").text
    assert re.search(r'value="owner" checked>\s*<label[^>]*><span>Owner</span> <span[^>]*>1<', page)
    assert re.search(r'value="steward">\s*<label[^>]*><span>Steward</span> <span[^>]*>1<', page)
    assert "Answered for by: nobody-here" in page
    assert "Answered for by" not in client.get("/search?q=owned").text
    assert "owner" not in client.get("/api/v1/search?q=owned").get_json()["facets"]
    refused = client.get("/search?q=owned&owner=owner")
    assert refused.status_code == 422
    assert 'href="/search?q=owned">Search without this filter' in refused.text
    assert "/sign-in?next=" in refused.text


def test_keywords_come_last_as_they_are_written(client: FlaskClient, app: Flask, shelf: Council) -> None:
    shelf.register("dataset", "Zones", visibility="public", keywords="Blue badge\ncars")
    rebuild(shelf.database, app.extensions["portal"].index, TODAY)
    page = client.get("/search").text
    facets = re.findall(r'<details class="app-facet"( open)?>\s*<summary>([^<]+)', page)
    assert facets[-1] == ("", "Keyword")
    assert "<span>Blue badge</span>" in page
    chosen = client.get("/search?tag=blue-badge").text
    assert ">1 result<" in chosen
    assert "Keyword: Blue badge</a>" in chosen
    assert '>1<span class="govuk-visually-hidden"> result</span>' in chosen
    labels = {one["value"]: one["label"] for one in client.get("/api/v1/search").get_json()["facets"]["tag"]}
    assert labels == {"cars": "cars", "blue-badge": "Blue badge"}


def test_a_kind_that_does_not_exist_is_called_unknown(client: FlaskClient, shelf: Council) -> None:
    assert "Kind: unknown (zzz)</a>" in client.get("/search?kind=zzz").text


def test_ranges_are_said_in_plain_words(client: FlaskClient, shelf: Council) -> None:
    page = client.get("/search?freshness=older&completeness=thin").text
    assert "Last changed or confirmed: More than 3 years ago</a>" in page
    assert "How full the entry is: Less than 40% filled in</a>" in page
    assert "<span>In the last 3 months</span>" in page


def test_more_values_than_are_shown_are_counted(
    client: FlaskClient, app: Flask, shelf: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    shelf.register("dataset", "Zones", visibility="public", keywords="a\nb\nc\nd")
    rebuild(shelf.database, app.extensions["portal"].index, TODAY)
    monkeypatch.setattr("catalogue.search.page.MOST_VALUES", 2)
    assert "and 3 more: choose another filter first" in client.get("/search").text
    assert client.get("/api/v1/search").get_json()["facets_more"] == {"tag": 3}
    chosen = client.get("/search?q=zones&tag=a&tag=b&tag=c&tag=d").text
    assert "choose another filter first" not in chosen
