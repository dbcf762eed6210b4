"""Procedures that a supplier hands over: named in a form, proved by drills that are put forward, and told to whom."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.kinds import kind_of
from catalogue.obligations.tables import Evidence, Obligation
from catalogue.resources.links import Tie, link
from catalogue.resources.queries import thing
from catalogue.runbooks.tables import Drill
from catalogue.terms import EvidenceType, Relation
from tests.catalogue.runbooks.running import Running
from tests.portal.conftest import SignIn
from tests.portal.filling import fill_in
from tests.portal.handovers.deal import ACCEPTOR, KEEPER, OPERATOR, STAFF, SUPPLIER, Deal, send

SYSTEM = "/systems/hearth/readiness"


@pytest.fixture
def covered(deal: Deal) -> Deal:
    """The contract covers a system that Ann can restore alone; drills count as evidence."""
    with deal.council.database.unit_of_work() as session:
        running = Running(session)
        contract = thing(session, OPERATOR, kind_of("contract"), deal.contract)
        link(running.desk(), contract, running.system, Tie(Relation.COVERS))
        running.drill(running.procedure(), running.ann, corrections="Step 4 was wrong.")
        row = session.get_one(Obligation, deal.id)
        row.evidence = [*row.evidence, EvidenceType.DRILL.value]
    return deal


def name_all(keeper: FlaskClient, deal: Deal, level: str = "alone") -> int:
    """The keeper ticks the only procedure there is."""
    form = keeper.get(f"{deal.one}/procedures").text
    identity = form.partition('type="checkbox" value="')[2].partition('"')[0]
    return fill_in(keeper, f"{deal.one}/procedures", {"procedures": [identity], "level": level}).status_code


def test_a_keeper_names_what_is_handed_over_and_the_procedure_tells_of_it(
    covered: Deal, sign_in: SignIn, app: Flask
) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    assert "No procedure is named yet." in keeper.get(covered.one).text
    assert name_all(keeper, covered) == 303
    page = keeper.get(covered.one).text
    assert "Level asked for: done alone." in page
    assert "1 drill proves it." in page
    assert "Ann Archer" not in page
    assert f'Handed over by <a class="govuk-link" href="{covered.one}">' in keeper.get(SYSTEM).text
    assert "checked" in keeper.get(f"{covered.one}/procedures").text


def test_what_cannot_be_named_is_refused_in_words(covered: Deal, sign_in: SignIn, app: Flask) -> None:
    keeper, address = sign_in(app.test_client(), KEEPER), f"{covered.one}/procedures"
    for wrong in ("x", "00000000-0000-0000-0000-000000000001"):
        answer = fill_in(keeper, address, {"procedures": [wrong]})
        assert answer.status_code == 422
        assert "One of the procedures is not there." in answer.text
    assert fill_in(keeper, address, {"level": "none"}).status_code == 422
    began = keeper.get(address).text
    assert name_all(keeper, covered) == 303
    assert send(keeper, f"{covered.one}/evidence/link", name="Runbook", url="https://a.example/").status_code == 303
    assert fill_in(keeper, f"{covered.one}/submit", {}).status_code == 303
    answer = fill_in(keeper, address, {}, "", began)
    assert answer.status_code == 422
    assert "This was handed in already" in answer.text


def test_a_drill_that_proves_it_is_put_forward_with_what_is_on_record(
    covered: Deal, sign_in: SignIn, app: Flask
) -> None:
    steward = sign_in(app.test_client(), ACCEPTOR)
    assert name_all(steward, covered) == 303
    page = steward.get(covered.one).text
    assert "One of our own people: done alone on 12 November 2026, rehearsed" in page
    offer = f"{covered.one}/drills/" + page.partition(f'href="{covered.one}/drills/')[2].partition('"')[0]
    form = steward.get(offer).text
    assert "Restore (Hearth)" in form and "It worked. Step 4 was wrong." in form
    answer = fill_in(steward, offer, {}, f"{covered.one}/evidence/drill")
    assert answer.status_code == 303
    assert "Drill of “Restore”" in steward.get(covered.one).text


def put_forward(steward: FlaskClient, covered: Deal) -> None:
    """The only drill there is becomes evidence."""
    assert name_all(steward, covered) == 303
    offer = (
        f"{covered.one}/drills/"
        + steward.get(covered.one).text.partition(f'href="{covered.one}/drills/')[2].partition('"')[0]
    )
    assert fill_in(steward, offer, {"name": ""}, f"{covered.one}/evidence/drill").status_code == 422
    assert fill_in(steward, offer, {}, f"{covered.one}/evidence/drill").status_code == 303


def test_a_drill_that_is_evidence_opens_to_that_drill_and_tells_when_it_was_voided(
    covered: Deal, sign_in: SignIn, app: Flask
) -> None:
    steward = sign_in(app.test_client(), ACCEPTOR)
    put_forward(steward, covered)
    with covered.council.database.reading() as session:
        drill = session.scalars(select(Drill)).one()
        assert session.scalars(select(Evidence.drill_id)).one() == drill.id
    page = steward.get(covered.one).text
    assert f'href="{SYSTEM}#drill-{drill.id}">The drill on record</a>' in page
    assert f'id="drill-{drill.id}"' in steward.get(SYSTEM).text
    keeper = sign_in(app.test_client(), KEEPER)  # who is not told who did it
    assert f'href="{SYSTEM}#procedure-{drill.procedure_id}">The drill on record</a>' in keeper.get(covered.one).text
    void = f"/systems/hearth/drills/{drill.id}/void"
    assert fill_in(steward, void, {"reason": "It was another system."}).status_code == 303
    assert "Voided on" in keeper.get(covered.one).text and "It was another system." in steward.get(covered.one).text
    assert "on record" not in sign_in(app.test_client(), SUPPLIER).get(covered.one).text


@pytest.mark.parametrize(
    "said, words", [(None, "Not yet confirmed by the witness."), (True, ""), (False, "not there.")]
)
def test_evidence_says_what_its_witness_says(
    covered: Deal, sign_in: SignIn, app: Flask, said: bool | None, words: str
) -> None:
    steward = sign_in(app.test_client(), ACCEPTOR)
    put_forward(steward, covered)
    with covered.council.database.unit_of_work() as session:
        drill = session.scalars(select(Drill)).one()
        drill.witness_id, drill.was_watched = Running(session).ben.id, said
    shown = steward.get(covered.one).text.partition("The drill on record</a>")[2].partition("</li>")[0]
    assert words in shown and ("witness" in shown) is (said is not True)


@pytest.mark.parametrize("drill", ["x", "00000000-0000-0000-0000-000000000001"])
def test_what_is_no_drill_that_counts_here_is_not_put_forward(
    covered: Deal, sign_in: SignIn, app: Flask, drill: str
) -> None:
    steward = sign_in(app.test_client(), ACCEPTOR)
    assert name_all(steward, covered) == 303
    said = {
        "name": "D",
        "procedure": "P",
        "done_by": "Ann",
        "level": "unaided",
        "outcome": "It worked.",
        "drill": drill,
    }
    day = {"done_on-day": "1", "done_on-month": "11", "done_on-year": "2026"}
    assert send(steward, f"{covered.one}/evidence/drill", **said, **day).status_code == 404


def test_the_supplier_reads_what_it_hands_over_and_nothing_of_drills(
    covered: Deal, sign_in: SignIn, app: Flask
) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    assert name_all(keeper, covered) == 303
    supplier = sign_in(app.test_client(), SUPPLIER)
    page = supplier.get(covered.one).text
    assert "Level asked for: done alone." in page and "Restore" in page
    assert "drill proves it" not in page and "/procedures" not in page
    assert supplier.get(f"{covered.one}/procedures").status_code == 403
    assert supplier.get(f"{covered.one}/drills/00000000-0000-0000-0000-000000000001").status_code == 404


def test_others_name_nothing(covered: Deal, sign_in: SignIn, app: Flask) -> None:
    staff = sign_in(app.test_client(), STAFF)
    assert "No procedure is named yet." not in staff.get(covered.one).text
    assert staff.get(f"{covered.one}/procedures").status_code == 403
