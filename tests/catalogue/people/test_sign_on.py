"""Who may come in by single sign-on, as whom, and which roles come along."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS
from catalogue.audit import AuditEvent
from catalogue.errors import NotAllowed, Refused
from catalogue.messages.tables import Message
from catalogue.people.accounts import close_account
from catalogue.people.sign_on import LASTS, Arrival, match_roles, welcome
from catalogue.people.sign_on_ties import Identity, TiedAt, how_many_tied, ties_by_issuer, ties_of, untie
from catalogue.people.tables import Account, Person
from catalogue.store import Database, now
from catalogue.terms import Employer, Role
from catalogue.visibility import roles_today
from catalogue.workflows import untie_many
from catalogue.workflows.account_letters import UNTIED
from tests.factories import OPERATOR, TODAY, Place

PROVIDER = "https://login.council.example"


def _refusal(place: Place, email: str, today: date = TODAY) -> str:
    with pytest.raises(Refused) as refused:
        welcome(place.session, Arrival(entry(email), email, "Somebody"), today)
    return refused.value.code


def entry(subject: str, issuer: str = PROVIDER) -> Identity:
    """An entry at the council's provider."""
    return Identity(issuer, subject)


def _come(place: Place, subject: str, email: str, issuer: str = PROVIDER) -> Account:
    return welcome(place.session, Arrival(entry(subject, issuer), email, "Somebody"), TODAY)


def test_only_those_come_in_who_work_here_today(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        place.person("Sam Supplier", Employer.SUPPLIER)
        left = place.person("Lee Leaver")
        left.end_on = TODAY - timedelta(days=1)
        closed = place.person("Cleo Closed")
        close_account(session, OPERATOR, place.account(closed))
        session.flush()
        assert _refusal(place, "nobody@council.example") == "unknown_person"
        assert _refusal(place, "sam.supplier@supplier.example") == "sign_on_staff"
        assert _refusal(place, "lee.leaver@council.example") == "not_here_today"
        assert _refusal(place, "cleo.closed@council.example") == "account_closed"


def test_roles_follow_groups_and_an_administrators_waits(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann = place.person("Ann Other")
        account = welcome(session, Arrival(entry("ann"), ann.email, ann.name), TODAY)
        match_roles(session, account, {Role.STEWARD, Role.ADMIN}, TODAY)
        held = {one.role for one in roles_today(session, account.person_id, TODAY)}
        assert held == {Role.STEWARD}
        assert roles_today(session, account.person_id, TODAY + LASTS + timedelta(days=1)) == []
        match_roles(session, account, frozenset(), TODAY)
        assert roles_today(session, account.person_id, TODAY) == []


def test_an_account_is_tied_to_the_first_entry_that_comes_with_its_address(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann = place.person("Ann Other")
        account = _come(place, "7", ann.email)
        assert _come(place, "7", ann.email).id == account.id
        assert [(one.issuer, one.subject) for one in ties_of(session, account)] == [(PROVIDER, "7")]
        assert _refusal(place, ann.email) == "sign_on_other"


def test_an_address_given_to_somebody_new_opens_nothing_of_who_had_it(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        leaver = place.person("Ann Other")
        address = leaver.email
        _come(place, "7", address)
        assert _refusal(place, address) == "sign_on_other"
        leaver.email, leaver.end_on = "ann.other.left@council.example", TODAY - timedelta(days=1)
        joiner = place.person("Andrea Other")
        joiner.email = address
        session.flush()
        assert _come(place, "8", address).person_id == joiner.id
        with pytest.raises(Refused) as refused:
            _come(place, "7", address)
        assert refused.value.code == "not_here_today", "the entry of who left stays theirs"


def test_who_changes_address_keeps_their_account(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann = place.person("Ann Other")
        account = _come(place, "7", ann.email)
        assert _come(place, "7", "ann.married@council.example").id == account.id
        assert [tie.email for tie in ties_of(session, account)] == ["ann.married@council.example"]
        assert session.scalar(select(Person).where(Person.email == "ann.married@council.example")) is None


def test_another_provider_of_the_council_is_tied_beside_the_one_before(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann = place.person("Ann Other")
        account = _come(place, "7", ann.email)
        assert _come(place, "a", ann.email, "https://new.council.example").id == account.id
        with pytest.raises(Refused):
            _come(place, "7", ann.email, "https://new.council.example")
        assert _come(place, "7", ann.email).id == account.id


def test_an_administrator_unties_with_a_reason_and_the_trail_keeps_it(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann = place.person("Ann Other")
        account = _come(place, "7", ann.email)
        before = account.session_epoch
        with pytest.raises(Refused) as refused:
            untie(session, OPERATOR, account, " ")
        assert refused.value.code == "reason"
        untie(session, OPERATOR, account, "Her entry was made anew; I rang her.")
        assert (list(ties_of(session, account)), account.session_epoch) == ([], before + 1)
        with pytest.raises(Refused) as refused:
            untie(session, OPERATOR, account, "Once more")
        assert refused.value.code == "not_tied"
        assert _come(place, "8", ann.email).id == account.id
    with database.reading() as session:
        trail = select(AuditEvent).where(AuditEvent.subject_id == account.id).order_by(AuditEvent.seq)
        events = [event for event in session.scalars(trail) if "tied" in event.action]
        assert [event.action for event in events] == ["account.tied", "account.untied", "account.tied"]
        assert (events[1].details or {})["reason"] == "Her entry was made anew; I rang her."


def test_nobody_unties_their_own_account(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann = place.person("Ann Other")
        account = _come(place, "7", ann.email)
        with pytest.raises(Refused) as refused:
            untie(session, replace(OPERATOR, account_id=account.id), account, "Mine")
        assert refused.value.code == "own_sign_on"


def test_all_accounts_of_one_provider_are_untied_once_and_told(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(untie_many, "MOST_AT_ONCE", 2)
    other = "https://old.council.example"
    with database.unit_of_work() as session:
        place = Place(session)
        names = [f"Person {number}" for number in range(5)]
        accounts = [_come(place, name, place.person(name).email) for name in names]
        _come(place, "0", "person.0@council.example", other)
        gone = place.person("Lee Leaver")
        left = _come(place, "lee", gone.email)
        gone.end_on = TODAY - timedelta(days=1)
        closed = _come(place, "cleo", place.person("Cleo Closed").email)
        close_account(session, OPERATOR, closed)
        own = _come(place, "own", place.person("Ada Min").email)
        session.flush()
        me, which = replace(OPERATOR, account_id=own.id), TiedAt(PROVIDER, now(session) + timedelta(seconds=1))
        assert how_many_tied(session, me, which, TODAY) == 5
        assert how_many_tied(session, OPERATOR, which, TODAY) == 6, "the administrator's own is one for somebody else"
        assert ties_by_issuer(session, me) == [(PROVIDER, 8), (other, 1)]
        epochs = [account.session_epoch for account in accounts]
        with pytest.raises(Refused) as refused:
            untie_many.untie_some(session, me, which, " ", TODAY)
        assert refused.value.code == "reason"
        done = [untie_many.untie_some(session, me, which, "Registered anew", TODAY) for _ in range(4)]
        assert done == [2, 2, 1, 0]
        assert [account.session_epoch for account in accounts] == [epoch + 1 for epoch in epochs]
        assert [tie.issuer for account in accounts for tie in ties_of(session, account)] == [other]
        assert [len(ties_of(session, account)) for account in (left, closed, own)] == [1, 1, 1]
    with database.reading() as session:
        trail = session.scalars(select(AuditEvent).where(AuditEvent.action == "account.untied")).all()
        assert {event.subject_id for event in trail} == {account.id for account in accounts}
        assert all(
            {"reason": "Registered anew", "issuer": PROVIDER}.items() <= (one.details or {}).items() for one in trail
        )
        told = session.scalars(select(Message.to_address).where(Message.subject == UNTIED.subject)).all()
        assert sorted(told) == [f"person.{number}@council.example" for number in range(5)]


def test_who_is_tied_anew_since_the_look_stays_so(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        ann, ben = place.person("Ann Other"), place.person("Ben Other")
        account, _ = _come(place, "7", ann.email), _come(place, "8", ben.email)
        which = TiedAt(PROVIDER, now(session) + timedelta(seconds=1))
        assert untie_many.untie_some(session, OPERATOR, which, "Registered anew", TODAY) == 2
        _come(place, "anew", ann.email)
        ties_of(session, account)[0].tied_at = which.before
        session.flush()
        assert how_many_tied(session, OPERATOR, which, TODAY) == 0
        assert untie_many.untie_some(session, OPERATOR, which, "Registered anew", TODAY) == 0
        assert [tie.subject for tie in ties_of(session, account)] == ["anew"]


def test_only_administrators_look_at_ties(database: Database) -> None:
    with database.unit_of_work() as session:
        which = TiedAt(PROVIDER, now(session))
        for asked in (
            lambda: how_many_tied(session, ANONYMOUS, which, TODAY),
            lambda: untie_many.untie_some(session, ANONYMOUS, which, "Registered anew", TODAY),
            lambda: ties_by_issuer(session, ANONYMOUS),
        ):
            with pytest.raises(NotAllowed):
                asked()
