"""Pictures of a Word file: seen by whoever brought it, files of the runbook once it is saved, gone if it never is."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.blobs import Blobs
from catalogue.files.shelf import Shelf
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.people.tables import Person
from catalogue.runbooks.arrivals import forget_arrivals
from catalogue.runbooks.tables import ArrivedPicture, RunbookFile
from catalogue.terms import Role
from portal.views import runbooks_word
from tests.catalogue.exchange.words import PICTURE, docx, line, relation
from tests.conftest import TODAY
from tests.factories import OPERATOR
from tests.pictures import png
from tests.portal.conftest import Council, SignIn, csrf_of
from tests.portal.filling import fields_of
from tests.portal.test_runbooks_word import sent

KIOSK = (Path(__file__).parents[1] / "samples" / "word" / "restart-the-kiosk.docx").read_bytes()
RUNBOOK = "/runbooks/restart-the-booking-kiosk"
STEWARD, OTHER, STAFF = "steward@council.example", "procurement@council.example", "staff@council.example"


@pytest.fixture
def steward(app: Flask, council: Council, sign_in: SignIn) -> FlaskClient:
    with council.database.unit_of_work() as session:
        other = session.get_one(Person, council.accounts[OTHER].person_id)
        grant_role(session, OPERATOR, other, Role.STEWARD, Period(TODAY), RoleScope())
    return sign_in(app.test_client(), STEWARD)


def addresses(page: str) -> list[str]:
    """The pictures that the preview of a text shows, each once."""
    return list(dict.fromkeys(re.findall(r'src="(/files/[0-9a-f-]+)"', page)))


def saved(browser: FlaskClient, shown: TestResponse, **said: str) -> TestResponse:
    """Save the form as it was shown."""
    return browser.post("/runbooks/new", data={**fields_of(shown.text, "/runbooks/new"), "do": "approve", **said})


def rows(council: Council) -> tuple[list[ArrivedPicture], list[RunbookFile]]:
    """What waits, and what is a file of a runbook."""
    with council.database.reading() as session:
        return list(session.scalars(select(ArrivedPicture))), list(session.scalars(select(RunbookFile)))


def test_pictures_are_there_where_they_stood_and_become_files_of_the_runbook(
    app: Flask, steward: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    shown = sent(steward, KIOSK)
    places = addresses(shown.text)
    assert len(places) == 2
    assert "This picture does not say what it shows." in shown.text
    assert "A picture (GIF) is left out" in shown.text
    answer = steward.get(places[0])
    assert answer.status_code == 200 and answer.data.startswith(b"\x89PNG")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert saved(steward, shown).location == RUNBOOK
    waiting, kept = rows(council)
    assert waiting == []
    assert {row.description for row in kept} == {
        "The light on the front is red: the kiosk has stopped", "say what this picture shows"
    }  # fmt: skip
    assert set(addresses(steward.get(RUNBOOK).text)) == set(places)
    assert steward.get(places[0]).status_code == 200
    assert all(place in steward.get(f"{RUNBOOK}/files").text for place in places)


def test_nobody_else_sees_them_before(app: Flask, steward: FlaskClient, council: Council, sign_in: SignIn) -> None:
    (place, *_) = addresses(sent(steward, KIOSK).text)
    for stranger in (app.test_client(), *(sign_in(app.test_client(), name) for name in (STAFF, OTHER))):
        assert stranger.get(place).status_code == 404


def test_nobody_takes_the_pictures_of_somebody_else(
    app: Flask, steward: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    shown = sent(steward, KIOSK)
    other = sign_in(app.test_client(), OTHER)
    assert saved(other, shown, csrf_token=csrf_of(other.get("/runbooks/new").text)).status_code == 303
    waiting, kept = rows(council)
    assert (len(waiting), kept) == (2, [])


def test_what_the_text_shows_no_more_stays_behind(steward: FlaskClient, council: Council) -> None:
    shown = sent(steward, KIOSK)
    (first, second) = addresses(shown.text)
    saved(steward, shown, body=f"1. Look.\n\n   ![]({first})\n\n2. `{second}`")
    waiting, kept = rows(council)
    assert [f"/files/{row.id}" for row in kept] == [first]
    assert [f"/files/{row.id}" for row in waiting] == [second]
    assert kept[0].description == "say what this picture shows"


def test_of_a_runbook_that_nobody_saves_nothing_is_left(steward: FlaskClient, council: Council) -> None:
    (place, *_) = addresses(sent(steward, KIOSK).text)
    clock = council.database.clock
    with council.database.unit_of_work() as session:
        assert forget_arrivals(session, clock() - timedelta(hours=1)) == 0
        assert forget_arrivals(session, clock() + timedelta(hours=1)) == 2
    assert rows(council) == ([], [])
    assert steward.get(place).status_code == 404


def test_the_same_file_twice_is_two_runbooks(steward: FlaskClient, council: Council) -> None:
    first, second = sent(steward, KIOSK), sent(steward, KIOSK)
    assert set(addresses(first.text)).isdisjoint(addresses(second.text))
    assert saved(steward, first).status_code == 303
    assert saved(steward, second, title="Another kiosk").status_code == 303
    assert len(rows(council)[1]) == 4


def test_a_picture_that_the_scanner_refuses_keeps_the_file_out(
    steward: FlaskClient, council: Council, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runbooks_word, "shelf", lambda: Shelf(Blobs(tmp_path), scan_command=("false",)))
    answer = sent(steward, KIOSK)
    assert answer.status_code == 422
    assert "virus scanner" in answer.text
    assert rows(council) == ([], [])


def test_more_pictures_than_a_runbook_may_have_are_refused_with_what_was_typed(
    steward: FlaskClient, council: Council
) -> None:
    pictures: dict[str, Any] = {f"media__{n}_dot_png": png() + str(n).encode() for n in range(60)}
    many = docx(
        "".join(line(runs=PICTURE.format(alt="", id=f"p{n}")) for n in range(60)),
        "".join(relation(f"p{n}", "image", f"media/{n}.png") for n in range(60)),
        **pictures,
    )
    first, second = sent(steward, many), sent(steward, many)
    both = "\n".join(f"![x]({place})" for shown in (first, second) for place in addresses(shown.text))
    answer = saved(steward, second, title="Both", body=both)
    assert answer.status_code == 422
    assert "at most 100 files" in answer.text and "![x]" in answer.text
    assert rows(council)[1] == []
