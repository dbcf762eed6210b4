"""What was paid under a contract: the sum on its page, the lines behind it, and who sees them."""

from decimal import Decimal

from flask import Flask
from sqlalchemy import select

from catalogue.access import operator
from catalogue.contracts.payments import Kept, keep_payments, line_of
from catalogue.contracts.spend import PaidLine
from catalogue.kinds.contract import Contract
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn

PAGE = "/contracts/support"


def pay(council: Council, *amounts: str, visibility: str = "public") -> None:
    """A contract under which these amounts were paid today."""
    council.register("contract", "Support", visibility=visibility, value="1000")
    with council.database.unit_of_work() as session:
        deal = session.scalars(select(Contract)).one()
        lines = [PaidLine("Hearth Systems", TODAY, Decimal(one), transaction=one) for one in amounts]
        kept = [Kept(deal, line, line_of(line, number)) for number, line in enumerate(lines)]
        keep_payments(session, operator("the tests"), kept, "payment:spend")


def test_the_sum_stands_on_the_contract_and_opens_to_its_lines(app: Flask, council: Council) -> None:
    pay(council, "600.00", "-50.50")
    browser = app.test_client()
    assert ">£549.50</a>" in browser.get(PAGE).text
    page = browser.get(f"{PAGE}/payments").text
    assert "£549.50 up to" in page and "in 2 lines. The contract’s value is £1,000." in page
    assert "-£50.50" in page
    lines = browser.get(f"{PAGE}/payments?as=csv&sort=amount").data.decode("utf-8-sig").splitlines()
    assert [line.split(",")[4] for line in lines[1:]] == ["-50.50", "600.00"]


def test_a_contract_without_payments_says_so(app: Flask, council: Council) -> None:
    pay(council)
    browser = app.test_client()
    assert "Paid so far" not in browser.get(PAGE).text
    assert "No payments are known" in browser.get(f"{PAGE}/payments").text


def test_who_does_not_see_the_contract_sees_no_payments(app: Flask, council: Council, sign_in: SignIn) -> None:
    pay(council, "1.00", visibility="internal")
    assert app.test_client().get(f"{PAGE}/payments").status_code == 404


def test_many_lines_are_turned_page_by_page(app: Flask, council: Council) -> None:
    pay(council, *(f"{number}.00" for number in range(1, 61)))
    page = app.test_client().get(f"{PAGE}/payments?page=2").text
    assert "page 2 of 2" in page
