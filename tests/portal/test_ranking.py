"""The page of the ranking: other numbers are tried without a trace, used with a reason, and in force at once."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from catalogue.audit import AuditEvent, cursor
from catalogue.people.directory import TeamEntry, keep_team
from catalogue.people.queries import person_by_email
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.resources.named import thing_named
from catalogue.search.ranking import TUNABLES
from catalogue.store import Database
from catalogue.terms import Role
from catalogue.tuning.operations import add_known_search
from catalogue.workflows.follow import rebuild
from portal.urls import with_query
from tests.conftest import AUDIT_KEY, TODAY
from tests.portal.applications import new_application
from tests.portal.conftest import OPERATOR, Council, SignIn, csrf_of, settings_for
from tests.portal.filling import fill_in
from tests.portal.test_search_page import rows_of

STAFF, STEWARD, ADMIN = "staff@council.example", "steward@council.example", "admin@council.example"
PAGE = "/searches/ranking"
# In the usual order the system comes first for “grit”; by these numbers the dataset that says it more often.
TEXT_FIRST = {"title": "1", "strong": "0", "text": "20", "text_length": "0", "saturation": "10"}
TRYING = with_query(PAGE, **TEXT_FIRST)


@pytest.fixture
def portal_database(database: Database) -> Database:
    """Both databases in turn."""
    return database


@pytest.fixture
def shelf(app: Flask, council: Council) -> Council:
    """Two things whose order the numbers decide, one of them known as right, and an index."""
    council.register("dataset", "Roads in winter", visibility="public", description="Grit and gritting.")
    council.register("system", "Grit on roads", visibility="public")
    with council.database.unit_of_work() as session:
        add_known_search(session, OPERATOR, "grit", thing_named(session, OPERATOR, "/datasets/roads-in-winter"))
    rebuild(council.database, app.extensions["portal"].index, TODAY)
    return council


@pytest.fixture
def steward(client: FlaskClient, shelf: Council, sign_in: SignIn) -> FlaskClient:
    """A steward's browser."""
    return sign_in(client, STEWARD)


def first_result(client: FlaskClient) -> str:
    """What comes first for “grit”."""
    found = re.search(r'class="govuk-link" href="(/(?:datasets|systems)/[^"]+)"', client.get("/search?q=grit").text)
    assert found
    return found[1]


def use(client: FlaskClient, note: str = "Why", address: str = TRYING, began: str = "", **changed: str) -> TestResponse:
    """Try numbers, then use them as the page offers it; or as a page did that was opened before, `began`."""
    return fill_in(client, address, {"note": note} | changed, PAGE, began)


def test_every_number_stands_with_its_words_bounds_and_usual_value(steward: FlaskClient) -> None:
    page = steward.get(PAGE).text
    for one in TUNABLES:
        assert f'name="{one.name}"' in page and one.hint.partition("’")[0] in page.replace("&#39;", "’")
    assert "Now 6, as usual; from 1 to 20." in page
    assert "nobody has changed any" in page
    assert "Use these numbers" not in page


def test_trying_shows_what_would_change_and_leaves_no_trace(steward: FlaskClient, shelf: Council) -> None:
    with shelf.database.reading() as session:
        before = cursor(session), session.scalar(select(func.count()).select_from(AuditEvent))
    page = steward.get(TRYING).text
    assert "0.0%" in page and "<strong>100.0%</strong>" in page
    assert "place 2" in page and "place 1" in page and "better" in page
    assert "Grit on roads" in page and "Roads in winter" in page
    assert "In the title: 6 → 1" in page and "Use these numbers" in page
    with shelf.database.reading() as session:
        assert before == (cursor(session), session.scalar(select(func.count()).select_from(AuditEvent)))
    assert first_result(steward) == "/systems/grit-on-roads"


def test_the_numbers_in_use_are_only_judged(steward: FlaskClient) -> None:
    page = steward.get(f"{PAGE}?title=6").text
    assert "How the known searches are answered" in page
    assert "Known searches that would change" not in page and "Use these numbers" not in page


def test_numbers_that_change_nothing_say_so(steward: FlaskClient) -> None:
    page = steward.get(f"{PAGE}?draft=0.7").text
    assert "None of them changes" in page and "Use these numbers" in page


@pytest.mark.parametrize("typed", ["x", "", "21", "-1", "nan", "1e3"])
def test_what_is_no_number_within_bounds_is_said_and_kept(steward: FlaskClient, typed: str) -> None:
    answer = steward.get(PAGE, query_string={"title": typed, "draft": "0.7"})
    assert answer.status_code == 422
    assert "Enter a number from 1 to 20." in answer.text
    assert f'name="title" inputmode="decimal" spellcheck="false" value="{typed}"' in " ".join(answer.text.split())
    assert 'value="0.7"' in answer.text


def test_used_numbers_hold_for_everyone_at_once_in_every_process(
    steward: FlaskClient, shelf: Council, app: Flask, tmp_path: Path
) -> None:
    other_database = Database(shelf.database.url, AUDIT_KEY, shelf.database.clock)
    other = new_application(settings_for(tmp_path), other_database)
    readers = [app.test_client(), other.test_client()]
    assert [first_result(reader) for reader in readers] == ["/systems/grit-on-roads"] * 2
    assert use(steward, "Entries say it more often").status_code == 303
    assert [first_result(reader) for reader in readers] == ["/datasets/roads-in-winter"] * 2
    other.extensions["portal"].renderer.close()
    other_database.dispose()


def test_history_shows_who_when_and_why_and_leads_back(steward: FlaskClient, sign_in: SignIn) -> None:
    assert "Nobody has changed the numbers yet" in steward.get(f"{PAGE}/history").text
    use(steward, "Entries say it more often")
    page = steward.get(PAGE).text
    assert "were set by Steward on 22 November 2026: “Entries say it more often”" in page
    back = re.search(r'href="([^"]+)">Back to the usual numbers', page)
    assert back
    usual = back[1].replace("&amp;", "&")
    assert "In the title: 1 → 6" in steward.get(usual).text
    assert use(steward, "Back", usual).status_code == 303
    assert first_result(steward) == "/systems/grit-on-roads"
    history = steward.get(f"{PAGE}/history").text
    assert ">2 settings<" in history and "In use" in history
    again = re.search(r'href="([^"]+)">Use this again', history)
    assert again and "In the title: 6 → 1" in steward.get(again[1].replace("&amp;", "&")).text
    rows = rows_of(steward.get(f"{PAGE}/history?as=csv").text)
    assert [(row["Why"], row["In the title"]) for row in rows] == [("Back", "6"), ("Entries say it more often", "1")]
    trail = sign_in(steward.application.test_client(), ADMIN).get("/admin/audit?action=ranking.set").text
    assert "Ranking of search results" in trail and "Entries say it more often" in trail


def test_a_reason_is_needed_and_what_was_typed_is_kept(steward: FlaskClient) -> None:
    answer = use(steward, " ")
    assert answer.status_code == 422
    assert "There is no reason." in answer.text
    assert "In the title: 6 → 1" in answer.text
    answer = use(steward, "x" * 501)
    assert answer.status_code == 422 and "x" * 501 in answer.text


def test_who_comes_second_is_told_what_holds_now(steward: FlaskClient) -> None:
    before = steward.get(TRYING).text
    use(steward, "First")
    answer = use(steward, "Second", began=before, title="8")
    assert answer.status_code == 409
    assert "Someone else set the numbers meanwhile" in answer.text
    assert 'value="Second"' in answer.text and "In the title: 1 → 8" in answer.text


@pytest.mark.parametrize("changed", [{"title": "99"}, {"text": ""}])
def test_a_form_that_was_tampered_with_is_refused(steward: FlaskClient, changed: dict[str, str]) -> None:
    assert use(steward, **changed).status_code == 422
    before = steward.get(TRYING).text.replace('name="began" value="0"', 'name="began" value="x"')
    assert use(steward, began=before).status_code == 409
    assert first_result(steward) == "/systems/grit-on-roads"


def test_the_same_numbers_again_are_refused(steward: FlaskClient) -> None:
    use(steward)
    token = csrf_of(steward.get(f"{PAGE}?title=7").text)
    answer = steward.post(PAGE, data={"csrf_token": token, "note": "Again", "began": "1"})
    assert answer.status_code == 422
    assert "there is nothing to change" in answer.text


def test_without_an_index_it_says_that_nothing_can_be_tried(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    page = sign_in(client, STEWARD).get(f"{PAGE}?title=7").text
    assert "The search index is being rebuilt" in page


def test_without_known_searches_it_says_what_to_do(
    client: FlaskClient, app: Flask, council: Council, sign_in: SignIn
) -> None:
    rebuild(council.database, app.extensions["portal"].index, TODAY)
    assert "No searches are known yet" in sign_in(client, STEWARD).get(f"{PAGE}?title=7").text


def test_entries_that_not_all_staff_see_are_left_out_and_counted(
    client: FlaskClient, shelf: Council, app: Flask, sign_in: SignIn
) -> None:
    with shelf.database.unit_of_work() as session:
        thing_named(session, OPERATOR, "/datasets/roads-in-winter").visibility = "restricted"
    rebuild(shelf.database, app.extensions["portal"].index, TODAY)
    page = sign_in(client, STEWARD).get(f"{PAGE}?title=7").text
    assert "1 line was left out" in page and "Roads in winter" not in page


@pytest.mark.parametrize("email", [STAFF, "auditor@council.example", "contractor@supplier.example"])
def test_others_may_not(client: FlaskClient, council: Council, sign_in: SignIn, email: str) -> None:
    token = csrf_of(sign_in(client, email).get("/my").text)
    ways: list[Callable[[FlaskClient], int]] = [
        lambda one: one.get(PAGE).status_code,
        lambda one: one.get(f"{PAGE}?title=7").status_code,
        lambda one: one.get(f"{PAGE}/history").status_code,
        lambda one: one.post(PAGE, data={"csrf_token": token, "title": "7", "note": "Why", "began": "0"}).status_code,
    ]
    assert [way(client) for way in ways] == [403] * 4


def test_a_steward_of_one_team_tries_but_does_not_use(client: FlaskClient, shelf: Council, sign_in: SignIn) -> None:
    with shelf.database.unit_of_work() as session:
        person = person_by_email(session, OPERATOR, STAFF)
        assert person
        team = keep_team(session, OPERATOR, TeamEntry("Roads"))[0]
        grant_role(session, OPERATOR, person, Role.STEWARD, Period(TODAY), RoleScope("team", team.id))
    page = sign_in(client, STAFF).get(TRYING).text
    assert "place 1" in page and "Use these numbers" not in page
    assert "Send them the address of this page" in page
    token = csrf_of(client.get("/searches/known/new").text)
    assert client.post(PAGE, data={"csrf_token": token, "title": "7", "note": "Why", "began": "0"}).status_code == 403
