"""Skills of those who use a system: told apart from running it, said in a form, drilled, and told by counts."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from catalogue.terms import ProcedureKind
from tests.catalogue.runbooks.running import Running
from tests.portal.conftest import Council, SignIn
from tests.portal.filling import fill_in

STAFF, STEWARD = "staff@council.example", "steward@council.example"
SYSTEM = "/systems/hearth"
PAGE, NEW = f"{SYSTEM}/skills", f"{SYSTEM}/procedures/new?kind=skill"
Tell = Callable[[Callable[[Running], object]], None]


@pytest.fixture
def running(council: Council) -> Tell:
    """Tells of the system in one unit of work."""

    def tell(what: Callable[[Running], object]) -> None:
        with council.database.unit_of_work() as session:
            what(Running(session))

    return tell


def one_skill(at: Running) -> None:
    """Ann can refresh the model."""
    at.drill(at.procedure("Refresh the model", "minor", kind=ProcedureKind.SKILL), at.ann)


def test_a_skill_stands_apart_with_how_many_can(client: FlaskClient, running: Tell, sign_in: SignIn) -> None:
    running(one_skill)
    sign_in(client, STAFF)
    page = client.get(SYSTEM).text
    assert "What people do with it" in page and "(1 of our own people can)" in page
    assert "Nobody has said what must be done to run it." in page
    page = client.get(PAGE).text
    assert "1 of our own people, until" in page and "Ann Archer" not in page
    assert "to the score" not in page
    assert "Refresh the model" not in client.get(f"{SYSTEM}/readiness").text
    assert "Refresh the model,Minor" in client.get(f"{PAGE}?as=csv").text


def test_a_skill_is_said_drilled_and_ended_and_leads_back_to_the_skills(
    client: FlaskClient, running: Tell, sign_in: SignIn
) -> None:
    running(lambda at: (at.system, at.ann))
    sign_in(client, STEWARD)
    assert f'href="{NEW}"' in client.get(SYSTEM).text
    assert "No skills are recorded yet" in client.get(PAGE).text
    said = {"title": "Refresh the model", "weight": "minor"}
    answer = fill_in(client, NEW, {**said, "is_restore": "yes"}, f"{SYSTEM}/procedures/new")
    assert answer.status_code == 422
    assert "A skill shows nothing of a restore." in answer.text
    answer = fill_in(client, NEW, said, f"{SYSTEM}/procedures/new")
    assert answer.location.startswith(f"{PAGE}#procedure-")
    one = f"{SYSTEM}/procedures/{answer.location.partition('#procedure-')[2]}"
    drill = {"person": "Ann Archer", "level": "alone", "drill_kind": "live", "outcome": "passed"}
    assert fill_in(client, f"{one}/drill", drill).location.startswith(PAGE)
    assert "1 of our own people, until" in client.get(PAGE).text
    assert fill_in(client, f"{one}/edit", {"procedure_kind": "run"}).location.startswith(f"{SYSTEM}/readiness#")
    assert "Refresh the model" in client.get(f"{SYSTEM}/readiness").text
    assert fill_in(client, f"{one}/end", {}).location == f"{SYSTEM}/readiness"


def test_outsiders_are_told_of_no_skills(client: FlaskClient, running: Tell, sign_in: SignIn) -> None:
    running(one_skill)
    assert client.get(PAGE).status_code == 302
    assert sign_in(client, "contractor@supplier.example").get(PAGE).status_code == 403
