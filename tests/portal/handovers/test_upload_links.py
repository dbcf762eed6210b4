"""A link to hand in by: for one obligation, once, until a day, without an account; and nothing else by it."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from catalogue.messages.tables import Message
from catalogue.obligations.tables import Evidence, Obligation, Round, UploadLink
from catalogue.people.tables import Person
from catalogue.store import utc_now
from catalogue.terms import ObligationStatus
from tests.conftest import TODAY
from tests.portal.conftest import SignIn, csrf_of
from tests.portal.filling import fill_in
from tests.portal.handovers.deal import ACCEPTOR, DID_IT, KEEPER, STAFF, SUPPLIER, Deal, post

S = ObligationStatus
TO = {"name": "Gil Marsh", "email": "gil.marsh@supplier.example", "days": "14"}
OVER = "This link does not work any more"


@pytest.fixture
def keeper(app: Flask, deal: Deal, sign_in: SignIn) -> FlaskClient:
    return sign_in(app.test_client(), KEEPER)


def send_link(browser: FlaskClient, deal: Deal, **changed: str) -> TestResponse:
    """Send a link by the form."""
    return fill_in(browser, f"{deal.one}/link", TO | changed)


@pytest.fixture
def link(keeper: FlaskClient, deal: Deal) -> str:
    """The path of a link that was sent."""
    assert send_link(keeper, deal).status_code == 303
    with deal.council.database.reading() as session:
        letter = session.scalars(select(Message).where(Message.to_address == TO["email"])).one()
    found = re.search(r"http://127.0.0.1:8000(/hand-in\S+)", letter.body)
    assert found, letter.body
    return found.group(1)


def form_of(browser: FlaskClient, link: str) -> dict[str, Any]:
    page = browser.get(link)
    assert page.status_code == 200, page.text
    return {"csrf_token": csrf_of(page.text), "link": link.partition("=")[2], "name": "Gil Marsh"}


def hand_in(browser: FlaskClient, link: str, *names: str, **changed: Any) -> TestResponse:
    """Hand in files of these names by the link."""
    files = [(io.BytesIO(b"1. Restore.\n"), name) for name in names or ("restore.txt",)]
    return browser.post("/hand-in", data=form_of(browser, link) | {"file": files} | changed)


def handed_in(deal: Deal) -> list[tuple[str, str]]:
    """Names of files, and who is said to have added each."""
    with deal.council.database.reading() as session:
        return [(one.name, one.added_by) for one in session.scalars(select(Evidence).order_by(Evidence.name))]


def change_link(deal: Deal, **values: Any) -> None:
    with deal.council.database.unit_of_work() as session:
        session.execute(update(UploadLink).values(**values))


def test_whoever_has_the_link_hands_in_without_an_account(
    app: Flask, deal: Deal, link: str, keeper: FlaskClient
) -> None:
    stranger = app.test_client()
    page = stranger.get(link)
    assert "Runbook for hearth-support" in page.text and "It says whom to call." in page.text
    assert (page.headers["Cache-Control"], page.headers["Referrer-Policy"]) == ("no-store", "no-referrer")
    answer = hand_in(stranger, link, "restore.txt", "backup.txt")
    assert answer.status_code == 303 and "It is handed in" in stranger.get(answer.location).text
    assert deal.status == S.SUBMITTED
    by = f"Gil Marsh, by a link sent to {TO['email']}"
    assert handed_in(deal) == [("backup.txt", by), ("restore.txt", by)]
    assert by in keeper.get(deal.one).text
    with deal.council.database.reading() as session:
        assert session.scalars(select(Round)).one().is_on_behalf is False


def test_it_works_once(app: Flask, deal: Deal, link: str) -> None:
    form = form_of(app.test_client(), link)
    assert hand_in(app.test_client(), link).status_code == 303
    deal.bring_to(S.OPEN)
    stranger = app.test_client()
    again = stranger.get(link)
    assert again.status_code == 410 and OVER in again.text and "hearth-support" not in again.text
    form["csrf_token"] = csrf_of(stranger.get("/sign-in").text)
    sent = stranger.post("/hand-in", data=form | {"file": [(io.BytesIO(b"more"), "more.txt")]})
    assert sent.status_code == 410 and len(handed_in(deal)) == 1


@pytest.mark.parametrize(
    "values", [{"expires_at": utc_now().replace(year=2020)}, {"withdrawn_at": utc_now()}, {"used_at": utc_now()}]
)
def test_what_holds_no_more_looks_all_the_same(app: Flask, deal: Deal, link: str, values: dict[str, Any]) -> None:
    change_link(deal, **values)
    forged = link[:-3] + ("abc" if not link.endswith("abc") else "xyz")
    answers = [app.test_client().get(path) for path in (link, forged, "/hand-in", "/hand-in?link=x.y")]
    assert {answer.status_code for answer in answers} == {410}
    assert len({answer.text.partition("<main")[2].partition("</main>")[0] for answer in answers}) == 1


@pytest.mark.parametrize("status", [one for one in S if one not in (S.OPEN, S.RETURNED)])
def test_it_holds_only_while_the_supplier_can_hand_in(
    app: Flask, deal: Deal, link: str, status: ObligationStatus
) -> None:
    deal.bring_to(status)
    assert app.test_client().get(link).status_code == 410


def test_of_ten_at_once_one_hands_in(app: Flask, deal: Deal, link: str) -> None:
    browsers = [app.test_client() for _ in range(10)]
    forms = [form_of(browser, link) for browser in browsers]

    def send(number: int) -> int:
        files = [(io.BytesIO(b"1. Restore.\n"), f"{number}.txt")]
        return browsers[number].post("/hand-in", data=forms[number] | {"file": files}).status_code

    with ThreadPoolExecutor(10) as pool:
        codes = sorted(pool.map(send, range(10)))
    assert codes[0] == 303 and set(codes[1:]) <= {409, 410, 422}
    assert len(handed_in(deal)) == 1


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"name": " "}, "Enter your name"),
        ({"file": []}, "Choose 1 to 10 files."),
        ({"file": [f"{number}.txt" for number in range(11)]}, "Choose 1 to 10 files."),
        ({"file": ["virus.exe"]}, "“virus.exe”"),
    ],
)
def test_what_is_wrong_is_said_and_the_link_holds_still(
    app: Flask, deal: Deal, link: str, changed: dict[str, Any], words: str
) -> None:
    if "file" in changed:
        changed = {"file": [(io.BytesIO(b"x"), name) for name in changed["file"]]}
    answer = hand_in(app.test_client(), link, **changed)
    assert answer.status_code == 422 and words in answer.text
    assert handed_in(deal) == [] and deal.status == S.OPEN
    assert app.test_client().get(link).status_code == 200


def test_a_name_leads_nowhere(app: Flask, deal: Deal, link: str) -> None:
    hand_in(app.test_client(), link, "../../etc/cron.d/restore.txt", "..\\..\\boot.txt")
    assert [name.replace(".", "") for name, _ in handed_in(deal)] == ["boottxt", "restoretxt"]


def test_a_name_reads_one_way(app: Flask, deal: Deal, link: str) -> None:
    hand_in(app.test_client(), link, "restore\u202efdp.txt", name="Gil \u2066Marsh")
    ((name, by),) = handed_in(deal)
    assert name == "restorefdp.txt" and by.startswith("Gil Marsh, by a link")


def test_whoever_sent_the_link_cannot_accept_what_came_by_it(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    acceptor = sign_in(app.test_client(), ACCEPTOR)
    assert send_link(acceptor, deal).status_code == 303
    with deal.council.database.reading() as session:
        body = session.scalars(select(Message.body).where(Message.to_address == TO["email"])).one()
    found = re.search(r"(/hand-in\S+)", body)
    assert found and hand_in(app.test_client(), found.group(1)).status_code == 303
    post(acceptor, f"{deal.one}/check")
    assert post(acceptor, f"{deal.one}/accept", **DID_IT) == 422 and deal.status == S.IN_CHECK


def test_a_link_is_withdrawn(app: Flask, deal: Deal, link: str, keeper: FlaskClient) -> None:
    page = keeper.get(deal.one).text
    assert f"A link was sent to Gil Marsh, {TO['email']}." in page
    found = re.search(r'href="([^"]+/withdraw)"', page)
    assert found and fill_in(keeper, found.group(1), {}).status_code == 303
    assert app.test_client().get(link).status_code == 410
    assert keeper.get(found.group(1)).status_code == 404


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"days": "31"}, "A link holds for 1 to 30 days."),
        ({"days": "0"}, "A link holds for 1 to 30 days."),
        ({"email": STAFF}, "works for the council"),
        ({"email": "nobody"}, "email"),
        ({"name": ""}, "Enter the name"),
    ],
)
def test_a_link_that_should_not_be_is_not_sent(
    keeper: FlaskClient, deal: Deal, changed: dict[str, str], words: str
) -> None:
    answer = send_link(keeper, deal, **changed)
    assert answer.status_code == 422 and words in answer.text
    with deal.council.database.reading() as session:
        assert session.scalars(select(UploadLink)).all() == []


def test_what_takes_no_files_has_no_link(keeper: FlaskClient, deal: Deal) -> None:
    with deal.council.database.unit_of_work() as session:
        session.get_one(Obligation, deal.id).evidence = ["link"]
    assert f"{deal.one}/link" not in keeper.get(deal.one).text
    assert "takes no files" in send_link(keeper, deal).text


def test_only_keepers_send_links(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    for email, status in ((STAFF, 403), (SUPPLIER, 403)):
        assert sign_in(app.test_client(), email).get(f"{deal.one}/link").status_code == status
    with deal.council.database.reading() as session:
        assert session.scalars(select(Person).where(Person.email == TO["email"])).all() == []


def test_no_file_is_kept_before_all_is_said(app: Flask, deal: Deal, link: str) -> None:
    hand_in(app.test_client(), link, name=" ")
    hand_in(app.test_client(), link, *(f"{number}.txt" for number in range(11)))
    assert not list(app.extensions["portal"].settings.blobs_dir.rglob("*.*"))


def test_it_holds_only_while_whoever_sent_it_keeps_the_contract(app: Flask, deal: Deal, link: str) -> None:
    form = form_of(app.test_client(), link)
    with deal.council.database.unit_of_work() as session:
        keeper = session.get_one(Person, deal.council.accounts[KEEPER].person_id)
        keeper.end_on = TODAY - timedelta(days=1)
    stranger = app.test_client()
    assert stranger.get(link).status_code == 410
    form["csrf_token"] = csrf_of(stranger.get("/sign-in").text)
    sent = stranger.post("/hand-in", data=form | {"file": [(io.BytesIO(b"more"), "more.txt")]})
    assert sent.status_code == 410 and deal.status == S.OPEN


def test_what_is_refused_again_and_again_has_to_wait(app: Flask, deal: Deal, link: str) -> None:
    form = form_of(app.test_client(), link)
    codes = {hand_in(app.test_client(), link, "virus.exe").status_code for _ in range(20)}
    assert codes == {422}
    stranger = app.test_client()
    form["csrf_token"] = csrf_of(stranger.get(link).text)
    sent = stranger.post("/hand-in", data=form | {"file": [(io.BytesIO(b"1. Restore."), "restore.txt")]})
    assert sent.status_code == 429 and deal.status == S.OPEN


@pytest.mark.parametrize(
    "changed, words",
    [
        ({"email": "gil..marsh@supplier.example"}, "We cannot send mail to this address."),
        ({"name": "Gil http://evil.example/"}, "A name has no web address in it."),
        ({"name": "www.evil.example"}, "A name has no web address in it."),
    ],
)
def test_a_link_goes_to_somebody_by_name_at_an_address(
    keeper: FlaskClient, deal: Deal, changed: dict[str, str], words: str
) -> None:
    answer = send_link(keeper, deal, **changed)
    assert answer.status_code == 422 and words in answer.text
