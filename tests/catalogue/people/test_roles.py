"""Roles: given for a time and a reason, to those who may hold them; taken back by ending them."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from catalogue.access import ANONYMOUS
from catalogue.errors import NotAllowed, Refused
from catalogue.people.roles import Scope, Term, grant_role, revoke_role
from catalogue.store import Database
from catalogue.terms import Employer, Role
from tests.factories import OPERATOR, Place


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    with database.unit_of_work() as session:
        yield Place(session)


@pytest.mark.parametrize(
    "employer, role, code",
    [
        (Employer.SUPPLIER, Role.CONTRACTOR, "needs_contract"),
        (Employer.SUPPLIER, Role.STEWARD, "not_council_staff"),
        (Employer.COUNCIL, Role.PARTNER, "wrong_employer"),
    ],
)
def test_a_role_goes_to_those_who_may_hold_it(
    place: Place, today: date, employer: Employer, role: Role, code: str
) -> None:
    person = place.person("Ada Okafor", employer)
    with pytest.raises(Refused) as refused:
        grant_role(place.session, OPERATOR, person, role, Term(today))
    assert refused.value.code == code


def test_a_role_does_not_end_before_it_begins(place: Place, today: date) -> None:
    person = place.person("Ada Okafor")
    with pytest.raises(Refused) as refused:
        grant_role(place.session, OPERATOR, person, Role.STEWARD, Term(today, today - timedelta(days=1)))
    assert (refused.value.code, refused.value.field) == ("dates", "until")


def test_only_administrators_give_roles(place: Place, today: date) -> None:
    person = place.person("Ada Okafor")
    with pytest.raises(NotAllowed):
        grant_role(place.session, ANONYMOUS, person, Role.STEWARD, Term(today))


def test_a_revoked_role_is_gone_today(place: Place, today: date) -> None:
    person = place.person("Ada Okafor")
    place.role(person, Role.STEWARD)
    assert place.actor(person).has(Role.STEWARD)
    assert revoke_role(place.session, OPERATOR, person, Role.STEWARD, today) == 1
    assert not place.actor(person).has(Role.STEWARD)


def test_a_role_that_is_not_held_cannot_be_revoked(place: Place, today: date) -> None:
    person = place.person("Ada Okafor")
    with pytest.raises(Refused) as refused:
        revoke_role(place.session, OPERATOR, person, Role.STEWARD, today)
    assert refused.value.code == "no_role"


def test_revoking_for_one_contract_leaves_the_others(place: Place, today: date) -> None:
    place.organisation("Northern Software")
    person = place.person("Sam Field", Employer.SUPPLIER, organisation="Northern Software")
    first, second = (Scope("contract", place.thing("contract", title).id) for title in ("Housing", "Planning"))
    for scope in (first, second):
        place.role(person, Role.CONTRACTOR, scope)
    revoke_role(place.session, OPERATOR, person, Role.CONTRACTOR, today, first)
    assert {held.scope for held in place.actor(person).roles} == {f"contract:{second.id}"}


def test_nobody_gives_or_takes_their_own_roles(place: Place, today: date) -> None:
    admin = place.person("Ada Okafor")
    place.role(admin, Role.ADMIN)
    actor = place.actor(admin)
    codes = []
    with pytest.raises(Refused) as refused:
        grant_role(place.session, actor, admin, Role.STEWARD, Term(today))
    codes.append(refused.value.code)
    with pytest.raises(Refused) as refused:
        revoke_role(place.session, actor, admin, Role.ADMIN, today)
    codes.append(refused.value.code)
    assert codes == ["own_roles", "own_roles"]
