"""When another supplier takes a contract over: who was of the old one has no part in it any more."""

import uuid
from datetime import date, timedelta

from sqlalchemy import ColumnElement, or_, select

from catalogue.kinds.contract import Contract, OtherSupplier
from catalogue.kinds.resource import Ownership
from catalogue.obligations.appointing import let_supplier_go
from catalogue.obligations.presets import ALIVE
from catalogue.obligations.sitting import Sitting
from catalogue.obligations.tables import Obligation
from catalogue.people.roles import end_membership
from catalogue.people.tables import Person, RoleAssignment
from catalogue.resources.desk import Desk
from catalogue.resources.ownership import end_ownership
from catalogue.resources.records import current_ownership
from catalogue.terms import OwnerRole, Role


def let_old_supplier_go(at: Desk, deal: Contract, since: date) -> None:
    """End the part of those who are of none of the contract's suppliers on the day before, and let nobody of them be
    its contact or hand anything over: keepers name somebody of the new supplier. Who may: whoever keeps the contract.
    """
    last_on = since - timedelta(days=1)
    parts = select(RoleAssignment).where(
        RoleAssignment.role == Role.CONTRACTOR.value,
        RoleAssignment.scope_id == deal.id,
        RoleAssignment.person_id.in_(_strangers(deal)),
        or_(RoleAssignment.until_on.is_(None), RoleAssignment.until_on > last_on),
    )
    for part in at.session.scalars(parts.order_by(RoleAssignment.id)).all():
        end_membership(at.session, at.actor, part, deal.facts, last_on)
    owed = select(Obligation).where(
        Obligation.contract_id == deal.id,
        Obligation.status.in_([one.value for one in ALIVE]),
        Obligation.supplier_person_id.in_(_strangers(deal)),
    )
    for row in at.session.scalars(owed.order_by(Obligation.id)).all():
        let_supplier_go(Sitting(at.session, at.actor, at.today), row)
    contact = select(Ownership.id).where(
        Ownership.resource_id == deal.id,
        Ownership.role == OwnerRole.SUPPLIER_CONTACT.value,
        Ownership.person_id.in_(_strangers(deal)),
        current_ownership(at.today),
    )
    if at.session.scalar(contact) is not None:
        end_ownership(at, deal, OwnerRole.SUPPLIER_CONTACT)


def _strangers(deal: Contract) -> ColumnElement[uuid.UUID]:
    """People of organisations that supply nothing under the contract, and those of none."""
    others = select(OtherSupplier.organisation_id).where(OtherSupplier.resource_id == deal.id)
    supplies = or_(Person.organisation_id == deal.supplier_id, Person.organisation_id.in_(others))
    return select(Person.id).where(or_(Person.organisation_id.is_(None), ~supplies)).scalar_subquery()
