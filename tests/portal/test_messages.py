"""Pages of messages: the outbox, one's own choice, and the link that stops them without signing in."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.audit import AuditEvent
from catalogue.messages.carriers import NotCarried
from catalogue.messages.operations import Letter, post
from catalogue.messages.sending import send_waiting
from catalogue.messages.tables import Message, StoppedMessages
from catalogue.store import Database
from catalogue.terms import MessageTopic
from portal.stop_links import StopLinks
from tests.catalogue.messages.outbox import Notebook
from tests.factories import OPERATOR
from tests.portal.conftest import Council, SignIn, csrf_of
from tests.portal.filling import fill_in

ADMIN, STAFF = "admin@council.example", "staff@council.example"
UNKNOWN = NotCarried("550 5.1.1 <staff@council.example>: no such person", for_good=True)
SECRET = "s" * 40


def post_to(database: Database, *addresses: str) -> None:
    """A summary for each."""
    with database.unit_of_work() as session:
        for address in addresses:
            letter = Letter(address, "Secret merger", "Very secret.", "It is yours.", topic=MessageTopic.DIGEST)
            assert post(session, OPERATOR, letter)


@pytest.fixture
def failed(sqlite_database: Database, council: Council) -> Database:
    """Three messages that could not be sent, one of them to no address."""
    post_to(sqlite_database, STAFF, "owner@council.example", "nobody")
    send_waiting(sqlite_database, Notebook(problem=UNKNOWN).mail)
    return sqlite_database


def states(database: Database) -> dict[str, str]:
    """How far the message to each address has come."""
    with database.reading() as session:
        return {row.to_address: row.state for row in session.scalars(select(Message))}


def stop_address(council: Council, email: str = STAFF) -> str:
    """The link in a summary to this person."""
    return StopLinks(SECRET).link(council.accounts[email].person_id, MessageTopic.DIGEST)


def stopped(database: Database) -> int:
    """How many people stopped something."""
    with database.reading() as session:
        return len(session.scalars(select(StoppedMessages)).all())


def test_what_could_not_be_sent_is_listed_with_its_reason_and_not_its_words(
    client: FlaskClient, failed: Database, sign_in: SignIn
) -> None:
    page = sign_in(client, ADMIN).get("/admin/messages").text
    assert "Could not be sent (3)" in page and "Waiting (0)" in page and "Sent (0)" in page
    assert "no such person" in page and "This is not an address that mail can be sent to." in page
    assert "Staff" in page and "Daily summary" in page
    assert "secret" not in page.casefold()
    assert "nobody gets its mail" in page
    table = client.get("/admin/messages?as=csv").text
    assert STAFF in table and "550 5.1.1" in table and "secret" not in table.casefold()


def test_each_state_has_a_page_and_any_other_is_the_first(
    client: FlaskClient, failed: Database, sign_in: SignIn
) -> None:
    sign_in(client, ADMIN)
    post_to(failed, ADMIN)
    waiting = client.get("/admin/messages?show=waiting").text
    assert ADMIN in waiting and "Next try" in waiting
    assert "No message was sent yet" in client.get("/admin/messages?show=sent").text
    assert "No message is being sent" in client.get("/admin/messages?show=sending").text
    assert "no such person" in client.get("/admin/messages?show=lost").text


def test_an_empty_outbox_says_so(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    page = sign_in(client, ADMIN).get("/admin/messages").text
    assert "Every message could be sent" in page and "Try all of them again" not in page


def test_a_message_is_tried_again_and_only_once(client: FlaskClient, failed: Database, sign_in: SignIn) -> None:
    page = sign_in(client, ADMIN).get("/admin/messages").text
    addresses = re.findall(r"/admin/messages/[\w-]+/again", page)
    assert len(addresses) == 2
    asked = {address: client.get(address).text for address in addresses}
    (address,) = (address for address, text in asked.items() if f"send to {STAFF}?" in text)
    assert "no such person" in asked[address]
    sent = {"csrf_token": csrf_of(asked[address])}
    assert client.post(address, data=sent).status_code == 303
    assert states(failed)[STAFF] == "waiting"
    assert "The message waits to be sent." in client.get("/admin/messages").text
    again = client.post(address, data=sent)
    assert (again.status_code, "already" in again.text) == (422, True)


def test_all_are_tried_again_but_what_has_no_address(client: FlaskClient, failed: Database, sign_in: SignIn) -> None:
    page = sign_in(client, ADMIN).get("/admin/messages").text
    answer = client.post("/admin/messages/again", data={"csrf_token": csrf_of(page)}, follow_redirects=True)
    assert "2 messages wait to be sent." in answer.text
    assert states(failed) == {STAFF: "waiting", "owner@council.example": "waiting", "nobody": "failed"}


def test_a_message_that_came_back_is_noted_with_what_it_says(
    client: FlaskClient, council: Council, sign_in: SignIn, sqlite_database: Database
) -> None:
    post_to(sqlite_database, STAFF)
    send_waiting(sqlite_database, Notebook().mail)
    page = sign_in(client, ADMIN).get("/admin/messages?show=sent").text
    (address,) = set(re.findall(r"/admin/messages/[\w-]+/came-back", page))
    assert fill_in(client, address, {"said": ""}).status_code == 422
    assert fill_in(client, address, {"said": "550 moved away"}).status_code == 303
    page = client.get("/admin/messages").text
    assert "550 moved away" in page and "The message counts as one that could not be sent." in page


@pytest.mark.parametrize("email, status", [(STAFF, 403), ("auditor@council.example", 403), ("", 302)])
def test_the_outbox_is_for_administrators(
    client: FlaskClient, failed: Database, sign_in: SignIn, email: str, status: int
) -> None:
    if email:
        sign_in(client, email)
    assert client.get("/admin/messages").status_code == status
    assert client.get("/admin/messages?as=csv").status_code == status


def test_a_person_reads_on_their_page_that_mail_did_not_reach_them(
    client: FlaskClient, failed: Database, sign_in: SignIn
) -> None:
    page = sign_in(client, STAFF).get("/my").text
    assert "We could not send you a message on 22 November 2026" in page and "no such person" in page
    other = client.application.test_client()
    assert "We could not send you" not in sign_in(other, ADMIN).get("/my").text


def test_a_person_stops_the_summary_on_their_page_and_starts_it_again(
    client: FlaskClient, council: Council, sign_in: SignIn, sqlite_database: Database
) -> None:
    page = sign_in(client, STAFF).get("/my").text
    sent = {"csrf_token": csrf_of(page)}
    assert f"we send one summary to {STAFF}" in page
    client.post("/my/messages/digest/stop", data=sent)
    assert stopped(sqlite_database) == 1
    page = client.get("/my").text
    assert "You get no daily summary." in page and "You get no more of these messages." in page
    client.post("/my/messages/digest/start", data=sent)
    assert stopped(sqlite_database) == 0
    assert client.post("/my/messages/account/stop", data=sent).status_code == 404


def test_the_choice_is_safe_from_other_sites(
    client: FlaskClient, council: Council, sign_in: SignIn, sqlite_database: Database
) -> None:
    sign_in(client, STAFF)
    assert client.post("/my/messages/digest/stop").status_code == 400
    assert stopped(sqlite_database) == 0


def test_a_link_asks_first_and_stops_without_signing_in(
    app: Flask, client: FlaskClient, council: Council, sqlite_database: Database
) -> None:
    link = stop_address(council)
    assert "Stop the daily summary?" in client.get(link).text
    assert stopped(sqlite_database) == 0
    assert "The daily summary is stopped" in client.post(link).text
    assert stopped(sqlite_database) == 1
    with sqlite_database.reading() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.action == "person.messages_stopped")).one()
        assert (event.via, event.subject_id) == ("message", council.accounts[STAFF].person_id)


def test_a_mail_program_stops_at_once_and_as_often_as_it_likes(
    client: FlaskClient, council: Council, sqlite_database: Database
) -> None:
    for _ in range(2):
        answer = client.post(stop_address(council), data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "Set-Cookie" not in answer.headers
    assert stopped(sqlite_database) == 1


def test_a_link_is_for_its_person_whoever_is_signed_in(
    client: FlaskClient, council: Council, sign_in: SignIn, sqlite_database: Database
) -> None:
    sign_in(client, ADMIN).post(stop_address(council))
    with sqlite_database.reading() as session:
        (row,) = session.scalars(select(StoppedMessages))
        assert row.person_id == council.accounts[STAFF].person_id


def test_a_link_that_we_did_not_make_leads_nowhere(client: FlaskClient, council: Council) -> None:
    link = stop_address(council)
    wrong = (f"{link}00", link[:-4], link.replace("digest", "account"), f"{link}é", "/mail/stop/digest/x")
    for address in wrong:
        assert client.get(address).status_code == client.post(address).status_code == 404
