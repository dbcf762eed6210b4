"""Assign a learner: one of our people learns a procedure by a day, as a step of the list that they have or get."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may, require
from catalogue.audit import Happening, record
from catalogue.errors import NotAllowed, Refused
from catalogue.kinds.system import System
from catalogue.people.tables import Person
from catalogue.resources.desk import Desk
from catalogue.runbooks.buddies import check_step_buddy
from catalogue.runbooks.inductions import check_starter, open_induction
from catalogue.runbooks.path_tables import Induction, InductionStep
from catalogue.runbooks.tables import Procedure
from catalogue.terms import Employer, StarterDeed, StarterStage

DOING = (StarterDeed.WITH_BUDDY, StarterDeed.ALONE)
LONGEST = timedelta(days=731)


@dataclass(frozen=True)
class Assignment:
    """Who learns a procedure, how far by themselves, by when, and who helps."""

    learner: Person
    deed: StarterDeed
    by_on: date
    buddy: Person | None = None


def may_assign(actor: Actor, system: System) -> bool:
    """Whether the actor may assign anybody: whoever may edit the system. Managers may assign those whom they manage."""
    return may(actor, Action.READ_READINESS, system.facts) and may(actor, Action.EDIT, system.facts)


def assign_learner(at: Desk, system: System, procedure: Procedure, wanted: Assignment) -> InductionStep:
    """Add the procedure as a later step to what somebody learns; who learns nothing yet gets a list of their own.

    Who may: whoever may edit the system, and the learner's manager who sees it. It is done once a drill shows so.
    Refused: somebody who is not ours (`not_a_starter`), a buddy who cannot be one (`not_a_buddy`), a day that is past
    or beyond two years (`learn_by`), and who learns it already (`learns_already`).
    """
    _require(at.actor, system, wanted.learner)
    if not at.today < wanted.by_on <= at.today + LONGEST:
        raise Refused("learn_by", "Give a day after today, within two years.", "by_on")
    check_starter(at, wanted.learner, at.today)
    check_step_buddy(at, system, wanted.learner, wanted.buddy)
    induction = open_induction(at, wanted.learner) or _list_for(at, wanted)
    _check_new(at, induction, procedure, wanted.learner)
    row = InductionStep(
        id=uuid.uuid4(),
        induction_id=induction.id,
        stage=StarterStage.LATER.value,
        position=_last(at, induction) + 1,
        deed=wanted.deed.value,
        procedure_id=procedure.id,
        by_on=wanted.by_on,
        buddy_id=wanted.buddy.id if wanted.buddy else None,
    )
    at.session.add(row)
    at.session.flush()
    details = {"title": system.title, "procedure": str(procedure.id), "step": str(row.id)}
    record(at.session, at.actor, Happening("system.learner_assigned", "system", system.id, (system.id,), details))
    return row


def take_off_learner(at: Desk, procedure_id: uuid.UUID, learner_id: uuid.UUID) -> None:
    """Take back that somebody was assigned a procedure; what they did stays on record. Who may: as for assigning."""
    procedure = at.session.get_one(Procedure, procedure_id)
    system, learner = at.session.get_one(System, procedure.system_id), at.session.get_one(Person, learner_id)
    _require(at.actor, system, learner)
    induction = open_induction(at, learner)
    if induction is None:
        return
    theirs = (InductionStep.induction_id == induction.id) & (InductionStep.procedure_id == procedure.id)
    at.session.execute(delete(InductionStep).where(theirs, InductionStep.by_on.is_not(None)))
    rest = at.session.scalar(select(InductionStep.id).where(InductionStep.induction_id == induction.id).limit(1))
    if rest is None and induction.path_id is None:
        induction.ended_on = at.today
        at.session.flush()
    details = {"title": system.title, "procedure": str(procedure.id)}
    record(at.session, at.actor, Happening("system.learner_taken_off", "system", system.id, (system.id,), details))


def _require(actor: Actor, system: System, learner: Person) -> None:
    require(actor, Action.READ_READINESS, system.facts)
    is_manager = actor.person_id is not None and actor.person_id == learner.manager_id
    if not (is_manager or may_assign(actor, system)):
        raise NotAllowed("assign_learner", "Only whoever may change the system, or the learner’s manager, can do this.")


def _list_for(at: Desk, wanted: Assignment) -> Induction:
    """A list of what somebody learns that is no copy of a path. A supplier's buddy is of one step, never of a list."""
    leads = wanted.buddy is not None and wanted.buddy.employer == Employer.COUNCIL
    row = Induction(
        id=uuid.uuid4(),
        person_id=wanted.learner.id,
        buddy_id=wanted.buddy.id if wanted.buddy and leads else None,
        given_on=at.today,
        started_on=at.today,
    )
    at.session.add(row)
    at.session.flush()
    return row


def _check_new(at: Desk, induction: Induction, procedure: Procedure, learner: Person) -> None:
    same = select(InductionStep.id).where(
        InductionStep.induction_id == induction.id,
        InductionStep.procedure_id == procedure.id,
        InductionStep.by_on >= at.today,
    )
    if at.session.scalar(same.limit(1)):
        raise Refused("learns_already", f"{learner.name} learns this already. Choose somebody else.", "person")


def _last(at: Desk, induction: Induction) -> int:
    steps = InductionStep.induction_id == induction.id
    return at.session.scalar(select(func.max(InductionStep.position)).where(steps)) or 0


@dataclass(frozen=True)
class Learner:
    """Who learns a procedure, and by when if a day was given."""

    person: Person
    by_on: date | None


def learners(session: Session, procedures: Collection[uuid.UUID], today: date) -> Mapping[uuid.UUID, list[Learner]]:
    """Who has each of these procedures to learn, the soonest first. The caller settles who may know whom."""
    rows = session.execute(
        select(InductionStep.procedure_id, Person, InductionStep.by_on)
        .join(Induction, Induction.id == InductionStep.induction_id)
        .join(Person, Person.id == Induction.person_id)
        .where(InductionStep.procedure_id.in_(procedures), Induction.ended_on.is_(None))
        .where(InductionStep.deed.in_([deed.value for deed in DOING]))
        .where(Person.end_on.is_(None) | (Person.end_on >= today))
        .order_by(InductionStep.by_on.is_(None), InductionStep.by_on, func.lower(Person.name))
    )
    found: dict[uuid.UUID, list[Learner]] = {}
    for procedure, person, by_on in rows:
        if procedure is not None:
            found.setdefault(procedure, []).append(Learner(person, by_on))
    return found
