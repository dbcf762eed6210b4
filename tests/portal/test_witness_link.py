"""A witness without an account is written to once, and answers by a link once: of one drill, and nothing leaks."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from catalogue.audit import AuditEvent
from catalogue.contracts.engagements import Engaged, start_engagement
from catalogue.messages.tables import Message
from catalogue.people.tables import Person
from catalogue.runbooks.tables import Drill
from catalogue.tasks import MESSAGES_KEPT, task_called
from catalogue.terms import DrillLevel
from portal import background
from portal.sealed_links import upload_links, witness_links
from portal.services import services_of
from tests.catalogue.runbooks.running import Running
from tests.conftest import TODAY
from tests.factories import OPERATOR
from tests.portal.conftest import Council, SignIn, Tell, csrf_of


def watched(at: Running) -> None:
    """Ann restored, and Ben, who has no account, watched her."""
    at.drill(at.procedure(), at.ann, level=DrillLevel.WATCHED, witness=at.ben)


@pytest.fixture
def asked(app: Flask, council: Council, running: Tell) -> Council:
    running(watched)
    return council


def letters(app: Flask) -> list[Message]:
    """What the task has posted, after one more run of it."""
    made = services_of(app)
    task_called("ask_witnesses").run(background.site(made.settings, made.database, made.index))
    with made.database.reading() as session:
        return list(session.scalars(select(Message).where(Message.subject.contains("Did you watch"))))


def link_in(app: Flask) -> str:
    (letter,) = letters(app)
    found = re.search(r"/witness\?link=(\S+)", letter.body)
    assert found
    return found[1]


def drill(council: Council) -> Drill:
    with council.database.reading() as session:
        return session.scalars(select(Drill)).one()


def say(client: FlaskClient, link: str, said: str) -> int:
    token = csrf_of(client.get("/sign-in").text)
    return client.post("/witness", data={"csrf_token": token, "link": link, "said": said}).status_code


def test_they_are_written_to_once_and_a_look_changes_nothing(app: Flask, client: FlaskClient, asked: Council) -> None:
    link = link_in(app)
    (letter,) = letters(app)
    assert letter.to_address == "ben.booth@council.example" and "Hello Ben Booth" in letter.body
    assert "watched Ann Archer do “Restore” of Hearth on 12 November 2026" in letter.body
    answer = client.get("/witness", query_string={"link": link})
    assert answer.status_code == 200 and "Were you there?" in answer.text and "Ann Archer" in answer.text
    assert (answer.headers["Cache-Control"], answer.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    assert drill(asked).was_watched is None


@pytest.mark.parametrize("said, kept", [("yes", True), ("no", False)])
def test_the_answer_is_kept_once(app: Flask, client: FlaskClient, asked: Council, said: str, kept: bool) -> None:
    link = link_in(app)
    assert say(client, link, said) == 303
    row = drill(asked)
    assert row.was_watched is kept and row.witness_said_at is not None
    other = "no" if said == "yes" else "yes"
    assert say(client, link, other) == 410 and drill(asked).was_watched is kept
    over = client.get("/witness", query_string={"link": link})
    assert over.status_code == 410 and "Ann Archer" not in over.text
    with asked.database.reading() as session:
        action = f"system.drill_{'confirmed' if kept else 'denied'}"
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == action)).one()
    assert (event.via, event.person_id) == ("link", row.witness_id)


def test_what_says_neither_yes_nor_no_is_asked_again(app: Flask, client: FlaskClient, asked: Council) -> None:
    assert say(client, link_in(app), "perhaps") == 200 and drill(asked).was_watched is None


@pytest.mark.parametrize("how", ["late", "voided", "left", "another purpose", "changed", "none"])
def test_a_link_that_holds_no_more_tells_nothing(app: Flask, client: FlaskClient, asked: Council, how: str) -> None:
    link, made = link_in(app), services_of(app)
    if how in ("voided", "left"):
        with asked.database.unit_of_work() as session:
            if how == "voided":
                session.execute(update(Drill).values(voided_at=made.database.clock()))
            else:
                ended = {"end_on": TODAY - timedelta(days=1)}
                session.execute(update(Person).where(Person.name == "Ben Booth").values(ended))
    elif how != "none":
        links = upload_links(made.settings) if how == "another purpose" else witness_links(made.settings)
        until = made.database.clock() + timedelta(days=-1 if how == "late" else 1)
        link = links.link(drill(asked).id, 0, until).partition("link=")[2] + ("x" if how == "changed" else "")
    else:
        link = ""
    page = client.get("/witness", query_string={"link": link})
    assert page.status_code == 410 and "Ann Archer" not in page.text and "Hearth" not in page.text
    assert say(client, link, "no") == 410 and drill(asked).was_watched is None


def test_who_has_an_account_is_asked_at_home_alone(app: Flask, council: Council, running: Tell) -> None:
    def by_staff(at: Running) -> None:
        person = at.session.scalars(select(Person).where(Person.email == "staff@council.example")).one()
        at.drill(at.procedure(), at.ann, level=DrillLevel.WATCHED, witness=person)

    running(by_staff)
    assert letters(app) == []


@pytest.mark.parametrize("engaged", [False, True])
def test_who_may_know_nothing_of_the_system_is_not_written_to_and_the_page_says_so(
    app: Flask, client: FlaskClient, council: Council, running: Tell, sign_in: SignIn, engaged: bool
) -> None:
    """Of a supplier without an account, only who works under a contract that covers the system learns of the drill."""

    def by_supplier(at: Running) -> None:
        at.drill(at.procedure(), at.ann, level=DrillLevel.WATCHED, witness=at.sam)
        deal = at.contract(supplier=at.place.organisation("Corvane"))
        if engaged:
            said = Engaged(role="Engineer", from_on=TODAY - timedelta(days=90), person=at.sam)
            start_engagement(at.session, OPERATOR, deal, said)
        owner = at.session.scalars(select(Person).where(Person.email == "staff@council.example")).one()
        at.ann.manager_id = at.sam.manager_id = owner.id

    running(by_supplier)
    assert [one.to_address for one in letters(app)] == (["sam.supplier@supplier.example"] if engaged else [])
    page = sign_in(client, "staff@council.example").get("/systems/hearth/readiness").text
    assert "Sam Supplier is named as witness" in page
    assert ("is not asked: they have no account" in page) is not engaged


@pytest.mark.parametrize("days, many", [(8, 1), (59, 1), (61, 0)])
def test_what_nobody_could_ask_about_at_first_is_asked_within_60_days(
    app: Flask, asked: Council, days: int, many: int
) -> None:
    """The tasks stood still, or that they work on the system was recorded later. A letter is known for longer."""
    with asked.database.unit_of_work() as session:
        session.execute(update(Drill).values(recorded_at=asked.database.clock() - timedelta(days=days)))
    assert len(letters(app)) == many
    assert timedelta(days=60) < MESSAGES_KEPT


def test_what_was_done_long_ago_and_recorded_now_is_asked(app: Flask, council: Council, running: Tell) -> None:
    """A drill is often written down weeks later: what counts is when it was recorded."""
    running(lambda at: at.drill(at.procedure(), at.ann, 60, level=DrillLevel.WATCHED, witness=at.ben))
    (letter,) = letters(app)
    assert letter.to_address == "ben.booth@council.example"
