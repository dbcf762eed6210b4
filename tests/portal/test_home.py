"""The home page: what it offers on an empty catalogue, to whom, and that it tells nobody too much."""

import re
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.glossary.themes import ThemeEntry, keep_theme
from catalogue.people.tables import Person
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn

STAFF = "staff@council.example"


def test_an_empty_catalogue_says_what_to_do(client: FlaskClient, council: Council) -> None:
    page = client.get("/").text
    assert "Nothing is in the catalogue yet" in page
    assert "How to load records" in page


def test_counts_are_of_what_the_reader_may_see(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Bin days", visibility="public")
    council.register("dataset", "Rent ledger", visibility="internal")
    council.register("dataset", "Care cases", visibility="restricted")
    assert 'app-kinds__count">1<' in client.get("/").text
    assert 'app-kinds__count">2<' in sign_in(client, STAFF).get("/").text


def test_new_things_are_named_only_to_those_who_may_see_them(client: FlaskClient, council: Council) -> None:
    council.register("dataset", "Bin days", visibility="public")
    council.register("system", "Secret ledger", visibility="restricted")
    page = client.get("/").text
    assert "Bin days" in page
    assert "Secret ledger" not in page


def test_those_who_can_name_owners_are_told_how_much_has_none(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("dataset", "Rent ledger", owners={"data_steward": "owner@council.example"})
    council.register("dataset", "Orphan")
    page = sign_in(client, "steward@council.example").get("/").text
    assert "entry has no owner" in page
    assert 'href="/unowned"' in page
    assert "has no owner" not in sign_in(client.application.test_client(), STAFF).get("/").text


@pytest.mark.parametrize(
    "admin_access, warned",
    [("supplier", True), ("both", False), ("council", False), ("", False)],
)
def test_owners_are_warned_of_systems_that_only_a_supplier_can_get_into(
    client: FlaskClient, council: Council, sign_in: SignIn, admin_access: str, warned: bool
) -> None:
    council.register("system", "Hearth", admin_access=admin_access, owners={"technical_owner": "owner@council.example"})
    page = sign_in(client, "owner@council.example").get("/").text
    assert ("system that only its supplier can get into" in page) is warned


def test_contract_managers_see_what_ends_soonest(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("contract", "Later", end_on="2027-03-01")
    council.register("contract", "Sooner", end_on="2026-12-01")
    council.register("contract", "Over", end_on="2026-01-01")
    page = sign_in(client, "procurement@council.example").get("/").text
    ending = page[page.index("Contracts that end soonest") : page.index("New in the catalogue")]
    assert ending.index("Sooner") < ending.index("Later")
    assert "Over" not in ending
    assert "contracts end within 6 months" in page


def test_the_search_box_comes_first_and_stands_once(client: FlaskClient, council: Council) -> None:
    page = client.get("/").text
    assert page.count('role="search"') == 1
    assert page.index('role="search"') < page.index("<h2")


def test_the_contracts_that_end_soon_are_a_filter_of_their_list(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("contract", "Sooner", end_on="2026-12-01")
    council.register("contract", "To the day", end_on="2027-05-22")
    council.register("contract", "A day late", end_on="2027-05-23")
    council.register("contract", "Given up", end_on="2026-12-01", lifecycle="retired")
    council.register("contract", "Endless")
    sign_in(client, "procurement@council.example")
    page = client.get("/go/ending", follow_redirects=True).text
    assert "Sooner" in page and "To the day" in page and ">2 contracts<" in page
    assert not any(title in page for title in ("A day late", "Given up", "Endless"))
    assert client.get("/contracts?ends=6&as=csv").text.count("\n") == 3
    assert "Remove filter </span>Ends: Within 6 months" in page


COUNTED = re.compile(r'<a class="govuk-link[^"]*" href="([^"]+)">(?:<span class="app-card__count">([\d,]+)</span>)?')
BROWSED = re.compile(r'href="([^"]+)">[^<]*</a> <span class="app-(?:kinds|themes)__count">([\d,]+)<')


@pytest.mark.parametrize(
    "email", ["", STAFF, "procurement@council.example", "owner@council.example", "admin@council.example"]
)
def test_each_number_on_home_is_the_total_of_what_it_opens(
    client: FlaskClient, council: Council, sign_in: SignIn, email: str
) -> None:
    with council.database.unit_of_work() as session:
        keep_theme(session, OPERATOR, ThemeEntry("waste", "Waste"))
    of_owner = {"technical_owner": "owner@council.example"}
    for visibility in ("public", "internal"):
        for lifecycle in ("live", "retired", "deprecated"):
            shared = {"visibility": visibility, "lifecycle": lifecycle}
            name = f"{visibility} {lifecycle}"
            council.register("contract", f"Hosting {name}", end_on="2026-12-01", **shared)
            council.register("system", f"Hearth {name}", admin_access="supplier", owners=of_owner, **shared)
            council.register("dataset", f"Bins {name}", theme="waste", **shared)
    page = (sign_in(client, email) if email else client).get("/").text
    numbers = [(unescape(href), count) for href, count in COUNTED.findall(page) + BROWSED.findall(page) if count]
    assert len(numbers) > 3
    for href, count in numbers:
        opened = client.get(href).text
        assert re.search(rf">{count} (?!result<)[a-z ]+<|>{count} results?<|\({count}\)", opened), (href, count)


def test_a_manager_is_led_to_what_a_leaver_leaves_behind(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("dataset", "Trees", owners={"data_steward": "owner@council.example"})
    with council.database.unit_of_work() as session:
        manager = session.scalars(select(Person.id).where(Person.email == "staff@council.example")).one()
        owner = session.scalars(select(Person).where(Person.email == "owner@council.example")).one()
        owner.manager_id, owner.end_on = manager, TODAY
    page = sign_in(client, "staff@council.example").get("/").text
    assert "entry of Owner to hand on" in page and 'href="/people/owner/leaving"' in page
