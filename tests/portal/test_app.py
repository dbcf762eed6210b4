"""Around every view: what it writes is committed once or not at all, and failures are told plainly."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.access import operator
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Problem, Refused
from catalogue.people.directory import TeamEntry, keep_team
from catalogue.people.tables import Team
from catalogue.store import Database
from portal import db, dispatch, guard
from portal.app import create_app
from portal.config import Settings
from tests.portal.applications import CHEAP

OPERATOR = operator("Test operator")
FAILURES: dict[str, Exception] = {
    "not-found": NotFound("dataset"),
    "not-allowed": NotAllowed("edit"),
    "conflict": Conflict(3),
    "refused": Refused("dates", "The link ends before it starts.", "end_on"),
    "bad-input": BadInput([Problem("title", "Enter the title."), Problem("theme", "There is no such theme.")]),
    "bug": ZeroDivisionError("a secret of ours"),
}


def add_team() -> None:
    """Something to write."""
    keep_team(db.session(), OPERATOR, TeamEntry("Written"))


def views() -> dict[str, tuple[str, Any]]:
    """Small views that do one thing each."""

    def well() -> str:
        add_team()
        return "done"

    def refused() -> tuple[str, int]:
        add_team()
        return "Enter a name", 422

    def breaks(name: str) -> str:
        if name != "not-allowed":
            add_team()
        raise FAILURES[name]

    def gone() -> str:
        add_team()
        abort(404)

    def reads(name: str) -> str:
        raise FAILURES[name]

    return {
        "/well": ("POST", well),
        "/refused": ("POST", refused),
        "/breaks/<name>": ("POST", breaks),
        "/gone": ("POST", gone),
        "/writes-on-get": ("GET", lambda: well()),
        "/reads/<name>": ("GET", reads),
        "/api/v1/reads/<name>": ("GET", lambda name: reads(name)),
    }


@pytest.fixture
def app(settings: Settings, sqlite_database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    """The application with the small views beside its own."""
    wrap = dispatch.wrap_views

    def with_small_views(made: Flask) -> None:
        for path, (method, view) in views().items():
            made.add_url_rule(path, path, guard.public(view), methods=[method])
        wrap(made)

    monkeypatch.setattr(dispatch, "wrap_views", with_small_views)
    made = create_app(settings, CHEAP, sqlite_database)
    made.config.update(WTF_CSRF_ENABLED=False)
    yield made
    made.extensions["portal"].renderer.close()


def written(database: Database) -> bool:
    """Whether anything stayed in the database."""
    with database.reading() as session:
        return session.scalar(select(Team.id)) is not None


def test_a_success_is_committed(client: FlaskClient, sqlite_database: Database) -> None:
    assert client.post("/well").status_code == 200
    assert written(sqlite_database)


@pytest.mark.parametrize("path", ["/refused", "/gone", *(f"/breaks/{name}" for name in FAILURES)])
def test_whatever_fails_leaves_nothing_behind(client: FlaskClient, sqlite_database: Database, path: str) -> None:
    assert client.post(path).status_code >= 300
    assert not written(sqlite_database)
    assert client.post("/well").status_code == 200, "no lock stays behind either"


def test_a_get_cannot_write(client: FlaskClient, sqlite_database: Database) -> None:
    assert client.get("/writes-on-get").status_code == 500
    assert not written(sqlite_database)


@pytest.mark.parametrize(
    "name, status, words",
    [
        ("not-found", 404, "Page not found"),
        ("conflict", 409, "Someone else changed this"),
        ("refused", 422, "The link ends before it starts."),
        ("bad-input", 422, "There is no such theme."),
        ("bug", 500, "Sorry, there is a problem with the portal"),
    ],
)
def test_a_person_is_told_in_plain_words(client: FlaskClient, name: str, status: int, words: str) -> None:
    answer = client.get(f"/reads/{name}")
    assert answer.status_code == status
    assert words in answer.text
    assert answer.text.count("<h1") == 1
    assert "secret of ours" not in answer.text
    assert "Traceback" not in answer.text


def test_a_bug_names_the_request_so_that_we_can_find_it(client: FlaskClient) -> None:
    answer = client.get("/reads/bug")
    assert answer.headers["X-Request-Id"] in answer.text


def test_what_may_not_be_done_without_signing_in_asks_to_sign_in(client: FlaskClient) -> None:
    answer = client.get("/reads/not-allowed?a=1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=%2Freads%2Fnot-allowed%3Fa%3D1"


@pytest.mark.parametrize(
    "name, status",
    [("not-found", 404), ("not-allowed", 401), ("conflict", 412), ("refused", 422), ("bad-input", 422), ("bug", 500)],
)
def test_a_program_is_told_in_problem_documents(client: FlaskClient, name: str, status: int) -> None:
    answer = client.get(f"/api/v1/reads/{name}")
    assert (answer.status_code, answer.mimetype) == (status, "application/problem+json")
    told = answer.get_json()
    assert told["status"] == status
    assert told["title"]
    assert told["detail"]
    assert "secret of ours" not in answer.text


def test_every_problem_of_a_field_is_named(client: FlaskClient) -> None:
    fields = [error["field"] for error in client.get("/api/v1/reads/bad-input").get_json()["errors"]]
    assert fields == ["title", "theme"]


def test_a_page_that_is_not_there_and_one_that_may_not_be_seen_are_the_same(client: FlaskClient) -> None:
    invisible, missing = client.get("/reads/not-found"), client.get("/reads-of-something-else")
    assert _without_nonce(invisible.text) == _without_nonce(missing.text)


def _without_nonce(page: str) -> str:
    return re.sub(r'nonce="[^"]+"', "", page)


@pytest.mark.parametrize("path", ["/nope", "/api/v1/nope"])
def test_an_unknown_address_is_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_wrong_method_says_which_is_right(client: FlaskClient) -> None:
    answer = client.get("/well")
    assert answer.status_code == 405
    assert "POST" in answer.headers["Allow"]


def test_an_error_page_that_breaks_is_still_an_answer(app: Flask, client: FlaskClient) -> None:
    app.jinja_env.globals["asset"] = None
    answer = client.get("/nope")
    assert (answer.status_code, answer.mimetype) == (404, "text/plain")
    assert "Page not found" in answer.text
