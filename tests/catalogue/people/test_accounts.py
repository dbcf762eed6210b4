"""Accounts: one a person, locked after ten wrong passwords, ended for good by closing."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS
from catalogue.audit import AuditEvent
from catalogue.errors import BadInput, NotAllowed, Refused
from catalogue.people.accounts import (
    WRONG_BEFORE_LOCK,
    account_of,
    close_account,
    door_of,
    note_sign_in,
    note_wrong_password,
    open_account,
    set_password,
)
from catalogue.people.passwords import MAX_LENGTH, MIN_LENGTH, Passwords
from catalogue.store import Database
from tests.factories import OPERATOR, Place

EMAIL = "ada.okafor@council.example"


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    with database.unit_of_work() as session:
        yield Place(session)


def test_a_person_has_one_account(place: Place) -> None:
    person = place.person("Ada Okafor")
    place.account(person)
    with pytest.raises(Refused) as refused:
        open_account(place.session, OPERATOR, person)
    assert refused.value.code == "has_account"


def test_only_administrators_open_accounts(place: Place) -> None:
    person = place.person("Ada Okafor")
    with pytest.raises(NotAllowed):
        open_account(place.session, ANONYMOUS, person)


def test_an_account_is_found_by_address_however_it_is_typed(place: Place) -> None:
    account = place.account(place.person("Ada Okafor"))
    assert account_of(place.session, f" {EMAIL.upper()} ") is account
    assert account_of(place.session, "nobody@council.example") is None


def test_ten_wrong_passwords_lock_the_account_and_a_sign_in_clears_the_count(place: Place) -> None:
    account = place.account(place.person("Ada Okafor"))
    for _ in range(WRONG_BEFORE_LOCK - 1):
        assert not note_wrong_password(place.session, account.id, ANONYMOUS)
    assert door_of(place.session, EMAIL).open
    assert note_wrong_password(place.session, account.id, ANONYMOUS)
    assert not note_wrong_password(place.session, account.id, ANONYMOUS), "an eleventh locks nothing anew"
    assert not door_of(place.session, EMAIL).open
    note_sign_in(place.session, account.id, OPERATOR)
    assert door_of(place.session, EMAIL).open


def test_a_closed_account_is_closed_once_and_opens_no_door(place: Place) -> None:
    account = place.account(place.person("Ada Okafor"))
    close_account(place.session, OPERATOR, account)
    assert not door_of(place.session, EMAIL).open
    with pytest.raises(Refused) as refused:
        close_account(place.session, OPERATOR, account)
    assert refused.value.code == "closed"


def test_a_new_password_ends_the_sessions_before_it(place: Place) -> None:
    account = place.account(place.person("Ada Okafor"))
    before = account.session_epoch
    set_password(place.session, OPERATOR, account, "a hash")
    assert account.session_epoch == before + 1


def test_what_happens_to_an_account_is_in_the_trail(database: Database) -> None:
    with database.unit_of_work() as session:
        account = Place(session).account(Place(session).person("Ada Okafor"))
        close_account(session, OPERATOR, account)
    with database.reading() as session:
        actions = session.scalars(select(AuditEvent.action).where(AuditEvent.subject_id == account.id))
        assert set(actions) == {"account.opened", "account.closed"}


@pytest.mark.parametrize("length", [MIN_LENGTH - 1, MAX_LENGTH + 1])
def test_a_password_too_short_or_too_long_is_refused(length: int) -> None:
    with pytest.raises(BadInput):
        Passwords(cheap=True).hash("x" * length)


def test_a_password_is_known_again_and_no_other() -> None:
    passwords = Passwords(cheap=True)
    kept = passwords.hash("correct horse battery")
    assert passwords.matches(kept, "correct horse battery")
    assert not passwords.matches(kept, "correct horse batterz")
    assert not passwords.matches("", "nobody has this password")
    assert not passwords.matches("not a hash", "correct horse battery")
    assert not passwords.matches(kept, "x" * (MAX_LENGTH + 1))
