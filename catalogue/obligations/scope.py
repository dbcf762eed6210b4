"""Which systems an obligation is about: some of those that its contract covers or, if none is named, all of them."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import ColumnElement, Select, delete, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import BadInput, Problem, Refused
from catalogue.kinds.resource import Link
from catalogue.kinds.system import System
from catalogue.obligations.presets import OWED
from catalogue.obligations.sitting import Sitting, contract_of, hold, require_keeper, tell
from catalogue.obligations.tables import Obligation, ObligationSystem
from catalogue.resources.records import current_link
from catalogue.terms import Relation
from catalogue.visibility import visible


def covered_by(contract_id: uuid.UUID, today: date) -> Select[uuid.UUID]:
    """The statement for the systems that a contract covers today."""
    return select(Link.to_id).where(
        Link.from_id == contract_id, Link.relation == Relation.COVERS.value, current_link(today)
    )


def scope_of(row: Obligation) -> Select[uuid.UUID]:
    """The statement for the systems that an obligation names."""
    return select(ObligationSystem.system_id).where(ObligationSystem.obligation_id == row.id)


def systems_in_scope(session: Session, actor: Actor, row: Obligation, today: date) -> Sequence[System]:
    """The systems that an obligation names, else those that its contract covers today; only what the actor sees."""
    named, covered = scope_of(row), covered_by(row.contract_id, today)
    return _seen(session, actor, System.id.in_(named) | (~named.exists() & System.id.in_(covered)))


def systems_named(session: Session, actor: Actor, row: Obligation) -> Sequence[System]:
    """The systems that an obligation names; only what the actor sees."""
    return _seen(session, actor, System.id.in_(scope_of(row)))


def systems_to_name(
    session: Session, actor: Actor, contract_id: uuid.UUID, today: date, row: Obligation | None = None
) -> Sequence[System]:
    """The systems that an obligation under a contract could name: those that it covers today, and those that this one
    names already; only what the actor sees."""
    covered = System.id.in_(covered_by(contract_id, today))
    return _seen(session, actor, covered if row is None else or_(covered, System.id.in_(scope_of(row))))


def begin_with(at: Sitting, row: Obligation, wanted: Collection[uuid.UUID]) -> None:
    """Name the systems of a new obligation. Raises `BadInput` for those that `systems_to_name` does not list."""
    if wanted:
        _require_all(wanted, systems_to_name(at.session, at.actor, row.contract_id, at.today))
        at.session.add_all(ObligationSystem(obligation_id=row.id, system_id=one) for one in sorted(set(wanted)))


def name_systems(at: Sitting, row: Obligation, wanted: Collection[uuid.UUID]) -> bool:
    """Say which systems an obligation is about, or by none that it is about all that its contract covers; whether that
    is new. Who may: keepers. Those that the actor does not see stay.

    Raises `BadInput` for a system that it could not name. Refused: it was handed in, or is over (`handed_in`).
    """
    require_keeper(at, contract_of(at, row))
    hold(at.session, row)
    if row.status not in OWED:
        raise Refused("handed_in", "This was handed in already, or is over. What it is about stays as it is.")
    offered = systems_to_name(at.session, at.actor, row.contract_id, at.today, row)
    _require_all(wanted, offered)
    before = set(at.session.scalars(scope_of(row)))
    after = (before - {one.id for one in offered}) | set(wanted)
    if before == after:
        return False
    gone = ObligationSystem.system_id.in_(before - after)
    at.session.execute(delete(ObligationSystem).where(ObligationSystem.obligation_id == row.id, gone))
    at.session.add_all(ObligationSystem(obligation_id=row.id, system_id=one) for one in after - before)
    at.session.flush()
    tell(at, row, "systems_named", systems=sorted(map(str, after)))
    return True


def _require_all(wanted: Collection[uuid.UUID], offered: Sequence[System]) -> None:
    if set(wanted) - {one.id for one in offered}:
        reason = "One of the systems is not under this contract."
        raise BadInput([Problem("systems", reason, "Choose from the list.")])


def _seen(session: Session, actor: Actor, wanted: ColumnElement[bool]) -> Sequence[System]:
    return session.scalars(select(System).where(wanted, visible(actor)).order_by(System.title, System.id)).all()
