"""Somebody new: their pack on their home page, meetings that they tick off, and those who look after them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.kinds import kind_of
from catalogue.people.tables import Person
from catalogue.resources.desk import desk
from catalogue.resources.queries import thing
from catalogue.runbooks.inductions import give_path
from catalogue.runbooks.operations import DrillEntry, ProcedureEntry, add_procedure, record_drill
from catalogue.runbooks.path_tables import InductionStep
from catalogue.runbooks.paths import PathEntry, StepEntry, add_step, make_path
from catalogue.runbooks.tables import Procedure
from catalogue.terms import DrillKind, DrillLevel, DrillOutcome, ProcedureWeight, StarterDeed, StarterStage
from tests.conftest import TODAY
from tests.factories import OPERATOR
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fields_of, fill_in

STARTER, BUDDY, MANAGER, OTHER = (f"{name}@council.example" for name in ("staff", "owner", "steward", "auditor"))
PACK = "/my/starter-pack"


def found(session: Any, kind: str, slug: str) -> Any:
    return thing(session, OPERATOR, kind_of(kind), slug)


def person(session: Any, email: str) -> Person:
    found: Person = session.scalars(select(Person).where(Person.email == email)).one()
    return found


@pytest.fixture
def induction(council: Council) -> UUID:
    """A path with a step of each kind, given to STARTER on the first of their days."""
    council.register("runbook", "Restore Hearth", runbook_type="incident", body="## Steps\n1. Do it.")
    council.register("runbook", "A lift stops", runbook_type="incident", body="1. Ring.")
    council.register("system", "Hearth", summary="Holds tenancies")
    with council.database.unit_of_work() as session:
        at = desk(session, OPERATOR, TODAY)
        runbook, buddy = found(session, "runbook", "restore-hearth"), person(session, BUDDY)
        starter = person(session, STARTER)
        starter.manager_id, starter.start_on = person(session, MANAGER).id, TODAY
        entry = ProcedureEntry("Bring it back", ProcedureWeight.CRITICAL, runbook)
        procedure = add_procedure(at, found(session, "system", "hearth"), entry)
        path = make_path(at, PathEntry("Housing analyst", job_title="Analyst"))
        steps = ((StarterStage.FIRST_DAY, StarterDeed.READ, runbook), (StarterStage.FIRST_DAY, StarterDeed.MEET, buddy),
                 (StarterStage.FIRST_WEEK, StarterDeed.WITH_BUDDY, procedure),
                 (StarterStage.LATER, StarterDeed.ALONE, procedure))  # fmt: skip
        for stage, deed, target in steps:
            add_step(at, path, StepEntry(stage, deed, target))
        return give_path(at, path, starter, buddy, TODAY).id


def drilled(council: Council) -> None:
    """Record that the starter did it alone, for real, yesterday."""
    with council.database.unit_of_work() as session:
        starter = person(session, STARTER)
        starter.start_on = TODAY - timedelta(days=7)
        entry = DrillEntry(starter, TODAY - timedelta(days=1), DrillLevel.ALONE, DrillKind.LIVE, DrillOutcome.PASSED)
        system, procedure = found(session, "system", "hearth"), session.scalars(select(Procedure)).one()
        record_drill(desk(session, OPERATOR, TODAY), system, procedure, entry)


def test_a_starter_finds_what_comes_next_and_what_breaks_on_their_home_page(
    client: FlaskClient, council: Council, sign_in: SignIn, induction: UUID
) -> None:
    page = sign_in(client, STARTER).get("/").text
    assert "Housing analyst: 0 of 4 steps done" in page
    assert page.index("Read: Restore Hearth") < page.index("Meet Owner") < page.index("With a buddy: Bring it back")
    assert "Alone: Bring it back" not in page
    assert page.index('/runbooks/restore-hearth">Restore Hearth') < page.index("A lift stops")
    assert page.count(f'href="{PACK}"') == 1


def test_the_pack_has_whom_to_ask_each_step_and_the_systems(
    client: FlaskClient, sign_in: SignIn, induction: UUID
) -> None:
    page = sign_in(client, STARTER).get(PACK).text
    for words in ("First day", "First week", "Later", "Owner", "Steward", "Holds tenancies", "0 of 4 steps done"):
        assert words in page
    assert 'href="/systems/hearth"' in page


def test_the_pack_follows_the_first_day(client: FlaskClient, sign_in: SignIn, induction: UUID) -> None:
    page = sign_in(client, STARTER).get(PACK).text
    parts = (
        "Whom to ask",
        "Read: Restore Hearth",
        "Meet Owner",
        'id="breaks"',
        "With a buddy: Bring it back",
        "The systems you learn",
    )
    assert [page.index(part) for part in parts] == sorted(page.index(part) for part in parts)
    assert page.index('href="#breaks"') < page.index("Whom to ask")


def test_who_has_read_a_runbook_goes_back_to_the_step_that_asked_for_it(
    client: FlaskClient, council: Council, sign_in: SignIn, induction: UUID
) -> None:
    with council.database.reading() as session:
        step = session.scalars(select(InductionStep.id).where(InductionStep.deed == StarterDeed.READ)).one()
    for who, slug, back in (
        (STARTER, "restore-hearth", f'href="{PACK}#step-{step}"'),
        (STARTER, "a-lift-stops", f'href="{PACK}"'),
        (OTHER, "a-lift-stops", ""),
    ):
        reader = sign_in(client.application.test_client(), who)
        fill_in(reader, f"/runbooks/{slug}", {}, f"/runbooks/{slug}/texts/1/read")
        said = reader.get(f"/runbooks/{slug}").text
        assert "You have read" in said
        assert ("Back to your starter pack" in said) is bool(back) and back in said


def test_a_step_is_read_on_the_runbook_met_by_a_tick_and_done_by_a_drill(
    client: FlaskClient, council: Council, sign_in: SignIn, induction: UUID
) -> None:
    reader = sign_in(client, STARTER)
    fill_in(reader, "/runbooks/restore-hearth", {}, "/runbooks/restore-hearth/texts/1/read")
    assert "1 of 4 steps done" in reader.get(PACK).text
    with council.database.reading() as session:
        step = session.scalars(select(InductionStep.id).where(InductionStep.deed == StarterDeed.MEET)).one()
    tick = f"{PACK}/steps/{step}"
    assert fill_in(reader, PACK, {"met": "yes"}, tick).location == f"{PACK}#step-{step}"
    assert "2 of 4 steps done" in reader.get(PACK).text
    fill_in(reader, PACK, {"met": "no"}, tick)
    assert "1 of 4 steps done" in reader.get(PACK).text
    fill_in(reader, PACK, {"met": "yes"}, tick)
    drilled(council)
    assert "You have done every step" in reader.get(PACK).text
    home = reader.get("/").text
    assert "steps done" not in home
    assert f'href="{PACK}"' in home


def test_what_was_needed_last_comes_first_among_the_systems_of_the_path(
    client: FlaskClient, council: Council, sign_in: SignIn, induction: UUID
) -> None:
    council.register("runbook", "Bring Hearth up", runbook_type="start_stop", body="1. Up.")
    with council.database.unit_of_work() as session:
        entry = ProcedureEntry("Start it", ProcedureWeight.MINOR, found(session, "runbook", "bring-hearth-up"))
        add_procedure(desk(session, OPERATOR, TODAY), found(session, "system", "hearth"), entry)
    drilled_before = sign_in(client, STARTER).get(PACK).text
    assert "last needed" not in drilled_before
    page = client.get(PACK).text.partition('id="breaks"')[2]
    assert page.index("Restore Hearth") < page.index("Bring Hearth up") < page.index("A lift stops")
    fill_in(client, "/runbooks/bring-hearth-up/do", {"drill_kind": "live"})
    page = client.get(PACK).text.partition('id="breaks"')[2]
    assert page.index("Bring Hearth up") < page.index("Restore Hearth") < page.index("A lift stops")
    assert "last needed 22 November 2026" in page


def test_a_buddy_and_a_manager_follow_a_starter_and_nobody_else_does(
    client: FlaskClient, council: Council, sign_in: SignIn, induction: UUID
) -> None:
    drilled(council)
    for email in (BUDDY, MANAGER):
        reader = sign_in(client.application.test_client(), email)
        assert "starter that you look after" in reader.get("/").text
        listed = reader.get("/starters").text
        assert "2 of 4" in listed
        assert "Read: Restore Hearth" in listed
        page = reader.get(f"/starters/{induction}").text
        assert "2 of 4 steps done" in page
        assert "We have met" not in page
        assert "Housing analyst" in reader.get("/starters?as=csv").text
    other = sign_in(client.application.test_client(), OTHER)
    assert other.get(f"/starters/{induction}").status_code == 404
    assert "You look after nobody new" in other.get("/starters").text
    assert "look after" not in other.get("/").text


def test_nobody_ticks_a_step_of_somebody_elses(
    client: FlaskClient, council: Council, sign_in: SignIn, induction: UUID
) -> None:
    buddy = sign_in(client, BUDDY)
    with council.database.reading() as session:
        steps = session.scalars(select(InductionStep.id)).all()
    token = fields_of(buddy.get("/my").text, "/sign-out")["csrf_token"]
    sent = {"csrf_token": token, "met": "yes"}
    assert {buddy.post(f"{PACK}/steps/{step}", data=sent).status_code for step in steps} == {404}
    with council.database.reading() as session:
        assert session.scalars(select(InductionStep.id).where(InductionStep.met_on.is_not(None))).all() == []
