"""Roles: given for a time and a reason, to those who may hold them; taken back by ending them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from catalogue.access import ANONYMOUS, Action, Actor, may
from catalogue.errors import NotAllowed, Refused
from catalogue.people.roles import (
    Period,
    RoleScope,
    confirm_role,
    end_sight,
    grant_role,
    grant_sight,
    revoke_role,
    sights_of,
)
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
        grant_role(place.session, OPERATOR, person, role, Period(today))
    assert refused.value.code == code


def test_a_role_does_not_end_before_it_begins(place: Place, today: date) -> None:
    person = place.person("Ada Okafor")
    with pytest.raises(Refused) as refused:
        grant_role(place.session, OPERATOR, person, Role.STEWARD, Period(today, today - timedelta(days=1)))
    assert (refused.value.code, refused.value.field) == ("dates", "until")


def test_only_administrators_give_roles(place: Place, today: date) -> None:
    person = place.person("Ada Okafor")
    with pytest.raises(NotAllowed):
        grant_role(place.session, ANONYMOUS, person, Role.STEWARD, Period(today))


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
    first, second = (RoleScope("contract", place.thing("contract", title).id) for title in ("Housing", "Planning"))
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
        grant_role(place.session, actor, admin, Role.STEWARD, Period(today))
    codes.append(refused.value.code)
    with pytest.raises(Refused) as refused:
        revoke_role(place.session, actor, admin, Role.ADMIN, today)
    codes.append(refused.value.code)
    assert codes == ["own_roles", "own_roles"]


def test_sight_given_by_name_holds_until_it_is_ended_once(place: Place) -> None:
    resource = place.thing("dataset", "Safe houses", visibility="restricted")
    reader = place.person("Rae Reader")
    place.role(reader, Role.READER)
    assert not may(place.actor(reader), Action.READ, resource.facts)
    grant = grant_sight(place.session, OPERATOR, reader, resource.facts, Period(place.today, None, "audit"))
    assert may(place.actor(reader), Action.READ, resource.facts)
    assert [person for _, person in sights_of(place.session, OPERATOR, resource.facts, place.today)] == [reader]
    with pytest.raises(NotAllowed):
        end_sight(place.session, place.actor(reader), grant, resource.facts, place.today)
    end_sight(place.session, OPERATOR, grant, resource.facts, place.today)
    assert not may(place.actor(reader), Action.READ, resource.facts)
    assert not sights_of(place.session, OPERATOR, resource.facts, place.today)
    with pytest.raises(Refused) as refused:
        end_sight(place.session, OPERATOR, grant, resource.facts, place.today)
    assert refused.value.code == "ended"
    written = [one for _, one in place.session.info["audit_pending"] if "sight" in one.action]
    assert [(one.action, one.touches) for one in written] == [
        ("dataset.sight_granted", (resource.id,)),
        ("dataset.sight_ended", (resource.id,)),
    ]


def test_sight_goes_to_nobody_who_has_left_and_ends_after_it_begins(place: Place) -> None:
    resource = place.thing("dataset", "Safe houses", visibility="restricted")
    gone = place.person("Gone Girl", end_on=place.today - timedelta(days=1))
    with pytest.raises(Refused, match="has left"):
        grant_sight(place.session, OPERATOR, gone, resource.facts, Period(place.today))
    here = place.person("Here Still")
    with pytest.raises(Refused, match="before the first"):
        grant_sight(place.session, OPERATOR, here, resource.facts, Period(place.today, place.today - timedelta(days=2)))


def _administrator(place: Place, name: str) -> Actor:
    person = place.person(name)
    place.role(person, Role.ADMIN)
    return place.actor(person)


def test_an_administrators_role_opens_nothing_until_a_second_one_confirms_it(place: Place, today: date) -> None:
    first, second = _administrator(place, "First Admin"), _administrator(place, "Second Admin")
    person = place.person("Ada Okafor")
    row = grant_role(place.session, first, person, Role.ADMIN, Period(today))
    place.session.flush()
    assert row.waiting and not place.actor(person).has(Role.ADMIN)
    with pytest.raises(Refused) as refused:
        confirm_role(place.session, first, row.id, today)
    assert refused.value.code == "own_grant"
    with pytest.raises(Refused) as refused:
        confirm_role(place.session, replace(second, person_id=person.id), row.id, today)
    assert refused.value.code == "own_roles"
    confirm_role(place.session, second, row.id, today)
    place.session.flush()
    assert place.actor(person).has(Role.ADMIN)
    with pytest.raises(Refused) as refused:
        confirm_role(place.session, second, row.id, today)
    assert refused.value.code == "not_waiting"


def test_other_roles_wait_for_nobody(place: Place, today: date) -> None:
    row = grant_role(
        place.session, _administrator(place, "First Admin"), place.person("Ada"), Role.STEWARD, Period(today)
    )
    assert not row.waiting
