"""Gathers the facts of readiness from procedures, drills, runbooks and contracts, as far as the actor may see them."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource, Link
from catalogue.kinds.revision import Revision
from catalogue.people.tables import Organisation, Person
from catalogue.readiness.facts import DrillFact, Edition, ProcedureFact, RunbookFact
from catalogue.readiness.lapses import LONGEST
from catalogue.readiness.rules import COVERING
from catalogue.resources.records import current_link
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.runbooks.witnessing import stands
from catalogue.terms import (
    ContractStatus,
    DrillLevel,
    DrillOutcome,
    Employer,
    Lifecycle,
    ProcedureKind,
    ProcedureWeight,
    Relation,
    RevisionChange,
    RevisionState,
)
from catalogue.visibility import visible

_OVER = (ContractStatus.CANCELLED.value, ContractStatus.TERMINATED.value)


@dataclass(frozen=True)
class CoveringContract:
    """A live contract that covers a system."""

    slug: str
    title: str
    end_on: date | None
    supplier: str


@dataclass
class Gathered:
    """What was found of one system; `leaving` are the last days of those of the staff who have one."""

    procedures: dict[uuid.UUID, ProcedureFact] = field(default_factory=dict)
    titles: dict[uuid.UUID, str] = field(default_factory=dict)
    drills: dict[uuid.UUID, list[DrillFact]] = field(default_factory=dict)
    staff: set[uuid.UUID] = field(default_factory=set)
    leaving: dict[uuid.UUID, date] = field(default_factory=dict)

    @property
    def with_drills(self) -> tuple[ProcedureFact, ...]:
        """Each procedure with its drills, in their order."""
        return tuple(replace(one, drills=tuple(self.drills.get(one.id, ()))) for one in self.procedures.values())


def procedures_with_drills(
    session: Session, actor: Actor, today: date, wanted: ColumnElement[bool], drilled: ColumnElement[bool] | None = None
) -> dict[uuid.UUID, Gathered]:
    """The needed procedures that are wanted, with all their drills or those of `drilled`, by system: two statements."""
    found: dict[uuid.UUID, Gathered] = {}
    systems: dict[uuid.UUID, Gathered] = {}
    for row in session.execute(_procedures(actor).where(wanted)):
        system = systems[row.id] = found.setdefault(row.system_id, Gathered())
        system.procedures[row.id] = _procedure(row)
        system.titles[row.id] = row.title
    drills = _drills(actor, today).where(wanted)
    for row in session.execute(drills if drilled is None else drills.where(drilled)):
        system = systems[row.procedure_id]
        system.drills.setdefault(row.procedure_id, []).append(_drill(row))
        if row.is_staff:
            system.staff.add(row.person_id)
            if row.end_on is not None:
                system.leaving[row.person_id] = row.end_on
    return found


def may_count(today: date) -> ColumnElement[bool]:
    """The SQL condition that a drill may prove something on this day: what it leaves out changes no figure."""
    is_recent = Drill.done_on.between(today - LONGEST, today)
    return and_(stands(), Drill.outcome != DrillOutcome.FAILED.value, is_recent)


def may_cover(today: date) -> ColumnElement[bool]:
    """The SQL condition that a drill may show that somebody can do a procedure."""
    return may_count(today) & Drill.level.in_([level.value for level in DrillLevel if level.points >= COVERING])


def _procedures(actor: Actor) -> Select[Any]:
    """Procedures by their order; a runbook that the actor may not see is left out, as if there were none."""
    changed_in = (
        select(func.max(Revision.number))
        .where(
            Revision.runbook_id == Procedure.runbook_id,
            Revision.state == RevisionState.APPROVED.value,
            Revision.change == RevisionChange.MAJOR.value,
        )
        .correlate(Procedure)
        .scalar_subquery()
    )
    runbook = (CataloguedResource.id == Procedure.runbook_id) & visible(actor)
    return (
        select(
            *(Procedure.id, Procedure.system_id, Procedure.title, Procedure.weight, Procedure.is_restore),
            Procedure.procedure_kind,
            *(CataloguedResource.id.label("runbook_id"), CataloguedResource.lifecycle, changed_in.label("changed_in")),
        )
        .outerjoin(CataloguedResource, runbook)
        .where(Procedure.ended_on.is_(None))
        .order_by(Procedure.position, Procedure.id)
    )


def _drills(actor: Actor, today: date) -> Select[*tuple[Any, ...]]:
    """Drills of needed procedures, the oldest first, without the runbooks that the actor may not see."""
    runbook = (CataloguedResource.id == Drill.runbook_id) & visible(actor)
    is_staff = and_(
        Person.employer == Employer.COUNCIL.value,
        or_(Person.start_on.is_(None), Person.start_on <= today),
        or_(Person.end_on.is_(None), Person.end_on >= today),
    )
    return (
        select(
            *(Drill.id, Drill.procedure_id, Drill.person_id, Drill.employer, Drill.level, Drill.outcome, Drill.done_on),
            *(CataloguedResource.id.label("by_runbook"), Drill.runbook_revision),
            *(Drill.voided_at.is_not(None).label("is_voided"), Drill.was_watched),
            *(is_staff.label("is_staff"), Person.end_on),
        )
        .join(Procedure, Procedure.id == Drill.procedure_id)
        .join(Person, Person.id == Drill.person_id)
        .outerjoin(CataloguedResource, runbook)
        .where(Procedure.ended_on.is_(None))
        .order_by(Drill.done_on, Drill.id)
    )


def _procedure(row: Any) -> ProcedureFact:
    runbook = None
    if row.runbook_id is not None:
        is_approved = row.lifecycle == Lifecycle.LIVE and row.changed_in is not None
        runbook = RunbookFact(row.runbook_id, is_approved, row.changed_in or 0)
    is_skill = row.procedure_kind == ProcedureKind.SKILL
    return ProcedureFact(row.id, ProcedureWeight(row.weight), runbook, row.is_restore, is_skill)


def _drill(row: Any) -> DrillFact:
    return DrillFact(
        id=row.id,
        person=row.person_id,
        by_council=row.employer == Employer.COUNCIL,
        level=DrillLevel(row.level),
        outcome=DrillOutcome(row.outcome),
        done_on=row.done_on,
        edition=Edition(row.by_runbook, row.runbook_revision) if row.by_runbook is not None else None,
        is_voided=row.is_voided,
        is_denied=row.was_watched is False,
    )


def covering_contracts(
    session: Session, actor: Actor, today: date, system: uuid.UUID | None = None
) -> dict[uuid.UUID, list[CoveringContract]]:
    """The live contracts that cover systems (or one of them) by system, the one that runs longest first."""
    statement = (
        select(Link.to_id, Contract.slug, Contract.title, Contract.end_on, Organisation.name)
        .join(Contract, Contract.id == Link.from_id)
        .outerjoin(Organisation, Organisation.id == Contract.supplier_id)
        .where(_covers_today(actor, today))
    )
    found: dict[uuid.UUID, list[CoveringContract]] = {}
    for to_id, slug, title, end_on, supplier in session.execute(
        statement.where(Link.to_id == system) if system else statement
    ):
        found.setdefault(to_id, []).append(CoveringContract(slug, title, end_on, supplier or ""))
    for contracts in found.values():
        contracts.sort(key=lambda one: (one.end_on or date.max, one.title), reverse=True)
    return found


def is_covered(actor: Actor, today: date) -> ColumnElement[bool]:
    """The SQL condition that a live contract covers the system of a procedure."""
    covered = select(Link.to_id).join(Contract, Contract.id == Link.from_id).where(_covers_today(actor, today))
    return Procedure.system_id.in_(covered.correlate(None))


def _covers_today(actor: Actor, today: date) -> ColumnElement[bool]:
    """That a link says so of a contract that the actor may see and that runs."""
    covers = Link.relation == Relation.COVERS.value
    return and_(covers, current_link(today), visible(actor), is_running(today))


def is_running(today: date) -> ColumnElement[bool]:
    """The SQL condition that a contract runs; one with no end is taken to run."""
    return and_(
        Contract.lifecycle != Lifecycle.RETIRED.value,
        Contract.contract_status.not_in(_OVER),
        or_(Contract.start_on.is_(None), Contract.start_on <= today),
        or_(Contract.end_on.is_(None), Contract.end_on >= today),
    )
