"""A runbook's texts on pages: written by anyone of ours, approved by its owner, joined where two wrote at once."""

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient

from catalogue.kinds import kind_of
from catalogue.kinds.record import Record
from catalogue.resources.desk import desk
from catalogue.resources.operations import describe
from catalogue.resources.queries import thing
from catalogue.terms import RunbookType
from tests.factories import OPERATOR, TODAY
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fields_of, fill_in

STAFF, STEWARD, OWNER = "staff@council.example", "steward@council.example", "owner@council.example"
PAGE = "/runbooks/restore-hearth"
WRITE = f"{PAGE}/write"
STEPS = "1. Stop Hearth.\n2. Bring it back.\n3. Start Hearth."


@pytest.fixture(autouse=True)
def runbook(council: Council) -> None:
    council.register(
        "runbook", "Restore Hearth", body=STEPS, visibility="public", owners={"information_asset_owner": OWNER}
    )


def words_of(page: str) -> str:
    """A page's words, with one space between them."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def draft(client: FlaskClient, text: str = f"{STEPS}\n4. Tell Ann.", **said: str) -> Any:
    return fill_in(client, WRITE, {"body": text, "change": "minor", "note": "Ann waits.", "do": "save"} | said)


def somebody(client: FlaskClient, sign_in: SignIn, who: str) -> FlaskClient:
    return sign_in(client.application.test_client(), who)


def test_anyone_of_ours_proposes_and_readers_see_it_once_the_owner_approves(
    client: FlaskClient, sign_in: SignIn
) -> None:
    staff = somebody(client, sign_in, STAFF)
    answer = draft(staff)
    assert (answer.status_code, answer.location) == (303, f"{PAGE}/texts/2")
    assert "Tell Ann" not in client.get(PAGE).text and "newer draft" not in client.get(PAGE).text
    assert "A newer draft exists." in staff.get(PAGE).text
    assert "Approve it" not in staff.get(f"{PAGE}/texts/2").text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', staff.get(WRITE).text)[0]
    sent = {"csrf_token": token, "change": "minor"}
    assert staff.post(f"{PAGE}/texts/2/approve", data=sent).status_code == 403
    owner = somebody(client, sign_in, OWNER)
    page = owner.get(f"{PAGE}/texts/2").text
    assert "<ins>" in page and "“Ann waits.”" in page and "Approve it" in page
    answer = fill_in(owner, f"{PAGE}/texts/2", {"change": ""}, action=f"{PAGE}/texts/2/approve")
    assert answer.status_code == 422 and "Say how much it changes." in answer.text
    answer = fill_in(owner, f"{PAGE}/texts/2", {"change": "major"}, action=f"{PAGE}/texts/2/approve")
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "Tell Ann" in client.get(PAGE).text
    assert "A newer draft exists." not in staff.get(PAGE).text


def test_the_owner_puts_a_text_in_force_at_once_and_the_preview_shows_it_first(
    client: FlaskClient, sign_in: SignIn
) -> None:
    owner = sign_in(client, OWNER)
    preview = draft(owner, do="preview").text
    assert "Preview: not saved yet" in preview and "<li>Tell Ann.</li>" in preview and "What you changed" in preview
    answer = draft(owner, do="approve")
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "Tell Ann" in client.application.test_client().get(PAGE).text
    assert "In force: approved by" in words_of(owner.get(f"{PAGE}/texts").text)


def test_who_approves_a_draft_as_it_stands_need_not_change_it(client: FlaskClient, sign_in: SignIn) -> None:
    draft(somebody(client, sign_in, STAFF))
    owner = somebody(client, sign_in, OWNER)
    answer = draft(owner, do="approve")
    assert (answer.status_code, answer.location) == (303, PAGE)
    assert "Tell Ann" in client.get(PAGE).text
    again = draft(owner, do="approve")
    assert again.status_code == 303 and "Nothing was changed" in owner.get(PAGE).text


@pytest.mark.parametrize("number", [0, 9, 10**30])
def test_a_text_that_there_is_not_is_not_found(client: FlaskClient, sign_in: SignIn, number: int) -> None:
    assert somebody(client, sign_in, STAFF).get(f"{PAGE}/texts/{number}").status_code == 404


def test_what_is_missing_is_said_and_what_was_typed_stays(client: FlaskClient, sign_in: SignIn) -> None:
    answer = draft(sign_in(client, STAFF), change="")
    assert answer.status_code == 422
    assert "Enter the size of the change." in answer.text and "4. Tell Ann." in answer.text
    assert "Enter the instructions." in draft(client, "  ").text
    assert draft(client, STEPS).location == PAGE


def test_who_saves_second_gets_both_texts_and_loses_nothing(client: FlaskClient, sign_in: SignIn) -> None:
    first, second = somebody(client, sign_in, STAFF), somebody(client, sign_in, OWNER)
    form = second.get(WRITE).text
    assert draft(first).status_code == 303
    token = re.findall(r'name="csrf_token" value="([^"]+)"', form)[0]
    sent = {"csrf_token": token, "version": "1", "change": "minor", "note": "", "do": "save"}
    answer = second.post(WRITE, data=sent | {"body": f"0. Sit down.\n{STEPS}"})
    assert answer.status_code == 409
    assert "Nothing you typed is lost." in answer.text and 'name="version" value="2"' in answer.text
    typed = unescape(re.findall(r"<textarea.*?>\n(.*?)</textarea>", answer.text, re.DOTALL)[0])
    assert typed == f"0. Sit down.\n{STEPS}\n4. Tell Ann."
    answer = second.post(WRITE, data=sent | {"version": "2", "body": typed})
    assert answer.location == f"{PAGE}/texts/3"


def test_where_both_changed_the_same_line_both_stand_and_nobody_approves_that(
    client: FlaskClient, sign_in: SignIn
) -> None:
    owner = sign_in(client, OWNER)
    draft(owner, STEPS.replace("Bring it back", "Restore it"))
    sent = {"version": "1", "change": "minor", "note": "", "do": "approve"}
    token = re.findall(r'name="csrf_token" value="([^"]+)"', owner.get(WRITE).text)[0]
    answer = owner.post(WRITE, data=sent | {"csrf_token": token, "body": STEPS.replace("back", "back to life")})
    assert "From line 2 on" in words_of(answer.text) and "Restore it" in answer.text and "back to life" in answer.text
    typed = unescape(re.findall(r"<textarea.*?>\n(.*?)</textarea>", answer.text, re.DOTALL)[0])
    answer = owner.post(WRITE, data=sent | {"csrf_token": token, "body": typed, "version": "2"})
    assert answer.status_code == 422
    assert "two people changed the same lines" in answer.text and "back to life" in answer.text


def test_any_two_texts_are_compared_in_words_and_an_old_one_comes_back_as_a_draft(
    client: FlaskClient, sign_in: SignIn
) -> None:
    owner = sign_in(client, OWNER)
    draft(owner, do="approve")
    page = owner.get(f"{PAGE}/texts/compare?from=2&to=1").text
    assert "Revision 1 to revision 2" in page and "added: " in page
    assert "These texts say the same." in owner.get(f"{PAGE}/texts/compare?from=2&to=2").text
    for wrong in ("from=1&to=9", "from=x&to=2", "from=1"):
        assert owner.get(f"{PAGE}/texts/compare?{wrong}").status_code == 404
    answer = fill_in(owner, f"{PAGE}/texts/1", {}, action=f"{PAGE}/texts/1/bring-back")
    assert answer.location == f"{PAGE}/texts/3"
    assert "A draft. Readers do not see it yet." in owner.get(f"{PAGE}/texts/3").text


def test_a_draft_is_withdrawn_and_what_is_no_draft_is_refused(client: FlaskClient, sign_in: SignIn) -> None:
    owner = sign_in(client, OWNER)
    draft(owner)
    draft(owner, f"{STEPS}\n4. Tell everyone.")
    page = f"{PAGE}/texts/2"
    assert "An earlier draft. The newest is revision 3." in owner.get(page).text
    assert fill_in(owner, page, {}, action=f"{page}/withdraw").location == f"{PAGE}/texts"
    assert "Withdrawn. Readers never saw it." in owner.get(page).text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', owner.get(page).text)[0]
    for what in ("withdraw", "approve"):
        answer = owner.post(f"{page}/{what}", data={"csrf_token": token, "change": "minor"})
        assert answer.status_code == 422
        assert "This is no draft any more" in answer.text


def test_i_have_read_this_holds_until_a_major_change(client: FlaskClient, sign_in: SignIn) -> None:
    staff, owner = somebody(client, sign_in, STAFF), somebody(client, sign_in, OWNER)
    assert fill_in(staff, PAGE, {}, action=f"{PAGE}/texts/1/read").location == PAGE
    assert "You read it on 22 November 2026" in staff.get(PAGE).text and "I have read this" not in staff.get(PAGE).text
    draft(owner, do="approve")
    page = staff.get(PAGE).text
    assert "I have read this" not in page and "What changed since you last read it" in page
    draft(owner, "1. Do it otherwise.", change="major", do="approve")
    page = staff.get(PAGE).text
    assert "I have read this" in page and f"{PAGE}/texts/compare?from=1&amp;to=3" in page
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    assert staff.post(f"{PAGE}/texts/1/read", data={"csrf_token": token}).location == PAGE
    assert "The runbook has changed since you opened it." in staff.get(PAGE).text


def test_a_text_nobody_has_proven_says_so_to_staff_alone(client: FlaskClient, sign_in: SignIn) -> None:
    assert "Not proven" not in client.get(PAGE).text
    assert "Nobody of ours is known to have done it alone" in sign_in(client, STAFF).get(PAGE).text


def test_the_facts_have_a_form_of_their_own_without_the_text(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    owner = sign_in(client, OWNER)
    page = owner.get(f"{PAGE}/edit").text
    assert 'name="body"' not in page and WRITE in page
    assert fill_in(owner, f"{PAGE}/edit", {"summary": "How it comes back."}).status_code == 303
    assert "Bring it back" in client.get(PAGE).text
    assert 'name="body"' in sign_in(client.application.test_client(), STEWARD).get("/runbooks/new").text


def test_a_runbook_without_text_begins_with_its_first(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("runbook", "Empty")
    staff = sign_in(client, STAFF)
    assert "/runbooks/empty/write" in staff.get("/runbooks/empty").text
    assert "No text yet" in staff.get("/runbooks/empty/texts").text
    page = staff.get("/runbooks/empty/write").text
    assert 'name="change"' not in page and "## Before you start" in page
    answer = fill_in(staff, "/runbooks/empty/write", {"body": "1. Begin.", "do": "save"})
    assert answer.location == "/runbooks/empty/texts/1"


@pytest.mark.parametrize("path", [WRITE, f"{PAGE}/texts", f"{PAGE}/texts/1", f"{PAGE}/texts/compare?from=1&to=1"])
def test_outsiders_are_kept_out_even_of_what_is_public(client: FlaskClient, sign_in: SignIn, path: str) -> None:
    assert client.get(path).status_code == 302
    assert sign_in(client, "contractor@supplier.example").get(path).status_code == 403


def test_what_a_program_writes_is_in_force_and_in_the_list(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    with council.database.unit_of_work() as session:
        runbook = thing(session, OPERATOR, kind_of("runbook"), "restore-hearth")
        describe(desk(session, OPERATOR, TODAY), runbook, Record("runbook", {"body": "1. By a program."}))
    assert "Revision 2" in sign_in(client, STAFF).get(f"{PAGE}/texts").text


@pytest.mark.parametrize("kind", list(RunbookType))
def test_a_new_runbook_begins_with_steps_to_fill_in(client: FlaskClient, sign_in: SignIn, kind: RunbookType) -> None:
    steward = sign_in(client, STEWARD)
    assert f"/runbooks/new?type={kind.value}" in steward.get("/runbooks/new").text
    form = fields_of(steward.get(f"/runbooks/new?type={kind.value}").text, "/runbooks/new")
    assert form["runbook_type"] == kind.value
    for wanted in ("**First:**", "**Call:**", "1. ", "Expect ", "## If it goes wrong", "## Who to call", "["):
        assert wanted in form["body"]


def test_a_type_that_there_is_not_begins_with_nothing(client: FlaskClient, sign_in: SignIn) -> None:
    form = fields_of(sign_in(client, STEWARD).get("/runbooks/new?type=nothing").text, "/runbooks/new")
    assert form["body"] == ""
    assert "Begin with steps" not in client.get("/datasets/new").text


def test_who_answers_for_the_runbook_finds_its_drafts_at_home_and_on_their_page(
    client: FlaskClient, sign_in: SignIn
) -> None:
    staff, owner = somebody(client, sign_in, STAFF), somebody(client, sign_in, OWNER)
    assert "waits for you to approve it" not in owner.get("/").text and "Drafts that wait" not in owner.get("/my").text
    draft(staff)
    assert "1 draft waits for you to approve it" in words_of(owner.get("/").text)
    assert f"{PAGE}/texts/2" in owner.get("/my").text
    assert "Drafts that wait" not in staff.get("/my").text
