"""What is owed goes out as OCDS milestones, for those who may know of it and for nobody else."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.exchange.write_ocds_milestones import STATUS_OF
from catalogue.obligations.tables import Obligation
from catalogue.terms import ObligationStatus
from tests.catalogue.imports.published_schemas import assert_valid
from tests.portal.conftest import SignIn
from tests.portal.filling import fields_of
from tests.portal.handovers.deal import ACCEPTOR, DID_IT, STAFF, SUPPLIER, Deal, post

LEGAL = {"scheduled", "met", "notMet", "partiallyMet"}


def implementations(browser: FlaskClient, path: str = "/ocds/releases.json") -> dict[str, Any]:
    """By title of contract, what is said of its implementation."""
    package = browser.get(path).get_json()
    assert_valid(package, "release-package-schema")
    contracts = [one for release in package["releases"] for one in release["contracts"]]
    return {one["title"]: one.get("implementation", {}) for one in contracts}


def type_is(deal: Deal, code: str) -> None:
    with deal.council.database.unit_of_work() as session:
        session.get_one(Obligation, deal.id).type_code = code


def test_staff_and_the_supplier_see_what_is_owed_and_the_public_nothing(
    app: Flask, deal: Deal, sign_in: SignIn
) -> None:
    assert implementations(app.test_client()) == {"Waste lorries": {}}
    staff = sign_in(app.test_client(), STAFF)
    assert {title: len(one["milestones"]) for title, one in implementations(staff).items()} == {
        "Hearth support": 1, "Waste lorries": 1,
    }  # fmt: skip
    assert implementations(staff, "/ocds/releases.json?visibility=public") == {"Waste lorries": {}}
    theirs = implementations(sign_in(app.test_client(), SUPPLIER))
    assert theirs["Waste lorries"] == {} and len(theirs["Hearth support"]["milestones"]) == 1


@pytest.mark.parametrize("status", ObligationStatus)
def test_each_status_is_one_of_the_four_or_left_out(
    app: Flask, deal: Deal, sign_in: SignIn, status: ObligationStatus
) -> None:
    deal.bring_to(status)
    found = implementations(sign_in(app.test_client(), STAFF))["Hearth support"]
    said = [one["status"] for one in found.get("milestones", [])]
    assert said == ([STATUS_OF[status]] if status in STATUS_OF else []) and set(said) <= LEGAL


@pytest.mark.parametrize(
    "code, kind", [("EXIT_PLAN", "contractArrangements"), ("KT_ACCEPTANCE", "completionCertificate"), ("RUNBOOK", None)]
)
def test_what_was_accepted_is_met_with_its_evidence(
    app: Flask, deal: Deal, sign_in: SignIn, code: str, kind: str | None
) -> None:
    type_is(deal, code)
    supplier, path = sign_in(app.test_client(), SUPPLIER), f"{deal.one}/evidence/file"
    form = fields_of(supplier.get(path).text, path) | {"file": (io.BytesIO(b"1. Restore.\n"), "restore.txt")}
    supplier.post(path, data=form)
    post(supplier, f"{deal.one}/submit")
    acceptor = sign_in(app.test_client(), ACCEPTOR)
    post(acceptor, f"{deal.one}/check")
    assert post(acceptor, f"{deal.one}/accept", **DID_IT) == 303
    found = implementations(acceptor)["Hearth support"]
    (milestone,), (document,) = found["milestones"], found["documents"]
    assert milestone["status"] == "met" and milestone["dateMet"] == milestone["dateModified"]
    assert document.get("documentType") == kind and document["title"] == "restore.txt"
    assert milestone["id"] in document["description"] and "SHA-256: " in document["description"]


def test_a_release_says_when_what_is_owed_changed_last(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    staff = sign_in(app.test_client(), STAFF)
    for release in staff.get("/ocds/releases.json").get_json()["releases"]:
        (milestone,) = release["contracts"][0]["implementation"]["milestones"]
        assert release["date"] >= milestone["dateModified"]
