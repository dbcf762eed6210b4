"""What if somebody leaves or a contract ends, on pages: the form, the answer, its files, who is told what."""

import csv
import io
from datetime import timedelta
from uuid import UUID

from flask.testing import FlaskClient

from catalogue.kinds import kind_of
from catalogue.people.tables import Person
from catalogue.resources.links import Tie, link
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.resources.queries import thing
from catalogue.terms import OwnerRole, ProcedureKind, Relation
from portal.pages.what_if_asking import MOST_LISTED
from tests.catalogue.runbooks.running import Running
from tests.factories import OPERATOR, TODAY
from tests.portal.conftest import Council, SignIn, Tell
from tests.portal.test_readiness import OWNER, STAFF, text_of

PERSON, CONTRACT = "/people/ben-booth/what-if", "/contracts/support/what-if"


def hangs_on_ben(at: Running) -> None:
    """Ben alone can restore Hearth, and none of our own people can change it."""
    at.drill(at.procedure(is_restore=True), at.ben)
    at.procedure("Change", "important")
    at.contract()


def owned(at: Running, person: UUID, role: OwnerRole = OwnerRole.TECHNICAL_OWNER) -> None:
    """Somebody answers for Hearth."""
    system = thing(at.session, OPERATOR, kind_of("system"), "hearth")
    appointed = Appointment(role, at.session.get_one(Person, person), TODAY)
    assign_owner(at.desk(), system, appointed)


ASK = "/readiness/what-if"


def test_part_of_a_name_leads_to_the_person_or_to_the_contract(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(hangs_on_ben)
    staff = sign_in(client, STAFF)
    assert ASK in staff.get("/readiness").text
    assert "Enter part of a person’s name" in staff.get(ASK).text
    for words, address in {
        "booth": PERSON,
        "oo BE": PERSON,
        "ben.booth@council.example": PERSON,
        "uppor": CONTRACT,
    }.items():
        assert staff.get(ASK, query_string={"q": words}).location == address


def test_of_several_one_is_chosen_from_a_list_that_tells_namesakes_apart(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(
        lambda at: (
            at.ann,
            at.sam,
            at.place.person("Ann Ames", job_title="Clerk"),
            at.contract("Annual licences"),
            at.place.person("Aidan Hannant"),
        )
    )
    staff = sign_in(client, STAFF)
    page = staff.get(f"{ASK}?q=ann")
    assert [words in page.text for words in ("Ann Archer", "Clerk", "Annual licences")] == [True, True, True]
    assert page.text.index("Ann Ames") < page.text.index("Ann Archer") < page.text.index("A contract ends")
    found = [item["url"] for item in staff.get(f"{ASK}/suggest?q=ann").get_json()["items"]]
    assert found == [f"/people/{who}/what-if" for who in ("ann-ames", "ann-archer", "aidan-hannant")] + [
        "/contracts/annual-licences/what-if"
    ]


def test_of_very_many_the_first_are_listed_and_the_others_counted(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(lambda at: [at.place.person(f"Robin Reed {letter}") for letter in "ABCDEFGHIJKL"])
    page = text_of(sign_in(client, STAFF).get(f"{ASK}?q=robin").text)
    assert page.count("/what-if") - page.count("/readiness/what-if") == MOST_LISTED
    assert "And 2 more." in page


def test_who_is_not_ours_has_left_or_is_hidden_is_not_found_and_the_page_leads_on(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(lambda at: (at.sam, at.thing("contract", "Secret support", visibility="restricted")))
    running(lambda at: at.contract("Long over", end_on="2020-01-31"))
    staff = sign_in(client, STAFF)
    for words in ("Sam Supplier", "Secret", "Long over", "Nobody"):
        page = text_of(staff.get(ASK, query_string={"q": words}).text)
        assert f"Nobody and nothing matches “{words}”" in page and "/people?employer=council" in page
        assert staff.get(f"{ASK}/suggest", query_string={"q": words}).get_json() == {"items": []}


def test_of_a_person_others_are_told_how_many_and_the_owner_which(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(hangs_on_ben)
    staff = sign_in(client, STAFF)
    about_ben = text_of(staff.get("/people/ben-booth").text)
    assert "If Ben Booth left today, 1 system could not be run by our own people." in about_ben
    assert PERSON in about_ben
    page = text_of(staff.get(PERSON).text)
    assert "If Ben Booth left today, 1 system could not be run by our own people." in page
    assert "That is 1 procedure of 1 system: which ones is told to" in page
    assert "/systems/hearth" not in page
    running(lambda at: owned(at, council.accounts[OWNER].person_id))
    owner = sign_in(client.application.test_client(), OWNER)
    page = text_of(owner.get(PERSON).text)
    assert "/systems/hearth/readiness#procedure-" in page
    rows = list(csv.DictReader(io.StringIO(owner.get(f"{PERSON}?as=csv").text.lstrip("\ufeff"))))
    assert [(row["System"], row["Readiness now (%)"], row["Readiness then (%)"]) for row in rows] == [
        ("Hearth", "30", "0")
    ]
    rows = list(csv.DictReader(io.StringIO(owner.get(f"{PERSON}?as=csv&table=procedures").text.lstrip("\ufeff"))))
    assert [(row["Procedure"], row["Can do it today"], row["Then"]) for row in rows] == [
        ("Restore", "1 person", "Nobody")
    ]


def test_of_a_contract_all_staff_are_told_what_only_its_supplier_can_do(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(hangs_on_ben)
    staff = sign_in(client, STAFF)
    assert CONTRACT in staff.get("/contracts/support").text
    page = text_of(staff.get(CONTRACT).text)
    assert "At most the supplier" in page and "Change" in page
    assert "Restore" not in page
    assert client.application.test_client().get(CONTRACT).status_code == 302


def test_where_nothing_would_be_lost_the_page_says_so(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(lambda at: (at.ann, at.thing("contract", "Support")))
    staff = sign_in(client, STAFF)
    for address, leaves in {"/people/ann-archer/what-if": "Ann Archer left", CONTRACT: "this contract ended"}.items():
        page = staff.get(address).text
        assert f"As far as is recorded, nothing would stop if {leaves} today" in page
        assert "<table" not in page


def test_of_a_system_of_which_nothing_is_recorded_nobody_is_told_that_nothing_is_lost(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(lambda at: at.contract())
    page = text_of(sign_in(client, STAFF).get(CONTRACT).text)
    assert "Nobody knows what would stop if this contract ended today: of 1 system it is not recorded" in page
    assert "Nobody knows</td>" in page and "Not known" in page


def test_skills_that_go_with_a_person_are_told_apart(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    def refreshes(at: Running) -> None:
        at.drill(at.procedure("Refresh the model", kind=ProcedureKind.SKILL), at.ben)

    running(refreshes)
    staff = sign_in(client, STAFF)
    assert "Nobody else of ours can do 1 skill." in text_of(staff.get(PERSON).text)
    assert "Refresh the model" not in staff.get(PERSON).text
    running(lambda at: owned(at, council.accounts[OWNER].person_id))
    owner = sign_in(client.application.test_client(), OWNER)
    assert "/systems/hearth/skills#procedure-" in owner.get(PERSON).text
    rows = list(csv.DictReader(io.StringIO(owner.get(f"{PERSON}?as=csv&table=skills").text.lstrip("\ufeff"))))
    assert [(row["Skill"], row["Then"]) for row in rows] == [("Refresh the model", "Nobody")]


def test_what_a_person_answers_for_is_named_with_who_else_does(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    def owns(at: Running) -> None:
        owned(at, at.ben.id)
        owned(at, council.accounts[OWNER].person_id, OwnerRole.INFORMATION_ASSET_OWNER)
        at.thing("dataset", "Tenancies", owners={"data_steward": "ben.booth@council.example"})
        at.thing("dataset", "Secret", visibility="restricted", owners={"data_steward": "ben.booth@council.example"})

    running(lambda at: (at.system, at.ben))
    running(owns)
    page = text_of(sign_in(client, STAFF).get(PERSON).text)
    assert "Nobody else answers for 1 of the 2 things that Ben Booth answers for." in page
    assert "Tenancies" in page and "Secret" not in page


def test_of_a_contract_the_page_names_what_hangs_on_it(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    def told(at: Running) -> None:
        support = at.contract()
        link(at.desk(), at.system, at.thing("dataset", "Tenancies"), Tie(Relation.HOLDS))
        link(at.desk(), at.system, at.thing("dataset", "Hidden", visibility="restricted"), Tie(Relation.HOLDS))
        link(at.desk(), at.thing("system", "Scheduler"), at.system, Tie(Relation.DEPENDS_ON))
        past = Tie(Relation.FEEDS, end_on=TODAY - timedelta(days=1))
        link(at.desk(), at.system, at.thing("report", "Yearbook"), past)
        link(at.desk(), at.thing("dataset", "Extract"), support, Tie(Relation.SUPPLIED_UNDER))

    running(told)
    staff = sign_in(client, STAFF)
    rows = list(csv.DictReader(io.StringIO(staff.get(f"{CONTRACT}?as=csv&table=hanging").text.lstrip("\ufeff"))))
    assert [(row["What"], row["How"]) for row in rows] == [
        ("Extract", "Supplied under: Support"),
        ("Scheduler", "Depends on: Hearth"),
        ("Tenancies", "Held in: Hearth"),
    ]
    page = text_of(staff.get(CONTRACT).text)
    assert "Works under it today by engagement" in page
    assert "/contracts/support/engagements" in page and "/contracts/support/handover" in page
    assert CONTRACT in staff.get("/contracts/support/handover").text


def test_systems_that_another_contract_covers_too_are_named_and_lose_nothing(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(lambda at: (at.contract(), at.contract("More support")))
    page = text_of(sign_in(client, STAFF).get(CONTRACT).text)
    assert "each system that it covers is covered by another one too" in page
    assert "/systems/hearth" in page
