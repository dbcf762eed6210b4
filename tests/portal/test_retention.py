"""The pages on which administrators see what is kept too long, hold contracts, and dispose of them."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.audit_check import verify
from catalogue.kinds.contract import Contract
from catalogue.people.roles import Period, grant_role
from catalogue.people.tables import Person
from catalogue.retention.tables import LegalHold
from catalogue.store import Database
from catalogue.terms import Role
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn
from tests.portal.filling import fields_of, fill_in

ADMIN, SECOND, LIST = "admin@council.example", "owner@council.example", "/admin/retention"
HOLD, LIFT, DISPOSE = f"{LIST}/hold", f"{LIST}/old-roofs/lift", f"{LIST}/old-roofs/dispose"
CLAIM = {"contract": "/contracts/old-roofs", "reason": "Claim L/114"}


@pytest.fixture
def kept(council: Council) -> Council:
    """A contract whose time is over, a young one, a secret one, and a second administrator."""
    council.register("contract", "Old roofs", end_on="2010-03-31", visibility="public")
    council.register("contract", "Young roofs", end_on="2024-03-31", visibility="internal")
    council.register("contract", "Secret roofs", end_on="2010-03-31", visibility="restricted")
    with council.database.unit_of_work() as session:
        person = session.scalars(select(Person).where(Person.email == SECOND)).one()
        grant_role(session, OPERATOR, person, Role.ADMIN, Period(TODAY))
    return council


def whole(database: Database) -> bool:
    """Whether the audit trail can be proved whole."""
    with database.reading() as session:
        return verify(session).whole


def test_what_is_due_is_listed_with_its_rule_and_as_a_file(client: FlaskClient, kept: Council, sign_in: SignIn) -> None:
    sign_in(client, ADMIN)
    assert f'href="{LIST}"' in client.get("/admin").text
    page = client.get(LIST).text
    assert "Old roofs" in page and "Contract, 6 years" in page and "Nobody has said whether it is a deed" in page
    assert "31 March 2016" in page and "Due for disposal (1)" in page
    assert 'value="old-roofs"' in client.get(f"{HOLD}?contract=old-roofs").text
    assert f'href="{HOLD}?contract=old-roofs"' in page
    assert "Young roofs" not in page and "Secret roofs" not in page
    file = client.get(f"{LIST}?as=csv").text
    assert "Old roofs" in file and "2016-03-31" in file
    assert "No contract is under legal hold" in client.get(f"{LIST}?show=held").text


def test_a_hold_is_set_with_a_reason_and_lifted_by_somebody_else(
    client: FlaskClient, kept: Council, sign_in: SignIn
) -> None:
    sign_in(client, ADMIN)
    assert "Enter the reason" in fill_in(client, HOLD, CLAIM | {"reason": ""}).text
    for unknown in ("none", "secret-roofs"):
        assert "We cannot find this contract" in fill_in(client, HOLD, CLAIM | {"contract": unknown}).text
    assert fill_in(client, HOLD, CLAIM).location == f"{LIST}?show=held"
    again = fill_in(client, HOLD, CLAIM)
    assert again.status_code == 422 and "under legal hold already" in again.text
    assert "Claim L/114" in client.get(f"{LIST}?show=held").text
    assert "Claim L/114" not in client.get("/contracts/old-roofs").text
    assert "another administrator must lift it" in client.get(LIFT).text
    assert f'href="{DISPOSE}"' not in client.get(LIST).text
    assert "The contract is under legal hold: Claim L/114" in client.get(DISPOSE).text
    other = sign_in(client.application.test_client(), SECOND)
    assert "Claim L/114" in other.get(LIFT).text
    assert "Enter the reason" in fill_in(other, LIFT, {"reason": " "}).text
    assert fill_in(other, LIFT, {"reason": "Settled in May"}).status_code == 303
    over = other.get(f"{LIST}?show=lifted").text
    assert "Claim L/114" in over and "Settled in May" in over and "Holds lifted (1)" in over
    assert "Settled in May" in other.get(f"{LIST}?show=lifted&as=csv").text
    assert "Settled in May" not in other.get("/contracts/old-roofs").text
    assert "The contract is not under legal hold" in other.get(LIFT).text
    with kept.database.reading() as session:
        (row,) = session.scalars(select(LegalHold))
        assert (row.lifted_on, row.lifted_by, row.lifted_why) == (TODAY, "Owner", "Settled in May")


def test_who_set_a_hold_cannot_lift_it_however_they_ask(client: FlaskClient, kept: Council, sign_in: SignIn) -> None:
    sign_in(client, ADMIN)
    csrf = {"csrf_token": fields_of(client.get(HOLD).text, HOLD)["csrf_token"]}
    client.post(HOLD, data=CLAIM | csrf)
    refused = client.post(LIFT, data=csrf | {"reason": "Mine"})
    assert refused.status_code == 422 and "You set this legal hold" in refused.text
    with kept.database.reading() as session:
        assert session.scalars(select(LegalHold.lifted_on)).all() == [None]


def test_a_contract_goes_as_it_was_looked_at_and_the_trail_stays_whole(
    client: FlaskClient, kept: Council, sign_in: SignIn
) -> None:
    sign_in(client, ADMIN)
    looked = client.get(DISPOSE).text
    assert "Limitation Act 1980, section 5" in looked and "Entries of the catalogue" in looked
    assert fill_in(client, DISPOSE, {"reason": ""}).status_code == 422
    stale = fill_in(client, DISPOSE, {"reason": "Panel", "code": "00000000"})
    assert stale.status_code == 422 and "Look again, then confirm" in stale.text
    done = fill_in(client, DISPOSE, {"reason": "Records panel, 3 May"}, began=looked)
    assert done.location == LIST
    page = client.get(LIST).text
    assert "Old roofs was disposed of" in page and "Nothing is due for disposal" in page
    assert client.get("/contracts/old-roofs").status_code == 404
    with kept.database.reading() as session:
        assert sorted(session.scalars(select(Contract.slug))) == ["secret-roofs", "young-roofs"]
    assert whole(kept.database)
    assert "Disposed of" in client.get("/admin/audit").text


def test_what_is_not_due_says_so_and_what_is_hidden_is_missing(
    client: FlaskClient, kept: Council, sign_in: SignIn
) -> None:
    sign_in(client, ADMIN)
    page = client.get(f"{LIST}/young-roofs/dispose").text
    assert "must still be kept" in page and "Dispose of it for good" not in page
    for slug in ("secret-roofs", "none"):
        assert client.get(f"{LIST}/{slug}/dispose").status_code == 404
        assert client.get(f"{LIST}/{slug}/lift").status_code == 404


@pytest.mark.parametrize("path", [LIST, HOLD, LIFT, DISPOSE])
def test_only_administrators_come_in(client: FlaskClient, kept: Council, sign_in: SignIn, path: str) -> None:
    assert client.get(path).status_code == 302
    for email in ("steward@council.example", "auditor@council.example"):
        assert sign_in(client.application.test_client(), email).get(path).status_code == 403
