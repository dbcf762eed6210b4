"""The import room: a file is handed in on a page, confirmed, looked at, imported, mended and taken back."""

import csv
import io
import json
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.exchange.formats import FORMATS
from catalogue.imports.queries import to_check
from catalogue.imports.states import RunStatus
from catalogue.imports.tables import ImportRun
from catalogue.store import Database, now
from catalogue.workflows.check_imports import check_waiting
from catalogue.workflows.recover_imports import recover
from portal import importing
from portal.handing_over import blobs
from portal.pages.imports import HOLDS
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fields_of
from tests.portal.import_room import BAD, GOOD, KEEPER, confirmed, file_of, pressed, sent, token


@pytest.fixture
def portal_database(database: Database) -> Database:
    return database


def earlier(client: FlaskClient, summary: str) -> None:
    """Last year's file of the same source."""
    rows = file_of(("Bin lorries", "", "1,000", summary))
    pressed(client, confirmed(client, sent(client, rows, "register-2025.csv"), **{"column-2": ""}), "apply")


def test_a_register_with_bad_rows_is_imported_mended_and_taken_back(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    keeper = sign_in(client, KEEPER)
    earlier(keeper, "Old words")
    assert 'href="/import"' in keeper.get("/").text
    assert 'href="/import?what=contracts"' in keeper.get("/contracts").text
    asked = sent(keeper, file_of(*GOOD, *BAD))
    page = keeper.get(asked.location).text
    assert "We do not know this column" in page and page.index("Money") < page.index("Start date")
    where = confirmed(keeper, asked, **{"column-2": "value"})
    page = keeper.get(where).text
    assert "Nothing is written yet. When you import it, 1 entry is added and 1 is changed." in page
    assert "Old words" in page and "New words" in page and "see framework" in page
    assert keeper.get("/contracts/gritting").status_code == 404
    done = pressed(keeper, where, "apply")
    assert "2 rows are imported" in done and 'href="/contracts/gritting"' in done
    refused = keeper.get(f"{where}/refused.csv")
    assert refused.headers["Content-Disposition"].startswith('attachment; filename="register-2026-2.csv"')
    rows = list(csv.reader(io.StringIO(refused.get_data().decode("utf-8-sig"))))
    assert rows[1][2] == "'=1+1"
    rows[1][1:3], rows[2][0] = ["4/4/2026", "9"], "Sand"
    mended = file_of(*(tuple(row) for row in rows[1:]), headings=tuple(rows[0]))
    form = fields_of(done, "/import")
    again = keeper.post("/import", data={**form, "file": (io.BytesIO(mended), "anything.csv")})
    assert again.status_code == 303 and not again.location.endswith("/columns")
    assert "2 entries are added" in keeper.get(again.location).text
    pressed(keeper, again.location, "apply")
    assert "£9" in keeper.get("/contracts/salt").text
    back = pressed(keeper, where, "undo")
    assert "The import was taken back" in back
    assert keeper.get("/contracts/gritting").status_code == 404
    assert "Old words" in keeper.get("/contracts/bin-lorries").text
    assert keeper.get("/contracts/sand").status_code == 200, "that was another import"


def test_a_list_is_asked_for_and_shown_by_its_name_and_found_again_by_it(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    keeper = sign_in(client, KEEPER)
    asked = sent(keeper, file_of(*GOOD))
    page = keeper.get(asked.location).text
    assert "Name of this list" in page and "Whose file" not in page
    assert 'value="register"' in page and "contract:" not in page
    where = confirmed(keeper, asked)
    page = keeper.get(where).text
    assert "Name of the list" in page and "contract:" not in page
    pressed(keeper, where, "apply")
    again = confirmed(keeper, sent(keeper, file_of(*GOOD), "other.csv"), source="register")
    assert "nothing changes" in keeper.get(again).text
    ours = confirmed(keeper, sent(keeper, file_of(*GOOD), "other.csv"), source="Team A: ours")
    assert "Team A: ours" in keeper.get(ours).text
    with council.database.reading() as session:
        sources = session.scalars(select(ImportRun.source).order_by(ImportRun.started_at)).all()
    assert sources == ["contract:register", "contract:register", "Team A: ours"]


def test_pressed_twice_it_is_imported_once_and_stands_in_the_list(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    keeper = sign_in(client, KEEPER)
    where = confirmed(keeper, sent(keeper, file_of(*GOOD)))
    form = fields_of(keeper.get(where).text, f"{where}/apply")
    for _ in range(2):
        assert keeper.post(f"{where}/apply", data=form).status_code == 303
    listed = keeper.get("/import").text
    assert "register-2026.csv" in listed and "2 new" in listed and "Imported" in listed
    assert "2 new" in keeper.get("/import?as=csv").text


def test_none_is_taken_if_that_was_said_until_somebody_says_otherwise(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    keeper = sign_in(client, KEEPER)
    where = confirmed(keeper, sent(keeper, file_of(*GOOD, *BAD), mode="whole"))
    page = keeper.get(where).text
    assert "You said that nothing is to be imported if a row is wrong." in page and "Import 2 good rows" in page
    assert "2 rows are imported" in pressed(keeper, where, "apply")


def test_what_is_wrong_with_a_file_or_its_columns_is_said_on_the_form(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    keeper = sign_in(client, KEEPER)
    for content, more, words in (
        (b"%PDF-1.7 x", {}, "This is a PDF, not a table."),
        (b"", {}, "The file is empty."),
        (file_of(*GOOD), {"what": ""}, "Choose what the file holds."),
        (file_of(*GOOD), {"mode": ""}, "Choose what happens if a row is wrong."),
    ):
        answer = sent(keeper, content, **more)
        assert (answer.status_code, words in answer.text) == (422, True), answer.text
    values = fields_of(keeper.get("/import?what=contracts").text, "/import")
    assert "No file was chosen." in keeper.post("/import", data=values).text
    neither = keeper.post("/import", data={**values, "what": ""}).text
    assert "Choose what the file holds." in neither and "No file was chosen." in neither
    where = sent(keeper, file_of(*GOOD)).location
    values = fields_of(keeper.get(where).text, where)
    twice = keeper.post(where, data={**values, "column-2": "title", "source": "Ours"})
    assert twice.status_code == 422
    assert 'href="#column-2"' in twice.text and "are both taken for “Title”" in twice.text
    assert 'value="Ours"' in twice.text, "what was typed is not lost"
    none = keeper.post(where, data={**values, "column-0": ""})
    assert none.status_code == 422 and "There is no column for the title" in none.text


def test_another_persons_import_is_not_there_and_administrators_see_no_rows(
    app: Flask, council: Council, sign_in: SignIn
) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    where = confirmed(keeper, sent(keeper, file_of(*GOOD, *BAD)))
    steward = sign_in(app.test_client(), "steward@council.example")
    for path in (where, f"{where}/columns", f"{where}/refused.csv", f"{where}/undo"):
        assert steward.get(path).status_code == 404
    assert steward.post(f"{where}/apply", data=token(steward)).status_code == 404
    assert steward.post("/import", data={**token(steward), "mends": where.rpartition("/")[2]}).status_code == 404
    assert steward.post("/import", data={**token(steward), "mends": "nonsense"}).status_code == 404
    assert "register-2026.csv" not in steward.get("/import").text
    for other in ("admin@council.example", "auditor@council.example"):
        visitor = sign_in(app.test_client(), other)
        listed = visitor.get("/import").text
        assert "A file of" in listed and "register-2026.csv" not in listed, "names tell what is in a file"
        page = visitor.get(where)
        assert page.status_code == 200 and "sees its rows" in page.text
        assert not [words for words in ("Gritting", "Import 2", "register-2026", "New") if words in page.text]
        assert visitor.get(f"{where}?as=csv&table=new").status_code in (403, 404)
    reader = sign_in(app.test_client(), "staff@council.example")
    assert [reader.get(path).status_code for path in ("/import", where)] == [403, 403]
    assert app.test_client().get("/import").status_code == 302


def test_what_takes_long_is_left_to_a_task_and_the_page_looks_again_by_itself(
    app: Flask, client: FlaskClient, council: Council, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("catalogue.workflows.check_imports.SMALL_ROWS", 1)
    monkeypatch.setattr(importing, "SMALL_ROWS", 1)
    keeper = sign_in(client, KEEPER)
    where = confirmed(keeper, sent(keeper, file_of(*GOOD)))
    working = keeper.get(where)
    assert (working.headers["Refresh"], "The file is being checked" in working.text) == ("5", True)
    still = keeper.get(f"{where}?wait=no")
    assert "Refresh" not in still.headers and "Look again" in still.text
    database = council.database
    with database.reading() as session:
        assert len(to_check(session, now(session))) == 1
    with app.test_request_context():
        check_waiting(database, TODAY, blobs(), "")
    page = keeper.get(where).text
    assert keeper.post(f"{where}/apply", data=fields_of(page, f"{where}/apply")).status_code == 303
    assert "0 of 2 rows done." in keeper.get(where).text
    assert [one.status for one in recover(database, TODAY)] == [RunStatus.APPLIED]
    undo = fields_of(keeper.get(f"{where}/undo").text, f"{where}/undo")
    assert keeper.post(f"{where}/undo", data=undo).status_code == 303
    assert "2 rows still to go." in keeper.get(where).text
    assert [one.status for one in recover(database, TODAY)] == [RunStatus.UNDONE]
    assert "The import was taken back" in keeper.get(where).text


def test_spending_and_open_data_are_imported_without_columns_where_they_have_none(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    keeper = sign_in(client, KEEPER)
    council.register("contract", "Bin lorries", identifier="CT-1")
    lines = file_of(("Bins Ltd", "1/4/2026", "900", "CT-1"), headings=("Supplier", "Date", "Amount", "Contract ref"))
    where = confirmed(keeper, sent(keeper, lines, "spend-q1.csv", what="spend"))
    assert keeper.get(where).status_code == 200
    tender = {"id": "t", "title": "Salt for roads"}
    release = {"ocid": "ocds-1", "id": "1", "date": "2026-01-01T00:00:00Z", "tag": ["tender"], "tender": tender}
    straight = sent(keeper, json.dumps([release]).encode(), "releases.json", what="ocds")
    assert straight.status_code == 303 and not straight.location.endswith("columns")
    assert "Salt for roads" in keeper.get(straight.location).text


def test_every_file_that_the_command_takes_can_be_handed_in(council: Council) -> None:
    assert {one.code for one in FORMATS} - HOLDS.keys() == {"iar"}, "which is read as datasets are"


def test_each_table_of_an_import_is_a_file_too(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    keeper = sign_in(client, KEEPER)
    earlier(keeper, "'=2+2")
    where = confirmed(keeper, sent(keeper, file_of(*GOOD, *BAD)))
    files = {name: keeper.get(f"{where}?as=csv&table={name}").text for name in ("refused", "changed", "new", "notes")}
    assert "see framework" in files["refused"] and "'=2+2" in files["changed"]
    assert "Gritting" in files["new"] and "We do not know this column" in files["notes"]
    with council.database.reading() as session:
        waiting = session.scalars(select(ImportRun.file).where(ImportRun.file != "")).one()
        assert re.fullmatch(r"[0-9a-f]{64}", waiting), "what is decided on keeps no file"
