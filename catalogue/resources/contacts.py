"""Who can be the supplier contact of a thing: one of a supplier's people, of a contract one of its own suppliers'."""

import uuid
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.kinds.contract import Contract, OtherSupplier
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.tables import Person
from catalogue.terms import Employer


def why_no_contact(person: Person, suppliers: Collection[uuid.UUID]) -> str:
    """Why somebody cannot be it, where these suppliers count (any, if none is known); empty if they can."""
    if person.employer == Employer.COUNCIL:
        return f"{person.name} works for the council. A supplier contact is one of the supplier's people."
    if suppliers and person.organisation_id not in suppliers:
        return f"{person.name} does not work for a supplier of this contract."
    return ""


def suppliers_of(session: Session, resource: CataloguedResource) -> set[uuid.UUID]:
    """The organisations that supply under a contract; none for another thing."""
    if not isinstance(resource, Contract):
        return set()
    others = session.scalars(select(OtherSupplier.organisation_id).where(OtherSupplier.resource_id == resource.id))
    return {*others, *([resource.supplier_id] if resource.supplier_id else [])}
