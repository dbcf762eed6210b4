"""Who changed what, who holds what: for whom, naming only what the reader may see."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from catalogue.kinds import kind_of
from catalogue.people.accounts import close_account
from catalogue.people.directory import PersonEntry, keep_person
from catalogue.people.roles import Period, RoleScope, grant_role
from catalogue.people.tables import Account, Person, RoleAssignment
from catalogue.resources.desk import desk
from catalogue.resources.links import Tie, link
from catalogue.resources.queries import thing
from catalogue.store import Database
from catalogue.terms import Relation, Role, Visibility
from tests.conftest import TODAY
from tests.portal.conftest import OPERATOR, Council, SignIn, csrf_of

ADMIN = "admin@council.example"
AUDITOR = "auditor@council.example"
STAFF = "staff@council.example"


@pytest.fixture
def portal_database(database: Database) -> Database:
    """Both databases in turn: the trail compares ids inside JSON."""
    return database


@pytest.mark.parametrize("path", ["/admin", "/admin/audit", "/admin/roles"])
def test_only_auditors_and_administrators_read_it(
    client: FlaskClient, council: Council, sign_in: SignIn, path: str
) -> None:
    assert client.get(path).status_code == 302
    assert sign_in(client, STAFF).get(path).status_code == 403
    assert sign_in(client.application.test_client(), AUDITOR).get(path).status_code == 200


def test_changes_of_what_the_reader_may_not_see_are_not_told(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    council.register("dataset", "Bin days", visibility="internal")
    council.register("dataset", "Care cases", visibility="restricted")
    council.register("system", "Cases", visibility="restricted")
    with council.database.unit_of_work() as session:
        at = desk(session, OPERATOR, TODAY)
        bins, care = (thing(session, OPERATOR, kind_of("dataset"), slug) for slug in ("bin-days", "care-cases"))
        link(at, bins, care, Tie(Relation.FEEDS, "Behind the curtain"))
    page = sign_in(client, AUDITOR).get("/admin/audit").text
    file = client.get("/admin/audit?as=csv").text
    assert "Bin days" in page and "Bin days" in file
    for hidden in ("Care cases", "Behind the curtain", "you may not see,", "system.registered", "link.linked"):
        assert hidden not in page and hidden not in file
    assert ">1 change<" in client.get("/admin/audit?action=dataset.registered").text
    assert "Changes of entries that you may not see are not listed here" in page


def test_links_between_things_that_the_reader_sees_are_told(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    slugs = [council.register("dataset", title, visibility="internal") for title in ("Bin days", "Streets")]
    with council.database.unit_of_work() as session:
        bins, streets = (thing(session, OPERATOR, kind_of("dataset"), slug) for slug in slugs)
        link(desk(session, OPERATOR, TODAY), streets, bins, Tie(Relation.FEEDS, "Every night"))
    assert "Every night" in sign_in(client, AUDITOR).get("/admin/audit?as=csv").text


def test_it_is_narrowed_by_person_thing_action_and_day(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Bin days")
    council.register("dataset", "Rent ledger")
    sign_in(client, AUDITOR)
    assert ">1 change<" in client.get("/admin/audit?thing=/datasets/bin-days").text
    assert (
        ">1 change<" in client.get("/admin/audit", query_string={"thing": "https://x.example/datasets/bin-days"}).text
    )
    mine = client.get(f"/admin/audit?person={AUDITOR}").text
    assert "Signed in" in mine and "Bin days" not in mine
    assert ">2 changes<" in client.get("/admin/audit?action=dataset.registered").text
    assert "No changes like that" in client.get("/admin/audit?until=1/1/2020").text
    assert "No changes like that" not in client.get("/admin/audit?from=22/11/2026&until=22/11/2026").text


def test_a_filter_that_cannot_be_read_is_said_to_be_wrong(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    page = sign_in(client, AUDITOR).get("/admin/audit?person=nobody&thing=nothing&from=soon").text
    for words in ("Nobody here has this address", "We cannot find that", "is not a date"):
        assert words in page


def test_a_hidden_thing_cannot_be_guessed_at(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    council.register("dataset", "Care cases", visibility="restricted")
    sign_in(client, AUDITOR)
    hidden = client.get("/admin/audit?thing=/datasets/care-cases").text
    missing = client.get("/admin/audit?thing=/datasets/no-such-thing").text
    assert "We cannot find that" in hidden and "We cannot find that" in missing


@pytest.mark.parametrize("path", ["/admin/roles", "/admin/roles?as=csv", "/admin/audit", "/admin/audit?as=csv"])
def test_a_role_on_something_hidden_is_told_without_what_it_is_on_and_why(
    client: FlaskClient, council: Council, sign_in: SignIn, path: str
) -> None:
    for visibility in (Visibility.INTERNAL, Visibility.RESTRICTED):
        slug = council.register("contract", f"Deal {visibility}", visibility=visibility.value)
        with council.database.unit_of_work() as session:
            contract = thing(session, OPERATOR, kind_of("contract"), slug)
            contractor = session.scalars(select(Person).where(Person.name == "Contractor")).one()
            term = Period(TODAY, None, f"For the {visibility} deal")
            grant_role(session, OPERATOR, contractor, Role.CONTRACTOR, term, RoleScope("contract", contract.id))
    page = sign_in(client, ADMIN).get(path).text
    assert "For the internal deal" in page
    assert "For the restricted deal" not in page and "Deal restricted" not in page
    if path.startswith("/admin/roles"):
        assert "A contract that you may not see" in page


def test_whoever_confirms_a_role_on_something_hidden_is_not_told_why(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    slug = council.register("contract", "Deal", visibility="restricted")
    with council.database.unit_of_work() as session:
        contract = thing(session, OPERATOR, kind_of("contract"), slug)
        staff = session.scalars(select(Person).where(Person.name == "Staff")).one()
        term = Period(TODAY, None, "For the hidden deal")
        grant_role(session, OPERATOR, staff, Role.ACCEPTOR, term, RoleScope("contract", contract.id))
        given = session.scalars(select(RoleAssignment.id).where(RoleAssignment.person_id == staff.id)).all()
    sign_in(client, ADMIN)
    pages = [client.get(f"/admin/roles/{one}/confirm").text for one in given]
    assert any("A contract that you may not see" in page for page in pages)
    assert not any("hidden deal" in page for page in pages)


def role_form(client: FlaskClient, **typed: str) -> tuple[int, str]:
    """Send the form that gives a role."""
    token = csrf_of(client.get("/admin/roles/new").text)
    answer = client.post("/admin/roles/new", data={"csrf_token": token, "reason": "Needed", **typed})
    return answer.status_code, answer.text


def test_an_administrator_gives_and_ends_a_role(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, ADMIN)
    status, _ = role_form(client, email=STAFF, role="steward", team="test-team")
    assert status == 303
    page = client.get("/admin/roles").text
    assert "Test Team" in page and "Needed" in page
    end = re.search(r'Test Team.*?href="(/admin/roles/[\w-]+/end)"', page, re.DOTALL)
    assert end
    asked = client.get(end.group(1)).text
    assert "End the role “Data steward” of Staff?" in asked
    assert client.post(end.group(1), data={"csrf_token": csrf_of(asked)}).status_code == 303
    assert "Test Team" not in client.get("/admin/roles").text
    assert "Ended" in client.get("/admin/roles?show=all").text


@pytest.mark.parametrize(
    "typed, words",
    [
        ({"email": "nobody@council.example", "role": "reader"}, "Nobody here has this address"),
        ({"email": STAFF, "role": ""}, "Enter the role"),
        ({"email": STAFF, "role": "acceptor"}, "Say for which contract"),
        ({"email": STAFF, "role": "acceptor", "contract": "/contracts/none"}, "We cannot find this contract"),
        ({"email": STAFF, "role": "contractor", "contract": "deal"}, "does not work for a supplier"),
        ({"email": STAFF, "role": "reader", "reason": ""}, "Enter the reason"),
    ],
)
def test_a_role_that_cannot_be_given_is_refused_in_words(
    client: FlaskClient, council: Council, sign_in: SignIn, typed: dict[str, str], words: str
) -> None:
    council.register("contract", "Deal")
    sign_in(client, ADMIN)
    status, page = role_form(client, **typed)
    assert status == 422
    assert words in page


def test_an_auditor_gives_no_roles(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, AUDITOR)
    assert client.get("/admin/roles/new").status_code == 403
    assert "End it" not in client.get("/admin/roles").text


def test_a_wrong_filter_offers_no_file_of_everything(client: FlaskClient, council: Council, sign_in: SignIn) -> None:
    sign_in(client, AUDITOR)
    assert "Download CSV" in client.get("/admin/audit").text
    assert "Download CSV" not in client.get("/admin/audit?from=soon").text
    assert client.get("/admin/audit?from=soon&as=csv").mimetype == "text/html"


def test_someone_without_an_account_is_said_to_have_none(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    with council.database.unit_of_work() as session:
        keep_person(session, OPERATOR, PersonEntry("new@council.example", "Newcomer"))
    assert "cannot sign in" not in sign_in(client, STAFF).get("/people/newcomer").text
    admin = sign_in(client.application.test_client(), ADMIN)
    command = "<code>portal user add new@council.example --name Newcomer</code>"
    assert command in admin.get("/people/newcomer").text
    assert "here cannot sign in" not in admin.get("/admin/roles").text
    assert "cannot sign in" not in admin.get("/people/owner").text
    token = csrf_of(admin.get("/admin/roles/new").text)
    typed = {"email": "new@council.example", "role": "reader", "reason": "Starts today", "csrf_token": token}
    given = admin.post("/admin/roles/new", data=typed, follow_redirects=True).text
    assert f"They cannot sign in yet: they have no account. Whoever runs the portal makes one with: {command}" in given
    assert "1 person here cannot sign in, so what they hold is of no use to them yet." in given
    assert "Newcomer,Reader,For the whole council" in admin.get("/admin/roles?as=csv").text


def test_someone_whose_account_was_closed_is_said_to_be_shut_out(
    client: FlaskClient, council: Council, sign_in: SignIn
) -> None:
    with council.database.unit_of_work() as session:
        close_account(session, OPERATOR, session.get_one(Account, council.accounts[STAFF].id))
    sign_in(client, ADMIN)
    assert "Staff cannot sign in: their account was closed." in client.get("/people/staff").text
    assert "1 person here cannot sign in" in client.get("/admin/roles").text
