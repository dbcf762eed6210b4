"""The search page: results, filters, what was meant, help where there is nothing, and files of all of it."""

import csv
import io
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.kinds import KINDS
from catalogue.kinds.ranges import RANGES
from catalogue.people.directory import PersonEntry, TeamEntry, keep_person, keep_team
from catalogue.resources.filters import filters_of
from catalogue.search import fallback
from catalogue.search.schema import FACETS
from catalogue.workflows.follow import rebuild
from portal.pages.search_facets import FACET_LABELS
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn
from tests.portal.test_glossary import add

STAFF = "staff@council.example"


def rows_of(text: str) -> list[dict[str, str]]:
    """The rows of a file that was downloaded."""
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


def test_results_are_of_what_the_reader_may_see(client: FlaskClient, shelf: Council, sign_in: SignIn) -> None:
    page = client.get("/search?q=bin").text
    assert ">1 result<" in page
    assert "secret" not in page
    assert ">2 results<" in sign_in(client, STAFF).get("/search?q=bin").text


def test_words_that_match_are_marked_and_their_field_named(client: FlaskClient, shelf: Council) -> None:
    page = client.get("/search?q=cars").text
    assert "Matched in keywords:" in page
    assert "<mark>cars</mark>" in page


def test_what_people_wrote_is_never_markup(client: FlaskClient, council: Council) -> None:
    council.register("dataset", "<b>Bins</b> & co", visibility="public", summary="<script>bins</script>")
    page = client.get("/search?q=bins").text
    assert "<b>Bins" not in page and "<script>bins" not in page
    assert "&lt;b&gt;" in page
    assert 'value="&#34;&gt;&lt;script&gt;"' in client.get('/search?q="><script>').text


def test_filters_are_joined_and_each_can_be_taken_off(client: FlaskClient, shelf: Council, sign_in: SignIn) -> None:
    page = sign_in(client, STAFF).get("/search?q=bin&kind=system&kind=dataset").text
    assert ">2 results<" in page
    assert 'href="/search?q=bin&amp;kind=dataset"' in page
    assert 'href="/search?q=bin&amp;kind=system"' in page
    assert 'href="/search?q=bin"' in page


def test_a_filter_does_not_say_what_a_team_is_called_that_has_nothing_to_show(
    client: FlaskClient, shelf: Council, sign_in: SignIn
) -> None:
    with shelf.database.unit_of_work() as session:
        keep_team(session, OPERATOR, TeamEntry("Fraud Squad"))
    shelf.register("dataset", "Watched people", visibility="restricted", team="fraud-squad")
    shelf.register("dataset", "Bin routes", visibility="public", team="test-team", organisation="test-agency")
    for page in ("/search?q=bin&team=fraud-squad", "/api/v1/search?q=bin&team=fraud-squad"):
        assert "Fraud Squad" not in client.get(page).text
    assert "Test Team" in client.get("/search?q=nothing&team=test-team").text
    assert "Test Agency" in client.get("/search?q=nothing&organisation=test-agency").text
    assert "Fraud Squad" in sign_in(client, STAFF).get("/search?q=bin&team=fraud-squad").text


def test_a_slip_is_put_right_and_said(client: FlaskClient, shelf: Council) -> None:
    page = client.get("/search?q=parcking").text
    assert 'href="/datasets/parking-zone-0"' in page
    assert "Nothing holds “parcking” as you wrote it" in page
    assert 'href="/search?q=parking"' in page


def test_nothing_found_says_what_to_do(client: FlaskClient, shelf: Council) -> None:
    page = client.get("/search?q=bin&kind=report").text
    assert "Nothing that you can see matches “bin”" in page
    assert "without Kind: Report</a> (1 result)" in page
    assert "/sign-in?next=/search" in page


def test_pages_and_order_are_in_the_address(client: FlaskClient, shelf: Council) -> None:
    second = client.get("/search?q=parking&page=2&sort=title").text
    assert 'aria-label="Page 2" aria-current="page"' in second
    assert second.count('href="/datasets/parking-zone-') == 5
    assert 'href="/search?q=parking&amp;sort=newest"' in second


@pytest.mark.parametrize("page", ["0", "-3", "7", "x", ""])
def test_an_odd_page_is_no_error(client: FlaskClient, shelf: Council, page: str) -> None:
    assert client.get("/search", query_string={"q": "parking", "page": page}).status_code == 200


def test_a_page_past_the_last_leads_back_to_it(client: FlaskClient, shelf: Council) -> None:
    page = client.get("/search?q=parking&page=7").text
    assert "There is no page 7 of these results" in page
    assert 'href="/search?q=parking&amp;page=2">Go to the last page' in page


@pytest.mark.parametrize("page", ["501", "999999999999"])
def test_a_page_too_deep_is_refused_and_leads_to_all_results(
    client: FlaskClient, shelf: Council, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("catalogue.search.page", "portal.pages.search"):
        monkeypatch.setattr(f"{module}.MOST_REACHED", 20)
    answer = client.get(f"/search?q=parking&kind=dataset&page={page}")
    assert answer.status_code == 422
    assert "You can page through the first 10,000 results" in answer.text
    assert 'href="/search?q=parking&amp;kind=dataset&amp;as=csv"' in answer.text
    assert 'href="/search?q=parking&amp;kind=dataset">Go to the first page' in answer.text


def test_a_page_too_deep_is_only_past_the_last_where_results_do_not_go_on_so_far(
    client: FlaskClient, shelf: Council
) -> None:
    answer = client.get("/search?q=parking&page=9999")
    assert answer.status_code == 200
    assert "There is no page 9,999 of these results" in answer.text
    assert 'href="/search?q=parking&amp;page=2">Go to the last page' in answer.text
    assert "first 10,000 results" not in answer.text


def test_the_last_page_that_can_be_reached_says_how_to_get_at_the_others(
    client: FlaskClient, shelf: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("catalogue.search.page", "portal.pages.search"):
        monkeypatch.setattr(f"{module}.MOST_REACHED", 20)
    page = client.get("/search?q=parking").text
    assert "Use filters or more words to see the others. Or download them all below." in page
    assert "page=2" not in page
    assert client.get("/search?q=parking&page=2").status_code == 422
    assert "download them all below" not in client.get("/search?q=days").text


def test_paper_says_what_was_searched_for_whose_page_it_is_where_and_when(client: FlaskClient, shelf: Council) -> None:
    page = client.get("/search?q=parking&kind=dataset").text
    assert '<span class="app-print-only">: parking; Kind: Dataset</span>' in page
    assert re.search(
        r'app-printed-from">[^<]+, [^<]+, \d+ \w+ \d{4}: http://[^<]+/search\?q=parking&amp;kind=dataset<', page
    )


def test_under_results_one_can_ask_for_what_they_are_not(client: FlaskClient, shelf: Council, sign_in: SignIn) -> None:
    foot = 'Not what you wanted? <a class="govuk-link" href='
    assert f'{foot}"/contact">' in client.get("/search?q=parking").text
    assert foot not in client.get("/search").text
    assert f'{foot}"/searches/ask?q=parking">' in sign_in(client, STAFF).get("/search?q=parking").text


def test_results_can_be_had_in_four_orders(client: FlaskClient, shelf: Council) -> None:
    page = client.get("/search?q=parking&sort=confirmed").text
    for words in ("best match", "A to Z", "newest"):
        assert f">{words}</a>" in page
    assert '<strong aria-current="true">recently confirmed</strong>' in page


def test_how_to_search_is_on_the_page(client: FlaskClient, shelf: Council) -> None:
    page = client.get("/search").text
    assert "How to search" in page
    for words in ('"council tax"', "parking -permits", "hous*", "NOT trade"):
        assert f"<code>{words}" in page or words in page


def test_a_file_holds_every_result(client: FlaskClient, shelf: Council) -> None:
    rows = rows_of(client.get("/search?q=parking&as=csv").text)
    assert len(rows) == 25
    assert rows[0]["Kind"] == "Dataset" and rows[0]["Address"].endswith("/datasets/parking-zone-0")
    assert client.get("/search?q=parking&as=xlsx").data[:2] == b"PK"
    assert rows_of(client.get("/search?q=secret&as=csv").text) == []


@pytest.mark.parametrize("q", ["x" * 300, " AND ".join("bcdefghjklmnop"), "a*"])
def test_beyond_the_limits_is_refused_in_words(client: FlaskClient, shelf: Council, q: str) -> None:
    answer = client.get("/search", query_string={"q": q})
    assert answer.status_code == 422
    assert "There is a problem" in answer.text


def test_a_title_of_many_words_is_found_first_and_the_page_says_what_was_looked_for(
    client: FlaskClient, council: Council, app: Flask
) -> None:
    words = "one two three four five six seven eight nine ten eleven twelve"
    for end in ("apples", "pears", "plums"):
        council.register("dataset", f"{words} {end}", visibility="public")
    rebuild(council.database, app.extensions["portal"].index, TODAY)
    for end in ("pears", "plums"):
        page = client.get("/search", query_string={"q": f"{words} {end}"}).text
        assert f"We looked for the first 12 that tell something: {words}<" in page
        assert ">3 results<" in page
        assert page.split('<ol class="app-results">')[1].split("</a>")[0].endswith(f"{end}")
    assert "We looked for the first" not in client.get("/search", query_string={"q": words}).text


def test_without_an_index_the_database_answers_and_the_page_says_so(
    client: FlaskClient, council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    for title in ("Bin days", "Bin rounds"):
        council.register("dataset", title, visibility="public")
    page = client.get("/search?q=bin").text
    assert "Bin days" in page
    assert "search index is being rebuilt" in page and "changed last" not in page
    monkeypatch.setattr(fallback, "MOST_READ", 1)
    assert "only in the 1 entries that were changed last; exact titles in all" in client.get("/search?q=bin").text


def test_the_glossary_speaks_up(client: FlaskClient, shelf: Council, sign_in: SignIn) -> None:

    add(
        sign_in(client, "steward@council.example"),
        term="Refuse collection",
        definition="Emptying bins.",
        synonyms="bin",
    )
    assert "in our glossary: Emptying bins." in client.get("/search?q=bin").text


def test_why_each_result_is_there_is_told_on_request(client: FlaskClient, shelf: Council) -> None:
    assert "Why it is here:" not in client.get("/search?q=bin").text
    assert "Why it is here:" in client.get("/search?q=bin&why=1").text


@pytest.mark.parametrize(
    "q, words",
    [("uprn", "on UPRN"), ("bins by UPRNs", "on UPRN"), ("NHS number", "on NHS number"), ("supper uprnish", "")],
)
def test_a_search_that_names_an_identifier_leads_to_what_joins_on_it(
    client: FlaskClient, shelf: Council, app: Flask, sign_in: SignIn, q: str, words: str
) -> None:
    for number, visibility in enumerate(("public", "public", "internal")):
        columns = [{"name": code, "identifier_scheme": code} for code in ("uprn", "nhs-number")]
        shelf.register("dataset", f"Homes {number}", visibility=visibility, parts={"columns": columns})
    rebuild(shelf.database, app.extensions["portal"].index, TODAY)
    for reader, count in ((client, 2), (sign_in(app.test_client(), STAFF), 3)):
        page = reader.get("/search", query_string={"q": q}).text
        assert (f">{count} datasets join {words}<" in page) is bool(words)
        if words:
            code = "nhs-number" if "NHS" in words else "uprn"
            assert f">{count} results<" in reader.get(f"/search?kind=dataset&joins_on={code}").text
        else:
            assert "datasets join" not in page


def test_what_lists_and_search_narrow_by_has_one_name() -> None:
    for narrowing in (one for kind in KINDS for one in filters_of(kind.code)):
        if narrowing.name in ("theme", "joins_on", "format", "access", "tag"):
            assert FACET_LABELS[narrowing.name] == narrowing.label
    for name, range_ in RANGES.items():
        assert FACET_LABELS[name] == range_.label


def test_every_filter_can_find_nothing(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    staff = sign_in(client, "staff@council.example")
    for facet in FACETS:
        assert staff.get(f"/search?q=zebra&{facet}=none").status_code == 200


def test_people_are_found_beside_the_results_by_staff_alone(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    assert 'href="/people/procurement"' not in client.get("/search?q=procurement").text
    staff = sign_in(client, "staff@council.example")
    assert 'href="/people/procurement"' in staff.get("/search?q=procurement").text
    assert 'href="/people/procurement"' not in staff.get("/search?q=procurement&kind=dataset").text


def test_people_are_found_by_what_they_are_called_now(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    staff = sign_in(client, "staff@council.example")
    assert "Zoë Brontë" not in staff.get("/search?q=zoe").text
    with council.database.unit_of_work() as session:
        keep_person(session, OPERATOR, PersonEntry("zoe@council.example", "Zoë Brontë"))
    assert ">Zoë Brontë</a>" in staff.get("/search?q=zoe").text
    assert ">Zoë Brontë</a>" in staff.get('/search?q="Zoë Brontë"').text
