"""The page of known searches: kept and let go by stewards, as a table and as files that load again."""

from collections.abc import Sequence
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.exchange.upload import Upload
from catalogue.resources.named import thing_named
from catalogue.search.query import SearchDesk
from catalogue.store import Database
from catalogue.tuning import judging
from catalogue.tuning.operations import add_known_search
from catalogue.tuning.queries import Known
from catalogue.workflows.follow import rebuild
from portal.pages import known_searches
from tests.catalogue.imports.loads import loaded
from tests.factories import TODAY
from tests.page import read_page
from tests.portal.conftest import OPERATOR, Council, SignIn
from tests.portal.filling import fill_in
from tests.portal.test_search_page import rows_of

STAFF, STEWARD, ADMIN = "staff@council.example", "steward@council.example", "admin@council.example"
PAGE = "/searches/known"


@pytest.fixture
def portal_database(database: Database) -> Database:
    """Both databases in turn."""
    return database


@pytest.fixture
def steward(client: FlaskClient, council: Council, sign_in: SignIn) -> FlaskClient:
    """A steward's browser, and things to find."""
    council.register("dataset", "Bin days")
    council.register("system", "Bin rounds")
    council.register("dataset", "Zebras", visibility="restricted")
    return sign_in(client, STEWARD)


def keep(client: FlaskClient, words: str, thing: str) -> int:
    """Fill in the form; what came of it."""
    return fill_in(client, f"{PAGE}/new", {"words": words, "thing": thing}).status_code


def test_an_empty_list_says_what_to_do(steward: FlaskClient) -> None:
    assert "No searches are known yet" in steward.get(PAGE).text


def test_a_known_search_is_kept_listed_and_let_go(steward: FlaskClient) -> None:
    assert keep(steward, "bins", "/datasets/bin-days") == 303
    assert keep(steward, "bins", "https://portal.example/systems/bin-rounds") == 303
    page = steward.get(f"{PAGE}?sort=-thing").text
    assert ">2 known searches<" in page
    assert page.index("/systems/bin-rounds") < page.index("/datasets/bin-days")
    removal = page[page.index(PAGE + "/", page.index("</thead>")) :].partition('"')[0]
    assert "Remove the known search “bins”?" in steward.get(removal).text
    assert fill_in(steward, removal, {}).status_code == 303
    assert ">1 known search<" in steward.get(PAGE).text
    assert steward.get(removal).status_code == 404


@pytest.mark.parametrize(
    "words, thing, said",
    [
        ("", "", "Enter the words to search with."),
        ("bins", "/datasets/nowhere", "We cannot find this entry."),
        ("bins", "/datasets/zebras", "Not all council staff can see this entry"),
        ("b*ns", "/datasets/bin-days", "A star can stand only at the end of a word"),
        ("-", "/datasets/bin-days", "Enter the words that people search with."),
    ],
)
def test_a_refused_form_says_why_and_keeps_what_was_typed(
    steward: FlaskClient, words: str, thing: str, said: str
) -> None:
    answer = fill_in(steward, f"{PAGE}/new", {"words": words, "thing": thing})
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{thing}"' in answer.text and f'value="{words}"' in answer.text


def test_what_became_restricted_is_judged_by_no_longer_and_told_to_nobody_else(
    steward: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    keep(steward, "bins", "/datasets/bin-days")
    with council.database.unit_of_work() as session:
        thing_named(session, OPERATOR, "/datasets/bin-days").visibility = "restricted"
    assert "not judged: it is not for all council staff" in steward.get(PAGE).text
    admin = sign_in(steward.application.test_client(), ADMIN)
    for told in (admin.get(PAGE).text, admin.get(f"{PAGE}?as=csv").text, admin.get("/admin/audit").text):
        assert "bins" not in told and "Bin days" not in told and "bin-days" not in told


def test_what_was_done_stands_in_the_trail(steward: FlaskClient, sign_in: SignIn) -> None:
    keep(steward, "rubbish", "/datasets/bin-days")
    trail = sign_in(steward.application.test_client(), ADMIN).get("/admin/audit").text
    assert "Added a known search for" in trail and "rubbish" in trail


def test_the_file_loads_again(steward: FlaskClient, council: Council) -> None:
    keep(steward, "bins", "/datasets/bin-days")
    file = steward.get(f"{PAGE}?as=csv").data
    outcome = loaded(council.database, "known-searches", Upload("known.csv", file))
    assert (outcome.counts["unchanged"], outcome.refused) == (1, 0)
    assert steward.get(f"{PAGE}?as=xlsx").data[:2] == b"PK"


def test_many_stand_on_several_pages_and_in_one_file(steward: FlaskClient, council: Council) -> None:
    with council.database.unit_of_work() as session:
        days = thing_named(session, OPERATOR, "/datasets/bin-days")
        for number in range(60):
            add_known_search(session, OPERATOR, f"bins {number}", days)
    assert ">60 known searches<" in steward.get(PAGE).text
    assert steward.get(f"{PAGE}?page=2").text.count('href="/datasets/bin-days"') == 10
    assert len(rows_of(steward.get(f"{PAGE}?as=csv&page=2").text)) == 60


def test_each_line_says_at_which_place_its_entry_stands_today(
    steward: FlaskClient, council: Council, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild(council.database, app.extensions["portal"].index, TODAY)
    keep(steward, "bin days", "/datasets/bin-days")
    keep(steward, "bin days", "/systems/bin-rounds")
    keep(steward, "council tax", "/datasets/bin-days")
    page = steward.get(PAGE).text
    (rows,) = read_page(page).all("tbody")
    places = [words for cell in rows.all("td") if (words := cell.text).startswith(("place", "not in"))]
    assert places == ["place 1", "place 2", "not in the first 10"]
    assert "First today: 1 of 3 on this page." in page
    monkeypatch.setattr(judging, "PAGE_SECONDS", -1.0)
    assert "There was no time for 3 more." in steward.get(PAGE).text
    app.extensions["portal"].index.report_damage()
    assert "The search index is being rebuilt" in steward.get(PAGE).text


def test_only_the_lines_of_the_page_are_searched_for(
    steward: FlaskClient, council: Council, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    rebuild(council.database, app.extensions["portal"].index, TODAY)
    with council.database.unit_of_work() as session:
        days = thing_named(session, OPERATOR, "/datasets/bin-days")
        for number in range(60):
            add_known_search(session, OPERATOR, f"bins {number}", days)
    judged: list[int] = []

    def places_now(_: SearchDesk, lines: Sequence[Known]) -> dict[UUID, int]:
        judged.append(len(lines))
        return {}

    monkeypatch.setattr(known_searches, "places_now", places_now)
    for address in (PAGE, f"{PAGE}?page=2", f"{PAGE}?as=csv"):
        steward.get(address)
    assert judged == [50, 10]


def test_the_form_can_be_reached_from_a_result(steward: FlaskClient) -> None:
    page = steward.get(f"{PAGE}/new?words=bins&thing=/datasets/bin-days").text
    assert 'value="bins"' in page and 'value="/datasets/bin-days"' in page


@pytest.mark.parametrize("email", [STAFF, "auditor@council.example", "contractor@supplier.example"])
def test_others_may_not(client: FlaskClient, council: Council, sign_in: SignIn, email: str) -> None:
    assert client.get(PAGE).status_code == 302
    assert sign_in(client, email).get(PAGE).status_code == 403
