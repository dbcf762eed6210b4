"""The list of handovers narrowed by words, supplier, contract and owner, and in whose turn what stands in it."""

import re
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract, OtherSupplier
from catalogue.obligations.appointing import People
from catalogue.obligations.keeping import Due
from catalogue.people.directory import OrganisationEntry, keep_organisation
from catalogue.resources.queries import thing
from catalogue.terms import ObligationStatus, OrganisationType
from tests.conftest import TODAY
from tests.page import read_page
from tests.portal.conftest import SignIn
from tests.portal.handovers.deal import KEEPER, OPERATOR, STAFF, SUPPLIER, Deal, owed
from tests.portal.handovers.test_list import lines, many, rows

__all__ = ["many"]
S = ObligationStatus
HEARTH, LORRIES = "Runbook for hearth-support", "Runbook for waste-lorries"
LATE = Due(on=TODAY - timedelta(days=3))


@pytest.fixture
def two(deal: Deal) -> Deal:
    """Contracts of two suppliers; the second has a sub-contractor, and owes a third thing, late, seen to by nobody."""
    with deal.council.database.unit_of_work() as session:
        other, _ = keep_organisation(session, OPERATOR, OrganisationEntry("Bin & Sons 100%", OrganisationType.SUPPLIER))
        lorries = thing(session, OPERATOR, kind_of("contract"), "waste-lorries")
        assert isinstance(lorries, Contract)
        lorries.supplier_id, lorries.identifier = other.id, "WL-7"
        tyres, _ = keep_organisation(session, OPERATOR, OrganisationEntry("Tyre Firm", OrganisationType.SUPPLIER))
        session.add(OtherSupplier(resource_id=lorries.id, position=1, organisation_id=tyres.id, role="subcontractor"))
    owed(deal.council, "waste-lorries", "Keys of the depot", people=People(), due=LATE)
    return deal


def titles(browser: FlaskClient, **asked: str) -> set[str]:
    """What the list shows, which is what its file has."""
    address = f"/obligations?{urlencode(asked)}"
    found = {line[0] for line in lines(browser, address)}
    assert {row["What is owed"] for row in rows(browser, address)} == found
    return found


@pytest.mark.parametrize(
    "asked, found",
    [
        ({"q": "runbook"}, {HEARTH, LORRIES}),
        ({"q": "DEPOT keys"}, {"Keys of the depot"}),
        ({"q": "lorries runbook"}, {LORRIES}),
        ({"q": "sons"}, {LORRIES, "Keys of the depot"}),
        ({"q": "100%"}, {LORRIES, "Keys of the depot"}),
        ({"q": "100_"}, set()),
        ({"q": "  "}, {HEARTH, LORRIES, "Keys of the depot"}),
        ({"supplier": "bin sons"}, {LORRIES, "Keys of the depot"}),
        ({"supplier": "test-supplier"}, {HEARTH}),
        ({"supplier": "tyre-firm"}, {LORRIES, "Keys of the depot"}),
        ({"q": "tyre depot"}, {"Keys of the depot"}),
        ({"contract": "hearth"}, {HEARTH}),
        ({"contract": "WL-7"}, {LORRIES, "Keys of the depot"}),
        ({"contract": "waste-lorries", "owner": KEEPER}, {LORRIES}),
        ({"owner": "procure"}, {HEARTH, LORRIES}),
        ({"owner": "nobody@council.example"}, set()),
        ({"supplier": "bin", "q": "runbook"}, {LORRIES}),
        ({"preset": "overdue", "supplier": "bin"}, {"Keys of the depot"}),
        ({"preset": "overdue", "supplier": "test-supplier"}, set()),
    ],
)
def test_words_narrow_the_list_and_its_file(
    app: Flask, two: Deal, sign_in: SignIn, asked: dict[str, str], found: set[str]
) -> None:
    assert titles(sign_in(app.test_client(), STAFF), **asked) == found


def test_presets_keep_what_narrows_the_list_and_count_under_it(app: Flask, two: Deal, sign_in: SignIn) -> None:
    staff = sign_in(app.test_client(), STAFF)
    for narrowed in ("supplier=bin", "q=runbook&contract=hearth", "owner=procure&status=open", "q=none-such"):
        navigation = read_page(staff.get(f"/obligations?{narrowed}").text)
        links = next(one for one in navigation.all("nav") if "app-views" in one.classes).all("a")
        told = [(re.fullmatch(r".* \((\d+)\)", link.text), link["href"]) for link in links]
        assert sum(narrowed in href for _, href in told) == len(told) == 5
        for number, href in told[1:]:
            assert number and len(lines(staff, href)) == int(number[1])
    page = staff.get("/obligations?supplier=bin").text
    assert "Overdue (1)" in page and "No owner or date (1)" in page


def test_what_was_typed_stands_in_the_form_and_is_cleared_with_one_link(app: Flask, two: Deal, sign_in: SignIn) -> None:
    staff = sign_in(app.test_client(), STAFF)
    page = read_page(staff.get("/obligations?preset=overdue&q=keys&supplier=bin&contract=waste&owner=x&page=1").text)
    typed = {one["name"]: one["value"] for one in page.all("input") if one["type"] in ("text", "search")}
    assert {name: typed[name] for name in ("supplier", "contract", "owner")} == {
        "supplier": "bin", "contract": "waste", "owner": "x",
    }  # fmt: skip
    labels = {label["for"]: label.text for label in page.all("label")}
    assert labels["narrow-supplier"] == "Supplier" and labels["narrow-owner"] == "Who sees to it"
    clear = next(one for one in page.all("a") if one.text == "Clear filters")
    assert clear["href"] == "/obligations?preset=overdue"
    removed = next(one for one in page.all("a") if one.text.endswith("Supplier: bin"))
    assert "supplier" not in removed["href"] and "q=keys" in removed["href"]


def test_a_supplier_narrows_by_no_name_of_ours_and_finds_nothing_of_others(
    app: Flask, two: Deal, sign_in: SignIn
) -> None:
    supplier = sign_in(app.test_client(), SUPPLIER)
    assert titles(supplier, owner="nobody") == titles(supplier, supplier="bin") == {HEARTH}
    assert titles(supplier, q="keys") == titles(supplier, contract="waste") == set()
    page = supplier.get("/obligations").text
    assert 'name="contract"' in page and 'name="owner"' not in page and 'name="supplier"' not in page


def test_a_supplier_reads_first_what_is_late_and_last_what_is_over(app: Flask, many: Deal, sign_in: SignIn) -> None:
    stopped = owed(many.council, many.contract, "Stopped", due=LATE)
    replace(many, one=stopped).bring_to(S.OPEN, stopped_on=TODAY - timedelta(days=20))
    read = [line[0] for line in lines(sign_in(app.test_client(), SUPPLIER), "/obligations")]
    assert set(read[:2]) == {"Late", "Late again"}
    assert read[2] == "Stopped", "17 days left while the council keeps them waiting"
    assert read[3:5] == [HEARTH, "Nobody's"] or read[3:5] == ["Nobody's", HEARTH]
    assert read[5:9] == ["Far off", "Undated", "Handed in", "Tried"]
    assert set(read[9:]) == {"Taken", "Left", "Never came"}
    told = rows(sign_in(app.test_client(), SUPPLIER), "/obligations")
    assert [row["What is owed"] for row in told] == read
    staff = [line[0] for line in lines(sign_in(app.test_client(), STAFF), "/obligations")]
    assert set(staff[-3:]) == {"Taken", "Left", "Never came"}
