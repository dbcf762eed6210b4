"""Gathers the facts of readiness from procedures, drills, runbooks and contracts, as far as the actor may see them."""

import uuid
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource, Link, ResourceVersion
from catalogue.people.tables import Organisation, Person
from catalogue.readiness.facts import DrillFact, Edition, ProcedureFact, RunbookFact
from catalogue.resources.records import current_link
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.terms import (
    ContractStatus,
    DrillLevel,
    DrillOutcome,
    Employer,
    Lifecycle,
    ProcedureWeight,
    Relation,
)
from catalogue.visibility import visible

# What a runbook tells to do; whoever changes it makes a new thing to learn.
_INSTRUCTIONS = '"body"'
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
    session: Session, actor: Actor, today: date, wanted: ColumnElement[bool], since: date = date.min
) -> dict[uuid.UUID, Gathered]:
    """The needed procedures that are wanted, with their drills from a day on, by system: one statement for all."""
    found: dict[uuid.UUID, Gathered] = {}
    for row in session.execute(_procedures(actor, since).where(wanted)):
        system = found.setdefault(row.system_id, Gathered())
        if row.id not in system.procedures:
            system.procedures[row.id] = _procedure(row)
            system.titles[row.id] = row.title
        if row.drill_id is not None:
            system.drills.setdefault(row.id, []).append(_drill(row))
            if _is_staff(row, today):
                system.staff.add(row.person_id)
                if row.end_on is not None:
                    system.leaving[row.person_id] = row.end_on
    return found


def _procedures(actor: Actor, since: date) -> Select[Any]:
    """Procedures by their order; a runbook that the actor may not see is left out, of drills too, as if there were
    none."""
    changed_in = (
        select(func.max(ResourceVersion.number))
        .where(
            ResourceVersion.resource_id == Procedure.runbook_id,
            cast(ResourceVersion.changed, String).contains(_INSTRUCTIONS),
        )
        .correlate(Procedure)
        .scalar_subquery()
    )
    runbook = (CataloguedResource.id == Procedure.runbook_id) & visible(actor)
    seen = select(CataloguedResource.id).where(CataloguedResource.kind == "runbook", visible(actor)).correlate(None)
    return (
        select(
            *(Procedure.id, Procedure.system_id, Procedure.title, Procedure.weight, Procedure.is_restore),
            *(CataloguedResource.id.label("runbook_id"), CataloguedResource.lifecycle, changed_in.label("changed_in")),
            *(Drill.id.label("drill_id"), Drill.person_id, Drill.employer, Drill.level, Drill.outcome, Drill.done_on),
            *(case((Drill.runbook_id.in_(seen), Drill.runbook_id)).label("by_runbook"), Drill.runbook_version),
            Drill.voided_at,
            *(Person.employer.label("employer_now"), Person.start_on, Person.end_on),
        )
        .select_from(Procedure)
        .outerjoin(CataloguedResource, runbook)
        .outerjoin(Drill, (Drill.procedure_id == Procedure.id) & (Drill.done_on >= since))
        .outerjoin(Person, Person.id == Drill.person_id)
        .where(Procedure.ended_on.is_(None))
        .order_by(Procedure.position, Procedure.id, Drill.done_on, Drill.id)
    )


def _procedure(row: Any) -> ProcedureFact:
    runbook = None
    if row.runbook_id is not None:
        runbook = RunbookFact(row.runbook_id, row.lifecycle == Lifecycle.LIVE, row.changed_in or 1)
    return ProcedureFact(row.id, ProcedureWeight(row.weight), runbook, row.is_restore)


def _drill(row: Any) -> DrillFact:
    return DrillFact(
        id=row.drill_id,
        person=row.person_id,
        by_council=row.employer == Employer.COUNCIL,
        level=DrillLevel(row.level),
        outcome=DrillOutcome(row.outcome),
        done_on=row.done_on,
        edition=Edition(row.by_runbook, row.runbook_version) if row.by_runbook is not None else None,
        is_voided=row.voided_at is not None,
    )


def _is_staff(row: Any, today: date) -> bool:
    """Whether whoever did this drill works for the council today."""
    here = (row.start_on is None or row.start_on <= today) and (row.end_on is None or today <= row.end_on)
    return row.employer_now == Employer.COUNCIL and here


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
    """That a link says so of a contract that the actor may see and that runs; one with no end is taken to run."""
    return and_(
        Link.relation == Relation.COVERS.value,
        current_link(today),
        visible(actor),
        Contract.lifecycle != Lifecycle.RETIRED.value,
        Contract.contract_status.not_in(_OVER),
        or_(Contract.start_on.is_(None), Contract.start_on <= today),
        or_(Contract.end_on.is_(None), Contract.end_on >= today),
    )
