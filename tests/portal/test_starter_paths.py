"""Starter paths by plain forms: made for a team, filled with steps, given to somebody new, and ended."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.kinds import kind_of
from catalogue.people.tables import Person, Team
from catalogue.resources.desk import desk
from catalogue.resources.queries import thing
from catalogue.runbooks.operations import ProcedureEntry, add_procedure
from catalogue.terms import ProcedureKind, ProcedureWeight
from tests.conftest import TODAY
from tests.factories import OPERATOR
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fill_in

STEWARD, STAFF, MANAGER = (f"{name}@council.example" for name in ("steward", "staff", "owner"))
PATHS = "/starter-paths"
READ, MEET, DO = (
    {"stage": "first_day", "target": target, "note": note}
    for target, note in (("Restore Hearth", "Before anything else"), ("owner@council.example", ""), ("Restore it", ""))
)


@pytest.fixture
def steward(client: FlaskClient, council: Council, sign_in: SignIn) -> FlaskClient:
    """Who keeps every entry, with a runbook and a procedure to make steps of; STAFF has MANAGER as their manager."""
    council.register("runbook", "Restore Hearth", body="1. Do it.")
    council.register("system", "Hearth")
    council.register("system", "Heath land")
    with council.database.unit_of_work() as session:
        entry = ProcedureEntry("Restore it", ProcedureWeight.CRITICAL)
        add_procedure(desk(session, OPERATOR, TODAY), thing(session, OPERATOR, kind_of("system"), "hearth"), entry)
        people = {one.email: one for one in session.scalars(select(Person))}
        people[STAFF].manager_id = people[MANAGER].id
        people[STAFF].team_id = session.scalars(select(Team.id)).one()
    return sign_in(client, STEWARD)


@pytest.fixture
def path(steward: FlaskClient) -> str:
    """A path without steps."""
    answer = fill_in(steward, f"{PATHS}/new", {"title": "Analyst", "team": "test-team"})
    assert answer.status_code == 303
    return answer.location


def add(reader: FlaskClient, path: str, deed: str, said: dict[str, str]) -> str:
    """Add a step; the page that comes back says what is wrong, or nothing."""
    answer = fill_in(reader, f"{path}/steps/{deed}/new", said)
    return "" if answer.status_code == 303 else answer.text


def filled(reader: FlaskClient, path: str) -> None:
    for deed, said in (("read", READ), ("meet", MEET), ("with_buddy", DO), ("alone", DO)):
        assert add(reader, path, deed, said) == ""


def in_order(page: str) -> list[str]:
    """The steps as they stand on the page."""
    return re.findall(r'app-newest__title"><a[^>]*>([^<]+)', page)


def test_a_path_is_made_with_steps_of_each_kind(steward: FlaskClient, path: str) -> None:
    assert "No steps yet" in steward.get(path).text
    filled(steward, path)
    page = steward.get(path).text
    assert in_order(page) == ["Read: Restore Hearth", "Meet Owner", "With a buddy: Restore it", "Alone: Restore it"]
    assert "Before anything else" in page
    listed = steward.get(PATHS).text
    assert "Analyst" in listed
    assert "Analyst,Test Team,,4" in steward.get(f"{PATHS}?as=csv").text
    assert f'href="{path}"' in steward.get("/teams/test-team").text


def test_what_cannot_be_a_step_is_said_beside_its_field(steward: FlaskClient, path: str, council: Council) -> None:
    council.register("runbook", "Empty")
    for deed, words, said in (
        ("read", "Nothing like it", "There is no runbook “Nothing like it”."),
        ("read", "Empty", "No text of this runbook is approved yet."),
        ("meet", "Nobody", "Nobody who works here is called “Nobody”."),
        ("alone", "Fly", "No system has a procedure “Fly”."),
        ("alone", "", "Enter the procedure or skill."),
    ):
        assert said in add(steward, path, deed, {"stage": "later", "target": words})
    assert add(steward, path, "meet", {"stage": "later", "target": "Test Team"}) == ""


def test_procedures_of_one_name_are_told_apart_by_their_system(
    steward: FlaskClient, path: str, council: Council
) -> None:
    with council.database.unit_of_work() as session:
        entry = ProcedureEntry("Restore it", ProcedureWeight.MINOR)
        add_procedure(desk(session, OPERATOR, TODAY), thing(session, OPERATOR, kind_of("system"), "heath-land"), entry)
    assert "“Hearth: Restore it”, “Heath land: Restore it”" in add(steward, path, "alone", DO)
    for words in ("heath land: restore it", "heath-land: Restore it"):
        assert add(steward, path, "alone", DO | {"target": words}) == ""
    assert steward.get(path).text.count("On Heath land") == 2


def test_systems_of_one_title_are_told_apart_by_their_addresses(
    steward: FlaskClient, path: str, council: Council
) -> None:
    council.register("system", "Hearth")
    with council.database.unit_of_work() as session:
        entry = ProcedureEntry("Restore it", ProcedureWeight.MINOR)
        other = thing(session, OPERATOR, kind_of("system"), "hearth-2")
        add_procedure(desk(session, OPERATOR, TODAY), other, entry)
    said = add(steward, path, "alone", DO | {"target": "Hearth: Restore it"})
    assert "“hearth: Restore it”" in said and "“hearth-2: Restore it”" in said
    assert add(steward, path, "alone", DO | {"target": "hearth-2: Restore it"}) == ""


def test_a_skill_is_learned_where_it_stands(steward: FlaskClient, path: str, council: Council) -> None:
    with council.database.unit_of_work() as session:
        entry = ProcedureEntry("Refresh the model", ProcedureWeight.MINOR, kind=ProcedureKind.SKILL)
        add_procedure(desk(session, OPERATOR, TODAY), thing(session, OPERATOR, kind_of("system"), "hearth"), entry)
    assert add(steward, path, "with_buddy", DO | {"target": "Refresh the model"}) == ""
    assert 'href="/systems/hearth/skills#procedure-' in steward.get(path).text


def test_steps_are_moved_changed_and_taken_out(steward: FlaskClient, path: str) -> None:
    filled(steward, path)
    up = re.findall(rf'action="({path}/steps/[^"]+/up)"', steward.get(path).text)
    fill_in(steward, path, {}, up[1])
    assert in_order(steward.get(path).text)[:2] == ["Meet Owner", "Read: Restore Hearth"]
    change = up[0].replace("/up", "/edit")
    assert 'value="restore-hearth"' in steward.get(change).text
    began = steward.get(change).text
    assert fill_in(steward, change, {"stage": "later"}).status_code == 303
    assert in_order(steward.get(path).text)[-1] == "Read: Restore Hearth"
    assert fill_in(steward, change, {"stage": "first_week"}, began=began).status_code == 409
    assert "Nothing was changed" in steward.get(fill_in(steward, change, {}).location).text
    remove = up[0].replace("/up", "/remove")
    fill_in(steward, remove, {})
    assert "Read: Restore Hearth" not in steward.get(path).text
    assert steward.get(remove).status_code == 404


def test_a_path_is_given_with_a_buddy_who_is_changed_and_taken_away_again(steward: FlaskClient, path: str) -> None:
    assert "no steps yet" in fill_in(steward, f"{path}/give", {"person": STAFF}).text
    filled(steward, path)
    assert "cannot be the buddy" in fill_in(steward, f"{path}/give", {"person": STAFF, "buddy": STAFF}).text
    assert fill_in(steward, f"{path}/give", {"person": STAFF, "buddy": "Admin"}).status_code == 303
    assert "has a starter path already" in fill_in(steward, f"{path}/give", {"person": STAFF}).text
    page = steward.get(path).text
    assert "Who has it now" in page
    assert "Admin" in page
    assert "steps done" not in page
    one = re.findall(r'href="(/starters/[^"/]+)/buddy"', page)[0]
    assert steward.get(one).status_code == 404  # whoever keeps the path is not told how far they are
    assert fill_in(steward, f"{one}/buddy", {"buddy": "auditor@council.example"}).status_code == 303
    assert fill_in(steward, f"{one}/buddy", {"buddy": "Nobody"}).status_code == 422
    assert "Auditor" in steward.get(f"{path}?as=csv&table=given").text
    assert fill_in(steward, f"{one}/end", {}).status_code == 303
    assert "Nobody has it now" in steward.get(path).text
    assert steward.get(f"{one}/end").status_code == 404


def test_a_manager_gives_a_path_and_follows_who_has_it(steward: FlaskClient, path: str, sign_in: SignIn) -> None:
    filled(steward, path)
    manager = sign_in(steward.application.test_client(), MANAGER)
    assert f"{path}/give" in manager.get(path).text
    assert "Change" not in manager.get(path).text
    assert fill_in(manager, f"{path}/give", {"person": "auditor@council.example"}).status_code == 403
    assert fill_in(manager, f"{path}/give", {"person": STAFF}).status_code == 303
    person = manager.get("/people/staff").text
    one = re.findall(r'href="(/starters/[^"]+)"', person)[0]
    page = manager.get(one).text
    assert "0 of 4 steps done" in page
    assert "Nobody yet" in page
    assert "How far they are" not in steward.get("/people/staff").text


def test_those_who_keep_no_team_read_paths_and_change_none(steward: FlaskClient, path: str, sign_in: SignIn) -> None:
    filled(steward, path)
    staff = sign_in(steward.application.test_client(), STAFF)
    page = staff.get(path).text
    assert "Read: Restore Hearth" in page
    assert "Take out" not in page
    assert "Who has it now" not in page
    assert "Make a starter path" not in staff.get(PATHS).text
    for address in (f"{PATHS}/new", f"{path}/edit", f"{path}/end", f"{path}/give", f"{path}/steps/read/new"):
        assert staff.get(address).status_code == 403
    outsider = sign_in(steward.application.test_client(), "contractor@supplier.example")
    assert {outsider.get(one).status_code for one in (PATHS, path, "/starters")} == {403}


def test_a_path_is_changed_and_ended(steward: FlaskClient, path: str) -> None:
    assert fill_in(steward, f"{path}/edit", {"title": ""}).status_code == 422
    assert "It is for nobody" in fill_in(steward, f"{path}/edit", {"team": ""}).text
    assert fill_in(steward, f"{path}/edit", {"job_title": "Data analyst"}).status_code == 303
    assert "Data analyst" in steward.get(path).text
    fill_in(steward, f"{path}/end", {})
    assert "given to nobody any more, since 22 November 2026" in steward.get(path).text
    assert "No starter paths yet" in steward.get(PATHS).text
    for change in ("edit", "give", "end", "steps/read/new"):
        answer = steward.get(f"{path}/{change}")
        assert answer.status_code == 422, change
        assert "This starter path is no longer used. Make a new one." in answer.text
