"""What was paid under a contract: the sum on its page, the lines behind it, and who sees them."""

from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from catalogue.contracts.payments import Kept, keep_payments, line_of
from catalogue.contracts.spend import PaidLine
from catalogue.kinds.contract import Contract
from catalogue.people.accounts import open_account
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.terms import Employer
from tests.conftest import TODAY
from tests.portal.applications import CHEAP
from tests.portal.conftest import OPERATOR, PASSWORD, Council, SignIn

PAGE = "/contracts/support"


OUTSIDE = ("contractor@supplier.example", "partner@agency.example")


def pay(council: Council, *amounts: str, visibility: str = "public", supplier: str = "Hearth Systems") -> None:
    """A contract under which these amounts were paid today."""
    council.register("contract", "Support", visibility=visibility, value="1000")
    pay_more(council, *amounts, supplier=supplier)


def pay_more(council: Council, *amounts: str, supplier: str) -> None:
    """These amounts were paid today under the contract, to whoever the file names."""
    with council.database.unit_of_work() as session:
        deal = session.scalars(select(Contract)).one()
        lines = [PaidLine(supplier, TODAY, Decimal(one), transaction=one) for one in amounts]
        kept = [Kept(deal, line, line_of(line, number)) for number, line in enumerate(lines)]
        keep_payments(session, OPERATOR, kept, "payment:spend")


@pytest.fixture
def partner(council: Council) -> None:
    """Somebody of a partner organisation, with an account."""
    with council.database.unit_of_work() as session:
        entry = PersonEntry(OUTSIDE[1], "Partner", organisation="Test Agency", employer=Employer.PARTNER)
        person, _ = keep_person(session, OPERATOR, entry)
        open_account(session, OPERATOR, person, CHEAP.hash(PASSWORD))


def test_the_sum_stands_on_the_contract_and_opens_to_its_lines(app: Flask, council: Council) -> None:
    pay(council, "600.00", "-50.50")
    browser = app.test_client()
    assert ">£549.50</a>" in browser.get(PAGE).text
    page = browser.get(f"{PAGE}/payments").text
    assert "£549.50 from" in page and "The contract’s value is £1,000." in page
    assert "-£50.50" in page
    lines = browser.get(f"{PAGE}/payments?as=csv&sort=amount").data.decode("utf-8-sig").splitlines()
    assert [line.split(",")[4] for line in lines[1:]] == ["-50.50", "600.00"]


def test_a_contract_without_payments_says_so(app: Flask, council: Council) -> None:
    pay(council)
    browser = app.test_client()
    assert "Paid so far" not in browser.get(PAGE).text
    assert "No payments are known" in browser.get(f"{PAGE}/payments").text


def test_who_is_not_signed_in_sees_no_payments_of_an_internal_contract(app: Flask, council: Council) -> None:
    pay(council, "1.00", visibility="internal")
    assert app.test_client().get(f"{PAGE}/payments").status_code == 404


@pytest.mark.parametrize(
    "visibility, email, status",
    [
        ("internal", "contractor@supplier.example", 404),
        ("internal", "partner@agency.example", 404),
        ("internal", "staff@council.example", 200),
        ("restricted", "staff@council.example", 404),
        ("restricted", "admin@council.example", 404),
        ("restricted", "steward@council.example", 200),
    ],
)
@pytest.mark.usefixtures("partner")
def test_who_does_not_see_the_contract_sees_no_payments(
    app: Flask, council: Council, sign_in: SignIn, visibility: str, email: str, status: int
) -> None:
    pay(council, "1.00", visibility=visibility)
    browser = sign_in(app.test_client(), email)
    for address in ("payments", "payments?as=csv", "payments?as=xlsx"):
        assert browser.get(f"{PAGE}/{address}").status_code == status


@pytest.mark.usefixtures("partner")
def test_a_line_without_its_name_counts_in_the_sum_and_is_listed_to_council_staff_alone(
    app: Flask, council: Council, sign_in: SignIn
) -> None:
    pay(council, "600.00", supplier="REDACTED personal data")
    browser = app.test_client()
    page = browser.get(f"{PAGE}/payments").text
    assert "£600 from" in page and "No payments are listed" in page
    pay_more(council, "70.00", supplier="Hearth Systems")
    for outside in (browser, *(sign_in(app.test_client(), email) for email in OUTSIDE)):
        page = outside.get(f"{PAGE}/payments").text
        assert "£670 from" in page and "though in the sum: 1 line from which" in page
        assert "REDACTED" not in page + outside.get(f"{PAGE}/payments?as=csv").text
    staff = sign_in(app.test_client(), "staff@council.example")
    page = staff.get(f"{PAGE}/payments").text
    assert "REDACTED" in page and "though in the sum" not in page


@pytest.mark.usefixtures("partner")
def test_from_which_file_a_line_came_is_told_to_council_staff_alone(
    app: Flask, council: Council, sign_in: SignIn
) -> None:
    pay(council, "1.00")
    address = f"{PAGE}/payments?as=csv"
    for browser in (app.test_client(), *(sign_in(app.test_client(), email) for email in OUTSIDE)):
        assert "payment:spend" not in browser.get(address).text
    assert "payment:spend" in sign_in(app.test_client(), "staff@council.example").get(address).text


@pytest.mark.parametrize("sort", ["amount", "-amount", "supplier", "department", "-department", "paid_on", "nonsense"])
def test_a_page_has_the_lines_that_stand_there_in_the_file(app: Flask, council: Council, sort: str) -> None:
    pay(council, *(f"{number}.50" for number in range(1, 53)))
    browser = app.test_client()
    lines = browser.get(f"{PAGE}/payments?as=csv&sort={sort}").data.decode("utf-8-sig").splitlines()[1:]
    last = browser.get(f"{PAGE}/payments?page=2&sort={sort}").text
    for number, line in enumerate(lines):
        assert (f">£{line.split(',')[4]}<" in last) is (number >= 50)


def test_many_lines_are_turned_page_by_page(app: Flask, council: Council) -> None:
    pay(council, *(f"{number}.00" for number in range(1, 61)))
    page = app.test_client().get(f"{PAGE}/payments?page=2").text
    assert "page 2 of 2" in page
