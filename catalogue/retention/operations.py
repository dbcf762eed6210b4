"""Legal holds: set while a claim, an audit or an inquiry may need the records, and lifted when it no longer does."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, require
from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.kinds.contract import Contract
from catalogue.resources.desk import Desk
from catalogue.retention.tables import LegalHold


def standing_hold(session: Session, contract: uuid.UUID) -> LegalHold | None:
    """The hold under which a contract is."""
    return session.scalar(select(LegalHold).where(LegalHold.contract_id == contract, LegalHold.lifted_on.is_(None)))


def hold(at: Desk, contract: Contract, reason: str) -> None:
    """Put a contract under legal hold. Who may: administrators and the operator.

    Refused: no reason is given (`reason`), or it is under one already (`held`).
    """
    require(at.actor, Action.ADMINISTER)
    if not reason.strip():
        raise Refused("reason", "Say why the contract is under legal hold.", "reason")
    if standing_hold(at.session, contract.id) is not None:
        raise Refused("held", "The contract is under legal hold already.")
    by = {"set_by": at.actor.name, "set_by_id": at.actor.person_id}
    at.session.add(LegalHold(contract_id=contract.id, reason=reason.strip(), from_on=at.today, lifted_by="", **by))
    at.session.flush()
    _note(at, contract, "held")


def lift(at: Desk, contract: Contract, reason: str) -> None:
    """End the legal hold of a contract. Refused: no reason is given (`no_lift_reason`), and see `check_liftable`."""
    standing = check_liftable(at, contract)
    if not reason.strip():
        raise Refused("no_lift_reason", "Say why the records need not be held any longer.", "reason")
    standing.lifted_on, standing.lifted_by, standing.lifted_why = at.today, at.actor.name, reason.strip()
    at.session.flush()
    _note(at, contract, "hold_lifted")


def check_liftable(at: Desk, contract: Contract) -> LegalHold:
    """The hold that would be lifted. Who may: administrators and the operator, but not who set it.

    Refused: the contract has none (`not_held`), or this person set it (`own_hold`).
    """
    require(at.actor, Action.ADMINISTER)
    standing = standing_hold(at.session, contract.id)
    if standing is None:
        raise Refused("not_held", "The contract is not under legal hold.")
    if standing.set_by_id is not None and standing.set_by_id == at.actor.person_id:
        raise Refused("own_hold", "You set this legal hold, so another administrator must lift it.")
    return standing


def _note(at: Desk, contract: Contract, verb: str) -> None:
    record(at.session, at.actor, Happening(f"contract.{verb}", "contract", contract.id))
