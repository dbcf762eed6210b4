"""Saving a search from its page: kept, opened, renamed, removed, and nobody else's business."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from catalogue.people.directory import OrganisationEntry, keep_organisation
from catalogue.store import Database
from catalogue.terms import OrganisationType
from tests.factories import OPERATOR
from tests.page import read_page
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fields_of, fill_in

STAFF, ADMIN = "staff@council.example", "admin@council.example"
NEW = "/my/searches/new"


@pytest.fixture
def portal_database(database: Database) -> Database:
    """Both databases in turn."""
    return database


def save(client: FlaskClient, search: str, name: str | None = None) -> TestResponse:
    """Fill in the form on a search page."""
    return fill_in(client, search, {} if name is None else {"name": name}, NEW)


def saved_links(client: FlaskClient) -> list[str]:
    """Where one's saved searches lead."""
    page = read_page(client.get("/my").text)
    return [link["href"] for link in page.all("a") if re.match(r"/search\?", link["href"])]


def action(client: FlaskClient, verb: str) -> str:
    """The address by which the one saved search is renamed or removed."""
    found = re.search(rf"/my/searches/[0-9a-f-]+/{verb}", client.get("/my").text)
    assert found
    return found.group()


def test_a_search_is_saved_and_one_returns_to_it(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Bin days")
    sign_in(client, STAFF)
    answer = save(client, "/search?sort=title&kind=dataset&q=bin+days&page=1&why=1", "Rounds")
    assert (answer.status_code, answer.location) == (303, "/search?q=bin+days&kind=dataset&sort=title")
    page = client.get(answer.location).text
    assert "“Rounds” is saved on your page." in page
    assert "Saved as" in page and ">“Rounds”</a>" in page and "Save this search" not in page
    assert "Saved as" not in client.get("/search?q=bin+days").text
    assert saved_links(client) == ["/search?q=bin+days&kind=dataset&sort=title"]
    assert "bin days, Kind: Dataset, A to Z" in client.get("/my").text


def test_the_words_are_offered_as_a_name(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STAFF)
    assert fields_of(client.get("/search?q=bin+days").text, NEW)["name"] == "bin days"
    assert fields_of(client.get("/search?kind=system").text, NEW)["name"] == "Kind: System"
    assert fields_of(client.get(f"{NEW}?q=bin+days").text, NEW)["name"] == "bin days"


def test_everything_at_once_is_no_search_to_save(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    assert "Save this search" not in client.get("/search?q=bins").text
    sign_in(client, STAFF)
    assert "Save this search" not in client.get("/search").text
    assert "Save this search" not in client.get("/search?sort=title").text
    assert fill_in(client, NEW, {}).status_code == 422


@pytest.mark.parametrize("name", ["", "rounds ", "x" * 101])
def test_a_name_that_will_not_do_is_asked_for_again(
    client: FlaskClient, council: Council, sign_in: SignIn, name: str
) -> None:
    sign_in(client, STAFF)
    save(client, "/search?q=bins", "Rounds")
    answer = save(client, "/search?q=streets", name)
    assert answer.status_code == 422
    assert 'href="#name"' in answer.text
    again = client.post(NEW, data=fields_of(answer.text, NEW) | {"name": "Streets"})
    assert again.location == "/search?q=streets"


@pytest.mark.parametrize(
    "sent, kept",
    [
        ("q=bins&next=https://elsewhere.example/", "/search?q=bins"),
        ("https://elsewhere.example/?q=bins", None),
        ("q=%22%3E%3Cscript%3E", "/search?q=%22%3E%3Cscript%3E"),
        ("&&==%%%", None),
        ("q=" + "x" * 9_000, None),
    ],
)
def test_nothing_but_a_search_of_ours_is_kept(
    client: FlaskClient, council: Council, sign_in: SignIn, sent: str, kept: str | None
) -> None:
    sign_in(client, STAFF)
    answer = fill_in(client, "/search?q=bins", {"search": sent, "name": "Sly"}, NEW)
    assert (answer.status_code, answer.location) == ((303, kept) if kept else (422, None))
    assert saved_links(client) == ([kept] if kept else [])


def test_a_filter_that_is_no_more_still_opens(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STAFF)
    save(client, "/search?q=bins&theme=gone-with-the-wind", "Old")
    assert "bins, Service: gone-with-the-wind" in client.get("/my").text
    page = client.get(saved_links(client)[0])
    assert page.status_code == 200 and "gone-with-the-wind" in page.text


def test_it_is_renamed_and_removed(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STAFF)
    save(client, "/search?q=bins", "Rounds")
    answer = fill_in(client, action(client, "rename"), {"name": "<b>Bins</b>"})
    assert (answer.status_code, answer.location) == (303, "/my#searches")
    assert "&lt;b&gt;Bins" in client.get("/my").text
    assert fill_in(client, action(client, "rename"), {"name": ""}).status_code == 422
    assert fill_in(client, action(client, "remove"), {}).status_code == 303
    assert "None yet" in client.get("/my").text


def test_an_administrator_sees_nobody_else_s(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, STAFF)
    save(client, "/search?q=wages+of+my+boss", "My own business")
    paths = [action(client, verb) for verb in ("rename", "remove")]
    admin = sign_in(client.application.test_client(), ADMIN)
    assert [admin.get(path).status_code for path in paths] == [404, 404]
    token = fields_of(admin.get("/search?q=x").text, NEW)["csrf_token"]
    assert [admin.post(path, data={"csrf_token": token, "name": "x"}).status_code for path in paths] == [404, 404]
    for path in ("/my", "/search?q=wages+of+my+boss", "/admin/audit", "/admin/audit?as=csv"):
        page = admin.get(path).text
        assert "My own business" not in page and "Saved as" not in page
    assert "Saved search" in admin.get("/admin/audit").text


def test_contractors_keep_searches_too(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, "contractor@supplier.example")
    assert save(client, "/search?q=bins", "Bins").status_code == 303
    assert saved_links(client) == ["/search?q=bins"]


def test_a_supplier_of_hidden_contracts_alone_is_not_named(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    with council.database.unit_of_work() as session:
        keep_organisation(session, OPERATOR, OrganisationEntry("Whistle Investigations", OrganisationType.SUPPLIER))
    council.register("contract", "Secret deal", supplier="whistle-investigations", visibility="restricted")
    sign_in(client, "contractor@supplier.example")
    assert "Whistle" not in client.get(f"{NEW}?supplier=whistle-investigations").text
    assert save(client, "/search?supplier=whistle-investigations", "Deals").status_code == 303
    assert "Whistle" not in client.get("/my").text
