"""An erased person is named nowhere in the database any more, and the audit trail is as whole as before."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from catalogue.audit import BLANKED, AuditEvent
from catalogue.audit_check import verify
from catalogue.errors import NotAllowed, Refused
from catalogue.kinds.contract import Contract
from catalogue.kinds.record import Record
from catalogue.messages.operations import Letter, post
from catalogue.people.accounts import account_of, door_of
from catalogue.people.corrections import correct_person
from catalogue.people.directory import PersonEntry
from catalogue.people.sign_on_ties import Identity, tie, ties_of
from catalogue.people.tables import Person
from catalogue.people.tokens import Wanted, create_token
from catalogue.resources.desk import desk
from catalogue.resources.operations import Change, describe_many
from catalogue.retention.operations import hold, lift
from catalogue.searches.operations import ask_for, save_search
from catalogue.searches.rules import AskedSearch
from catalogue.store import Database
from catalogue.terms import Employer, Role, Scope
from catalogue.workflows.erase import Erased, erase_person
from tests.catalogue.backups.conftest import everything_in
from tests.catalogue.obligations.stage import Stage
from tests.factories import OPERATOR, TODAY, Place

NAME, EMAIL = "Zoë O’Neil", "zoë.o’neil@council.example"
GONE_ON = TODAY - timedelta(days=30)


def _work(database: Database) -> None:
    """Somebody works here for a while, is written about, and leaves."""
    with database.unit_of_work() as session:
        place = Place(session)
        zoe = place.person(NAME, job_title="Data officer")
        place.role(zoe, Role.STEWARD)
        actor = place.actor(zoe)
        account = account_of(session, EMAIL)
        assert account is not None
        account.password_hash = "hash"
        create_token(session, actor, account, Wanted("Zoë’s laptop", frozenset({Scope.READ}), timedelta(days=9)))
        save_search(session, actor, "What Zoë looks for", AskedSearch(q="bins"))
        ask_for(session, actor, "rents", "for Zoë", TODAY)
    with database.unit_of_work() as session:
        place = Place(session)
        zoe = session.scalars(select(Person)).one()
        at = desk(session, place.actor(zoe), TODAY, note=f"{NAME} tidied up")
        thing = place.thing(
            "dataset", "Tenancies", description=f"Ask {NAME.upper()} or {EMAIL}.", owners={"data_steward": EMAIL}
        )
        describe_many(at, [Change(thing, Record("dataset", {"summary": "Better"}), 1)])
        zoe.end_on = GONE_ON


def _erase(session: Session, reason: str = "Asked on 3 May") -> Erased:
    return erase_person(session, OPERATOR, session.scalars(select(Person)).one(), reason, TODAY)


def test_nothing_names_them_any_more_and_the_trail_is_whole(database: Database) -> None:
    _work(database)
    before = everything_in(database)
    with database.unit_of_work() as session:
        erased = _erase(session)
    after = everything_in(database)
    said = repr(after).lower()
    for word in ("zoë", "o’neil", "zo\\\\u00eb", "data officer", "laptop", "rents"):
        assert word not in said, word
    assert erased.name.startswith("Former member of staff ")
    assert erased.name in repr(after["resource_version"])
    assert erased.events == 5
    with database.reading() as session:
        assert verify(session).faults == ()
        assert door_of(session, "zoë.o’neil@council.example").account_id is None
    # Ids, times and hashes stay: of each event everything but its details.
    kept = [[value for place, value in enumerate(row) if place != 10] for row in before["audit_event"]]
    assert [[v for place, v in enumerate(row) if place != 10] for row in after["audit_event"][: len(kept)]] == kept


def test_a_name_and_an_address_of_before_go_too(database: Database) -> None:
    """Somebody marries: what they did until then is written down under the name that they had."""
    _work(database)
    with database.unit_of_work() as session:
        zoe = session.scalars(select(Person)).one()
        post(session, OPERATOR, Letter(EMAIL, "Hello", "Your account is open.", "You have one."))
        entry = PersonEntry("zoe.fairweather@council.example", "Zoë Fairweather", end_on=GONE_ON)
        correct_person(session, OPERATOR, zoe, entry, zoe.version)
    with database.unit_of_work() as session:
        _erase(session)
    said = repr(everything_in(database)).lower()
    for word in ("zoë", "o’neil", "zo\\\\u00eb", "fairweather"):
        assert word not in said, word
    with database.reading() as session:
        assert verify(session).faults == ()


def test_a_name_of_before_that_somebody_else_has_now_is_theirs(database: Database) -> None:
    _work(database)
    with database.unit_of_work() as session:
        place, zoe = Place(session), session.scalars(select(Person)).one()
        entry = PersonEntry(EMAIL, "Zoë Fairweather", end_on=GONE_ON)
        correct_person(session, OPERATOR, zoe, entry, zoe.version)
        session.flush()
        place.person(NAME, Employer.SUPPLIER)
        thing = place.thing("dataset", "Rents", description=f"Ask {NAME}.")
        erase_person(session, OPERATOR, zoe, "Asked", TODAY)
        session.refresh(thing)
        assert thing.description == f"Ask {NAME}."


def test_what_an_erased_event_says_cannot_be_changed_once_more(database: Database) -> None:
    _work(database)
    with database.unit_of_work() as session:
        _erase(session)
        session.flush()
    with database.engine.begin() as connection:
        number = connection.execute(select(AuditEvent.seq).where(AuditEvent.action == "dataset.described")).scalar_one()
        connection.execute(text("UPDATE audit_event SET details = '{}' WHERE seq = :seq"), {"seq": number})
    with database.reading() as session:
        assert verify(session).faults == (f"The details of event {number} were changed after it was written.",)


@pytest.mark.parametrize("details", ["NULL", "'null'", '\'{"actor": "Somebody else"}\''])
def test_details_that_were_changed_without_an_erasure_are_found(database: Database, details: str) -> None:
    _work(database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE audit_event SET details = {details} WHERE seq = 1")
    with database.reading() as session:
        assert verify(session).faults


def test_the_database_lets_nothing_but_the_details_change(database: Database) -> None:
    _work(database)
    for change in ("details_hash = 'x'", "seq = 99", "action = 'x', details = '{}'", "person_id = NULL, via = 'x'"):
        with pytest.raises(DatabaseError), database.engine.begin() as connection:
            connection.exec_driver_sql(f"UPDATE audit_event SET {change} WHERE seq = 1")


def test_a_forged_erasure_does_not_hide_a_change(database: Database) -> None:
    """Whoever has the database but not the key cannot write the event that would excuse other details."""
    _work(database)
    with database.unit_of_work() as session:
        _erase(session)
    with database.engine.begin() as connection:
        own = connection.execute(select(AuditEvent.seq).where(AuditEvent.action == BLANKED)).scalar_one()
        connection.execute(text("UPDATE audit_event SET details = '{\"hashes\": {}}' WHERE seq = :seq"), {"seq": own})
    with database.reading() as session:
        assert len(verify(session).faults) > 1


def test_who_may_and_whom(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        zoe, other = place.person(NAME), place.person("Bo Bell")
        with pytest.raises(NotAllowed):
            erase_person(session, place.actor(other), zoe, "why", TODAY)
        for last in (None, TODAY, TODAY + timedelta(days=1)):
            zoe.end_on = last
            assert _code(session, zoe) == "still_here"
        zoe.end_on = GONE_ON
        assert _code(session, zoe, reason=" ") == "reason"
        contract = place.thing("contract", "Housing", owners={"contract_manager": zoe.email})
        assert isinstance(contract, Contract)
        hold(desk(session, OPERATOR, TODAY), contract, "A claim")
        assert _code(session, zoe) == "held"
        lift(desk(session, OPERATOR, TODAY), contract, "Settled")
        erase_person(session, OPERATOR, zoe, "Asked", TODAY)
        assert _code(session, zoe) == "erased"


def test_what_an_account_is_tied_to_goes_too(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        zoe = place.person(NAME)
        account = place.account(zoe)
        tie(session, OPERATOR, account, Identity("https://login.council.example", "7"), "zoe.before@council.example")
        zoe.end_on = GONE_ON
        session.flush()
        erase_person(session, OPERATOR, zoe, "Asked", TODAY)
        assert list(ties_of(session, account)) == []


def test_nobody_with_a_part_in_what_is_held_is_erased(database: Database, tmp_path: Path) -> None:
    """Whoever sees to what is owed, handed it in, accepts it or only wrote it down; whoever had nothing to do with it
    may go."""
    with database.unit_of_work() as session:
        stage = Stage(session, tmp_path)
        stage.submitted()
        hold(desk(session, OPERATOR, TODAY), stage.deal, "A claim")
        for person in session.scalars(select(Person)):
            person.end_on = GONE_ON
    with database.unit_of_work() as session:
        people = {person.name: person for person in session.scalars(select(Person))}
        erase_person(session, OPERATOR, people.pop("Kit Keeper"), "Asked", TODAY)
        assert {name: _code(session, person) for name, person in people.items()} == dict.fromkeys(people, "held")


def _code(session: Session, person: Person, reason: str = "why") -> str:
    with pytest.raises(Refused) as found:
        erase_person(session, OPERATOR, person, reason, TODAY)
    return found.value.code


def test_a_namesake_keeps_their_name(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        gone, stays = place.person("Ann Lee"), place.person("Ann Lee", employer=Employer.SUPPLIER)
        gone.end_on = GONE_ON
        thing = place.thing("dataset", "Tenancies", description="Ask Ann Lee, ann.lee@council.example.")
        erased = erase_person(session, OPERATOR, gone, "Asked", TODAY)
        session.refresh(thing)
        assert erased.namesakes
        assert stays.name == "Ann Lee"
        assert "Ask Ann Lee, former-" in thing.description


def test_a_supplier_is_not_called_staff(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        person = place.person("Al Able", employer=Employer.SUPPLIER)
        person.end_on = date(2020, 1, 1)
        assert erase_person(session, OPERATOR, person, "Asked", TODAY).name.startswith("Former supplier contact ")
