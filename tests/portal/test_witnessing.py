"""Whoever is named as witness is asked on their home page, and answers by one button."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.people.tables import Person
from catalogue.runbooks.tables import Drill
from catalogue.terms import DrillLevel
from tests.catalogue.runbooks.running import Running
from tests.portal.conftest import Council, SignIn, csrf_of
from tests.portal.filling import fill_in
from tests.portal.test_checklists import begun, tick

STAFF = "staff@council.example"


@pytest.fixture
def witness(client: FlaskClient, council: Council, sign_in: SignIn) -> FlaskClient:
    """Someone of the staff, whom Ben named as the one who watched him."""
    with council.database.unit_of_work() as session:
        at = Running(session)
        person = session.scalars(select(Person).where(Person.email == STAFF)).one()
        at.drill(at.procedure(), at.ben, level=DrillLevel.WATCHED, witness=person)
    return sign_in(client, STAFF)


def press(witness: FlaskClient, page: str, button: str) -> int:
    """Press a button of the page; what is said then."""
    action = re.search(rf'<form method="post" action="([^"]+)">\s*<input[^>]+>\s*<button[^>]+>{button}', page)
    assert action is not None
    return witness.post(action[1], data={"csrf_token": csrf_of(page)}).status_code


def test_they_are_asked_at_home_and_answer_there(witness: FlaskClient, council: Council) -> None:
    home = witness.get("/").text
    assert "Did you watch this?" in home and "Ben Booth: Restore" in home and "done while watched" in home
    assert press(witness, home, "Yes, I watched") == 303
    assert "Did you watch this?" not in witness.get("/").text
    page = witness.get("/my/witness").text
    assert "You said that you watched." in page and "Yes, I watched" not in page
    assert press(witness, page, "No, I was not there") == 303
    assert "You said that you were not there." in witness.get("/my/witness").text
    with council.database.reading() as session:
        assert session.scalars(select(Drill.was_watched)).one() is False


def test_of_many_three_stand_at_home_and_all_on_their_page(witness: FlaskClient, council: Council) -> None:
    with council.database.unit_of_work() as session:
        first = session.scalars(select(Drill)).one()
        for _ in range(3):
            values = {
                column.key: getattr(first, column.key) for column in Drill.__table__.columns if column.key != "id"
            }
            session.add(Drill(**values))
    home = witness.get("/").text
    assert home.count("Yes, I watched") == 3 and "All that name you as witness</a> (4)" in home
    assert witness.get("/my/witness").text.count("Yes, I watched") == 4


def test_who_is_named_by_nobody_is_told_so(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    reader = sign_in(client, STAFF)
    assert "Nothing waits for you" in reader.get("/my/witness").text
    assert "Did you watch" not in reader.get("/").text


def test_nobody_else_answers(witness: FlaskClient, council: Council, sign_in: SignIn) -> None:
    with council.database.reading() as session:
        address = f"/my/witness/{session.scalars(select(Drill.id)).one()}/no"
    other = sign_in(witness.application.test_client(), "steward@council.example")
    token = csrf_of(other.get("/my").text)
    assert other.post(address, data={"csrf_token": token}).status_code == 404
    assert witness.application.test_client().get("/my/witness").status_code == 302


def test_who_did_it_is_told_at_home_that_it_is_denied_and_what_to_do(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    with council.database.unit_of_work() as session:
        at = Running(session)
        person = session.scalars(select(Person).where(Person.email == STAFF)).one()
        drill = at.drill(at.procedure(), person, level=DrillLevel.WATCHED, witness=at.ann)
        procedure = drill.procedure_id
    reader = sign_in(client, STAFF)
    assert "A witness says" not in reader.get("/").text
    with council.database.unit_of_work() as session:
        session.scalars(select(Drill)).one().was_watched = False
    home = reader.get("/").text
    assert "A witness says they were not there: Restore" in home
    assert "counts for nothing while Ann Archer says so. Do it again, or ask them to look again." in home
    assert f"/systems/hearth/readiness#procedure-{procedure}" in home


def test_the_page_of_readiness_tells_who_did_it_that_it_is_denied_and_nobody_who_is_told_no_names(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    with council.database.unit_of_work() as session:
        at = Running(session)
        person = session.scalars(select(Person).where(Person.email == STAFF)).one()
        drill = at.drill(at.procedure(), person, level=DrillLevel.WATCHED, witness=at.ann)
        at.thing("system", "Kiln")
        drill.was_watched = False
    readiness = "/systems/hearth/readiness"
    own = sign_in(client, STAFF).get(readiness).text
    assert "rehearsed, denied by the witness" in own
    assert "Ann Archer is named as witness, and says that they were not there." in own
    assert "Do it again, or ask them to look again." in own
    other = sign_in(client.application.test_client(), "procurement@council.example").get(readiness).text
    assert "denied by the witness" not in other and "Ann Archer" not in other and "1 drill is on record" in other
    editor = sign_in(client.application.test_client(), "steward@council.example").get(readiness).text
    assert "denied by the witness" not in editor and "Ann Archer" not in editor
    assert "Do it again, or ask" not in editor, "that is for who did it"


def test_an_ended_checklist_says_that_the_witness_denies_its_drill(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    with council.database.unit_of_work() as session:
        at = Running(session)
        procedure = str(at.procedure(runbook=at.thing("runbook", "Restore Hearth", body="1. Stop it\n2. Start it")).id)
    reader = sign_in(client, STAFF)
    address = begun(reader)
    tick(reader, address, 1)
    said = {"outcome": "passed", "procedure": procedure, "level": "watched", "witness": "steward@council.example"}
    assert fill_in(reader, f"{address}/end", said).status_code == 303
    assert "this drill counts for nothing" not in reader.get(address).text
    with council.database.unit_of_work() as session:
        session.scalars(select(Drill)).one().was_watched = False
    denied = "Steward, the witness, says that they were not there: this drill counts for nothing. Do it again"
    assert denied in reader.get(address).text


def test_what_the_witness_says_stands_with_the_drill(witness: FlaskClient, sign_in: SignIn) -> None:
    steward = sign_in(witness.application.test_client(), "steward@council.example")
    readiness = "/systems/hearth/readiness"
    assert "rehearsed, not yet confirmed by the witness" in steward.get(readiness).text
    press(witness, witness.get("/").text, "No, I was not there")
    page = steward.get(readiness).text
    assert "not yet confirmed" not in page
    assert "the witness named says that they were not there" in page
