"""The second step: codes count once and only near their time, recovery codes once, and nobody takes away their own."""

from collections.abc import Iterator
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS
from catalogue.audit import AuditEvent
from catalogue.errors import NotAllowed, Refused
from catalogue.people.second_step import (
    RECOVERY_CODES,
    STEP_SECONDS,
    Proof,
    confirm,
    offer,
    offered_secret,
    renew_codes,
    standing,
    take_away,
    use_code,
)
from catalogue.people.tables import Account, RecoveryCode, SecondStep
from catalogue.store import Database, now
from catalogue.terms import Role
from tests.factories import OPERATOR, Place


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    with database.unit_of_work() as session:
        yield Place(session)


@pytest.fixture
def account(place: Place) -> Account:
    return place.account(place.person("Ada Okafor"))


def code_of(place: Place, secret: str, steps: int = 0) -> str:
    """The code that an app shows, so many time steps from now."""
    return pyotp.TOTP(secret).at(now(place.session) + timedelta(seconds=STEP_SECONDS * steps))


@pytest.fixture
def secret(place: Place, account: Account) -> str:
    """An account whose app is set up, by a code of the step before."""
    offer(place.session, OPERATOR, account.id)
    made = offered_secret(place.session, account.id)
    assert confirm(place.session, OPERATOR, account, code_of(place, made, -1))
    return made


def test_an_offered_secret_counts_once_it_is_confirmed(place: Place, account: Account) -> None:
    offer(place.session, OPERATOR, account.id)
    made = offered_secret(place.session, account.id)
    assert standing(place.session, account.id) is None
    assert not use_code(place.session, OPERATOR, account.id, code_of(place, made))
    assert confirm(place.session, OPERATOR, account, "000000" if code_of(place, made) != "000000" else "1") == []
    before = account.session_epoch
    codes = confirm(place.session, OPERATOR, account, code_of(place, made))
    assert len(set(codes)) == RECOVERY_CODES
    assert account.session_epoch == before + 1, "sessions without a second step end"
    assert offered_secret(place.session, account.id) == ""
    found = standing(place.session, account.id)
    assert found is not None
    assert found.codes_left == RECOVERY_CODES


def test_each_offer_is_another_secret(place: Place, account: Account) -> None:
    offer(place.session, OPERATOR, account.id)
    first = offered_secret(place.session, account.id)
    offer(place.session, OPERATOR, account.id)
    assert len(first) == 32
    assert offered_secret(place.session, account.id) != first
    assert confirm(place.session, OPERATOR, account, code_of(place, first)) == []


def test_a_code_counts_once_and_none_before_it_any_more(place: Place, account: Account, secret: str) -> None:
    assert use_code(
        place.session, OPERATOR, account.id, f" {code_of(place, secret, 1)[:3]} {code_of(place, secret, 1)[3:]}"
    )
    for steps in (1, 0, -1):
        assert not use_code(place.session, OPERATOR, account.id, code_of(place, secret, steps)), steps


@pytest.mark.parametrize("steps, counts", [(-2, False), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_off_by_one_step(place: Place, account: Account, secret: str, steps: int, counts: bool) -> None:
    found = use_code(place.session, OPERATOR, account.id, code_of(place, secret, steps))
    assert found is (Proof.APP if counts else None)


@pytest.mark.parametrize("given", ["", "12345", "1234567", "abcdef", "٠١٢٣٤٥", "'; drop table account; --"])
def test_what_is_no_code_is_wrong(place: Place, account: Account, secret: str, given: str) -> None:
    assert not use_code(place.session, OPERATOR, account.id, given)


def test_a_recovery_code_counts_once_however_it_is_typed(place: Place, account: Account, secret: str) -> None:
    first, second, *_ = codes = renew_codes(place.session, OPERATOR, account.id)
    assert use_code(place.session, OPERATOR, account.id, first) is Proof.RECOVERY
    assert not use_code(place.session, OPERATOR, account.id, first)
    assert use_code(place.session, OPERATOR, account.id, second.upper().replace("-", " "))
    found = standing(place.session, account.id)
    assert found is not None
    assert found.codes_left == RECOVERY_CODES - 2
    kept = set(place.session.scalars(select(RecoveryCode.code_hash)))
    assert not kept & set(codes)
    renewed = renew_codes(place.session, OPERATOR, account.id)
    assert not use_code(place.session, OPERATOR, account.id, codes[5])
    assert use_code(place.session, OPERATOR, account.id, renewed[5])


def test_codes_are_of_one_account(place: Place, account: Account, secret: str) -> None:
    other = place.account(place.person("Ben Price"))
    codes = renew_codes(place.session, OPERATOR, account.id)
    assert not use_code(place.session, OPERATOR, other.id, codes[0])
    assert not use_code(place.session, OPERATOR, other.id, code_of(place, secret))


def test_recovery_codes_without_a_second_step_are_refused(place: Place, account: Account) -> None:
    with pytest.raises(Refused) as refused:
        renew_codes(place.session, OPERATOR, account.id)
    assert refused.value.code == "no_second_step"


def test_an_administrator_takes_it_away_with_a_reason(place: Place, account: Account, secret: str) -> None:
    before = account.session_epoch
    take_away(place.session, OPERATOR, account, "Lost her telephone; I saw her pass.")
    place.session.flush()
    assert standing(place.session, account.id) is None
    assert [place.session.scalars(select(table)).all() for table in (SecondStep, RecoveryCode)] == [[], []]
    assert account.session_epoch == before + 1


@pytest.mark.parametrize("reason, code", [(" ", "reason"), ("Lost", "no_second_step")])
def test_what_cannot_be_taken_away_is_said(place: Place, account: Account, reason: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        take_away(place.session, OPERATOR, account, reason)
    assert refused.value.code == code


def test_nobody_takes_away_their_own_nor_does_a_colleague(place: Place, account: Account, secret: str) -> None:
    person = place.person("Ada Okafor")
    place.role(person, Role.ADMIN)
    with pytest.raises(Refused) as refused:
        take_away(place.session, place.actor(person), account, "Mine")
    assert refused.value.code == "own_second_step"
    with pytest.raises(NotAllowed):
        take_away(place.session, ANONYMOUS, account, "Not mine")


def test_what_happens_to_it_is_in_the_trail_without_a_secret(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        account = place.account(place.person("Ada Okafor"))
        offer(session, OPERATOR, account.id)
        secret = offered_secret(session, account.id)
        codes = confirm(session, OPERATOR, account, code_of(place, secret))
        use_code(session, OPERATOR, account.id, codes[0])
        take_away(session, OPERATOR, account, "Lost")
    with database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.subject_id == account.id)).all()
        told = [event.action.partition(".")[2] for event in sorted(events, key=lambda event: event.seq)]
        assert told == [
            "opened",
            "second_step_offered",
            "second_step_set_up",
            "recovery_code_used",
            "second_step_taken_away",
        ]
        assert not [word for event in events for word in (secret, *codes) if word in str(event.details)]
