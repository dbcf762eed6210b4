"""The table of runbooks finds by all that is written in them, the best first, and hides what its reader may not see."""

import csv
import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update

from catalogue.kinds.resource import CataloguedResource
from catalogue.workflows.follow import rebuild
from portal.services import services_of
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn
from tests.portal.test_resources_table import titles

FOUND = "/runbooks?q=loading+bay"


@pytest.fixture
def written(app: Flask, council: Council) -> Council:
    """Runbooks that say the words in their steps, in their title or not at all, and one that is hidden."""
    council.register("runbook", "A night load", visibility="internal", body="1. Go to the loading bay.\n2. Ring twice.")
    council.register("runbook", "Loading bay", visibility="internal", body="1. Open it.")
    council.register("runbook", "Bins", visibility="internal", body="1. Look.")
    council.register("runbook", "Hidden", visibility="restricted", body="1. Go to the loading bay.")
    council.register("dataset", "Loading bay uses", visibility="internal")
    rebuild(council.database, services_of(app).index, TODAY)
    return council


@pytest.fixture
def staff(client: FlaskClient, written: Council, sign_in: SignIn) -> FlaskClient:
    return sign_in(client, "staff@council.example")


def test_words_are_found_in_the_steps_and_the_title_comes_first(staff: FlaskClient) -> None:
    page = staff.get(FOUND).text
    assert titles(page) == ["Loading bay", "A night load"]
    assert "2 runbooks" in page
    assert "Matched in " in page and "<mark>loading</mark> <mark>bay</mark>" in page
    assert 'href="#results"' in page and 'id="results"' in page


def test_an_order_that_is_asked_for_is_kept_and_there_is_a_way_back(staff: FlaskClient) -> None:
    page = staff.get(f"{FOUND}&sort=title").text
    assert titles(page) == ["A night load", "Loading bay"]
    assert "Best matches first" in page
    assert "Best matches first" not in staff.get(FOUND).text


def test_a_file_holds_the_same_in_the_same_order(staff: FlaskClient) -> None:
    said = staff.get(f"{FOUND}&as=csv").data.decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(said))][1:] == ["Loading bay", "A night load"]


def test_what_is_hidden_is_found_by_nobody_else(client: FlaskClient, written: Council, sign_in: SignIn) -> None:
    assert "No runbooks match" in client.get(FOUND).text
    steward = sign_in(client, "steward@council.example").get(FOUND).text
    assert "Hidden" in titles(steward)


def test_what_became_hidden_a_moment_ago_is_gone_before_the_index_knows(app: Flask, staff: FlaskClient) -> None:
    with services_of(app).database.unit_of_work() as session:
        night = CataloguedResource.slug == "a-night-load"
        session.execute(update(CataloguedResource).where(night).values(visibility="restricted"))
    assert titles(staff.get(FOUND).text) == ["Loading bay"]
    assert "1 runbook<" in staff.get(FOUND).text


def test_filters_narrow_what_the_words_found(staff: FlaskClient) -> None:
    assert "No runbooks match" in staff.get(f"{FOUND}&lifecycle=retired").text


def test_words_that_search_refuses_are_looked_for_in_titles(staff: FlaskClient) -> None:
    answer = staff.get("/runbooks?q=*")
    assert (answer.status_code, "No runbooks match" in answer.text) == (200, True)


def test_without_an_index_the_database_finds_them(
    app: Flask, staff: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.search.behind.MOST_BEHIND", 0)
    with services_of(app).database.unit_of_work():
        pass
    assert "Loading bay" in titles(staff.get(FOUND).text)
