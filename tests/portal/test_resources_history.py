"""The history of a thing: who changed which words when, any two versions compared, and the way back."""

import pytest
from flask.testing import FlaskClient

from catalogue.exchange.publisher import Publisher
from catalogue.kinds import kind_of
from catalogue.kinds.record import Record
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link, unlink
from catalogue.resources.operations import describe
from catalogue.resources.past import version, version_lines
from catalogue.resources.queries import thing
from catalogue.terms import Relation
from catalogue.visibility import actor_of
from catalogue.workflows.export_records import Wish, export
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn
from tests.portal.filling import fill_in

PATH = "/systems/hearth/history"


@pytest.fixture
def owner(client: FlaskClient, council: Council, sign_in: SignIn) -> FlaskClient:
    """The owner of a system that was changed twice, signed in."""
    owners = {"technical_owner": "owner@council.example"}
    council.register("system", "Hearth", summary="Holds homes.", visibility="public", owners=owners)
    owner = sign_in(client, "owner@council.example")
    fill_in(owner, "/systems/hearth/edit", {"summary": "Holds homes and rents.", "note": "Rents came in"})
    fill_in(owner, "/systems/hearth/edit", {"hosting": "council_cloud", "users": "40"})
    return owner


def test_history_tells_who_when_what_and_why(owner: FlaskClient) -> None:
    page = owner.get(PATH).text
    assert "Changed: Summary" in page
    assert "Rents came in" in page
    assert "Changed: Where it runs, Number of users" in page
    assert page.index("Number of users") < page.index("Changed: Summary") < page.index(">Added<")


def test_versions_are_compared_by_the_word_in_words(owner: FlaskClient) -> None:
    page = owner.get(f"{PATH}/compare?from=3&to=1").text
    assert "Version 1 to version 3" in page
    assert "In our own cloud account" in page
    assert "council_cloud" not in page
    one = owner.get(f"{PATH}/2").text
    assert "<ins>" in one
    assert "and rents." in one


HUGE = 10**30


@pytest.mark.parametrize(
    "path",
    ["compare?from=1&to=99", f"compare?from=1&to={HUGE}", "compare?from=a&to=2", "compare", "99", "0", str(HUGE)],
)
def test_versions_that_are_not_there_are_not_found(owner: FlaskClient, path: str) -> None:
    assert owner.get(f"{PATH}/{path}").status_code == 404


def test_a_version_is_restored_as_a_new_one(owner: FlaskClient) -> None:
    answer = fill_in(owner, f"{PATH}/1/restore", {})
    assert answer.status_code == 303
    page = owner.get("/systems/hearth").text
    assert "Holds homes." in page
    assert "Holds homes and rents." not in page
    assert "Version 1 restored" in owner.get(PATH).text
    assert "Restore version 4" not in owner.get(f"{PATH}/4").text


def test_a_restore_begun_before_another_change_is_refused(owner: FlaskClient) -> None:
    began = owner.get(f"{PATH}/1/restore").text
    fill_in(owner, "/systems/hearth/edit", {"summary": "Changed meanwhile."})
    assert fill_in(owner, "", {}, action=f"{PATH}/1/restore", began=began).status_code == 409
    assert "Changed meanwhile." in owner.get("/systems/hearth").text


def test_before_a_version_is_restored_its_effect_is_shown(owner: FlaskClient) -> None:
    assert f'href="{PATH}/1/restore"' in owner.get(f"{PATH}/1").text
    page = owner.get(f"{PATH}/1/restore").text
    assert "Go back to version 1?" in page and "<del>" in page
    assert "Changed: Where it runs, Number of users" in page and ">Added<" not in page
    assert "Holds homes and rents." in owner.get("/systems/hearth").text
    assert "There is nothing to restore" in owner.get(f"{PATH}/3/restore").text


def test_links_are_in_it_unless_the_other_end_is_hidden(owner: FlaskClient, council: Council) -> None:
    council.register("dataset", "Tenancies", visibility="public")
    council.register("dataset", "Secret cases", visibility="restricted")
    with council.database.unit_of_work() as session:
        at = desk(session, OPERATOR, TODAY)
        system = thing(session, OPERATOR, kind_of("system"), "hearth")
        for slug in ("tenancies", "secret-cases"):
            row = link(at, system, thing(session, OPERATOR, kind_of("dataset"), slug), Tie(Relation.HOLDS))
            session.flush()
        unlink(at, row, system)
    page = owner.get(PATH).text
    assert "Link added: holds Tenancies" in page
    assert "Secret" not in page
    assert "Link added: held in Hearth" in owner.get("/datasets/tenancies/history").text


def test_history_is_for_staff(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("system", "Hearth", visibility="public")
    assert client.get(PATH).status_code == 302
    assert sign_in(client, "contractor@supplier.example").get(PATH).status_code == 403
    assert "/history" not in client.get("/systems/hearth").text


def test_only_those_who_may_edit_can_go_back(owner: FlaskClient, sign_in: SignIn, client: FlaskClient) -> None:
    began = owner.get(f"{PATH}/1").text
    assert "Restore version 1" in began
    other = client.application.test_client()
    staff = sign_in(other, "staff@council.example")
    assert "Restore version 1" not in staff.get(f"{PATH}/1").text
    assert staff.get(f"{PATH}/1/restore").status_code == 403


@pytest.fixture
def replaced(council: Council) -> Council:
    """A dataset that says it is replaced by one that few may see."""
    council.register("dataset", "Secret cases", visibility="restricted")
    council.register("dataset", "Voids", visibility="internal")
    with council.database.unit_of_work() as session:
        voids = thing(session, OPERATOR, kind_of("dataset"), "voids")
        said = {"lifecycle": "deprecated", "deprecated_on": "2026-11-01", "replaced_by": "secret-cases"}
        describe(desk(session, OPERATOR, TODAY), voids, Record("dataset", said))
    return council


def test_what_replaced_it_is_not_told_to_those_who_may_not_see_that(
    client: FlaskClient, replaced: Council, sign_in: SignIn
) -> None:
    sign_in(client, "auditor@council.example")
    own = ("/history", "/history/2", "/history/compare?from=1&to=2", "")
    pages = [client.get(f"/datasets/voids{path}").text for path in own]
    pages += [client.get(path).text for path in ("/", "/admin/audit", "/admin/audit?as=csv")]
    for page in pages:
        assert "Voids" in page
        assert "secret-cases" not in page
        assert "replaced by" not in page.lower() and "replaced_by" not in page


def test_what_replaced_it_is_told_to_those_who_may_see_it(replaced: Council) -> None:
    with replaced.database.reading() as session:
        voids = thing(session, OPERATOR, kind_of("dataset"), "voids")
        assert version(session, OPERATOR, voids, 2).record["values"]["replaced_by"] == "secret-cases"
        assert "replaced_by" in version_lines(session, OPERATOR, voids)[0].changed


def test_an_export_names_no_replacement_that_its_reader_may_not_see(replaced: Council) -> None:
    with replaced.database.reading() as session:
        actor = actor_of(session, replaced.accounts["staff@council.example"], TODAY)
        file = export(session, actor, TODAY, Wish("datasets", Publisher("https://x.example", "Test Council")))
    assert b"Voids" in file.content and b"secret-cases" not in file.content
