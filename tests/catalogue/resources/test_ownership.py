"""Who answers for a thing: appointments that do not stand are refused."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from catalogue.errors import Refused
from catalogue.resources.desk import desk
from catalogue.resources.owners import owners
from catalogue.resources.ownership import Appointment, assign_owner, end_ownership
from catalogue.store import Database
from catalogue.terms import OwnerRole
from tests.factories import OPERATOR, Place


@pytest.fixture
def place(database: Database) -> Iterator[Place]:
    with database.unit_of_work() as session:
        yield Place(session)


def test_a_role_that_nobody_has_cannot_be_ended(place: Place, today: date) -> None:
    thing = place.thing("dataset", "Licensed premises")
    with pytest.raises(Refused) as refused:
        end_ownership(desk(place.session, OPERATOR, today), thing, OwnerRole.DATA_STEWARD)
    assert refused.value.code == "no_owner"


def test_an_appointment_does_not_end_before_it_begins(place: Place, today: date) -> None:
    thing, person = place.thing("dataset", "Licensed premises"), place.person("Ada Okafor")
    appointment = Appointment(OwnerRole.DATA_STEWARD, person, today, today - timedelta(days=1))
    with pytest.raises(Refused) as refused:
        assign_owner(desk(place.session, OPERATOR, today), thing, appointment)
    assert (refused.value.code, refused.value.field) == ("dates", "until_on")


@pytest.mark.parametrize("first, second", [(-1, -9), (-9, -1), (30, 0), (0, 30), (0, 0)])
def test_a_role_is_held_by_one_person_at_a_time(place: Place, today: date, first: int, second: int) -> None:
    thing = place.thing("dataset", "Licensed premises")
    for name, offset in (("Ada Okafor", first), ("Bo Lindqvist", second)):
        start = today + timedelta(days=offset)
        appointment = Appointment(OwnerRole.DATA_STEWARD, place.person(name), start)
        assign_owner(desk(place.session, OPERATOR, today), thing, appointment)
    for days in range(-10, 40):
        assert len(owners(place.session, thing, today + timedelta(days=days))) <= 1
    assert [owner.person.name for owner in owners(place.session, thing, today + timedelta(days=40))] == ["Bo Lindqvist"]
