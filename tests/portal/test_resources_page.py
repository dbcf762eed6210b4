"""The page of a thing: what it says first, to whom, and in how many statements."""

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from catalogue.kinds import KINDS, kind_of
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.resources.operations import rename
from catalogue.resources.queries import thing
from catalogue.store import Database
from catalogue.terms import Relation
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn

OWNED = {"owners": {"information_asset_owner": "owner@council.example"}}


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """Every statement sent to the database meanwhile."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield sent
    event.remove(database.engine, "before_cursor_execute", note)


def tie(council: Council, start: tuple[str, str], relation: Relation, end: tuple[str, str]) -> None:
    """Link two things by kind and slug."""
    with council.database.unit_of_work() as session:
        first, second = (thing(session, OPERATOR, kind_of(kind), slug) for kind, slug in (start, end))
        link(desk(session, OPERATOR, TODAY), first, second, Tie(relation, "nightly"))


@pytest.mark.parametrize("kind", [kind.code for kind in KINDS])
def test_each_kind_has_a_page_that_keeps_the_rules(client: FlaskClient, council: Council, kind: str) -> None:
    slug = council.register(kind, f"A public {kind}", visibility="public", summary="What it is for.")
    answer = client.get(f"/{kind_of(kind).plural}/{slug}")
    assert answer.status_code == 200
    assert "What it is for." in answer.text
    assert "Not yet said:" not in answer.text  # whoever cannot add it need not know


def test_owners_are_named_to_staff_only(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    slug = council.register(
        "dataset", "Bin rounds", visibility="public", contact_email="waste@council.example", **OWNED
    )
    open_to_all = client.get(f"/datasets/{slug}").text
    assert "waste@council.example" in open_to_all
    assert "/people/" not in open_to_all
    seen = sign_in(client, "staff@council.example").get(f"/datasets/{slug}").text
    assert '<a class="govuk-link" href="/people/owner">Owner</a>' in seen
    assert "Information asset owner" in seen


def test_a_thing_without_an_owner_says_so_to_staff(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    slug = council.register("system", "Orphaned system", visibility="public")
    assert "Nobody answers for this" not in client.get(f"/systems/{slug}").text
    staff = sign_in(client, "steward@council.example").get(f"/systems/{slug}").text
    assert "Nobody answers for this" in staff
    assert f"/systems/{slug}/owners" in staff


def test_what_may_not_be_seen_looks_like_what_is_not_there(client: FlaskClient, council: Council) -> None:
    slug = council.register("dataset", "Staff only")
    hidden, missing = client.get(f"/datasets/{slug}"), client.get("/datasets/not-there-at-all")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert _without_request(hidden.text) == _without_request(missing.text)


def _without_request(page: str) -> str:
    return re.sub(r'[0-9a-f]{16,}|nonce="[^"]+"|value="[^"]*"', "", page)


def test_a_former_address_leads_to_the_new_one_for_ever(client: FlaskClient, council: Council) -> None:
    slug = council.register("dataset", "Old name", visibility="public")
    with council.database.unit_of_work() as session:
        rename(desk(session, OPERATOR, TODAY), thing(session, OPERATOR, kind_of("dataset"), slug), "new-name")
    answer = client.get("/datasets/old-name/links?sort=title")
    assert (answer.status_code, answer.location) == (301, "/datasets/new-name/links?sort=title")


def test_a_deprecated_thing_leads_to_its_replacement_if_that_may_be_seen(client: FlaskClient, council: Council) -> None:
    council.register("dataset", "The new one", visibility="public")
    council.register("dataset", "The secret one", visibility="restricted")
    said = {"visibility": "public", "lifecycle": "deprecated", "deprecated_on": "2026-03-12"}
    old = council.register("dataset", "Old one", replaced_by="the-new-one", **said)
    other = council.register("dataset", "Other old one", replaced_by="the-secret-one", **said)
    page = client.get(f"/datasets/{old}").text
    assert "being replaced on 12 March 2026" in page
    assert 'href="/datasets/the-new-one"' in page
    assert "secret" not in client.get(f"/datasets/{other}").text


def test_links_are_told_from_both_ends_and_only_to_those_who_may(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("system", "Hearth", visibility="public")
    council.register("dataset", "Tenancies", visibility="public")
    council.register("dataset", "Secret cases", visibility="restricted")
    tie(council, ("system", "hearth"), Relation.HOLDS, ("dataset", "tenancies"))
    tie(council, ("system", "hearth"), Relation.HOLDS, ("dataset", "secret-cases"))
    system, dataset = client.get("/systems/hearth").text, client.get("/datasets/tenancies").text
    assert "Holds" in system
    assert "nightly" in system
    assert "Held in" in dataset
    assert 'href="/systems/hearth"' in dataset
    assert "Secret" not in system
    assert "Secret cases" in sign_in(client, "steward@council.example").get("/systems/hearth").text


def test_a_contract_counts_the_days_and_a_dataset_finds_it_through_its_system(
    client: FlaskClient, council: Council
) -> None:
    end = TODAY + timedelta(days=120)
    council.register(
        "contract",
        "Hosting",
        visibility="public",
        end_on=end.isoformat(),
        notice_days="90",
        value="12500",
        supplier="Test Supplier",
    )
    council.register("system", "Hearth", visibility="public")
    council.register("dataset", "Tenancies", visibility="public")
    tie(council, ("contract", "hosting"), Relation.COVERS, ("system", "hearth"))
    tie(council, ("system", "hearth"), Relation.HOLDS, ("dataset", "tenancies"))
    contract = client.get("/contracts/hosting").text
    assert "Ends in 120 days" in contract
    assert "Give it by 22 December 2026" in contract
    assert "£12,500" in contract
    dataset = client.get("/datasets/tenancies").text
    assert 'href="/contracts/hosting"' in dataset
    assert "with Test Supplier ends in 120 days" in client.get("/systems/hearth").text


@pytest.mark.parametrize(
    "start, end, words",
    [
        (-400, 30, "Ends in 30 days"),
        (-400, -1, "No: it has ended"),
        (5, 400, "Not before 27 November 2026"),
        (None, None, "it has no start date"),
    ],
)
def test_an_agreement_says_whether_it_holds_today(
    client: FlaskClient, council: Council, start: int | None, end: int | None, words: str
) -> None:
    dates = {
        name: (TODAY + timedelta(days=days)).isoformat()
        for name, days in (("start_on", start), ("end_on", end))
        if days is not None
    }
    parties = [{"organisation": "Test Agency", "role": "recipient"}]
    slug = council.register("agreement", "Sharing", visibility="public", parts={"parties": parties}, **dates)
    page = client.get(f"/agreements/{slug}").text
    assert words in page
    assert "Test Agency" in page


def test_a_list_of_a_thing_is_a_file_with_the_same_rows(client: FlaskClient, council: Council) -> None:
    columns = [{"name": "uprn", "identifier_scheme": "uprn"}, {"name": "=evil()", "data_type": "text"}]
    slug = council.register("dataset", "With columns", visibility="public", parts={"columns": columns})
    page = client.get(f"/datasets/{slug}").text
    assert f"/datasets/{slug}?table=columns&amp;as=csv" in page
    assert "/datasets?joins_on=uprn" in page
    answer = client.get(f"/datasets/{slug}?columns-sort=-name&table=columns&as=csv")
    rows = list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0] == ["Name", "Type", "Identifies"]
    assert [row[0] for row in rows[1:]] == ["uprn", "'=evil()"]
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="{slug}-columns.csv"')


def test_a_long_list_says_how_much_of_it_is_shown(client: FlaskClient, council: Council) -> None:
    slug = council.register(
        "dataset", "Wide", visibility="public", parts={"columns": [{"name": f"column_{n:04}"} for n in range(130)]}
    )
    page = client.get(f"/datasets/{slug}").text
    assert "Showing the first 100 of 130." in page
    assert "column_0129" not in page
    assert "column_0129" in client.get(f"/datasets/{slug}?columns-rows=all").text
    assert "column_0129" in client.get(f"/datasets/{slug}?table=columns&as=csv").text


def test_a_column_is_found_by_name_meaning_and_identifier(client: FlaskClient, council: Council) -> None:
    columns: list[dict[str, str]] = [{"name": f"filler_{number:02}"} for number in range(12)]
    columns += [{"name": "prop_ref", "description": "Which home it is."}, {"name": "id", "identifier_scheme": "usrn"}]
    slug = council.register("dataset", "Wide", visibility="public", parts={"columns": columns})
    assert (
        '<label class="govuk-label govuk-label--s" for="columns-find">Find a column'
        in client.get(f"/datasets/{slug}").text
    )
    for words, name in (("prop", "prop_ref"), ("Home which", "prop_ref"), ("usrn", "id")):
        page = client.get(f"/datasets/{slug}", query_string={"column": words}).text
        assert "Showing 1 of 14." in page
        assert f">{name}<" in page
        assert "filler_00" not in page
    none = client.get(f"/datasets/{slug}?column=<b>nothing").text
    assert "None of them has “&lt;b&gt;nothing”" in none
    assert f'href="/datasets/{slug}#columns-caption">Show all 14' in none
    file = client.get(f"/datasets/{slug}?column=prop&table=columns&as=csv").text
    assert len(file.splitlines()) == 2


def test_a_short_list_has_no_form(client: FlaskClient, council: Council) -> None:
    slug = council.register("dataset", "Narrow", visibility="public", parts={"columns": [{"name": "a"}]})
    assert "Find a column" not in client.get(f"/datasets/{slug}").text


def test_keywords_lead_to_what_shares_them(client: FlaskClient, council: Council) -> None:
    slug = council.register("dataset", "Air", visibility="public", keywords="Air quality\n<i>NO2</i>")
    page = client.get(f"/datasets/{slug}").text
    assert '<a class="govuk-link" href="/search?tag=air-quality">Air quality</a>' in page
    assert '<a class="govuk-link" href="/search?tag=i-no2-i">&lt;i&gt;NO2&lt;/i&gt;</a>' in page


def test_markdown_is_rendered_and_harmless(client: FlaskClient, council: Council) -> None:
    words = "**Bold** <script>alert(1)</script>"
    slug = council.register("runbook", "Restart it", visibility="public", body=f"1. {words}", description=words)
    page = client.get(f"/runbooks/{slug}").text
    assert "<strong>Bold</strong>" in page
    assert "<script>alert" not in page
    assert page.index('id="instructions"') < page.index('id="description"')


def test_the_number_of_statements_does_not_grow_with_what_is_linked(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("system", "Hub", visibility="public", team="Test Team", **OWNED)
    sign_in(client, "staff@council.example")
    few = _count(client, council, "/systems/hub")
    for number in range(12):
        council.register("dataset", f"Set {number}", visibility="public")
        tie(council, ("system", "hub"), Relation.HOLDS, ("dataset", f"set-{number}"))
    assert _count(client, council, "/systems/hub") <= few + 1
    assert few <= 18


def _count(client: FlaskClient, council: Council, path: str) -> int:
    with statements(council.database) as sent:
        assert client.get(path).status_code == 200
    return len(sent)


def test_those_who_do_not_see_everything_are_never_told_that_there_is_none(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("dataset", "Trees", visibility="public")
    said = ("Not recorded", "None recorded", "None yet", "Nothing is linked", "What it hangs together with")
    assert not [words for words in said if words in client.get("/datasets/trees").text]
    contractor = sign_in(client, "contractor@supplier.example").get("/datasets/trees").text
    assert not [words for words in said if words in contractor]
    staff = sign_in(client.application.test_client(), "staff@council.example").get("/datasets/trees").text
    assert all(words in staff for words in said)


def test_what_does_not_apply_is_not_missing_and_only_editors_are_told_what_is(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("dataset", "Trees", visibility="public", personal_data="none")
    council.register("dataset", "Tenants", visibility="public", personal_data="personal")
    assert "Not yet said" not in sign_in(client, "staff@council.example").get("/datasets/trees").text
    steward = sign_in(client.application.test_client(), "steward@council.example")
    said = {slug: _not_yet_said(steward.get(f"/datasets/{slug}").text) for slug in ("trees", "tenants")}
    assert "Lawful basis" in said["tenants"] and "Lawful basis" not in said["trees"]
    assert "Licence" in said["trees"]


def _not_yet_said(html: str) -> str:
    return html.partition("Not yet said:")[2].partition("</p>")[0]


def test_mail_to_those_who_answer_says_what_it_is_about(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register(
        "dataset", "Trees & hedges", visibility="public", contact_email="trees@council.example",
        access_how="Ask the data steward.", **OWNED
    )  # fmt: skip
    subject = "?subject=About%20%E2%80%9CTrees%20%26%20hedges%E2%80%9D%20%28http%3A%2F%2F"
    outside = client.get("/datasets/trees-hedges").text
    assert f'href="mailto:trees@council.example{subject}' in outside
    assert "Ask trees@council.example for access" in outside
    inside = sign_in(client, "staff@council.example").get("/datasets/trees-hedges").text
    assert f'href="mailto:owner@council.example{subject}' in inside
    assert "for access</a>" in inside
