"""A contract ends: its supplier's people hand on together, on the pages of one who leaves."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.contracts.tables import Engagement
from catalogue.kinds import kind_of
from catalogue.resources.queries import thing
from catalogue.terms import Employer
from tests.conftest import TODAY
from tests.factories import Place
from tests.portal.conftest import SignIn
from tests.portal.filling import fields_of
from tests.portal.handovers.deal import ACCEPTOR, KEEPER, OPERATOR, STAFF, SUPPLIER, Deal
from tests.portal.handovers.test_leaving import check, confirm

COLLEAGUE = "cass@supplier.example"


@pytest.fixture
def page(deal: Deal) -> str:
    return f"/contracts/{deal.contract}/leaving"


DAY = {"end_on-day": "24", "end_on-month": "12", "end_on-year": "2026"}


def test_the_contract_s_pages_lead_there_for_those_who_keep_it(
    app: Flask, deal: Deal, page: str, sign_in: SignIn
) -> None:
    keeper, colleague = sign_in(app.test_client(), KEEPER), sign_in(app.test_client(), STAFF)
    for address in (f"/contracts/{deal.contract}", f"/contracts/{deal.contract}/handover"):
        assert page in keeper.get(address).text and page not in colleague.get(address).text
    assert colleague.get(page).status_code == 403
    assert sign_in(app.test_client(), SUPPLIER).get(page).status_code == 403


def _colleague(deal: Deal) -> None:
    """Somebody else of a supplier."""
    with deal.council.database.unit_of_work() as session:
        Place(session).person("Cass", Employer.SUPPLIER)


def test_nobody_of_ours_becomes_a_supplier_contact(client: FlaskClient, deal: Deal, page: str, sign_in: SignIn) -> None:
    deal.council.register("system", "Hearth", owners={"supplier_contact": SUPPLIER})
    sign_in(client, "admin@council.example")
    assert "Who of the supplier is the contact now?" in client.get(page).text
    answer = confirm(client, check(client, page, **{"to-contacts": ACCEPTOR}), page)
    assert answer.status_code == 422 and "Hearth: Steward works for the council." in answer.text


def test_its_people_hand_on_together_and_it_is_taken_back(
    client: FlaskClient, deal: Deal, page: str, sign_in: SignIn
) -> None:
    deal.council.register("system", "Hearth", owners={"supplier_contact": SUPPLIER})
    _colleague(deal)
    sign_in(client, "admin@council.example")
    drawn = client.get(page).text
    assert "Contractor" in drawn and "Leaves the directory on the last day" in drawn and "Hearth" in drawn
    checked = check(client, page, **{"to-contacts": COLLEAGUE}, **DAY)
    assert "24 December 2026" in checked.text and "Hearth" in checked.text
    answer = confirm(client, checked, page)
    assert answer.status_code == 303, answer.text
    receipt = client.get(answer.location).text
    assert "Ends with it" in receipt and "1 part in the contract" in receipt and "1 person leaves" in receipt
    assert "Hearth,Supplier contact,Cass,Contractor" in client.get(f"{answer.location}?as=csv").text
    undo = f"{answer.location}/undo"
    assert client.post(undo, data=fields_of(receipt, undo)).status_code == 303
    assert "It was taken back." in client.get(answer.location).text
    assert "Leaves the directory on the last day" in client.get(page).text


def test_a_receipt_of_another_contract_is_not_there(
    client: FlaskClient, deal: Deal, page: str, sign_in: SignIn
) -> None:
    answer = confirm(sign_in(client, KEEPER), check(client, page, **DAY), page)
    other = deal.council.register("contract", "Parking", visibility="internal")
    assert other
    assert client.get(answer.location.replace(deal.contract, "parking", 1)).status_code == 404


def test_nothing_named_and_nothing_that_ends_is_refused(
    client: FlaskClient, deal: Deal, page: str, sign_in: SignIn
) -> None:
    deal.council.register("system", "Hearth", owners={"supplier_contact": SUPPLIER})
    sign_in(client, KEEPER)
    checked = check(client, page, **DAY)
    assert "Hearth" in checked.text.partition("Stays as it is</caption>")[2] and "1 part in the" in checked.text
    assert confirm(client, checked, page).status_code == 303
    again = check(client, page, **DAY)
    assert again.status_code == 422 and "Nothing would change." in again.text


def test_engagements_by_name_alone_end_too(client: FlaskClient, deal: Deal, page: str, sign_in: SignIn) -> None:
    sign_in(client, KEEPER)
    with deal.council.database.unit_of_work() as session:
        contract = thing(session, OPERATOR, kind_of("contract"), deal.contract)
        session.add(Engagement(contract_id=contract.id, name="Ines Rook", role="Developer", from_on=TODAY))
    answer = confirm(client, check(client, page, **DAY), page)
    assert "1 engagement" in client.get(answer.location).text
    assert "24 December 2026" in client.get(f"/contracts/{deal.contract}/engagements").text
