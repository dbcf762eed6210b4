"""A Word file becomes a runbook: read in a process that ends, looked at, saved as a draft, for those who may."""

import io
import time

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.errors import BadInput
from catalogue.runbooks.tables import Revision
from portal.word_process import word_text
from tests.catalogue.exchange.words import PICTURE, docx, line, relation
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fields_of

BODY = line("Restore it", "Titel") + line("Stop", number=1) + line(runs=PICTURE.format(alt="", id="p1"))
FILE = docx(BODY, relation("p1", "image", "media/a.png"))


def sent(client: FlaskClient, content: bytes, name: str = "restore-it.docx") -> TestResponse:
    """Hand a file in as the form does."""
    values = fields_of(client.get("/runbooks/import").text, "/runbooks/import")
    return client.post("/runbooks/import", data={**values, "file": (io.BytesIO(content), name)})


def test_it_is_shown_with_what_was_lost_and_saved_as_a_draft(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    steward = sign_in(client, "steward@council.example")
    assert "/runbooks/import" in steward.get("/runbooks").text
    assert "(optional)" not in steward.get("/runbooks/import").text
    shown = sent(steward, FILE)
    assert shown.status_code == 200
    assert "What did not come over" in shown.text
    assert "Line 3</a>: “[insert what this picture shows]” is still to be filled in." in shown.text
    assert steward.get("/runbooks/restore-it").status_code == 404
    saved = steward.post("/runbooks/new", data={**fields_of(shown.text, "/runbooks/new"), "do": "save"})
    assert (saved.status_code, saved.location) == (303, "/runbooks/restore-it")
    page = steward.get("/runbooks/restore-it").text
    assert "Its instructions are a draft: readers see them once they are approved." in page
    assert "The instructions are a draft." in page and "Stop" not in page
    assert "No instructions yet" not in page and "No approved instructions yet" in page
    draft = steward.get("/runbooks/restore-it/texts/1").text
    assert "Stop" in draft and "Approve it" in draft


def test_its_first_heading_is_its_title_and_an_empty_preview_is_not_shown(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    steward = sign_in(client, "steward@council.example")
    shown = sent(steward, docx(line("Restart the kiosk", "H1") + line("Stop", number=1)), "Copy of v3 FINAL.docx")
    form = fields_of(shown.text, "/runbooks/new")
    assert (form["title"], form["body"]) == ("Restart the kiosk", "1. Stop")
    assert "Preview of instructions" in shown.text
    assert "Preview of description" not in shown.text and "Nothing was written" not in shown.text
    named = sent(steward, docx(line("Stop", number=1)), "Copy of v3 FINAL.docx")
    assert fields_of(named.text, "/runbooks/new")["title"] == "Copy of v3 FINAL"


def test_it_is_saved_and_approved_where_its_maker_says_so(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    steward = sign_in(client, "steward@council.example")
    shown = sent(steward, FILE)
    form = fields_of(shown.text, "/runbooks/new")
    assert "Save as a draft" in shown.text and "Save and approve" in shown.text
    assert steward.post("/runbooks/new", data={**form, "do": "approve"}).status_code == 303
    page = steward.get("/runbooks/restore-it").text
    assert "Stop" in page and "are a draft" not in page


@pytest.mark.parametrize("who", ["steward@council.example", "admin@council.example"])
def test_a_restricted_one_begins_as_a_draft_too(
    client: FlaskClient, council: Council, sign_in: SignIn, who: str
) -> None:
    maker = sign_in(client, who)
    form = fields_of(sent(maker, FILE).text, "/runbooks/new")
    made = maker.post("/runbooks/new", data={**form, "visibility": "restricted", "do": "save"})
    assert made.status_code == 303
    with council.database.reading() as session:
        assert session.scalars(select(Revision.state)).all() == ["draft"]


def test_a_refused_file_is_told_beside_the_question(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    steward = sign_in(client, "steward@council.example")
    for content in (b"words", b"", docx(line("x"), vbaProject_dot_bin=b"x")):
        answer = sent(steward, content)
        assert answer.status_code == 422
        assert 'href="#file"' in answer.text


def test_only_those_who_may_add_runbooks_read_a_file_in(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    assert client.get("/runbooks/import").status_code == 302
    assert sign_in(client, "staff@council.example").get("/runbooks/import").status_code == 403


def test_a_process_that_does_not_end_is_ended() -> None:
    began = time.perf_counter()
    with pytest.raises(BadInput, match="too long"):
        word_text(FILE, seconds=0.01)
    assert time.perf_counter() - began < 30


def test_a_large_document_is_read_in_time() -> None:
    body = "".join(line(f"Step {number} of many, in a few words", number=1) for number in range(5_000))
    began = time.perf_counter()
    assert word_text(docx(body)).body.count("\n\n") == 4_999
    assert time.perf_counter() - began < 60
