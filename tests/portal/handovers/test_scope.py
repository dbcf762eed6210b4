"""The systems that a handover is about: named when it is written down by hand, changed later, and told on its page."""

import re

import pytest
from flask import Flask

from catalogue.kinds import kind_of
from catalogue.resources.links import Tie, link
from catalogue.resources.queries import thing
from catalogue.terms import ObligationStatus, Relation
from tests.catalogue.runbooks.running import Running
from tests.portal.conftest import SignIn
from tests.portal.handovers.deal import KEEPER, OPERATOR, STAFF, SUPPLIER, Deal, post, send

HEARTH = '<a class="govuk-link" href="/systems/hearth">Hearth</a>'
ALL = "It names none, so it is about all that the contract covers."
ELSEWHERE = "One of the systems is not under this contract."


@pytest.fixture
def systems(deal: Deal) -> dict[str, str]:
    """Ids by title; the contract covers all but the attic."""
    with deal.council.database.unit_of_work() as session:
        running = Running(session)
        contract = thing(session, OPERATOR, kind_of("contract"), deal.contract)
        made = {"Hearth": running.system, "Cellar": running.thing("system", "Cellar")}
        for system in made.values():
            link(running.desk(), contract, system, Tie(Relation.COVERS))
        attic = running.thing("system", "Attic")
        return {title: str(system.id) for title, system in (made | {"Attic": attic}).items()}


def test_a_keeper_names_the_systems_when_writing_it_down(
    app: Flask, deal: Deal, sign_in: SignIn, systems: dict[str, str]
) -> None:
    keeper, form = sign_in(app.test_client(), KEEPER), f"/contracts/{deal.contract}/handover/add/by-hand"
    assert re.findall(r'name="systems" type="checkbox" value="([^"]*)"', keeper.get(form).text) == [
        systems["Cellar"],
        systems["Hearth"],
    ]
    said = {"type": "RUNBOOK", "title": "Runbook for letters", "criticality": "critical"}
    for wrong in ("x", systems["Attic"]):
        answer = send(keeper, form, **said, systems=[wrong, systems["Hearth"]])
        assert answer.status_code == 422 and "One of the systems is not" in answer.text
        assert f'value="{systems["Hearth"]}" checked' in answer.text
    answer = send(keeper, form, **said, systems=[systems["Hearth"]])
    assert answer.status_code == 303
    page = keeper.get(answer.location).text
    assert HEARTH in page and "/systems/cellar" not in page and ALL not in page


def test_a_keeper_changes_them_later_and_others_read_them(
    app: Flask, deal: Deal, sign_in: SignIn, systems: dict[str, str]
) -> None:
    keeper, staff, supplier = (sign_in(app.test_client(), email) for email in (KEEPER, STAFF, SUPPLIER))
    form = f"{deal.one}/systems"
    for browser in (keeper, staff, supplier):
        page = browser.get(deal.one).text
        assert ALL in page and HEARTH in page and 'href="/systems/cellar"' in page
        assert (form in page) is (browser is keeper)
    for browser in (staff, supplier):
        assert browser.get(form).status_code == 403
    assert ELSEWHERE in send(keeper, form, systems=[systems["Attic"]]).text
    assert post(keeper, form, systems=[systems["Cellar"]]) == 303
    page = supplier.get(deal.one).text
    assert HEARTH not in page and 'href="/systems/cellar"' in page and ALL not in page
    assert f'value="{systems["Cellar"]}" checked' in keeper.get(form).text
    deal.bring_to(ObligationStatus.SUBMITTED)
    assert form not in keeper.get(deal.one).text
    answer = send(keeper, form, systems=[systems["Hearth"]])
    assert answer.status_code == 422 and "This was handed in already" in answer.text


def test_where_the_contract_covers_nothing_nothing_is_asked(app: Flask, deal: Deal, sign_in: SignIn) -> None:
    keeper = sign_in(app.test_client(), KEEPER)
    assert "Which systems" not in keeper.get(f"/contracts/{deal.contract}/handover/add/by-hand").text
    assert "Systems it is about" not in keeper.get(deal.one).text
