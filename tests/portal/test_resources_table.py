"""The table of a kind: filters with counts, words, order, files of exactly that, and nothing of what is hidden."""

import csv
import io

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from catalogue.kinds import KINDS
from tests.page import Element, read_page
from tests.portal.conftest import Council, SignIn


def titles(html: str) -> list[str]:
    """The title of each row."""
    body = next(read_page(html).all("tbody"), Element("", {}))
    return [next(cell.all("a")).text for cell in body.all("th")]


def rows(text: str) -> list[list[str]]:
    """The rows of a CSV file, its headings first."""
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture
def sets(council: Council) -> Council:
    """Five datasets, of which one is restricted and one for staff."""
    uprn = {
        "columns": [{"name": "uprn", "identifier_scheme": "uprn"}],
        "distributions": [{"title": "a", "format": "CSV"}],
    }
    council.register("dataset", "Bins", visibility="public", access_rights="open", parts=uprn, update_frequency="daily")
    council.register("dataset", "allotments", visibility="public", access_rights="open", update_frequency="annual")
    council.register("dataset", "Car parks", visibility="public", access_rights="internal", identifier="CP-77")
    council.register("dataset", "Dogs", team="Test Team", owners={"data_steward": "owner@council.example"})
    council.register("dataset", "Secret", visibility="restricted", access_rights="commercial", parts=uprn)
    return council


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_each_kind_has_a_table_that_says_what_to_do_when_empty(
    client: FlaskClient, council: Council, sign_in: SignIn, kind: object
) -> None:
    plural = getattr(kind, "plural", "")
    public = client.get(f"/{plural}").text
    assert "Council staff see these when they sign in" in public
    assert f'href="/sign-in?next=%2F{plural}"' in public
    assert not any(words in public for words in ("Apply filters", "Download", "Words in the title", "Print</button>"))
    steward = sign_in(client, "steward@council.example").get(f"/{plural}").text
    assert f'href="/{plural}/new"' in steward
    assert "sign in" not in steward and "yet" in steward


def test_what_is_hidden_is_in_no_row_count_or_filter(client: FlaskClient, sets: Council, sign_in: SignIn) -> None:
    page = client.get("/datasets").text
    assert titles(page) == ["allotments", "Bins", "Car parks"]
    assert "3 datasets" in page
    assert "Commercial" not in page
    assert 'value="uprn"' not in page  # one value alone divides nothing
    assert titles(client.get("/datasets?joins_on=uprn").text) == ["Bins"]
    assert titles(sign_in(client, "steward@council.example").get("/datasets?joins_on=uprn").text) == ["Bins", "Secret"]


def test_filters_join_within_one_by_or_and_between_by_and(client: FlaskClient, sets: Council) -> None:
    either = client.get("/datasets?access=open&access=internal").text
    assert titles(either) == ["allotments", "Bins", "Car parks"]
    assert titles(client.get("/datasets?access=open&update_frequency=daily").text) == ["Bins"]
    assert "Remove filter" in either
    assert 'href="/datasets?access=internal"' in either


def test_counts_leave_out_their_own_choice(client: FlaskClient, sets: Council) -> None:
    page = read_page(client.get("/datasets?access=internal").text)
    labels = [label.text for label in page.all("label") if label["for"].startswith("narrow-access")]
    assert labels == ["Open 2 results", "Internal 1 result"]


@pytest.mark.parametrize(
    "sort, order",
    [
        ("-title", ["Car parks", "Bins", "allotments"]),
        ("update_frequency", ["Bins", "allotments", "Car parks"]),
        ("-update_frequency", ["allotments", "Bins", "Car parks"]),
        ("password_hash", ["allotments", "Bins", "Car parks"]),
    ],
)
def test_order_follows_the_vocabulary_with_blanks_last(
    client: FlaskClient, sets: Council, sort: str, order: list[str]
) -> None:
    assert titles(client.get(f"/datasets?sort={sort}").text) == order


def test_order_by_team_is_by_its_name(client: FlaskClient, sets: Council, sign_in: SignIn) -> None:
    assert titles(sign_in(client, "staff@council.example").get("/datasets?sort=team").text)[0] == "Dogs"


def test_words_look_into_titles_and_references(client: FlaskClient, sets: Council) -> None:
    assert titles(client.get("/datasets?q=PARK").text) == ["Car parks"]
    assert titles(client.get("/datasets?q=cp-77").text) == ["Car parks"]
    assert "No datasets match" in client.get("/datasets?q=%25").text


def test_owners_can_be_filtered_by_staff_only(client: FlaskClient, sets: Council, sign_in: SignIn) -> None:
    assert len(titles(client.get("/datasets?owner=owner").text)) == 3
    staff = sign_in(client, "staff@council.example")
    assert titles(staff.get("/datasets?owner=owner").text) == ["Dogs"]
    assert titles(staff.get("/datasets?owner=none").text) == ["allotments", "Bins", "Car parks"]


def test_files_hold_every_row_of_the_filter_in_its_order(client: FlaskClient, council: Council) -> None:
    for number in range(60):
        council.register("system", f"System {number:02}", visibility="public", summary="=danger()")
    page = client.get("/systems?sort=-title")
    assert len(titles(page.text)) == 50
    assert "Page 2" in page.text
    file = rows(client.get("/systems?sort=-title&q=system&as=csv").text)
    assert [row[0] for row in file[1:]] == [f"System {number:02}" for number in reversed(range(60))]
    summary = file[0].index("Summary")
    assert file[1][summary] == "'=danger()"
    sheet = load_workbook(io.BytesIO(client.get("/systems?q=system&as=xlsx").data)).active
    assert sheet is not None
    assert sheet.max_row == 61
    assert len(titles(client.get("/systems?page=all").text)) == 60


def test_files_hold_the_columns_of_the_page(client: FlaskClient, sets: Council, sign_in: SignIn) -> None:
    shown = [cell.text for cell in next(read_page(client.get("/datasets").text).all("thead")).all("th")]
    assert rows(client.get("/datasets?as=csv").text)[0][: len(shown)] == shown
    assert "Owner" not in shown
    staff = rows(sign_in(client, "staff@council.example").get("/datasets?as=csv&q=dogs").text)
    assert staff[1][staff[0].index("Owner")] == "Owner"


def test_money_and_dates_are_values_in_files(client: FlaskClient, council: Council) -> None:
    council.register("contract", "Hosting", visibility="public", value="12500", end_on="2027-03-31")
    page = client.get("/contracts").text
    assert "£12,500" in page
    assert "31 March 2027" in page
    headings, row = rows(client.get("/contracts?as=csv").text)
    assert row[headings.index("Value in pounds")] == "12500.00"
    assert row[headings.index("Ends")] == "2027-03-31"


def test_a_row_names_status_owner_and_team_under_its_title_and_a_file_has_columns_for_them(
    client: FlaskClient, sets: Council, sign_in: SignIn
) -> None:
    staff = sign_in(client, "staff@council.example")
    row = next(cell.text for cell in read_page(staff.get("/datasets?q=Dogs").text).all("th") if "Dogs" in cell.text)
    assert "Live" in row and "Test Team" in row
    heading, line = rows(staff.get("/datasets?q=Dogs&as=csv").text)
    said = dict(zip(heading, line, strict=True))
    assert said["Status"] == "Live" and said["Team"] == "Test Team" and said["Owner"]
    labelled = {cell.attributes.get("data-label") for cell in read_page(staff.get("/datasets").text).all("td")}
    assert "Who may use the data" in labelled
