"""A contract is not closed over critical obligations, whichever way somebody tries: form, file, program, undo."""

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from catalogue.exchange.upload import Upload
from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.kinds.record import Record
from catalogue.obligations.tables import Obligation
from catalogue.resources.operations import describe
from catalogue.resources.queries import thing
from catalogue.terms import ObligationStatus, Scope
from catalogue.workflows.desks import full_desk
from catalogue.workflows.load_records import Request, apply, check, load
from catalogue.workflows.loading import Outcome
from catalogue.workflows.undo_import import undo_run
from tests.catalogue.imports.loads import table
from tests.conftest import TODAY
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fields_of
from tests.portal.handovers.deal import KEEPER, OPERATOR, Deal, owed, send

S = ObligationStatus
STEWARD = "steward@council.example"
CANNOT = "This contract cannot be closed over 1 critical obligation (“Runbook for hearth-support”)"


def status_of(council: Council, slug: str) -> str:
    """What the contract's status is by now."""
    with council.database.reading() as session:
        contract = thing(session, OPERATOR, kind_of("contract"), slug)
        assert isinstance(contract, Contract)
        return contract.contract_status


def said(deal: Deal, **values: Any) -> None:
    """Somebody changes the contract."""
    with deal.council.database.unit_of_work() as session:
        at = full_desk(session, OPERATOR, TODAY)
        describe(at, thing(session, OPERATOR, kind_of("contract"), deal.contract), Record("contract", values))


def imported(deal: Deal, code: str, upload: Upload, **how: Any) -> Outcome:
    """What came of a file."""
    return load(deal.council.database, OPERATOR, TODAY, Request(code, upload, **how))


@pytest.mark.parametrize("closed", ["terminated", "cancelled"])
def test_the_form_says_what_blocks_and_what_would_make_it_legal(
    app: Flask, deal: Deal, sign_in: SignIn, closed: str
) -> None:
    browser, address = sign_in(app.test_client(), KEEPER), f"/contracts/{deal.contract}/edit"
    filled = fields_of(browser.get(address).text, address) | {"contract_status": closed}
    refused = send(browser, address, **filled)
    assert refused.status_code == 422
    assert CANNOT in refused.text and "do not pursue it, vary or supersede it" in refused.text
    assert status_of(deal.council, deal.contract) == ""
    deal.bring_to(S.ACCEPTED)
    assert send(browser, address, **filled).status_code == 303
    assert status_of(deal.council, deal.contract) == closed


def test_retiring_the_entry_is_no_way_around_it(client: FlaskClient, deal: Deal) -> None:
    headers = deal.council.token(STEWARD, Scope.READ, Scope.WRITE)
    address = f"/api/v1/contracts/{deal.contract}"
    refused = client.delete(address, headers=headers)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "obligations_open")
    etag = client.get(address, headers=headers).headers["ETag"]
    change = {"contract_status": "terminated"}
    assert client.patch(address, json=change, headers=headers | {"If-Match": etag}).status_code == 422
    deal.bring_to(S.NOT_PURSUED)
    assert client.patch(address, json=change, headers=headers | {"If-Match": etag}).status_code == 200


def test_going_back_to_a_version_that_was_closed_is_refused(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    deal.bring_to(S.VARIED)
    said(deal, contract_status="terminated")
    said(deal, contract_status="active")
    deal.bring_to(S.OPEN)
    browser = sign_in(app.test_client(), KEEPER)
    refused = send(browser, f"/contracts/{deal.contract}/history/2/restore", version="3")
    assert refused.status_code == 422 and CANNOT in refused.text


def test_an_import_keeps_that_row_open_and_loads_the_rest(deal: Deal) -> None:
    rows = [{"slug": deal.contract, "title": "Hearth support", "contract status": "Ended", "department": "Homes"}]
    rows += [{"slug": "", "title": "Gully cleaning", "contract status": "Ended", "department": "Roads"}]
    for _ in range(2):
        outcome = imported(deal, "contracts", table(*rows, name="register.csv"))
        told = [problem for problem in outcome.problems if CANNOT in problem.reason]
        assert [(problem.row, problem.column) for problem in told] == [(1, "contract_status")]
        assert outcome.refused == 0
    assert status_of(deal.council, "gully-cleaning") == "terminated"
    assert status_of(deal.council, deal.contract) == ""
    deal.bring_to(S.SUPERSEDED)
    assert imported(deal, "contracts", table(*rows, name="register.csv")).counts["changed"] == 1
    assert status_of(deal.council, deal.contract) == "terminated"


def test_open_contracting_data_is_held_to_it_too(deal: Deal) -> None:
    release = {
        "ocid": "ocds-abc123-1",
        "id": "1",
        "date": "2026-01-05T09:00:00Z",
        "tag": ["contract"],
        "awards": [{"id": "a", "title": "Lamp posts", "status": "active"}],
        "contracts": [{"id": "c", "awardID": "a", "title": "Lamp posts", "status": "active"}],
    }
    later = release | {"id": "2", "date": "2026-06-05T09:00:00Z", "tag": ["contractTermination"]}
    later["contracts"] = [{"id": "c", "awardID": "a", "title": "Lamp posts", "status": "terminated"}]
    first, second = (Upload("r.json", json.dumps({"releases": [one]}).encode()) for one in (release, later))
    imported(deal, "ocds", first)
    owed(deal.council, "lamp-posts", appointed=False)
    outcome = imported(deal, "ocds", second)
    assert any("over 1 critical obligation" in problem.reason for problem in outcome.problems)
    assert status_of(deal.council, "lamp-posts") == "active"


def test_taking_an_import_back_closes_nothing(deal: Deal) -> None:
    deal.bring_to(S.NOT_DELIVERED)
    said(deal, contract_status="terminated")
    row = {"slug": deal.contract, "title": "Hearth support", "contract status": "Active"}
    outcome = imported(deal, "contracts", table(row, name="register.csv"))
    said_before = status_of(deal.council, deal.contract)
    deal.bring_to(S.OPEN)
    undone = undo_run(deal.council.database, OPERATOR, TODAY + timedelta(days=1), outcome.run_id)
    assert said_before == status_of(deal.council, deal.contract)
    assert undone.counts.get("left", 0) == outcome.counts["changed"]


def test_what_opened_since_the_file_was_checked_is_found_when_it_is_applied(deal: Deal) -> None:
    deal.bring_to(S.CANCELLED)
    row = {"slug": deal.contract, "title": "Hearth support", "contract status": "Ended"}
    database = deal.council.database
    request = Request("contracts", table(row, name="register.csv"), good_rows_only=True)
    checked = check(database, OPERATOR, TODAY, request)
    assert checked.counts["changed"] == 1
    deal.bring_to(S.OPEN)
    applied = apply(database, OPERATOR, TODAY, checked.run_id)
    assert any(CANNOT in problem.reason for problem in applied.problems)
    assert status_of(deal.council, deal.contract) == ""


def test_rows_of_other_contracts_do_not_stand_in_the_way(deal: Deal) -> None:
    deal.bring_to(S.ACCEPTED)
    with deal.council.database.reading() as session:
        assert session.query(Obligation).count() == 2
    said(deal, contract_status="terminated")
    assert status_of(deal.council, deal.contract) == "terminated"
