"""What if somebody leaves or a contract ends, on pages: the form, the answer, its files, who is told what."""

import csv
import io
from uuid import UUID

from flask.testing import FlaskClient

from catalogue.kinds import kind_of
from catalogue.people.tables import Person
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.resources.queries import thing
from catalogue.terms import OwnerRole
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


def owned(at: Running, person: UUID) -> None:
    """Somebody answers for Hearth."""
    system = thing(at.session, OPERATOR, kind_of("system"), "hearth")
    appointed = Appointment(OwnerRole.TECHNICAL_OWNER, at.session.get_one(Person, person), TODAY)
    assign_owner(at.desk(), system, appointed)


def test_the_form_leads_to_the_person_or_to_the_contract(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(hangs_on_ben)
    staff = sign_in(client, STAFF)
    assert "/readiness/what-if" in staff.get("/readiness").text
    assert staff.get("/readiness/what-if?person=Ben+Booth").location == PERSON
    assert staff.get("/readiness/what-if?contract=support").location == CONTRACT
    assert staff.get("/readiness/what-if?contract=Support").location == CONTRACT
    for question, words in {
        "person=Nobody": "Nobody who works here is called “Nobody”.",
        "contract=Nothing": "You can see no contract with this title.",
        "person=Ben+Booth&contract=Support": "Ask for a person or for a contract, not for both.",
    }.items():
        assert words in text_of(staff.get(f"/readiness/what-if?{question}").text)


def test_of_a_person_others_are_told_how_many_and_the_owner_which(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(hangs_on_ben)
    staff = sign_in(client, STAFF)
    assert PERSON in staff.get("/people/ben-booth").text
    page = text_of(staff.get(PERSON).text)
    assert "obody of ours could do 1 procedure of 1 system" in page
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
    for address in ("/people/ann-archer/what-if", CONTRACT):
        assert "would be lost. Who can do what is told" in staff.get(address).text


def test_of_a_system_of_which_nothing_is_recorded_nobody_is_told_that_nothing_is_lost(
    client: FlaskClient, council: Council, running: Tell, sign_in: SignIn
) -> None:
    running(lambda at: at.contract())
    assert "Not known" in sign_in(client, STAFF).get(CONTRACT).text
