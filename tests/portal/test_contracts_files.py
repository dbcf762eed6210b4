"""The contracts register on the web: as the Transparency Code asks, as open data, and what is blank in it."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient

from catalogue.workflows import export_ocds
from portal.cli import cli
from portal.config import Settings
from tests.portal.conftest import Council, SignIn

HEADINGS = [
    "Reference number", "Title of agreement", "Local authority department responsible",
    "Description of the goods and/or services", "Supplier name", "Supplier registration number", "Total value (GBP)",
    "Estimated annual value (GBP)", "Irrecoverable VAT", "Start date", "End date", "Review date",
    "Result of invitation to quote or tender", "SME", "VCSE", "VCSE registration number",
]  # fmt: skip
WHOLE: dict[str, Any] = {
    "visibility": "public", "identifier": "EC-2", "department": "Highways", "description": "Salt.",
    "supplier": "test-supplier", "value": "100.00", "irrecoverable_vat": "0.00", "start_on": "2026-04-01",
    "end_on": "2027-03-31", "review_on": "2026-10-01", "procurement_route": "invitation_to_tender", "sme": True,
    "vcse": False,
}  # fmt: skip


def rows(text: bytes) -> list[dict[str, str]]:
    """The rows of a CSV file by their headings."""
    return list(csv.DictReader(io.StringIO(text.decode("utf-8-sig"))))


def test_the_register_has_the_codes_columns_and_only_public_contracts(client: FlaskClient, council: Council) -> None:
    council.register("contract", "Salt", **WHOLE)
    council.register("contract", "Grit", visibility="public", identifier="EC-1", value="5.00", value_basis="annual")
    council.register("contract", "Secret", visibility="internal")
    answer = client.get("/contracts.csv")
    assert answer.data.decode("utf-8-sig").splitlines()[0].split(",") == HEADINGS
    grit, salt = rows(answer.data)
    assert (grit["Title of agreement"], grit["Total value (GBP)"], grit["Estimated annual value (GBP)"]) == (
        "Grit", "", "5.00",
    )  # fmt: skip
    assert [salt[heading] for heading in HEADINGS] == [
        "EC-2", "Salt", "Highways", "Salt.", "Test Supplier", "", "100.00", "", "0.00", "2026-04-01", "2027-03-31",
        "2026-10-01", "Published invitation to tender", "yes", "no", "",
    ]  # fmt: skip


def test_the_register_is_the_same_bytes_for_the_same_data(client: FlaskClient, council: Council) -> None:
    council.register("contract", "Salt", **WHOLE)
    first = client.get("/contracts.csv")
    assert client.get("/contracts.csv").data == first.data
    assert client.get("/contracts.csv", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    council.register("contract", "Grit", visibility="public")
    assert client.get("/contracts.csv", headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_no_cell_of_the_register_is_run_as_a_formula(client: FlaskClient, council: Council) -> None:
    council.register("contract", "=1+1", visibility="public", department="@SUM(A1)")
    (row,) = rows(client.get("/contracts.csv").data)
    assert (row["Title of agreement"], row["Local authority department responsible"]) == ("'=1+1", "'@SUM(A1)")


@pytest.mark.parametrize("name, inside", [("releases", "releases"), ("records", "records")])
def test_feeds_hold_what_is_public_page_by_page(
    client: FlaskClient, council: Council, monkeypatch: pytest.MonkeyPatch, name: str, inside: str
) -> None:
    monkeypatch.setattr(export_ocds, "PER_PAGE", 2)
    for title in ("A", "B", "C"):
        council.register("contract", title, visibility="public")
    council.register("contract", "Secret", visibility="internal")
    first = client.get(f"/ocds/{name}.json")
    assert (first.status_code, first.mimetype) == (200, "application/json")
    assert "Secret" not in first.text
    following = first.get_json()["links"]["next"]
    assert following.endswith(f"/ocds/{name}.json?page=2")
    second = client.get(f"/ocds/{name}.json?page=2").get_json()
    assert (len(first.get_json()[inside]), len(second[inside]), "links" in second) == (2, 1, False)
    again = client.get(f"/ocds/{name}.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("page", ["2", "0", "-1", "x", "²", "9" * 30])
def test_a_page_of_a_feed_that_is_not_there_is_missing_and_never_empty(
    client: FlaskClient, council: Council, page: str
) -> None:
    council.register("contract", "A", visibility="public")
    assert client.get(f"/ocds/releases.json?page={page}").status_code == 404


def test_a_feed_of_nothing_is_missing(client: FlaskClient, council: Council) -> None:
    council.register("contract", "Secret", visibility="internal")
    assert client.get("/ocds/records.json").status_code == 404


def test_staff_see_what_is_blank_and_who_should_fill_it_in(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("contract", "Salt", **WHOLE, owners={"contract_manager": "owner@council.example"})
    council.register("contract", "Grit", visibility="internal", value="5.00")
    browser = sign_in(client, "staff@council.example")
    assert "/contracts/export" in browser.get("/contracts").text
    page = browser.get("/contracts/export")
    assert "2 contracts have blanks" in page.text
    grit, salt = sorted(rows(browser.get("/contracts/export?as=csv").data), key=lambda row: row["Contract"])
    assert (salt["Blank"], salt["Who should fill it in"]) == ("Supplier registration number", "owner@council.example")
    assert grit["Who should fill it in"] == "No contract manager"
    assert "Reference number" in grit["Blank"]
    assert "value" not in grit["Blank"].lower()


def test_staff_are_led_to_files_of_what_is_public(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("contract", "Salt", **WHOLE)
    council.register("contract", "Grit", visibility="internal")
    everybodys = client.get("/contracts.csv").data
    browser = sign_in(client, "staff@council.example")
    assert browser.get("/contracts.csv").data == everybodys
    assert b"Salt" in everybodys and b"Grit" not in everybodys
    for address in ("/contracts.csv", "/ocds/releases.json?visibility=public"):
        assert f'href="{address}"' in browser.get("/contracts/export").text
        answer = browser.get(address).data
        assert (b"Salt" in answer, b"Grit" in answer) == (True, False)


def test_what_is_not_let_yet_is_neither_published_nor_asked_about(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("contract", "Tender for salt", visibility="public", lifecycle="draft")
    council.register("contract", "Old salt", visibility="public", lifecycle="retired")
    assert [row["Title of agreement"] for row in rows(client.get("/contracts.csv").data)] == ["Old salt"]
    assert "Nothing is blank" in sign_in(client, "staff@council.example").get("/contracts/export").text


def test_what_is_blank_is_for_staff(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    assert client.get("/contracts/export").status_code == 302
    assert sign_in(client, "contractor@supplier.example").get("/contracts/export").status_code == 403
    assert "/contracts/export" not in client.get("/contracts").text


def test_the_page_says_so_where_nothing_is_blank(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    assert "Nothing is blank" in sign_in(client, "staff@council.example").get("/contracts/export").text


def test_the_command_writes_the_whole_register_and_the_report_of_blanks(
    settings: Settings, council: Council, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.register("contract", "Salt", **WHOLE)
    monkeypatch.setenv("PORTAL_DATABASE_URL", council.database.url)
    monkeypatch.setenv("PORTAL_DATA_DIR", str(settings.data_dir))
    file, report = tmp_path / "contracts.csv", tmp_path / "blanks.csv"
    done = CliRunner().invoke(cli, ["export", "contracts", str(file), "--report", str(report)])
    assert done.exit_code == 0, done.output
    headings = file.read_bytes().decode("utf-8-sig").splitlines()[0].split(",")
    assert headings[: len(HEADINGS)] == HEADINGS
    assert {"slug", "version", "notice_days", "contract_manager", "documents"} <= set(headings[len(HEADINGS) :])
    (blank,) = rows(report.read_bytes())
    assert (blank["Reference number"], blank["Blank"]) == ("EC-2", "Supplier registration number")
    assert blank["Page"].endswith("/contracts/salt/edit")


def test_only_contracts_have_a_report_of_blanks(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["export", "datasets", "--report", str(tmp_path / "report.csv")])
    assert (done.exit_code, "Only an export of contracts has a report" in done.output) == (2, True)


def test_the_councils_own_prefix_numbers_its_processes(
    settings: Settings, council: Council, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    council.register("contract", "Salt", **WHOLE)
    monkeypatch.setenv("PORTAL_DATABASE_URL", council.database.url)
    monkeypatch.setenv("PORTAL_DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("PORTAL_OCID_PREFIX", "ocds-ab12cd")
    done = CliRunner().invoke(cli, ["export", "ocds", str(tmp_path / "ocds.ndjson")])
    assert done.exit_code == 0, done.output
    release = json.loads((tmp_path / "ocds.ndjson").read_text())
    assert release["ocid"] == f"ocds-ab12cd-{release['contracts'][0]['id']}"
