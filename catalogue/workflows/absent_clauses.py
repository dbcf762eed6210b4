"""What a contract has no clause for, by what its systems usually need: for those of the council who know of both."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select, union
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.contracts.tables import Clause
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import Link
from catalogue.kinds.system import System
from catalogue.obligations.absent import SystemNeeds, absent_types
from catalogue.obligations.queries import types
from catalogue.obligations.tables import Obligation
from catalogue.resources.records import current_link
from catalogue.runbooks.tables import Procedure
from catalogue.terms import ObligationStatus, Relation
from catalogue.visibility import visible


@dataclass(frozen=True)
class Missing:
    """A sort of handover in words, why it is usually needed, and for which systems."""

    label: str
    why: str
    systems: tuple[str, ...]


def missing_clauses(session: Session, actor: Actor, contract: Contract, today: date) -> list[Missing]:
    """The sorts of handover that a contract which has not ended is silent about, as far as the actor sees its systems.

    Who may: council staff; to others it says nothing.
    """
    may_know = actor.is_staff and may(actor, Action.READ_OBLIGATIONS, contract.facts)
    if not may_know or (contract.end_on is not None and contract.end_on < today):
        return []
    found = absent_types(_needs(session, actor, contract.id, today), _there(session, contract.id))
    labels = types(session) if found else {}
    return [Missing(labels.get(one.type_code, one.type_code), one.why, one.systems) for one in found]


def _needs(session: Session, actor: Actor, contract_id: uuid.UUID, today: date) -> Sequence[SystemNeeds]:
    covered = select(Link.to_id).where(
        Link.from_id == contract_id, Link.relation == Relation.COVERS.value, current_link(today)
    )
    systems = session.scalars(select(System).where(System.id.in_(covered), visible(actor)).order_by(System.title)).all()
    with_procedures = set(
        session.scalars(
            select(Procedure.system_id).where(
                Procedure.system_id.in_([one.id for one in systems]), Procedure.ended_on.is_(None)
            )
        )
    )
    return [
        SystemNeeds(
            title=one.title,
            hosting=one.hosting,
            admin_access=one.admin_access,
            source_held_by=one.source_held_by,
            configuration_held_by=one.configuration_held_by,
            has_procedures=one.id in with_procedures,
        )
        for one in systems
    ]


def _there(session: Session, contract_id: uuid.UUID) -> set[str]:
    """The types for which there is a clause, or something that is owed without one."""
    clauses = select(Clause.type_code).where(Clause.contract_id == contract_id)
    owed = select(Obligation.type_code).where(
        Obligation.contract_id == contract_id, Obligation.status != ObligationStatus.CANCELLED.value
    )
    return set(session.scalars(union(clauses, owed)))
