"""The programming interface: reading by right, writing by token, versions that hold, JSON that is not to be trusted."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.access import operator
from catalogue.people.accounts import close_account
from catalogue.people.tables import Account, ApiToken
from catalogue.people.tokens import revoke_token
from catalogue.store import Database
from catalogue.terms import Scope
from portal.openapi import document
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn

STEWARD, STAFF = "steward@council.example", "staff@council.example"
OWNER = "owner@council.example"
BOTH = (Scope.READ, Scope.WRITE)
OPERATOR = operator("Test operator")


@pytest.fixture
def portal_database(database: Database) -> Database:
    """SQLite and PostgreSQL in turn: both must give the same answers."""
    return database


@pytest.fixture
def steward(council: Council) -> dict[str, str]:
    """Headers of someone who may do much."""
    return council.token(STEWARD, *BOTH)


def made(client: FlaskClient, headers: dict[str, str], **values: Any) -> dict[str, Any]:
    """One dataset made through the interface."""
    answer = client.post("/api/v1/datasets", json={"title": "Bin rounds", **values}, headers=headers)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_thing_is_made_read_changed_and_retired(client: FlaskClient, steward: dict[str, str]) -> None:
    new = client.post("/api/v1/datasets", json={"title": "Bin rounds", "keywords": ["bins"]}, headers=steward)
    assert (new.status_code, new.headers["ETag"]) == (201, '"1"')
    where = new.headers["Location"]
    changed = client.patch(where, json={"summary": "Which bin when"}, headers={**steward, "If-Match": '"1"'})
    assert changed.status_code == 200
    assert changed.get_json()["summary"] == "Which bin when"
    assert changed.get_json()["keywords"] == ["bins"], "what is not sent stays"
    assert client.delete(where, headers=steward).status_code == 204
    assert client.get("/api/v1/datasets/bin-rounds", headers=steward).get_json()["lifecycle"] == "retired"


def test_what_was_read_can_be_sent_back_unchanged(
    client: FlaskClient, council: Council, steward: dict[str, str]
) -> None:
    parts = {"distributions": [{"title": "All", "format": "csv", "download_url": "https://a.example/a.csv"}]}
    owners = {"data_steward": STAFF}
    slug = council.register("dataset", "Whole", theme="", keywords=["a", "b"], parts=parts, owners=owners)
    read = client.get(f"/api/v1/datasets/{slug}", headers=steward)
    headers = {**steward, "If-Match": read.headers["ETag"]}
    sent = client.patch(f"/api/v1/datasets/{slug}", json=read.get_json(), headers=headers)
    assert sent.status_code == 200, sent.text
    assert sent.get_json() == read.get_json(), "no new version: nothing changed"


@pytest.mark.parametrize("kind", ["datasets", "systems", "contracts", "agreements", "reports", "runbooks"])
def test_every_kind_has_its_place(client: FlaskClient, steward: dict[str, str], kind: str) -> None:
    answer = client.post(f"/api/v1/{kind}", json={"title": "One"}, headers=steward)
    assert answer.status_code == 201
    assert client.get(f"/api/v1/{kind}", headers=steward).get_json()["total"] == 1


def test_a_change_without_the_version_it_was_made_from_is_refused(client: FlaskClient, steward: dict[str, str]) -> None:
    where = f"/api/v1/datasets/{made(client, steward)['slug']}"
    assert client.patch(where, json={"summary": "x"}, headers=steward).status_code == 428
    stale = {**steward, "If-Match": '"7"'}
    assert client.patch(where, json={"summary": "x"}, headers=stale).status_code == 412
    assert client.delete(where, headers=stale).status_code == 412
    assert client.get(where, headers=steward).get_json()["version"] == 1


def test_without_a_token_only_what_is_public_is_there(client: FlaskClient, council: Council) -> None:
    council.register("dataset", "Open", visibility="public")
    hidden = council.register("dataset", "Hidden", visibility="internal")
    listed = client.get("/api/v1/datasets").get_json()
    assert (listed["total"], [item["title"] for item in listed["items"]]) == (1, ["Open"])
    invisible, missing = client.get(f"/api/v1/datasets/{hidden}"), client.get("/api/v1/datasets/nothing-so-called")
    assert invisible.status_code == missing.status_code == 404
    assert invisible.get_json() == missing.get_json()


def test_what_replaced_a_thing_is_not_told_to_those_who_may_not_see_it(client: FlaskClient, council: Council) -> None:
    council.register("dataset", "Secret successor", visibility="restricted")
    gone = {"lifecycle": "deprecated", "replaced_by": "secret-successor", "deprecated_on": TODAY.isoformat()}
    council.register("dataset", "Old", visibility="public", **gone)
    council.register("dataset", "Other", visibility="public", **gone | {"replaced_by": ""})
    old, other = (client.get(f"/api/v1/datasets/{slug}").get_json() for slug in ("old", "other"))
    assert old["replaced_by"] == other["replaced_by"] == ""
    assert old.keys() == other.keys()


def test_what_a_program_was_not_told_it_does_not_erase(client: FlaskClient, council: Council) -> None:
    council.register("dataset", "Secret successor", visibility="restricted")
    owner = {"owners": {"data_steward": OWNER}}
    council.register("dataset", "Old", lifecycle="deprecated", replaced_by="secret-successor", **owner)
    headers = council.token(OWNER, Scope.READ, Scope.WRITE)
    read = client.get("/api/v1/datasets/old", headers=headers)
    sent = read.get_json() | {"summary": "As it was"}
    answer = client.patch("/api/v1/datasets/old", json=sent, headers=headers | {"If-Match": read.headers["ETag"]})
    assert (answer.status_code, answer.get_json()["summary"]) == (200, "As it was")
    steward = council.token(STEWARD, Scope.READ)
    assert client.get("/api/v1/datasets/old", headers=steward).get_json()["replaced_by"] == "secret-successor"


def test_names_of_owners_are_for_staff(client: FlaskClient, council: Council) -> None:
    slug = council.register("dataset", "Owned", visibility="public", owners={"data_steward": STAFF})
    assert STAFF not in client.get(f"/api/v1/datasets/{slug}").text
    assert STAFF in client.get(f"/api/v1/datasets/{slug}", headers=council.token(STAFF, Scope.READ)).text


def test_a_browser_reads_with_its_session_and_cannot_write(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("dataset", "Internal")
    sign_in(client, STEWARD)
    assert client.get("/api/v1/datasets").get_json()["total"] == 1
    forged = client.post("/api/v1/datasets", json={"title": "Forged"})
    assert forged.status_code == 401
    assert client.get("/api/v1/datasets").get_json()["total"] == 1


def test_a_token_without_the_scope_may_not_write(client: FlaskClient, council: Council) -> None:
    answer = client.post("/api/v1/datasets", json={"title": "x"}, headers=council.token(STEWARD, Scope.READ))
    assert answer.status_code == 403


def test_a_token_may_never_do_more_than_its_owner(client: FlaskClient, council: Council) -> None:
    headers = council.token(STAFF, *Scope)
    assert client.post("/api/v1/datasets", json={"title": "x"}, headers=headers).status_code == 403
    slug = council.register("dataset", "Internal")
    contractor = council.token("contractor@supplier.example", *Scope)
    assert client.get(f"/api/v1/datasets/{slug}", headers=contractor).status_code == 404


def _revoke(council: Council) -> None:
    with council.database.unit_of_work() as session:
        revoke_token(session, OPERATOR, session.scalars(select(ApiToken)).one())


def _close(council: Council) -> None:
    with council.database.unit_of_work() as session:
        close_account(session, OPERATOR, session.get_one(Account, council.accounts[STEWARD].id))


@pytest.mark.parametrize("ending", [_revoke, _close])
def test_a_token_that_was_ended_is_worth_nothing(
    client: FlaskClient, council: Council, ending: Callable[[Council], None]
) -> None:
    headers = council.token(STEWARD, *BOTH)
    assert client.get("/api/v1/datasets", headers=headers).status_code == 200
    ending(council)
    assert client.get("/api/v1/datasets", headers=headers).status_code == 401


@pytest.mark.parametrize("shown", ["Bearer wrong", "Bearer ", "Basic YTpi", "bearer", "Bearer \u00e9"])
def test_a_wrong_token_is_refused_even_for_what_is_public(client: FlaskClient, council: Council, shown: str) -> None:
    answer = client.get("/api/v1/datasets", headers={"Authorization": shown})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token_is_refused(client: FlaskClient, council: Council) -> None:
    headers = council.token(STEWARD, Scope.READ, lasts=timedelta(seconds=-1))
    assert client.get("/api/v1/datasets", headers=headers).status_code == 401


BAD_JSON = [
    b"",
    b"{",
    b"[" * 100_000,
    b'{"a":' * 100 + b"1" + b"}" * 100,
    b'{"title": NaN}',
    b'{"title": Infinity}',
    b'{"title": 1e999}',
    b'{"title": "a", "title": "b"}',
    b'{"title": "\\u0000"}',
    b'{"title": "\\ud800"}',
    b'{"title": "\xff"}',
]


@pytest.mark.parametrize("body", BAD_JSON)
def test_json_that_readers_disagree_about_is_refused(client: FlaskClient, steward: dict[str, str], body: bytes) -> None:
    answer = post(client, steward, body)
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")


@pytest.mark.parametrize(
    "body, field",
    [
        ([], ""),
        ("text", ""),
        ({"title": {"a": 1}}, "title"),
        ({"title": ["a"]}, "title"),
        ({"title": ""}, "title"),
        ({"title": "x" * 251}, "title"),
        ({"title": "x", "nonsense": 1}, "nonsense"),
        ({"title": "x", "keywords": "a"}, "keywords"),
        ({"title": "x", "keywords": [1]}, "keywords"),
        ({"title": "x", "distributions": {"title": "x"}}, "distributions"),
        ({"title": "x", "distributions": [{"title": {"a": 1}}]}, "distributions"),
        ({"title": "x", "owners": {"king": STAFF}}, "owners"),
        ({"title": "x", "owners": {"data_steward": "nobody@council.example"}}, "data_steward"),
        ({"title": "x", "lifecycle": "immortal"}, "lifecycle"),
        ({"title": "x", "landing_page": "javascript:alert(1)"}, "landing_page"),
        ({"title": "x", "modified": "yesterday"}, "modified"),
    ],
)
def test_what_cannot_be_kept_is_named_by_field(
    client: FlaskClient, steward: dict[str, str], body: Any, field: str
) -> None:
    answer = post(client, steward, json.dumps(body).encode())
    assert answer.status_code == 422, answer.text
    assert field in [error["field"] for error in answer.get_json()["errors"]]
    assert client.get("/api/v1/datasets", headers=steward).get_json()["total"] == 0


def post(client: FlaskClient, headers: dict[str, str], body: bytes) -> TestResponse:
    """Send a body as it is."""
    return client.post("/api/v1/datasets", data=body, headers=headers, content_type="application/json")


def test_other_kinds_of_content_are_refused(client: FlaskClient, steward: dict[str, str]) -> None:
    assert client.post("/api/v1/datasets", data={"title": "x"}, headers=steward).status_code == 415


def test_json_that_is_too_large_is_refused(client: FlaskClient, steward: dict[str, str]) -> None:
    assert post(client, steward, b'{"title": "' + b"x" * 3_000_000 + b'"}').status_code == 413


def test_a_walk_meets_everything_once(client: FlaskClient, council: Council) -> None:
    titles = {f"Dataset {number}" for number in range(7)}
    for title in titles:
        council.register("dataset", title, visibility="public")
    met: list[str] = []
    following: str | None = ""
    while following is not None:
        portion = client.get(f"/api/v1/datasets?per_page=3&cursor={following}").get_json()
        met += [item["title"] for item in portion["items"]]
        assert portion["total"] == 7
        following = portion["next"]
    assert sorted(met) == sorted(titles)


@pytest.mark.parametrize("query", ["cursor=nonsense", "per_page=0", "per_page=1e3", "per_page=-1", "colour=red"])
def test_a_question_that_is_not_understood_is_refused(client: FlaskClient, council: Council, query: str) -> None:
    assert client.get(f"/api/v1/datasets?{query}").status_code == 400


def test_lists_are_narrowed_by_filters(client: FlaskClient, council: Council) -> None:
    council.register("dataset", "Alive", visibility="public")
    council.register("dataset", "Gone", visibility="public", lifecycle="retired")
    assert client.get("/api/v1/datasets?lifecycle=retired").get_json()["total"] == 1
    assert client.get("/api/v1/datasets?lifecycle=retired&lifecycle=live").get_json()["total"] == 2


def test_what_comes_back_is_what_is_described(app: Flask, client: FlaskClient, steward: dict[str, str]) -> None:
    described = document(app.extensions["portal"].settings)
    new = made(client, steward, keywords=["a"], distributions=[{"title": "All", "format": "csv"}])
    Draft202012Validator(described["components"]["schemas"]["Dataset"]).validate(new)
    unknown = new.keys() - described["components"]["schemas"]["Dataset"]["properties"].keys()
    assert unknown == set()


@pytest.mark.parametrize(
    "more", [{"distributions": [{"title": "CSV", "url": "https://x.example"}]}, {"links": []}, {"strange": 1}]
)
def test_what_the_schema_does_not_know_is_refused_at_any_depth(
    client: FlaskClient, council: Council, more: dict[str, Any]
) -> None:
    headers = council.token("steward@council.example", Scope.READ, Scope.WRITE)
    answer = client.post("/api/v1/datasets", json={"title": "Bins", **more}, headers=headers)
    assert answer.status_code == 422
    told: dict[str, Any] = answer.get_json() or {}
    assert told["errors"][0]["field"] == next(iter(more))
