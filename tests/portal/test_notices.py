"""The notices that the law asks for, on a contract's page and on their own, and what became of each."""

from flask import Flask

from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fill_in

PAGE = "/contracts/support/notices"
STAFF, KEEPER = "staff@council.example", "admin@council.example"


def signed(council: Council, **said: str) -> None:
    usual = {"regime": "procurement_act_2023", "signed_on": "2026-10-01", "end_on": "2029-03-31"}
    council.register("contract", "Support", visibility="public", **(usual | said))


def test_a_notice_is_listed_recorded_and_then_stands_as_published(
    app: Flask, council: Council, sign_in: SignIn
) -> None:
    signed(council)
    keeper = sign_in(app.test_client(), KEEPER)
    assert "1 overdue" in keeper.get("/contracts/support").text
    page = keeper.get(PAGE).text
    assert "UK7 contract details notice" in page and "31 October 2026" in page and "overdue" in page
    assert "Check with legal: whether the first day counts" in page
    refused = fill_in(keeper, f"{PAGE}/uk7", {})
    assert refused.status_code == 422 and "one of the two" in refused.text
    said = {"done_on-day": "1", "done_on-month": "11", "done_on-year": "2026", "reference": "012345-2026"}
    assert fill_in(keeper, f"{PAGE}/uk7", said).status_code == 303
    assert "Published on 1 November 2026, after it was due" in keeper.get(PAGE).text
    lines = keeper.get(f"{PAGE}?as=csv").data.decode("utf-8-sig")
    assert "Published on 1 November 2026" in lines
    assert "1 to come" in keeper.get("/contracts/support").text
    assert keeper.get(f"{PAGE}/uk8").status_code == 404


def test_under_other_law_the_page_says_why_there_are_none(app: Flask, council: Council, sign_in: SignIn) -> None:
    signed(council, regime="scotland")
    page = sign_in(app.test_client(), STAFF).get(PAGE).text
    assert "Scottish law, outside the Procurement Act 2023, so none of the notices UK7 to UK11 is asked for." in page


def test_staff_read_them_keepers_record_them_and_nobody_else_sees_them(
    app: Flask, council: Council, sign_in: SignIn
) -> None:
    signed(council)
    assert app.test_client().get(PAGE).status_code == 302
    assert "Notices the law asks for" not in app.test_client().get("/contracts/support").text
    staff = sign_in(app.test_client(), STAFF)
    assert f"{PAGE}/uk7" not in staff.get(PAGE).text
    assert staff.get(f"{PAGE}/uk7").status_code == 403


def test_the_calendar_of_who_keeps_the_contract_has_them(app: Flask, council: Council, sign_in: SignIn) -> None:
    signed(council)
    calendar = sign_in(app.test_client(), KEEPER).get("/obligations.ics").text
    assert "UK11 contract termination notice due: Support" in calendar.replace("\r\n ", "")
