"""Search, suggestions and the description of the programming interface."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator

from catalogue.search.ordering import Sort
from catalogue.search.query import MOST_SUGGESTED
from catalogue.search.schema import FACETS
from catalogue.store import Database
from catalogue.workflows.follow import follow_changes
from tests.conftest import TODAY
from tests.portal.conftest import Council


@pytest.fixture
def portal_database(database: Database) -> Database:
    """SQLite and PostgreSQL in turn: both must give the same answers."""
    return database


def follow(app: Flask) -> None:
    """Let the index catch up."""
    services = app.extensions["portal"]
    follow_changes(services.database, services.index, TODAY)


def test_search_finds_counts_and_labels(app: Flask, client: FlaskClient, council: Council) -> None:
    council.register("dataset", "Bin rounds", visibility="public", summary="Which bin when")
    council.register("dataset", "Bin rounds of the secret service", visibility="restricted")
    follow(app)
    found = client.get("/api/v1/search?q=bin&kind=dataset&page=1&per_page=5").get_json()
    assert found["total"] == 1
    item = found["items"][0]
    assert {key: item[key] for key in ("kind", "slug", "title", "summary", "url")} == {
        "kind": "dataset",
        "slug": "bin-rounds",
        "title": "Bin rounds",
        "summary": "Which bin when",
        "url": "/datasets/bin-rounds",
    }
    assert found["facets"]["kind"] == [{"value": "dataset", "label": "Dataset", "count": 1}]
    assert found["suggestion"] is None
    assert client.get("/api/v1/suggest?q=bin").get_json()["items"] == [
        {"kind": "dataset", "title": "Bin rounds", "url": "/datasets/bin-rounds"}
    ]


@pytest.mark.parametrize("q", ["bin", "bins", "bin rou", "rouns", "rounds OR lorries"])
def test_suggestions_are_what_a_search_begins_with(app: Flask, client: FlaskClient, council: Council, q: str) -> None:
    for number in range(12):
        council.register("dataset", f"Bin rounds {number}", visibility="public", summary="Bins " * (number % 5))
    council.register("system", "Bin lorries", visibility="public")
    follow(app)
    first = [item["url"] for item in client.get("/api/v1/search", query_string={"q": q}).get_json()["items"]]
    offered = [item["url"] for item in client.get("/api/v1/suggest", query_string={"q": q}).get_json()["items"]]
    assert offered == first[:MOST_SUGGESTED]
    assert offered


def test_the_description_names_every_filter_and_order(client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").get_json()["paths"]["/search"]["get"]["parameters"]
    assert set(FACETS) <= {one["name"] for one in described}
    (order,) = (one for one in described if one["name"] == "sort")
    assert order["schema"]["enum"] == [sort.value for sort in Sort]
    (freshness,) = (one for one in described if one["name"] == "freshness")
    assert "older (More than 3 years ago)" in freshness["description"]


@pytest.mark.parametrize("q", ["NOT " * 2_000, "x" * 100_000, "*a*", ") OR labels:everything OR (", "\x00", "a" * 201])
def test_a_hostile_question_is_answered_or_refused_in_words(
    app: Flask, client: FlaskClient, council: Council, q: str
) -> None:
    council.register("dataset", "Hidden", visibility="restricted")
    follow(app)
    answer = client.get("/api/v1/search", query_string={"q": q})
    assert answer.status_code in (200, 422)
    assert "Hidden" not in answer.text
    assert client.get("/api/v1/suggest", query_string={"q": q}).status_code == 200


def test_search_answers_without_an_index(client: FlaskClient, council: Council) -> None:
    council.register("dataset", "Bin rounds", visibility="public")
    assert client.get("/api/v1/search?q=bin").get_json()["total"] == 1


def test_the_description_holds_what_is_there(app: Flask, client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").get_json()
    assert described["openapi"] == "3.1.0"
    rules = {rule.rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/v1/")}
    assert len(described["paths"]) >= len(rules) - 1
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
