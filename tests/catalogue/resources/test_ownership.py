"""Who answers for a thing: appointments that do not stand are refused."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from catalogue.errors import Refused
from catalogue.resources.desk import desk
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
