"""The contracts of the register as spend is matched to them: all of them, and which are open to whoever loads it."""

import uuid
from collections import defaultdict
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.contracts.spend import Deal, Register, Supplier, Supply
from catalogue.kinds.contract import Contract, OtherSupplier
from catalogue.kinds.contract_course import ContractChange
from catalogue.people.tables import Organisation
from catalogue.terms import ContractStatus, SupplierRole

# A sub-contractor is paid by the supplier; what the council pays it is for something else.
_PAID_ROLES = (SupplierRole.CONSORTIUM.value, SupplierRole.JOINT.value)


def register_of(session: Session, actor: Actor) -> Register:
    """Every contract that was not cancelled, and the organisations by which they are found."""
    rows = session.scalars(select(Contract).where(Contract.contract_status != ContractStatus.CANCELLED.value)).all()
    beside, before = _beside(session), _before(session)
    deals = [_deal(row, beside[row.id], before[row.id], may_keep(actor, row)) for row in rows]
    named = session.execute(select(Organisation.id, Organisation.name, Organisation.identifier))
    return Register(deals, [Supplier(*row) for row in named])


def may_keep(actor: Actor, contract: Contract | None) -> bool:
    """Whether the actor keeps this contract, if there is one."""
    return contract is not None and may(actor, Action.EDIT, contract.facts)


def _deal(row: Contract, beside: list[Supply], before: list[ContractChange], is_open: bool) -> Deal:
    references = frozenset(filter(None, (row.identifier, row.ocid, row.notice_reference)))
    supplies = (*_one_after_another(row, before), *beside)
    return Deal(row.id, row.title, references, supplies, row.start_on, row.end_on, is_open)


def _one_after_another(row: Contract, before: list[ContractChange]) -> list[Supply]:
    """Who answered for the contract until when, and who does now; a day that nobody entered limits nothing."""
    found, since = [], None
    for change in before:
        assert change.old_supplier_id is not None
        until = change.changed_on and change.changed_on - timedelta(days=1)
        found.append(Supply(change.old_supplier_id, since if until else None, until))
        since = change.changed_on or since
    return [*found, Supply(row.supplier_id, since)] if row.supplier_id else found


def _before(session: Session) -> dict[uuid.UUID, list[ContractChange]]:
    """The changes that took a contract from one supplier to another, in their order."""
    found: dict[uuid.UUID, list[ContractChange]] = defaultdict(list)
    novations = select(ContractChange).where(ContractChange.old_supplier_id.is_not(None))
    for change in session.scalars(novations.order_by(ContractChange.changed_on, ContractChange.position)):
        found[change.resource_id].append(change)
    return found


def _beside(session: Session) -> dict[uuid.UUID, list[Supply]]:
    """Who else is paid under a contract beside the one that answers for it."""
    found: dict[uuid.UUID, list[Supply]] = defaultdict(list)
    others = select(OtherSupplier.resource_id, OtherSupplier.organisation_id)
    for contract_id, organisation_id in session.execute(others.where(OtherSupplier.role.in_(_PAID_ROLES))):
        found[contract_id].append(Supply(organisation_id))
    return found
