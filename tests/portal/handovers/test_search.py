"""Handovers among the results of search: where they stand today, and only for those who may see them."""

import json
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from catalogue.audit import AuditEvent
from catalogue.obligations.disputing import dispute
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.workflows.follow import follow_changes
from portal.services import services_of
from tests.conftest import TODAY
from tests.page import read_page
from tests.portal.conftest import SignIn
from tests.portal.handovers.deal import KEEPER, OPERATOR, STAFF, SUPPLIER, Deal


@pytest.fixture
def indexed(app: Flask, deal: Deal) -> Deal:
    """The deal, with an index that has followed."""
    follow_changes(deal.council.database, services_of(app).index, TODAY)
    return deal


def results(browser: FlaskClient, address: str) -> list[str]:
    """The results of a page, each as it is read."""
    page = read_page(browser.get(address).text)
    return [one.text for one in page.all("li") if one["class"] == "app-result"]


def test_a_result_says_when_it_is_due_and_where_it_stands(indexed: Deal, client: FlaskClient, sign_in: SignIn) -> None:
    browser = sign_in(client, STAFF)
    (found,) = results(browser, "/search?q=runbook&kind=handover&supplier=test-supplier")
    assert "Due:" in found and "days left" in found and "Stands at: Open" in found
    assert "Contract: Hearth support" in found and "Supplier: Test Supplier" in found
    assert f'href="/obligations/{indexed.id}"' in browser.get("/search?q=hearth&kind=handover").text


def test_each_is_told_of_what_is_theirs(indexed: Deal, app: Flask, client: FlaskClient, sign_in: SignIn) -> None:
    assert results(client, "/search?kind=handover") == []
    assert "Handover" not in client.get("/search").text
    assert len(results(sign_in(app.test_client(), SUPPLIER), "/search?kind=handover")) == 1
    assert len(results(sign_in(app.test_client(), KEEPER), "/search?kind=handover")) == 2


def test_files_and_programs_are_told_the_same(indexed: Deal, client: FlaskClient, sign_in: SignIn) -> None:
    browser = sign_in(client, SUPPLIER)
    found = json.loads(browser.get("/api/v1/search?q=hearth&kind=handover").text)
    assert [one["url"] for one in found["items"]] == [f"/obligations/{indexed.id}"]
    assert "Handover" in [one["label"] for one in found["facets"]["kind"] if one["value"] == "handover"]
    assert f"/obligations/{indexed.id}" in browser.get("/search?kind=handover&as=csv").text


def test_a_handover_changed_on_the_day_of_its_last_event(indexed: Deal, app: Flask, sign_in: SignIn) -> None:
    browser = sign_in(app.test_client(), KEEPER)
    with indexed.council.database.unit_of_work() as session:
        session.execute(update(Obligation).values(created_at=datetime(2020, 1, 1, tzinfo=UTC)))
        row = session.get_one(Obligation, indexed.id)
        dispute(Sitting(session, OPERATOR, TODAY), row, "It is ours.")
    follow_changes(indexed.council.database, services_of(app).index, TODAY)
    with indexed.council.database.reading() as session:
        of = AuditEvent.details["obligation"].as_string() == str(indexed.id)
        last = session.scalars(select(AuditEvent.at).where(of).order_by(AuditEvent.seq.desc())).first()
    assert last is not None
    lines = browser.get("/search?kind=handover&sort=newest&as=csv").text.splitlines()
    (mine,) = [line for line in lines if str(indexed.id) in line]
    assert last.date().isoformat() in mine and "2020-01-01" not in mine
