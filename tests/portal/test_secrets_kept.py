"""A password in a runbook is stopped on every form by which readers would come to see it; nothing typed is lost."""

import pytest
from flask.testing import FlaskClient

from catalogue.terms import Scope
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fields_of, fill_in

STEWARD = "steward@council.example"
PAGE = "/runbooks/restore-hearth"
LEAK = "1. Sign in.\n2. The password is Spring2024Hearth.\n"
STOPPED = "A password or key seems to stand on line 2 of the instructions."
TICKED = {"vouched": "yes"}


@pytest.fixture
def steward(client: FlaskClient, council: Council, sign_in: SignIn) -> FlaskClient:
    council.register("runbook", "Restore Hearth", body="1. Sign in.", visibility="internal")
    return sign_in(client, STEWARD)


def test_a_text_is_stopped_when_it_is_saved_and_approved_and_kept_as_a_draft(steward: FlaskClient) -> None:
    typed = {"body": LEAK, "change": "minor", "note": "New host", "do": "approve"}
    stopped = fill_in(steward, f"{PAGE}/write", typed)
    assert stopped.status_code == 422
    assert STOPPED in stopped.text and 'href="#vouched"' in stopped.text
    assert "This is not a secret, or it no longer works" in stopped.text
    again = fields_of(stopped.text, f"{PAGE}/write")
    assert (again["body"].replace("\r\n", "\n"), again["note"]) == (LEAK, "New host")
    assert "Spring2024Hearth" not in steward.get(PAGE).text
    saved = steward.post(f"{PAGE}/write", data={**again, **TICKED, "do": "approve"})
    assert (saved.status_code, saved.location) == (303, PAGE)
    assert "Spring2024Hearth" in steward.get(PAGE).text


def test_a_draft_is_kept_and_stopped_when_it_is_approved(steward: FlaskClient) -> None:
    kept = fill_in(steward, f"{PAGE}/write", {"body": LEAK, "change": "minor", "do": "save"})
    assert (kept.status_code, kept.location) == (303, f"{PAGE}/texts/2")
    approve = f"{PAGE}/texts/2/approve"
    assert 'name="vouched"' not in steward.get(f"{PAGE}/texts/2").text
    stopped = fill_in(steward, f"{PAGE}/texts/2", {"change": "major"}, action=approve)
    assert stopped.status_code == 422 and STOPPED in stopped.text
    again = fields_of(stopped.text, approve)
    assert again["change"] == "major"
    assert steward.post(approve, data={**again, **TICKED}).status_code == 303


def test_a_new_runbook_is_stopped(steward: FlaskClient) -> None:
    stopped = fill_in(steward, "/runbooks/new", {"title": "Stop it", "body": LEAK, "do": "approve"})
    assert stopped.status_code == 422 and STOPPED in stopped.text
    assert steward.get("/runbooks/stop-it").status_code == 404
    again = fields_of(stopped.text, "/runbooks/new")
    assert steward.post("/runbooks/new", data={**again, **TICKED, "do": "approve"}).status_code == 303


def test_a_runbook_with_a_password_is_not_made_public_without_a_word(steward: FlaskClient, council: Council) -> None:
    council.register("runbook", "Old", body=LEAK, visibility="internal")
    stopped = fill_in(steward, "/runbooks/old/edit", {"visibility": "public", "note": "For all"})
    assert stopped.status_code == 422 and STOPPED in stopped.text
    again = fields_of(stopped.text, "/runbooks/old/edit")
    assert (again["visibility"], again["note"]) == ("public", "For all")
    assert steward.post("/runbooks/old/edit", data={**again, **TICKED}).status_code == 303


def test_the_forms_say_who_reads_a_public_runbook(steward: FlaskClient) -> None:
    warning = "If it is public, everyone on the internet will read it, names and phone numbers in the text too."
    assert all(warning in steward.get(f"/runbooks/{one}").text for one in ("new", "restore-hearth/edit"))
    assert "everyone on the internet" not in steward.get("/datasets/new").text


def test_an_earlier_version_that_more_people_saw_is_not_brought_back_without_a_word(
    steward: FlaskClient, council: Council
) -> None:
    council.register("runbook", "Old", body=LEAK, visibility="public")
    assert fill_in(steward, "/runbooks/old/edit", {"visibility": "internal"}).status_code == 303
    token = fields_of(steward.get("/runbooks/old/edit").text, "/runbooks/old/edit")["csrf_token"]
    stopped = steward.post("/runbooks/old/history/1/restore", data={"csrf_token": token, "version": "2"})
    assert stopped.status_code == 422 and STOPPED in stopped.text


def test_a_program_is_stopped_too(client: FlaskClient, council: Council) -> None:
    headers = council.token(STEWARD, Scope.READ, Scope.WRITE)
    stopped = client.post("/api/v1/runbooks", json={"title": "Stop it", "body": LEAK}, headers=headers)
    assert (stopped.status_code, stopped.get_json()["code"]) == (422, "looks_secret")
    council.register("runbook", "Old", body=LEAK, visibility="internal")
    read = client.get("/api/v1/runbooks/old", headers=headers)
    matched = {**headers, "If-Match": read.headers["ETag"]}
    stopped = client.patch("/api/v1/runbooks/old", json={"visibility": "public"}, headers=matched)
    assert (stopped.status_code, stopped.get_json()["code"]) == (422, "looks_secret")
