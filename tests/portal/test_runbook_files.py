"""Pictures and files of a runbook on pages: added with what they show, seen by whoever reads it, and there in packs."""

import base64
import io
import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from catalogue.kinds import kind_of
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.resources.queries import thing
from catalogue.runbooks.files import address_of, markdown_of
from catalogue.runbooks.tables import RunbookFile
from catalogue.terms import Relation
from tests.conftest import TODAY
from tests.factories import OPERATOR
from tests.pictures import png
from tests.portal.conftest import Council, SignIn, csrf_of
from tests.portal.filling import fill_in
from tests.portal.test_packs import files_of

STAFF, OWNER, SUPPLIER = "staff@council.example", "owner@council.example", "contractor@supplier.example"
RUNBOOK = "/runbooks/restore-hearth"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture
def staff(app: Flask, council: Council, sign_in: SignIn) -> FlaskClient:
    owners = {"information_asset_owner": OWNER}
    council.register("runbook", "Restore Hearth", visibility="internal", body="1. Look.", owners=owners)
    return sign_in(app.test_client(), STAFF)


@pytest.fixture
def owner(app: Flask, staff: FlaskClient, sign_in: SignIn) -> FlaskClient:
    return sign_in(app.test_client(), OWNER)


def add(browser: FlaskClient, name: str = "light.png", content: bytes = PNG, **said: Any) -> TestResponse:
    """Add a file by the form."""
    token = csrf_of(browser.get(f"{RUNBOOK}/files/new").text)
    sent = {"csrf_token": token, "file": (io.BytesIO(content), name), "description": "The light is out"}
    return browser.post(f"{RUNBOOK}/files/new", data=sent | said)


def added(council: Council) -> list[RunbookFile]:
    """What is there."""
    with council.database.reading() as session:
        return list(session.scalars(select(RunbookFile)))


def write(browser: FlaskClient, body: str) -> None:
    """Put a text in force."""
    said = {"body": body, "change": "minor", "note": "With a picture", "do": "approve"}
    assert fill_in(browser, f"{RUNBOOK}/write", said).status_code == 303


def test_what_a_picture_needs_is_not_called_optional(staff: FlaskClient) -> None:
    assert "(optional)" not in staff.get(f"{RUNBOOK}/files/new").text


def test_a_picture_that_would_hang_a_phone_is_refused_in_plain_words(staff: FlaskClient, council: Council) -> None:
    answer = add(staff, content=png(20_000, 20_000))
    assert answer.status_code == 422 and added(council) == []
    assert "The picture has more pixels than a phone can show. Save it smaller, 8,000 by 6,000 at most." in answer.text


def test_after_adding_one_the_line_to_write_stands_by_itself(staff: FlaskClient, council: Council) -> None:
    shown = staff.get(add(staff).location).text
    (row,) = added(council)
    assert "“light.png” is added." in shown
    assert f'<pre><code class="app-line">{markdown_of(row)}</code></pre>' in shown
    for other in ("", f"?added={uuid.uuid4()}", "?added=x"):
        assert "Copy this line" not in staff.get(f"{RUNBOOK}/files{other}").text


def test_a_picture_is_shown_to_whoever_reads_the_runbook(
    app: Flask, staff: FlaskClient, owner: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    assert add(staff).status_code == 303
    (row,) = added(council)
    assert markdown_of(row) in staff.get(f"{RUNBOOK}/files").text
    answer = staff.get(address_of(row))
    assert (answer.status_code, answer.data, answer.content_type) == (200, PNG, "image/png")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    write(owner, f"1. Look.\n\n   {markdown_of(row)}")
    shown = staff.get(RUNBOOK).text
    assert f'src="{address_of(row)}"' in shown and 'alt="The light is out"' in shown
    for stranger in (app.test_client(), sign_in(app.test_client(), SUPPLIER)):
        assert stranger.get(address_of(row)).status_code == 404
    assert staff.get(f"/files/{uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize(
    "name, content, description, words",
    [
        ("light.png", PNG, " ", "There is no description."),
        ("", b"", "The light", "Choose the file that you want to add."),
        ("a.svg", b"<svg onload=alert(1)>", "A drawing", "Files of this type are not taken."),
        ("a.png", b"<script>alert(1)</script>", "A light", "is not what its name says"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_added(
    staff: FlaskClient, council: Council, name: str, content: bytes, description: str, words: str
) -> None:
    answer = add(staff, name, content, description=description)
    assert answer.status_code == 422 and words in answer.text
    assert added(council) == []


def test_other_files_are_saved_and_never_run(staff: FlaskClient, council: Council) -> None:
    assert add(staff, "list.txt", b"alert(1)", description="").status_code == 303
    (row,) = added(council)
    answer = staff.get(address_of(row))
    assert answer.content_type == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_file_that_the_text_needs_is_not_removed(staff: FlaskClient, owner: FlaskClient, council: Council) -> None:
    add(staff)
    (row,) = added(council)
    removing = f"{RUNBOOK}/files/{row.id}/remove"
    write(owner, f"1. Look.\n\n   {markdown_of(row)}")
    refused = fill_in(owner, removing, {})
    assert refused.status_code == 422 and "still need this file" in refused.text
    write(owner, "1. Look.")
    assert fill_in(owner, removing, {}).status_code == 303
    assert staff.get(address_of(row)).status_code == owner.get(removing).status_code == 404


def test_who_neither_added_it_nor_edits_the_runbook_does_not_remove_it(
    staff: FlaskClient, owner: FlaskClient, council: Council
) -> None:
    add(owner)
    (row,) = added(council)
    assert fill_in(staff, f"{RUNBOOK}/files/{row.id}/remove", {}).status_code == 403
    assert "Remove" not in staff.get(f"{RUNBOOK}/files").text and "Remove" in owner.get(f"{RUNBOOK}/files").text
    assert added(council)


def test_a_pack_has_the_pictures_in_it(staff: FlaskClient, owner: FlaskClient, council: Council) -> None:
    add(staff)
    (row,) = added(council)
    write(owner, f"1. Look.\n\n   {markdown_of(row)} [As a file]({address_of(row)})")
    council.register("system", "Hearth", visibility="internal")
    with council.database.unit_of_work() as session:
        runbook, system = (
            thing(session, OPERATOR, kind_of(kind), slug)
            for kind, slug in (("runbook", "restore-hearth"), ("system", "hearth"))
        )
        link(desk(session, OPERATOR, TODAY), runbook, system, Tie(Relation.EXPLAINS))
    files = files_of(staff.get("/systems/hearth/pack.zip").data)
    page = files["pages/restore-hearth.html"]
    assert f'src="data:image/png;base64,{base64.b64encode(PNG).decode()}"' in page
    assert f'href="../files/{row.id}.png"' in page and f"files/{row.id}.png" in files
