"""Where a search finds nothing: what would be found instead, of what the reader may see, for a few searches at most."""

import pytest
from flask.testing import FlaskClient

from catalogue.search.executor import Ask, Found, execute
from catalogue.search.parse import MAX_CHARACTERS
from catalogue.search.snapshot import Snapshot
from tests.portal.conftest import Council


def test_nothing_found_offers_what_would_be(client: FlaskClient, shelf: Council) -> None:
    page = client.get("/search", query_string={"q": '"parking days" -bins', "sort": "title"}).text
    assert "Quotation marks find words side by side" in page
    assert "A minus sign leaves out" in page
    assert 'href="/search?sort=title&amp;q=parking+days">parking days</a> (1 result)' in page
    assert 'href="/search?sort=title&amp;q=parking">parking</a> (25 results)' in page
    assert 'href="/search?sort=title&amp;q=days">days</a> (1 result)' in page


def test_words_that_only_hidden_things_hold_are_not_offered(client: FlaskClient, shelf: Council) -> None:
    page = client.get("/search", query_string={"q": "lorries AND days"}).text
    assert ">days</a> (1 result)" in page
    assert ">lorries</a>" not in page
    assert "AND between words needs both" in page


def test_marks_are_explained_only_where_they_were_used(client: FlaskClient, shelf: Council) -> None:
    page = client.get("/search?q=bin&kind=report").text
    for words in ("Quotation marks", "minus sign", "A star", "AND between"):
        assert words not in page.partition("app-empty")[2]


def test_help_costs_a_few_searches_at_most(
    client: FlaskClient, shelf: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def counted(snapshot: Snapshot, ask: Ask) -> Found:
        asked.append(ask.facets)
        return execute(snapshot, ask)

    monkeypatch.setattr("catalogue.search.query.execute", counted)
    many = {"kind": "report", "team": "x", "format": "x", "theme": "x", "lifecycle": "draft"}
    client.get("/search", query_string={"q": '"parking zone days bins cars emptied"', **many})
    assert len(asked) == 7
    assert asked[1:] == [()] * 6


def test_without_anything_to_narrow_there_is_no_filter_panel(client: FlaskClient, shelf: Council) -> None:
    assert "Apply filters" not in client.get("/search?q=qqqqq").text
    assert "Apply filters" in client.get("/search?q=qqqqq&kind=report").text


def test_a_mended_query_that_would_be_too_long_is_not_offered(client: FlaskClient, shelf: Council) -> None:
    q = "parkng days " + "x" * 188
    answer = client.get("/search", query_string={"q": q})
    assert (len(q), answer.status_code) == (200, 200)


def test_a_search_that_would_be_too_long_is_not_tried(client: FlaskClient, shelf: Council) -> None:
    """The mended word has a letter more than was typed, and what was typed is as long as a search may be."""
    q = f"parkng -{'x' * 95} -{'y' * 95}"
    assert len(q) == MAX_CHARACTERS
    answer = client.get("/search", query_string={"q": q, "kind": "report"})
    assert answer.status_code == 200
    assert "Did you mean" not in answer.text
