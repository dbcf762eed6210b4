"""Doing a runbook now: begun, ticked, left and taken up again, ended as a drill; each by plain forms."""

import re
from datetime import date

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.kinds import kind_of
from catalogue.kinds.record import Record
from catalogue.people.tables import Person
from catalogue.resources.operations import describe
from catalogue.resources.queries import thing
from catalogue.runbooks.tables import Checklist, ChecklistStep, Drill, Procedure
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR
from tests.portal.conftest import Council, SignIn, csrf_of
from tests.portal.filling import fields_of, fill_in

STAFF = "staff@council.example"
BODY = "## Steps\n1. Stop it\n2. Start it"
RUNBOOK = "/runbooks/restore-hearth"
DO = f"{RUNBOOK}/do"


@pytest.fixture
def reader(client: FlaskClient, council: Council, sign_in: SignIn) -> FlaskClient:
    """Someone of the staff, with a runbook to follow."""
    council.register("runbook", "Restore Hearth", body=BODY)
    return sign_in(client, STAFF)


def begun(reader: FlaskClient) -> str:
    """Where the checklist is that they have just begun."""
    answer = fill_in(reader, DO, {"drill_kind": "live", "reference": "INC-7"})
    assert answer.status_code == 303
    return answer.location


def tick(reader: FlaskClient, address: str, number: int, **said: str) -> int:
    action = f"{address}/steps/{number}"
    token = fields_of(reader.get(address).text, action)["csrf_token"]
    return reader.post(action, data={"csrf_token": token, "done": "yes", **said}).status_code


def test_a_runbook_with_steps_is_done_now_and_one_without_is_not(reader: FlaskClient, council: Council) -> None:
    council.register("runbook", "Prose", body="Ring somebody.")
    assert DO in reader.get("/runbooks/restore-hearth").text
    assert "Do this now" not in reader.get("/runbooks/prose").text
    refused = fill_in(reader, "/runbooks/prose/do", {"drill_kind": "live"})
    assert refused.status_code == 422
    assert "no numbered steps" in refused.text


def test_why_it_is_done_is_asked(reader: FlaskClient) -> None:
    assert fill_in(reader, DO, {}).status_code == 422


def test_steps_are_ticked_with_notes_and_outcomes_and_found_again_from_home(
    reader: FlaskClient, council: Council
) -> None:
    address = begun(reader)
    assert "0 of 2 steps done" in reader.get(address).text
    assert tick(reader, address, 1, note="Took an hour", outcome="corrected") == 303
    page = reader.get(address).text
    assert "1 of 2 steps done" in page
    assert "Took an hour" in page and "it worked, after corrections" in page
    home = reader.get("/").text
    assert "Go on with “Restore Hearth”" in home and f"{address}#step-2" in home
    assert "Go on where you were" in reader.get("/runbooks/restore-hearth").text
    assert reader.get(DO).location.startswith(address)
    assert tick(reader, address, 1, done="no") == 303
    assert "0 of 2 steps done" in reader.get(address).text


def test_whom_to_call_and_what_stands_around_the_steps_is_shown_as_it_was_when_it_began(
    reader: FlaskClient, council: Council
) -> None:
    said = f"**First:** stop. **Call:** Dean, 01632 960 410.\n\n## Prerequisites\nA key.\n\n{BODY}"
    council.register("runbook", "Stop Hearth", body=f"{said}\n\n## If it goes wrong\nPut it back.")
    address = fill_in(reader, "/runbooks/stop-hearth/do", {"drill_kind": "rehearsed"}).location
    with council.database.unit_of_work() as session:
        runbook = thing(session, OPERATOR, kind_of("runbook"), "stop-hearth")
        describe(Running(session).desk(), runbook, Record("runbook", {"body": BODY}))
    main = reader.get(address).text.partition("<main")[2].partition("<ol")[0]
    assert "<strong>First:</strong> stop." in main
    for words in ("Dean, 01632 960 410.", "Before you start", "A key.", "Put it back.", "This is a rehearsal"):
        assert words in main
    assert "Whom to call" not in main and "The runbook has changed since you began." in main


def test_a_runbook_of_nothing_but_steps_shows_nothing_around_them(reader: FlaskClient) -> None:
    page = reader.get(begun(reader)).text
    assert "This is live" in page
    for words in ("First:", "Call:", "Also:", "Before you start", "app-asides"):
        assert words not in page


def test_whom_the_front_matter_names_is_called_too(reader: FlaskClient, council: Council) -> None:
    council.register("runbook", "Stop Hearth", body=BODY, contacts="Dean, 410\nCorvane, 881")
    council.register("runbook", "Start Hearth", body=f"**Call:** Mei.\n\n{BODY}", contacts="Dean, 410")
    assert "<strong>Whom to call:</strong> Dean, 410; Corvane, 881" in reader.get("/runbooks/stop-hearth").text
    alone = fill_in(reader, "/runbooks/stop-hearth/do", {"drill_kind": "live"}).location
    assert "<strong>Call:</strong> Dean, 410; Corvane, 881" in reader.get(alone).text
    beside = fill_in(reader, "/runbooks/start-hearth/do", {"drill_kind": "live"}).location
    assert "<strong>Also:</strong> Dean, 410" in reader.get(beside).text


def test_of_several_jobs_one_is_chosen_and_the_drill_names_it(
    reader: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("runbook", "Restart Hearth", body="## Stop it\n1. Halt\n\n## Start it\n2. Go")
    with council.database.unit_of_work() as session:
        runbook = thing(session, OPERATOR, kind_of("runbook"), "restart-hearth")
        procedure = str(Running(session).procedure(runbook=runbook).id)
    do = "/runbooks/restart-hearth/do"
    form = reader.get(do).text
    assert fields_of(form, do)["job"] == "all" and "Which job" not in reader.get(DO).text
    assert "no such job now" in fill_in(reader, do, {"drill_kind": "live", "job": "Burn it"}).text
    address = fill_in(reader, do, {"drill_kind": "live", "job": "Start it", "reference": "INC-7"}).location
    page = reader.get(address).text
    assert "Step by step: Start it: INC-7" in page and "0 of 1 steps done" in page and "Halt" not in page
    assert tick(reader, address, 1) == 303
    said = {"outcome": "passed", "procedure": procedure, "level": "alone"}
    assert fill_in(reader, f"{address}/end", said).status_code == 303
    steward = sign_in(reader.application.test_client(), "steward@council.example")
    assert "Only “Start it”: 1 of 1 steps were ticked." in steward.get("/systems/hearth/readiness").text


def test_begun_twice_it_is_one_checklist(reader: FlaskClient, council: Council) -> None:
    token = fields_of(reader.get(DO).text, DO)["csrf_token"]
    first = reader.post(DO, data={"csrf_token": token, "drill_kind": "live"})
    again = reader.post(DO, data={"csrf_token": token, "drill_kind": "live"})
    assert again.location.partition("#")[0] == first.location
    with council.database.reading() as session:
        assert len(session.scalars(select(Checklist)).all()) == 1


def test_nobody_else_finds_it(reader: FlaskClient, sign_in: SignIn) -> None:
    address = begun(reader)
    other = sign_in(reader.application.test_client(), "steward@council.example")
    assert other.get(address).status_code == 404
    assert other.get(f"{address}/end").status_code == 404
    assert reader.application.test_client().get(address).status_code == 302


def test_a_step_that_is_not_there_is_not_found(reader: FlaskClient) -> None:
    address = begun(reader)
    token = fields_of(reader.get(address).text, f"{address}/steps/1")["csrf_token"]
    assert reader.post(f"{address}/steps/3", data={"csrf_token": token, "done": "yes"}).status_code == 404


@pytest.mark.parametrize("moment", ["yesterday", "2026-11-22T09:00:00", "9999-99-99", "", "2020-01-01T00:00:00.000Z"])
def test_whatever_a_browser_says_about_the_time_is_taken_for_what_it_is(
    reader: FlaskClient, council: Council, moment: str
) -> None:
    assert tick(reader, begun(reader), 1, at=moment) == 303
    with council.database.reading() as session:
        row = session.scalars(select(Checklist)).one()
        step = session.scalars(select(ChecklistStep).where(ChecklistStep.number == 1)).one()
        assert step.ticked_at is not None and step.ticked_at >= row.started_at


def test_without_a_procedure_it_only_ends(reader: FlaskClient, council: Council) -> None:
    address = begun(reader)
    assert "What did you show" not in reader.get(f"{address}/end").text
    assert "2 steps are not ticked." in reader.get(f"{address}/end").text
    assert fill_in(reader, f"{address}/end", {"outcome": "failed"}).status_code == 303
    page = reader.get(address).text
    assert "Nothing can be changed any more." in page
    assert "<form" not in page.partition("<main")[2].partition("</main>")[0]
    assert "Go on with" not in reader.get("/").text
    assert fill_in(reader, f"{address}/end", {"outcome": "failed"}).status_code == 422


def test_it_ends_as_a_drill(reader: FlaskClient, council: Council) -> None:
    with council.database.unit_of_work() as session:
        at = Running(session)
        runbook = thing(session, OPERATOR, kind_of("runbook"), "restore-hearth")
        procedure = str(at.procedure(runbook=runbook).id)
    address = begun(reader)
    tick(reader, address, 1)
    said = {"outcome": "passed", "procedure": procedure}
    assert "Choose how far you did it by yourself" in fill_in(reader, f"{address}/end", said).text
    refused = fill_in(reader, f"{address}/end", {**said, "level": "watched"})
    assert refused.status_code == 422 and "Nobody is named who saw it." in refused.text
    done = fill_in(reader, f"{address}/end", {**said, "level": "alone", "corrections": "Step 2 is wrong."})
    assert done.status_code == 303
    with council.database.reading() as session:
        drill = session.scalars(select(Drill)).one()
        assert session.get_one(Person, drill.person_id).email == STAFF
        assert (drill.drill_kind, drill.reference, drill.runbook_revision) == ("live", "INC-7", 1)
        assert drill.corrections == "Step 2 is wrong."
        assert isinstance(drill.done_on, date)
    assert "1 of our own people" in reader.get("/systems/hearth/readiness").text


def test_what_was_wrong_becomes_a_draft_by_one_button(reader: FlaskClient, council: Council) -> None:
    with council.database.unit_of_work() as session:
        at = Running(session)
        at.procedure(runbook=thing(session, OPERATOR, kind_of("runbook"), "restore-hearth"))
        procedure = str(session.scalars(select(Procedure.id)).one())
    address = begun(reader)
    tick(reader, address, 1, outcome="corrected", note="It hangs.")
    said = {"outcome": "corrected", "procedure": procedure, "level": "alone", "corrections": "Say whom to call."}
    assert fill_in(reader, f"{address}/end", said).status_code == 303
    assert "somebody who did it proposes corrections" in reader.get(RUNBOOK).text
    page = reader.get(f"{RUNBOOK}/corrections").text
    assert "It hangs." in page and "Say whom to call." in page
    (action,) = re.findall(r'action="([^"]+/corrections/[^"]+)"', page)
    answer = reader.post(action, data={"csrf_token": csrf_of(page)})
    assert (answer.status_code, answer.location) == (303, f"{RUNBOOK}/texts/2")
    draft = reader.get(answer.location).text
    assert "<strong>To put right:</strong> It hangs." in draft
    assert "Nothing waits" in reader.get(f"{RUNBOOK}/corrections").text
    assert reader.post(action, data={"csrf_token": csrf_of(page)}).status_code == 404
    assert "is still to be filled in" in reader.get(f"{RUNBOOK}/write").text


def test_what_was_wrong_is_not_lost_where_no_drill_is_recorded(reader: FlaskClient) -> None:
    address = begun(reader)
    tick(reader, address, 1, outcome="failed", note="It hangs.")
    answer = fill_in(reader, f"{address}/end", {"outcome": "corrected", "corrections": "Say whom to call."})
    assert answer.status_code == 303
    page = reader.get(RUNBOOK).text
    assert "What you found wrong is a draft now." in page and "A newer draft exists." in page
    draft = reader.get(f"{RUNBOOK}/texts/2").text
    assert "It hangs." in draft and "Say whom to call." in draft and "Go on writing this draft" in draft


def test_who_ticked_nothing_has_not_done_it_and_is_told_what_to_do(reader: FlaskClient, council: Council) -> None:
    with council.database.unit_of_work() as session:
        runbook = thing(session, OPERATOR, kind_of("runbook"), "restore-hearth")
        procedure = str(Running(session).procedure(runbook=runbook).id)
    end = f"{begun(reader)}/end"
    refused = fill_in(reader, end, {"outcome": "passed", "procedure": procedure, "level": "alone"})
    assert refused.status_code == 422 and "Go back and tick what you did." in refused.text
    taught = {
        "outcome": "passed",
        "procedure": procedure,
        "level": "taught_back",
        "witness": "steward@council.example",
    }
    assert fill_in(reader, end, taught).status_code == 303
    assert "is asked to confirm that they were there." in reader.get(RUNBOOK).text


def test_nothing_that_may_be_needed_is_called_optional(reader: FlaskClient, council: Council) -> None:
    with council.database.unit_of_work() as session:
        runbook = thing(session, OPERATOR, kind_of("runbook"), "restore-hearth")
        Running(session).procedure(runbook=runbook)
    page = reader.get(f"{begun(reader)}/end").text
    assert "How far by yourself?" in page and page.count("(optional)") == 1  # only the corrections


def test_how_many_steps_were_ticked_stands_with_the_drill(
    reader: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    with council.database.unit_of_work() as session:
        runbook = thing(session, OPERATOR, kind_of("runbook"), "restore-hearth")
        procedure = str(Running(session).procedure(runbook=runbook).id)
    address = begun(reader)
    tick(reader, address, 1)
    said = {"outcome": "passed", "procedure": procedure, "level": "alone"}
    assert fill_in(reader, f"{address}/end", said).status_code == 303
    steward = sign_in(reader.application.test_client(), "steward@council.example")
    assert "1 of 2 steps were ticked." in steward.get("/systems/hearth/readiness").text


def test_who_answers_for_a_runbook_is_told_at_home_that_it_may_be_wrong(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    owners = {"information_asset_owner": "owner@council.example"}
    council.register("runbook", "Stop Hearth", body=BODY, owners=owners)
    with council.database.unit_of_work() as session:
        at = Running(session)
        runbook = thing(session, OPERATOR, kind_of("runbook"), "stop-hearth")
        at.drill(at.procedure("Stop", runbook=runbook), at.ann, corrections="Say whom to call.")
    owner = sign_in(client.application.test_client(), "owner@council.example")
    assert "of your runbooks may be wrong" in owner.get("/").text
    assert "1 correction proposed" in owner.get("/my").text


def test_who_chooses_no_procedure_records_no_drill(reader: FlaskClient, council: Council) -> None:
    with council.database.unit_of_work() as session:
        Running(session).procedure(runbook=thing(session, OPERATOR, kind_of("runbook"), "restore-hearth"))
    address = begun(reader)
    assert fill_in(reader, f"{address}/end", {"outcome": "passed", "procedure": "none"}).status_code == 303
    with council.database.reading() as session:
        assert session.scalars(select(Drill)).all() == []
