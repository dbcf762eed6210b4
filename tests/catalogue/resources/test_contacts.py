"""Who can be the supplier contact of a contract."""

import pytest

from catalogue.errors import Refused
from catalogue.resources.desk import desk
from catalogue.resources.ownership import Appointment, assign_owner
from catalogue.store import Database
from catalogue.terms import Employer, OwnerRole
from tests.factories import OPERATOR, TODAY, Place


def test_a_supplier_contact_of_a_contract_is_of_its_suppliers(database: Database) -> None:
    with database.unit_of_work() as session:
        place = Place(session)
        lamp, other = place.organisation("Lamp Works"), place.organisation("Other Works")
        made = place.thing("contract", "Lights", supplier=lamp)
        role = OwnerRole.SUPPLIER_CONTACT
        for who in (
            place.person("Ota Other", Employer.SUPPLIER, organisation=other),
            place.person("Cia Council"),
        ):
            with pytest.raises(Refused) as refusal:
                assign_owner(desk(session, OPERATOR, TODAY), made, Appointment(role, who, TODAY))
            assert refusal.value.code == "not_supplier_staff"
        lia = place.person("Lia Lamp", Employer.SUPPLIER, organisation=lamp)
        assign_owner(desk(session, OPERATOR, TODAY), made, Appointment(role, lia, TODAY))
