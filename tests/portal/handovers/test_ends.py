"""When contracts end: in the order of time, with the last day for notice and what stands in the way."""

import re
from datetime import timedelta

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.kinds.contract import Contract
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn
from tests.portal.handovers.deal import STAFF, SUPPLIER, Deal

PAGE = "/contracts/ends"


def ending(council: Council, title: str, days: int, visibility: str = "public", **values: str) -> None:
    council.register(
        "contract", title, visibility=visibility, end_on=(TODAY + timedelta(days=days)).isoformat(), **values
    )


def rows(browser: FlaskClient) -> list[list[str]]:
    return [row.split(",") for row in browser.get(f"{PAGE}?as=csv").data.decode("utf-8-sig").splitlines()[1:]]


def test_what_ends_is_told_in_the_order_of_time(app: Flask, council: Council, sign_in: SignIn) -> None:
    for title, days in (("Far", 400), ("Near", 20), ("Too far", 700), ("Over", -3), ("Half", 150)):
        ending(council, title, days, notice_days="30")
    ending(council, "Hidden", 40, "internal")
    public = app.test_client()
    assert [(row[0], row[1]) for row in rows(public)] == [("Near", "3"), ("Half", "6"), ("Far", "18")]
    staff = sign_in(app.test_client(), STAFF)
    assert [row[0] for row in rows(staff)] == ["Near", "Hidden", "Half", "Far"]
    page = staff.get(PAGE).text
    counts = re.findall(r"Within (\d+) months\s*</dt>\s*<dd[^>]*>\s*(\d+)", page)
    assert counts == [("3", "2"), ("6", "3"), ("12", "3"), ("18", "4")], page
    assert ">past<" in page and "No notice recorded" in page
    assert PAGE in staff.get("/contracts").text


def test_it_says_what_stands_in_the_way_to_those_who_may_know(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    with deal.council.database.unit_of_work() as session:
        for contract in session.scalars(select(Contract)):
            contract.end_on = TODAY + timedelta(days=30)
    assert [(row[0], row[4]) for row in rows(sign_in(app.test_client(), STAFF))] == [
        ("Hearth support", "1"), ("Waste lorries", "1"),
    ]  # fmt: skip
    supplier = sign_in(app.test_client(), SUPPLIER)
    assert [(row[0], row[4]) for row in rows(supplier)] == [("Hearth support", "1"), ("Waste lorries", "0")]
    assert [(row[0], row[4]) for row in rows(app.test_client())] == [("Waste lorries", "0")]


def test_where_nothing_ends_the_page_says_so(client: FlaskClient, council: Council) -> None:
    assert "No contract that you can see ends within 18 months." in client.get(PAGE).text
