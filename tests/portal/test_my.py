"""A person's own pages: their entries, roles and tokens, and what nobody answers for."""

import re

from flask import Flask
from flask.testing import FlaskClient

from catalogue.terms import Scope
from portal import guard
from tests.portal.conftest import Council, SignIn, csrf_of
from tests.portal.filling import fill_in

ADMIN = "admin@council.example"
STAFF = "staff@council.example"
OWNER = "owner@council.example"


def test_own_entries_are_listed_and_narrowed(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Rent ledger", owners={"data_steward": OWNER})
    council.register("dataset", "Someone else’s", owners={"data_steward": STAFF})
    page = sign_in(client, OWNER).get("/my").text
    assert "Rent ledger" in page and "Someone else" not in page
    assert "Less than 80% complete (1)" in page and "Need a look (0)" in page
    assert "None of your entries is like that" in client.get("/my?show=due").text
    assert "Rent ledger" in client.get("/my?show=thin&as=csv").text


def test_roles_say_on_what_and_until_when(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    page = sign_in(client, STAFF).get("/my").text
    assert "For the whole council, with no end set" in page
    assert "Sees what council staff may see." in page


def test_outsiders_have_a_page_without_the_directory(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    page = sign_in(client, "contractor@supplier.example").get("/my").text
    assert "Shared with you" in page
    assert "/my/tokens" not in page and "/people/" not in page
    assert client.get("/my/tokens").status_code == 403


def test_strangers_are_asked_to_sign_in(client: FlaskClient) -> None:
    assert client.get("/my").status_code == 302


def make_token(client: FlaskClient, **typed: str | list[str]) -> tuple[int, str]:
    """Send the form for a token."""
    token = csrf_of(client.get("/my/tokens").text)
    answer = client.post("/my/tokens", data={"csrf_token": token, **typed})
    return answer.status_code, answer.text


def test_a_token_is_shown_once_works_and_stops(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Rent ledger")
    sign_in(client, STAFF)
    status, page = make_token(client, name="Nightly report", scope=["read"], lasts="30")
    assert status == 200
    found = re.search(r"portal_[\w-]+", page)
    assert found
    listed = client.get("/my/tokens").text
    assert "Nightly report" in listed and found.group() not in listed
    headers = {"Authorization": f"Bearer {found.group()}"}
    program = client.application.test_client()
    assert program.get("/api/v1/datasets/rent-ledger", headers=headers).status_code == 200
    stop = re.search(r"/my/tokens/[\w-]+/stop", listed)
    assert stop
    asked = client.get(stop.group()).text
    assert client.post(stop.group(), data={"csrf_token": csrf_of(asked)}).status_code == 303
    assert program.get("/api/v1/datasets/rent-ledger", headers=headers).status_code == 401
    assert "Stopped on" in client.get("/my/tokens").text


def test_a_token_needs_a_name_and_a_use(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STAFF)
    status, page = make_token(client, name="", lasts="9999")
    assert status == 422
    for words in ("Enter what it is for", "Choose at least one thing", "Choose how long it lasts"):
        assert words in page


def test_a_token_is_offered_for_nothing_that_no_address_asks_for(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    page = sign_in(client, ADMIN).get("/my/tokens").text
    assert re.findall(r'name="scope" type="checkbox" value="([^"]+)"', page) == ["read", "write"]
    assert make_token(client, name="Early", scope=["import"], lasts="30")[0] == 422
    described = client.get("/api/v1/openapi.json").json
    assert described is not None
    words = described["components"]["securitySchemes"]["token"]["description"]
    assert words == "Scopes: read (read), write (make and change things)"


def test_nobody_makes_a_token_for_more_than_they_may(
    app: Flask, client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    app.view_functions["new"] = guard.token(Scope.ADMIN)(lambda: "")  # as if there were something to ask for
    assert 'value="admin"' in sign_in(app.test_client(), ADMIN).get("/my/tokens").text
    sign_in(client, STAFF)
    assert 'value="admin"' not in client.get("/my/tokens").text
    assert make_token(client, name="Sly", scope=["admin"], lasts="30")[0] == 422


def test_nobody_sees_another_s_token(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STAFF)
    make_token(client, name="Mine", scope=["read"], lasts="30")
    stop = re.search(r"/my/tokens/[\w-]+/stop", client.get("/my/tokens").text)
    assert stop
    other = sign_in(client.application.test_client(), OWNER)
    assert other.get(stop.group()).status_code == 404


def test_what_nobody_answers_for_is_counted_and_filtered(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("dataset", "Rent ledger", owners={"data_steward": OWNER})
    council.register("dataset", "Orphan")
    council.register("system", "Orphaned system")
    council.register("system", "Hidden orphan", visibility="restricted")
    page = sign_in(client, STAFF).get("/unowned").text
    assert ">2 entries<" in page and "Rent ledger" not in page and "Hidden orphan" not in page
    narrowed = client.get("/unowned?kind=system").text
    assert ">1 entry<" in narrowed and "Orphaned system" in narrowed
    assert "Orphan" in client.get("/unowned?as=csv").text
    assert "None under these filters" in client.get("/unowned?kind=report").text


def test_nothing_unowned_says_so(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    assert "Every entry has an owner" in sign_in(client, STAFF).get("/unowned").text


def test_a_newcomer_without_a_team_still_has_a_pack(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("runbook", "When the load fails", runbook_type="incident")
    page = sign_in(client, STAFF).get("/my/starter-pack").text
    assert "When the load fails" in page
    assert "Your team has no runbooks yet" in page


def test_what_was_needed_last_comes_first_in_the_pack(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("runbook", "A quiet thing", runbook_type="incident", body="1. Look")
    council.register("runbook", "Z breaks often", runbook_type="start_stop", body="1. Look")
    reader = sign_in(client, STAFF)
    page = reader.get("/my/starter-pack").text
    assert page.index("A quiet thing") < page.index("Z breaks often") and "last needed" not in page
    fill_in(reader, "/runbooks/z-breaks-often/do", {"drill_kind": "live"})
    page = reader.get("/my/starter-pack").text
    assert page.index("Z breaks often") < page.index("A quiet thing")
    assert "Start and stop, last needed" in page
