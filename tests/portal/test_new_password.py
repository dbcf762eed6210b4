"""A new password by a link: same words for everyone, once, for an hour, and the end of every session."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.test import TestResponse

from catalogue.errors import Refused
from catalogue.messages.carriers import FolderCarrier
from catalogue.messages.sending import send_waiting
from catalogue.messages.tables import Message
from catalogue.people.accounts import close_account
from catalogue.people.directory import end_employment
from catalogue.people.new_passwords import LASTS, link_number, renew_password
from catalogue.people.tables import Account, PasswordRequest, Person
from catalogue.store import Database
from catalogue.tasks import task_called
from catalogue.workflows.answer_password_requests import answer_password_requests
from portal.background import site_of
from portal.config import Settings
from portal.sealed_links import SealedLinks, doors_of, password_links
from portal.services import Services
from tests.conftest import TODAY
from tests.portal.conftest import PASSWORD, Council, SignIn, csrf_of
from tests.portal.test_auth import OPERATOR, STAFF, attempt, is_in

ANOTHER = "another good password"


@pytest.fixture
def portal_database(database: Database) -> Database:
    return database


class Clock:
    """A clock that tests set forward."""

    offset = timedelta()

    def __call__(self) -> datetime:
        return datetime(2026, 11, 22, 9, tzinfo=UTC) + self.offset


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def made(app: Flask) -> Services:
    found: Services = app.extensions["portal"]
    return found


def ask(browser: FlaskClient, email: str) -> TestResponse:
    """Ask for a link."""
    address = "/sign-in/forgotten"
    return browser.post(address, data={"email": email, "csrf_token": csrf_of(browser.get(address).text)})


def answered(made: Services) -> list[Message]:
    """What the task has written so far."""
    task_called("answer_password_requests").run(site_of(made))
    with made.database.reading() as session:
        return list(session.scalars(select(Message).order_by(Message.posted_at)))


@pytest.fixture
def link(client: FlaskClient, council: Council, made: Services) -> str:
    """The path of a link that a member of staff was sent."""
    ask(client, STAFF)
    found = re.search(r"http://127.0.0.1:8000(/sign-in/new-password\S+)", answered(made)[-1].body)
    assert found
    return found[1]


def choose(browser: FlaskClient, link: str, password: str) -> TestResponse:
    """Choose a password by the link, if its page has a form."""
    token = csrf_of(browser.get("/sign-in").text)
    sealed = link.partition("link=")[2]
    return browser.post("/sign-in/new-password", data={"link": sealed, "password": password, "csrf_token": token})


def test_a_link_gives_a_new_password_once(
    app: Flask, client: FlaskClient, made: Services, link: str, sign_in: SignIn
) -> None:
    elsewhere = sign_in(app.test_client(), STAFF)
    page = client.get(link)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert choose(client, link, ANOTHER).headers["Location"] == "/sign-in"
    assert not is_in(elsewhere)
    assert not is_in(client), "a link signs nobody in"
    assert attempt(app.test_client(), STAFF, PASSWORD).status_code == 422
    assert attempt(app.test_client(), STAFF, ANOTHER).status_code == 303
    assert client.get(link).status_code == choose(client, link, "yet another password").status_code == 410
    assert answered(made)[-1].subject == "Your password was changed"


@pytest.mark.parametrize("email", [STAFF, "nobody@council.example", f"  {STAFF.upper()} ", "x" * 300 + "@x.example"])
def test_the_answer_is_the_same_for_every_address(client: FlaskClient, council: Council, email: str) -> None:
    answer = ask(client, email)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/sign-in/forgotten/sent")
    assert "If that address belongs to someone" in client.get("/sign-in/forgotten/sent").text
    with council.database.reading() as session:
        assert len(session.scalars(select(PasswordRequest)).all()) == 1


def test_the_answer_takes_as_long_for_every_address(client: FlaskClient, council: Council) -> None:
    """The form does the same statements whoever is asked for, so that no clock tells them apart."""
    said = []
    for email in (STAFF, "nobody@council.example"):
        heard: list[str] = []

        def listen(_connection: Any, _cursor: Any, statement: str, *_more: Any, heard: list[str] = heard) -> None:
            heard.append(statement)

        event.listen(council.database.engine, "before_cursor_execute", listen)
        ask(client, email)
        event.remove(council.database.engine, "before_cursor_execute", listen)
        said.append(heard)
    assert said[0] == said[1] != []


@pytest.mark.parametrize("email", ["", "  ", "staff"])
def test_what_is_no_address_is_said(client: FlaskClient, council: Council, email: str) -> None:
    answer = ask(client, email)
    assert answer.status_code == 422
    assert "Enter an email address" in answer.text


def test_nobody_is_written_to_who_cannot_sign_in(client: FlaskClient, council: Council, made: Services) -> None:
    contractor = "contractor@supplier.example"
    with council.database.unit_of_work() as session:
        close_account(session, OPERATOR, session.get_one(Account, council.accounts[contractor].id))
        leaver = session.get_one(Person, council.accounts[STAFF].person_id)
        end_employment(session, OPERATOR, leaver, TODAY - timedelta(days=1))
    for email in (contractor, STAFF, "nobody@council.example"):
        ask(client, email)
    assert answered(made) == []
    with council.database.reading() as session:
        assert session.scalars(select(PasswordRequest)).all() == [], "what was asked is not kept"


def test_however_often_a_stranger_asks_a_person_gets_one_letter(
    client: FlaskClient, council: Council, made: Services, clock: Clock
) -> None:
    for _ in range(2):
        ask(client, STAFF)
        assert len(answered(made)) == 1
    clock.offset = timedelta(minutes=6)
    ask(client, STAFF)
    assert len(answered(made)) == 2


def test_a_stranger_asks_for_one_address_a_few_times_only(client: FlaskClient, council: Council) -> None:
    assert [ask(client, "nobody@council.example").status_code for _ in range(4)] == [303, 303, 303, 429]


def test_a_link_ends_after_an_hour(client: FlaskClient, link: str, clock: Clock) -> None:
    clock.offset = LASTS - timedelta(seconds=1)
    assert client.get(link).status_code == 200
    clock.offset = LASTS
    assert client.get(link).status_code == choose(client, link, ANOTHER).status_code == 410


def test_a_link_ends_when_the_account_gets_another_address(
    client: FlaskClient, council: Council, made: Services, link: str
) -> None:
    """The address that it was sent to may be somebody else's by now. Another change of their entry ends nothing."""
    with council.database.unit_of_work() as session:
        session.get_one(Person, council.accounts[STAFF].person_id).name = "Another name"
    assert client.get(link).status_code == 200
    with council.database.unit_of_work() as session:
        session.get_one(Person, council.accounts[STAFF].person_id).email = "another@council.example"
    assert client.get(link).status_code == choose(client, link, ANOTHER).status_code == 410


def test_two_links_are_both_over_once_one_is_used(client: FlaskClient, made: Services, link: str, clock: Clock) -> None:
    clock.offset = timedelta(minutes=6)
    ask(client, STAFF)
    other = re.findall(r"(/sign-in/new-password\S+)", answered(made)[-1].body)[0]
    assert other != link
    choose(client, other, ANOTHER)
    assert client.get(link).status_code == 410


@pytest.mark.parametrize("sealed", ["", "made-up", "WyIxIiwxLDFd.aaaa"])
def test_a_link_cannot_be_made_up(client: FlaskClient, council: Council, sealed: str) -> None:
    assert client.get(f"/sign-in/new-password?link={sealed}").status_code == 410
    assert choose(client, f"link={sealed}", ANOTHER).status_code == 410


def test_a_seal_of_another_purpose_or_key_opens_nothing(client: FlaskClient, council: Council, made: Services) -> None:
    account, until = council.accounts[STAFF], made.database.clock() + LASTS
    number = link_number(account.session_epoch, STAFF)
    other_key = made.settings.model_copy(update={"secret_key": type(made.settings.secret_key)("x" * 40)})
    for links in (SealedLinks(made.settings, "invitation", "/"), password_links(Settings(**other_key.model_dump()))):
        sealed = links.link(account.id, number, until).partition("link=")[2]
        assert client.get(f"/sign-in/new-password?link={sealed}").status_code == 410
    sealed = password_links(made.settings).link(account.id, number, until).partition("link=")[2]
    assert client.get(f"/sign-in/new-password?link={sealed}").status_code == 200


def test_a_password_that_is_too_short_leaves_the_link_as_it_is(client: FlaskClient, link: str) -> None:
    answer = choose(client, link, "short")
    assert answer.status_code == 422
    assert "12 to 256 characters" in answer.text
    assert choose(client, link, ANOTHER).status_code == 303


def test_of_two_who_use_a_link_at_once_one_is_refused(council: Council) -> None:
    account = council.accounts[STAFF]
    number = link_number(account.session_epoch, STAFF)
    with council.database.unit_of_work() as session:
        renew_password(session, account.id, number, "a hash")
        with pytest.raises(Refused) as refused:
            renew_password(session, account.id, number, "another hash")
    assert refused.value.code == "link_used"


def test_the_link_is_our_own_address_whatever_host_was_asked_for(
    client: FlaskClient, council: Council, made: Services
) -> None:
    token = csrf_of(client.get("/sign-in/forgotten", headers={"Host": "evil.example"}).text)
    client.post("/sign-in/forgotten", data={"email": STAFF, "csrf_token": token}, headers={"Host": "evil.example"})
    assert [message for message in answered(made) if "evil.example" in message.body] == []


def test_staff_who_come_by_single_sign_on_are_told_so(council: Council, client: FlaskClient, made: Services) -> None:
    ask(client, STAFF)
    site = site_of(made)
    strict = made.settings.model_copy(update={"mode": "production", "oidc_issuer": "https://login.council.example"})
    assert answer_password_requests(site.database, doors_of(strict), site.today) == 1
    (letter,) = answered(made)
    assert "You sign in with your council account" in letter.body
    assert "link=" not in letter.body


def test_in_a_demonstration_the_letter_is_a_file(made: Services, link: str) -> None:
    mail = site_of(made).mail
    assert mail is not None
    assert isinstance(mail.carrier, FolderCarrier)
    send_waiting(made.database, mail)
    (letter,) = made.settings.mail_dir.glob("*.eml")
    assert "A new password" in letter.read_text()
    assert answered(made)[-1].body == "", "once sent, the link is not kept"
