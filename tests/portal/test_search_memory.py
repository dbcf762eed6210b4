"""What the search page notes: searches that found nothing, and the words that found it after all."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.searches.tables import MissedSearch, Reformulation
from catalogue.store import Database
from catalogue.workflows.follow import rebuild
from tests.conftest import TODAY
from tests.page import read_page
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fields_of

STAFF = "staff@council.example"


@pytest.fixture
def shelf(app: Flask, council: Council, sqlite_database: Database) -> Council:
    """A few things, indexed."""
    council.register("dataset", "Refuse collection", visibility="public")
    council.register("system", "Payroll", visibility="internal")
    rebuild(sqlite_database, app.extensions["portal"].index, TODAY)
    return council


def missed(app: Flask) -> dict[str, tuple[int, int]]:
    """How often each search found nothing, and how often for staff."""
    app.extensions["portal"].notebook.write()
    with app.extensions["portal"].database.reading() as session:
        return {row.words: (row.times, row.staff_times) for row in session.scalars(select(MissedSearch))}


def pairs(app: Flask) -> dict[tuple[str, str], int]:
    """How often words found something after others had not."""
    app.extensions["portal"].notebook.write()
    with app.extensions["portal"].database.reading() as session:
        return {(row.from_words, row.to_words): row.times for row in session.scalars(select(Reformulation))}


def test_a_search_that_finds_nothing_is_counted(
    app: Flask, client: FlaskClient, shelf: Council, sign_in: SignIn
) -> None:
    client.get("/search?q=sandbags")
    client.get("/search?q=payroll")
    sign_in(client, STAFF).get("/search?q=SANDBAGS")
    client.get("/search?q=payroll")
    assert missed(app) == {"sandbags": (2, 1), "payroll": (1, 0)}


@pytest.mark.parametrize(
    "query",
    ["q=refuse", "q=", "", "q=x", "q=??", "kind=report", "q=sandbags&as=csv", "q=refuse&kind=system", "q=" + "x" * 201],
)
def test_other_searches_are_not(app: Flask, client: FlaskClient, shelf: Council, query: str) -> None:
    client.get(f"/search?{query}")
    client.get(f"/api/v1/search?{query}")
    client.head("/search?q=sandbags")
    assert missed(app) == {}


def test_filters_are_no_reason_to_count_twice_or_to_forgive(app: Flask, client: FlaskClient, shelf: Council) -> None:
    client.get("/search?q=sandbags&kind=system")
    assert missed(app) == {"sandbags": (1, 0)}


def test_without_an_index_nothing_is_counted(app: Flask, client: FlaskClient, council: Council) -> None:
    assert "search index is being rebuilt" in client.get("/search?q=sandbags").text
    assert missed(app) == {}


def next_search(client: FlaskClient, page: str, words: str) -> str:
    """Type other words into the search form of a page, and follow to the results; where one ends up."""
    form = fields_of(client.get(page).text, "/search")
    answer = client.get("/search", query_string=form | {"q": words}, follow_redirects=True)
    assert answer.status_code == 200
    return answer.request.full_path


def test_the_next_search_that_finds_something_is_paired(app: Flask, client: FlaskClient, shelf: Council) -> None:
    where = next_search(client, "/search?q=ashmen", "refuse")
    assert where == "/search?q=refuse"
    assert pairs(app) == {("ashmen", "refuse"): 1}
    results = client.get(where).text
    assert "after" not in {field["name"] for field in read_page(results).all("input")}
    assert "ashmen" not in results and "after=" not in results


def test_a_search_put_right_by_near_words_may_be_improved_on(app: Flask, client: FlaskClient, shelf: Council) -> None:
    assert "as you wrote it" in client.get("/search?q=refude").text
    next_search(client, "/search?q=refude", "refuse")
    assert pairs(app) == {("refude", "refuse"): 1}


@pytest.mark.parametrize("words", ["Ashmen", "sandbags", "refude", "", "a*"])
def test_nothing_is_learned_from_what_did_not_help(app: Flask, client: FlaskClient, shelf: Council, words: str) -> None:
    client.get("/search", query_string={"q": words, "after": "ashmen"}, follow_redirects=True)
    assert pairs(app) == {}


@pytest.mark.parametrize("after", ["<script>alert(1)</script>", "'); DROP TABLE wish;--", "“ashmen”", "x" * 200])
def test_whatever_comes_along_is_text(app: Flask, client: FlaskClient, shelf: Council, after: str) -> None:
    answer = client.get("/search", query_string={"q": "refuse", "after": after})
    assert (answer.status_code, answer.location) == (302, "/search?q=refuse")
    assert pairs(app) == {(after, "refuse"): 1}


@pytest.mark.parametrize("after", ["x" * 201, "x" * 100_000, " ", "*", "\x00", " OR ".join("bcdefghjklmnop")])
def test_what_nobody_could_search_for_is_ignored(app: Flask, client: FlaskClient, shelf: Council, after: str) -> None:
    client.get("/search", query_string={"q": "refuse", "after": after})
    assert pairs(app) == {}


def test_words_before_do_not_help_past_the_limits(client: FlaskClient, shelf: Council) -> None:
    assert client.get("/search", query_string={"q": "a*", "after": "ashmen"}).status_code == 422
    answer = client.get("/search", query_string={"q": "refuse", "kind": "dataset", "after": "ashmen", "page": "1"})
    assert answer.location == "/search?q=refuse&kind=dataset&page=1"


def test_who_is_signed_in_can_ask_and_others_are_told_whom(
    client: FlaskClient, shelf: Council, sign_in: SignIn
) -> None:
    page = client.get("/search?q=sandbags+%26+co").text
    assert "/searches/ask" not in page and 'href="/contact">ask us' in page
    page = sign_in(client, STAFF).get("/search?q=sandbags+%26+co").text
    assert 'href="/searches/ask?q=sandbags%20%26%20co"' in page and 'href="/contact">ask us' not in page
