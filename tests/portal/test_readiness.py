"""Whether we can run a system ourselves, on pages: what is said to whom, the forms, the list, its files."""

import csv
import io
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import event

from catalogue.kinds import kind_of
from catalogue.resources.queries import thing
from catalogue.store import Database
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR
from tests.portal.conftest import Council, SignIn, Tell
from tests.portal.filling import fields_of, fill_in

STAFF, STEWARD, OWNER = "staff@council.example", "steward@council.example", "owner@council.example"
PAGE = "/systems/hearth/readiness"
DRILL = {"person": "Ann Archer", "level": "alone", "drill_kind": "rehearsed", "outcome": "passed"}


def one_sided(at: Running) -> None:
    """A restore that only the supplier has done, and a minor thing that Ben can do."""
    runbook = at.thing("runbook", "Restore Hearth", body="1. Stop.")
    at.drill(at.procedure(runbook=runbook, is_restore=True), at.sam)
    at.drill(at.procedure("Give access", "minor"), at.ben)
    at.contract(end_on="2027-03-31", supplier="corvane")


def text_of(page: str) -> str:
    """A page's words, with one space between them."""
    return " ".join(unescape(page).split())


def test_a_system_s_page_answers_staff_and_nobody_else(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(one_sided)
    running(lambda at: at.thing("system", "Website", visibility="public"))
    assert "Can we run it ourselves?" not in client.get("/systems/website").text
    page = text_of(sign_in(client, STAFF).get("/systems/hearth").text)
    assert "We cannot run it ourselves: none of our own people can do its only critical procedure." in page
    assert "Only a contractor can." in page
    assert "31.3%" in page  # (3 × ¼ + 1 × ½) / 4
    assert "Corvane, until 31 March 2027" in page
    assert "None of our own people can do something critical." in page
    assert "One of our own people does each critical procedure, watched or alone." in page
    assert "One more of our people can do “Restore”" in page


def test_of_a_system_that_is_retired_nothing_is_asked(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("system", "Attic", lifecycle="retired")
    assert "Can we run it ourselves?" not in sign_in(client, STAFF).get("/systems/attic").text


def test_where_nothing_is_recorded_the_page_says_so_and_editors_where_to_begin(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("system", "Hearth")
    page = sign_in(client, STAFF).get("/systems/hearth").text
    assert "Nobody has said what must be done to run it." in page
    assert "/procedures/" not in page
    page = sign_in(client.application.test_client(), STEWARD).get("/systems/hearth").text
    assert "/systems/hearth/procedures/suggested" in page
    assert "Nothing is recorded yet" in client.get(PAGE).text


@pytest.mark.parametrize("path", ["/readiness", PAGE])
def test_outsiders_are_kept_out(client: FlaskClient, running: Tell, sign_in: SignIn, path: str) -> None:
    running(one_sided)
    assert client.get(path).status_code == 302
    contractor = sign_in(client, "contractor@supplier.example")
    assert contractor.get(path).status_code == 403


def test_only_systems_have_readiness(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Tenancies")
    assert sign_in(client, STAFF).get("/datasets/tenancies/readiness").status_code == 404
    assert client.get("/systems/not-there/readiness").status_code == 404


def test_others_are_told_how_many_and_who_answers_for_the_system_who(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    council.register("system", "Hearth", owners={"technical_owner": OWNER})

    def drills(at: Running) -> None:
        at.system = thing(at.session, OPERATOR, kind_of("system"), "hearth")
        at.drill(at.procedure(), at.ben)

    running(drills)
    page = sign_in(client, STAFF).get(PAGE).text
    assert "1 of our own people" in page and "1 drill is on record." in text_of(page)
    assert "Ben Booth" not in page
    steward = sign_in(client.application.test_client(), STEWARD).get(PAGE).text
    assert "One of our own people: done alone" in steward
    assert "Ben Booth" not in steward
    assert "Ben Booth: done alone" in sign_in(client.application.test_client(), OWNER).get(PAGE).text


def test_what_must_be_done_is_said_in_a_form_and_who_did_it_in_another(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(lambda at: (at.system, at.ann, at.thing("runbook", "Restore Hearth")))
    sign_in(client, STEWARD)
    new = "/systems/hearth/procedures/new"
    answer = fill_in(client, new, {"title": "", "weight": ""})
    assert answer.status_code == 422
    assert "Enter the name of the procedure." in answer.text and "Enter the weight." in answer.text
    answer = fill_in(client, new, {"title": "Restore", "weight": "critical", "runbook": "Nowhere"})
    assert "There is no runbook “Nowhere”." in answer.text
    answer = fill_in(client, new, {"title": "Restore", "weight": "critical", "runbook": "Restore Hearth"})
    assert answer.status_code == 303
    procedure = answer.location.partition("#procedure-")[2]
    drill = f"/systems/hearth/procedures/{procedure}/drill"
    assert 'name="runbook_revision"' in client.get(drill).text
    assert fill_in(client, drill, DRILL).status_code == 303
    page = client.get(PAGE).text
    assert "1 of our own people" in page
    assert "One of our own people: done alone on 22 November 2026, rehearsed" in text_of(page)


@pytest.mark.parametrize(
    "said, words",
    [
        ({"person": "Nobody Here"}, "Nobody who works here is called “Nobody Here”."),
        ({"person": "e"}, "people match “e”. Enter an email address:"),
        ({"done_on-year": "2030"}, "This day has not come yet."),
        ({"done_on-day": "41"}, "Day on which it was done must be a real date"),
        ({"level": "watched"}, "Nobody is named who saw it."),
        ({"witness": "Ann Archer"}, "Nobody is their own witness."),
        ({"witness": "Nobody Else"}, "Nobody who works here is called “Nobody Else”."),
        ({"outcome": ""}, "Enter the outcome."),
    ],
)
def test_a_drill_that_cannot_be_is_refused_in_words(
    client: FlaskClient, running: Tell, sign_in: SignIn, said: dict[str, str], words: str
) -> None:
    running(lambda at: (at.procedure(), at.ann, at.ben))
    sign_in(client, STEWARD)
    answer = fill_in(client, _path(client, "drill"), {**DRILL, **said})
    assert answer.status_code == 422
    assert words in text_of(answer.text)


def _path(client: FlaskClient, end: str) -> str:
    """The address of the first form of this sort on the page of evidence."""
    page = client.get(PAGE).text
    return next(part.partition('"')[0] for part in page.split('href="') if part.partition('"')[0].endswith(f"/{end}"))


def test_a_procedure_is_changed_and_ended(client: FlaskClient, running: Tell, sign_in: SignIn) -> None:
    running(lambda at: at.procedure())
    sign_in(client, STEWARD)
    edit = _path(client, "edit")
    began = client.get(edit).text
    assert fill_in(client, edit, {"title": "Bring back"}).status_code == 303
    assert "Bring back" in client.get(PAGE).text
    assert fill_in(client, edit, {"title": "Mine"}, edit, began).status_code == 409
    assert fill_in(client, edit, {"title": ""}).status_code == 422
    assert "Nothing was changed" in client.post(edit, data=_same(client, edit), follow_redirects=True).text
    assert fill_in(client, _path(client, "end"), {}).status_code == 303
    assert "Nothing is recorded yet" in client.get(PAGE).text


def _same(client: FlaskClient, path: str) -> dict[str, object]:
    return fields_of(client.get(path).text, path)


def test_a_drill_is_voided_and_stays_on_record(client: FlaskClient, running: Tell, sign_in: SignIn) -> None:
    running(lambda at: at.drill(at.procedure(), at.ann))
    sign_in(client, STEWARD)
    void = _path(client, "void")
    assert fill_in(client, void, {"reason": ""}).status_code == 422
    assert fill_in(client, void, {"reason": "It was another system."}).status_code == 303
    page = text_of(client.get(PAGE).text)
    assert "It does not count: it was recorded by mistake." in page
    assert "It was another system." in page
    assert "None of our own people" in page
    assert fill_in(client, void, {"reason": "Once more."}).status_code == 422


def test_whoever_may_not_edit_the_system_gets_no_form(client: FlaskClient, running: Tell, sign_in: SignIn) -> None:
    running(lambda at: at.drill(at.procedure(), at.ann))
    steward = sign_in(client.application.test_client(), STEWARD)
    paths = ["/systems/hearth/procedures/new", *(_path(steward, end) for end in ("drill", "edit", "end", "void"))]
    sign_in(client, STAFF)
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 403)


def test_the_list_is_narrowed_sorted_and_a_file_of_the_same(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(one_sided)
    council.register("system", "Attic")
    council.register("system", "Gone", lifecycle="retired")
    sign_in(client, STAFF)
    page = client.get("/readiness").text
    assert "2 systems" in page and "Gone" not in page
    assert "Nothing recorded" in page
    narrowed = client.get("/readiness?contractor=only").text
    assert "1 system<" in narrowed and ">Attic<" not in narrowed
    assert "No systems match" in client.get("/readiness?answer=green").text
    assert client.get("/readiness?procedures=none&sort=-score").text.count(f'href="{PAGE}"') == 0
    answer = client.get("/readiness?contractor=only&as=csv")
    rows = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert [(row["System"], row["Answer"], row["Readiness (%)"], row["Only a contractor"]) for row in rows] == [
        ("Hearth", "Red", "31.3", "Yes")
    ]
    assert (rows[0]["Supplier"], rows[0]["Contract ends"]) == ("Corvane", "2027-03-31")
    assert client.get("/readiness?as=xlsx").data.startswith(b"PK")
    assert client.get(f"{PAGE}?as=csv").data.decode("utf-8-sig").splitlines()[1].startswith("Restore,Critical")


def test_the_list_begins_with_the_greatest_risk_and_can_be_put_in_the_order_of_letters(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(one_sided)
    council.register("system", "Attic")
    staff = sign_in(client, STAFF)

    def listed(address: str) -> list[str]:
        rows = csv.DictReader(io.StringIO(staff.get(address).data.decode("utf-8-sig")))
        return [row["System"] for row in rows]

    assert listed("/readiness?as=csv") == ["Hearth", "Attic"]
    assert listed("/readiness?sort=title&as=csv") == ["Attic", "Hearth"]
    page = staff.get("/readiness").text
    assert '<strong aria-current="true">Risk</strong>' in page and 'href="/readiness?sort=title"' in page
    assert 'href="#results"' in page and 'id="results"' in page
    assert '<strong aria-current="true">A to Z</strong>' in staff.get("/readiness?sort=title").text


def test_an_empty_catalogue_has_an_empty_list(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    assert "No systems yet" in sign_in(client, STAFF).get("/readiness").text


def test_heads_of_service_are_told_how_many_only_a_contractor_can_run(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    council.register("dataset", "Mine", owners={"data_steward": OWNER})
    running(one_sided)
    page = sign_in(client, OWNER).get("/").text
    assert "system that only a contractor can run" in page
    assert 'href="/readiness?contractor=only"' in page
    assert "only a contractor" not in sign_in(client.application.test_client(), STAFF).get("/").text


@contextmanager
def statements(database: Database) -> Iterator[list[str]]:
    """What is asked of the database meanwhile."""
    heard: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        heard.append(statement)

    event.listen(database.engine, "before_cursor_execute", hear)
    yield heard
    event.remove(database.engine, "before_cursor_execute", hear)


@pytest.mark.parametrize("path, most", [("/systems/hearth", 3), ("/", 4)])
def test_readiness_costs_a_page_few_statements(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn, path: str, most: int
) -> None:
    running(one_sided)
    sign_in(client, "admin@council.example").get(path)
    with statements(council.database) as heard:
        client.get(path)
    assert 1 <= sum("procedure" in one or "contract_status NOT IN" in one for one in heard) <= most


@pytest.mark.parametrize("told", [one_sided, lambda at: at.system], ids=["recorded", "nothing recorded"])
def test_every_figure_and_all_that_would_change_it_leads_to_its_evidence(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn, told: Callable[[Running], object]
) -> None:
    running(told)
    page = sign_in(client, STAFF).get("/systems/hearth/readiness").text
    rows = page[page.index("govuk-summary-list") : page.index("</dl>")]
    values = re.findall(r"<(?:li|dd)[^>]*>\s*(?:<ul[^>]*>\s*<li>)?(<a [^>]*>|[^<\s])", rows)
    assert values and all(value.startswith("<a ") for value in values)
    for address in re.findall(r'href="([^"]+)"', rows):
        path, _, anchor = address.partition("#")
        assert path != PAGE or not anchor or f'id="{anchor}"' in page


def test_editors_are_led_to_where_it_is_said_in_whose_hands_a_system_is(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(lambda at: at.thing("system", "Cellar", admin_access="supplier"))
    page = sign_in(client, STEWARD).get("/systems/cellar/readiness").text
    assert 'href="/systems/cellar/edit#admin_access"' in page
    assert 'id="admin_access"' in client.get("/systems/cellar/edit").text
