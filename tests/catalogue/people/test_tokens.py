"""Tokens for programs: shown once, ended by time, by hand, or with their owner's account."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select

from catalogue.access import ANONYMOUS
from catalogue.errors import NotAllowed, Refused
from catalogue.people.accounts import close_account
from catalogue.people.tables import Account, ApiToken
from catalogue.people.tokens import LONGEST, Wanted, create_token, revoke_token, token_holder
from catalogue.store import Database
from catalogue.terms import Scope
from tests.factories import OPERATOR, Place

READS = Wanted("nightly report", frozenset({Scope.READ}))


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    with database.unit_of_work() as session:
        yield Place(session)


@pytest.fixture
def account(place: Place) -> Account:
    return place.account(place.person("Ada Okafor"))


def kept_token(place: Place) -> ApiToken:
    """The one token in the database."""
    place.session.flush()
    return place.session.scalars(select(ApiToken)).one()


def test_a_token_is_known_by_its_words_alone(place: Place, account: Account) -> None:
    token = create_token(place.session, OPERATOR, account, READS)
    assert token not in str(vars(kept_token(place)))
    assert token_holder(place.session, token) == (account, frozenset({Scope.READ}))
    assert token_holder(place.session, token[:-1]) is None


@pytest.mark.parametrize(
    "wanted, code",
    [
        (Wanted("nothing", frozenset()), "no_scope"),
        (Wanted("for ever", frozenset({Scope.READ}), LONGEST + timedelta(days=1)), "too_long"),
    ],
)
def test_a_token_without_purpose_or_end_is_refused(place: Place, account: Account, wanted: Wanted, code: str) -> None:
    with pytest.raises(Refused) as refused:
        create_token(place.session, OPERATOR, account, wanted)
    assert refused.value.code == code


def test_nobody_makes_a_token_for_another(place: Place, account: Account) -> None:
    with pytest.raises(NotAllowed):
        create_token(place.session, ANONYMOUS, account, READS)


def test_a_token_ends_on_its_day(place: Place, account: Account) -> None:
    token = create_token(place.session, OPERATOR, account, READS)
    row = kept_token(place)
    row.expires_at = row.created_at
    assert token_holder(place.session, token) is None


def test_a_revoked_token_is_stopped_for_good(place: Place, account: Account) -> None:
    token = create_token(place.session, OPERATOR, account, READS)
    revoke_token(place.session, OPERATOR, kept_token(place))
    assert token_holder(place.session, token) is None
    with pytest.raises(Refused) as refused:
        revoke_token(place.session, OPERATOR, kept_token(place))
    assert refused.value.code == "revoked"


def test_a_closed_account_takes_its_tokens_with_it(place: Place, account: Account) -> None:
    token = create_token(place.session, OPERATOR, account, READS)
    close_account(place.session, OPERATOR, account)
    assert token_holder(place.session, token) is None
