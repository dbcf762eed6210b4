"""Still right: the button for those who answer for an entry, on its page, on their own list and with a change."""

from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.attesting import attest
from catalogue.resources.desk import desk
from catalogue.terms import Scope
from tests.portal.conftest import OPERATOR, Council, SignIn
from tests.portal.filling import fields_of, fill_in

OWNER, STAFF, ADMIN = "owner@council.example", "staff@council.example", "admin@council.example"
PATH = "/datasets/tree-register"
ATTEST = f"{PATH}/attest"
LONG_AGO = date(2025, 6, 1)


@pytest.fixture
def trees(council: Council) -> Council:
    """A public register that its owner should have checked in June."""
    owners = {"data_steward": OWNER}
    council.register("dataset", "Tree register", review_months=12, visibility="public", owners=owners)
    with council.database.unit_of_work() as session:
        register = session.scalars(select(CataloguedResource)).one()
        attest(desk(session, OPERATOR, LONG_AGO, "Counted"), register, 1)
    return council


@pytest.fixture
def owner(client: FlaskClient, trees: Council, sign_in: SignIn) -> FlaskClient:
    """Its owner, signed in."""
    return sign_in(client, OWNER)


def test_whoever_opens_an_entry_is_told_that_its_check_is_overdue(client: FlaskClient, trees: Council) -> None:
    page = client.get(PATH).text
    assert "This entry was due for a check on 1 June 2026" in page
    assert "still-right" not in page and "Test operator" not in page


def test_a_runbook_says_so_in_a_line_and_comes_to_its_steps(client: FlaskClient, council: Council) -> None:
    council.register("runbook", "Restart it", review_months=12, visibility="public", body="Stop it.")
    with council.database.unit_of_work() as session:
        runbook = session.scalars(select(CataloguedResource)).one()
        attest(desk(session, OPERATOR, LONG_AGO), runbook, 1)
    page = client.get("/runbooks/restart-it").text
    assert "it was due for a check on 1 June 2026" in page and "Needs a look" not in page


@pytest.mark.parametrize("email", [STAFF, ADMIN])
def test_those_who_do_not_answer_for_it_have_no_button(
    client: FlaskClient, trees: Council, sign_in: SignIn, email: str
) -> None:
    sign_in(client, email)
    assert "Still right" not in client.get(PATH).text
    token = fields_of(client.get("/").text, "/sign-out")
    assert client.post(ATTEST, data=token | {"version": "1"}).status_code == 403


def test_the_owner_says_so_on_its_page_with_a_note(owner: FlaskClient) -> None:
    answer = fill_in(owner, PATH, {"note": "Counted\x00 again"}, action=ATTEST)
    assert (answer.status_code, answer.location) == (303, PATH)
    page = owner.get(PATH).text
    assert "Tree register is marked as still right" in page
    assert "due for a check" not in page
    assert "Checked 22 November 2026 by Owner: “Counted again”" in page
    history = owner.get(f"{PATH}/history").text
    assert "Checked: still right" in history and "Counted again" in history


def test_on_their_own_list_one_click_says_so_and_leads_back(owner: FlaskClient) -> None:
    assert 'href="/my?show=due"' in owner.get("/").text
    page = owner.get("/my?show=due").text
    assert "Need a look (1)" in page and "Last checked on 1 June 2025 by Test operator. Due on 1 June 2026." in page
    answer = fill_in(owner, "/my?show=due", {}, action=ATTEST, began=page)
    assert (answer.status_code, answer.location) == (303, "/my?show=due")
    assert "Need a look (0)" in owner.get("/my?show=due").text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example/", "/no-such-page", "/\t/evil.example", ""])
def test_it_leads_to_no_page_but_ours(owner: FlaskClient, back: str) -> None:
    assert fill_in(owner, PATH, {"back": back}, action=ATTEST).location == PATH


def test_an_entry_that_changed_meanwhile_is_looked_at_again_and_the_note_is_kept(owner: FlaskClient) -> None:
    began = owner.get("/my?show=due").text
    fill_in(owner, f"{PATH}/edit", {"summary": "Every tree."})
    answer = fill_in(owner, "", {"note": "All counted"}, action=ATTEST, began=began)
    assert answer.status_code == 409
    assert f"{PATH}/history/compare?from=1&amp;to=2" in answer.text
    again = fields_of(answer.text, ATTEST)
    assert (again["note"], again["version"], again["back"]) == ("All counted", "2", "/my?show=due")
    assert fill_in(owner, "", {}, action=ATTEST, began=answer.text).location == "/my?show=due"


def test_a_change_can_say_so_in_the_same_click(owner: FlaskClient) -> None:
    form = f"{PATH}/edit?back=/my%3Fshow%3Ddue"
    began = owner.get(form).text
    sent = {"summary": "Every tree.", "note": "For us only", "do": "attest"}
    answer = fill_in(owner, form, sent, action=f"{PATH}/edit", began=began)
    assert (answer.status_code, answer.location) == (303, "/my?show=due")
    assert "Tree register is saved and marked as right" in owner.get("/my?show=due").text
    assert "For us only" not in owner.get(PATH).text
    assert "Save, and it is right now" not in owner.get(form).text


def test_a_change_that_does_not_say_so_leaves_the_look_open(owner: FlaskClient) -> None:
    answer = fill_in(owner, f"{PATH}/edit", {"summary": "Every tree."})
    assert answer.location == PATH
    assert "Need a look (1)" in owner.get("/my").text


def test_a_program_says_so_of_the_version_that_it_read(client: FlaskClient, trees: Council) -> None:
    headers = trees.token(OWNER, Scope.READ, Scope.WRITE)
    where = f"/api/v1{PATH}"
    read = client.get(where, headers=headers)
    assert read.get_json()["attested_on"] == "2025-06-01"
    assert read.get_json()["attested_by"] == "Test operator"
    assert not {"attested_by", "attested_note"} & client.get(where).get_json().keys()
    assert client.post(f"{where}/attest", headers=headers).status_code == 428
    assert client.post(f"{where}/attest", headers=headers | {"If-Match": '"7"'}).status_code == 412
    said = client.post(f"{where}/attest", headers=headers | {"If-Match": read.headers["ETag"], "X-Note": "Counted"})
    assert said.status_code == 200 and said.headers["ETag"] == read.headers["ETag"]
    assert (said.get_json()["attested_on"], said.get_json()["attested_note"]) == ("2026-11-22", "Counted")
    other = trees.token(STAFF, Scope.READ, Scope.WRITE)
    assert client.post(f"{where}/attest", headers=other | {"If-Match": '"1"'}).status_code == 403


def test_files_say_when_each_was_checked(client: FlaskClient, trees: Council) -> None:
    heading, row = client.get("/datasets?as=csv").text.splitlines()
    assert heading.split(",")[-1] == "Last checked" and row.split(",")[-1] == "2025-06-01"
