"""Say what must be done to run a system, record who did it, and void what was recorded by mistake.

Who may: whoever may edit the system; for a drill of their own, whoever may carry its procedures out. Each event is
one of the system, so that only those who see it are told.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Action, may, require
from catalogue.audit import Happening, record
from catalogue.errors import BadInput, Conflict, Problem, Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.kinds.values import clean
from catalogue.letters import fold
from catalogue.people.tables import Person
from catalogue.resources.desk import Desk
from catalogue.runbooks.queries import someone
from catalogue.runbooks.revisions import approved, newest_number
from catalogue.runbooks.rules import Attempt, problems_of_drill
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.store import now
from catalogue.terms import DrillKind, DrillLevel, DrillOutcome, ProcedureKind, ProcedureWeight, Visibility


@dataclass(frozen=True)
class ProcedureEntry:
    """What to say of a procedure; `runbook` tells how it is done."""

    title: str
    weight: ProcedureWeight
    runbook: CataloguedResource | None = None
    is_restore: bool = False
    kind: ProcedureKind = ProcedureKind.RUN


@dataclass(frozen=True)
class DrillEntry:
    """What to say of a drill; `runbook_revision` is the one in force where nobody says which."""

    person: Person
    done_on: date
    level: DrillLevel
    kind: DrillKind
    outcome: DrillOutcome
    witness: Person | None = None
    corrections: str = ""
    runbook_revision: int | None = None
    reference: str = ""


def add_procedure(at: Desk, system: CataloguedResource, entry: ProcedureEntry) -> Procedure:
    """Say that somebody must be able to do this to run the system, or with it; it comes last of its procedures.

    Raises `BadInput` for a missing title, for one that something else of the system has, and for a skill that would
    show a restore. Refused: something else than a system (`not_a_system`), and what is said of `_check_runbook`.
    """
    require(at.actor, Action.EDIT, system.facts)
    if system.kind != "system":
        raise Refused("not_a_system", "Only systems have procedures. Choose a system.")
    values = _values(system, entry)
    _check_name(at, system, str(values["title"]))
    last = at.session.scalar(select(func.max(Procedure.position)).where(Procedure.system_id == system.id))
    row = Procedure(id=uuid.uuid4(), system_id=system.id, position=(last or 0) + 1, **values)
    at.session.add(row)
    at.session.flush()
    _record(at, system, "procedure_added", row)
    return row


def change_procedure(
    at: Desk, system: CataloguedResource, row: Procedure, entry: ProcedureEntry, version: int | None = None
) -> bool:
    """Say something else of a procedure; whether anything changed. A runbook that the actor may not see stays: they
    leave blank what they are shown as blank.

    Raises `Conflict` if `version` no longer stands. Refused: as for adding, and one that is needed no more
    (`procedure_ended`).
    """
    require(at.actor, Action.EDIT, system.facts)
    _check_needed(row)
    if version is not None and version != row.version:
        raise Conflict(row.version)
    values = _values(system, entry)
    if entry.runbook is None and not _sees_runbook(at, row):
        values["runbook_id"] = row.runbook_id
    changed = {name: value for name, value in values.items() if getattr(row, name) != value}
    if "title" in changed:
        _check_name(at, system, str(changed["title"]), row)
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        at.session.flush()
        _record(at, system, "procedure_changed", row)
    return bool(changed)


def retire_procedure(at: Desk, system: CataloguedResource, row: Procedure) -> None:
    """Say that it is needed no more; its drills stay on record. Refused: it is ended already (`procedure_ended`)."""
    require(at.actor, Action.EDIT, system.facts)
    _check_needed(row)
    row.ended_on = at.today
    at.session.flush()
    _record(at, system, "procedure_ended", row)


def record_drill(at: Desk, system: CataloguedResource, procedure: Procedure, entry: DrillEntry) -> Drill:
    """Record that somebody carried a procedure out, with whom they work for.

    Raises `BadInput` with everything that `problems_of_drill` finds, and for a revision that the runbook never had.
    Refused: a procedure that is needed no more (`procedure_ended`).
    """
    is_own = entry.person.id == at.actor.person_id
    require(at.actor, Action.CARRY_OUT if is_own else Action.EDIT, system.facts)
    _check_needed(procedure)
    witness = someone(entry.witness) if entry.witness else None
    said = Attempt(someone(entry.person), witness, entry.level, entry.done_on)
    problems = problems_of_drill(said, at.today)
    revision = _revision_used(at.session, procedure, entry, problems)
    if problems:
        raise BadInput(problems)
    row = Drill(
        id=uuid.uuid4(),
        procedure_id=procedure.id,
        person_id=entry.person.id,
        employer=entry.person.employer,
        organisation_id=entry.person.organisation_id,
        done_on=entry.done_on,
        level=entry.level.value,
        drill_kind=entry.kind.value,
        outcome=entry.outcome.value,
        runbook_id=procedure.runbook_id,
        runbook_revision=revision,
        witness_id=witness.id if witness else None,
        corrections=clean(entry.corrections).strip(),
        reference=" ".join(clean(entry.reference).split()),
        recorded_at=now(at.session),
        recorded_by=at.actor.name,
    )
    at.session.add(row)
    at.session.flush()
    _record(at, system, "drill_recorded", procedure, drill=str(row.id), person=str(row.person_id), level=row.level)
    return row


def void_drill(at: Desk, system: CataloguedResource, procedure: Procedure, row: Drill, reason: str) -> None:
    """Say that a drill was recorded by mistake; it stays on record and proves nothing.

    Raises `BadInput` without a reason. Refused: it is void already (`drill_voided`).
    """
    require(at.actor, Action.EDIT, system.facts)
    if row.voided_at is not None:
        raise Refused("drill_voided", "This drill is void already. There is nothing to do.")
    reason = clean(reason).strip()
    if not reason:
        raise BadInput([Problem("reason", "There is no reason.", "Say what was wrong with what was recorded.")])
    row.voided_at, row.voided_by, row.void_reason = now(at.session), at.actor.name, reason
    at.session.flush()
    _record(at, system, "drill_voided", procedure, drill=str(row.id), reason=reason)


def _values(system: CataloguedResource, entry: ProcedureEntry) -> dict[str, object]:
    title = " ".join(clean(entry.title).split())
    if not title:
        raise BadInput([Problem("title", "There is no name.", "Say what must be done, like “Restore from a backup”.")])
    if entry.is_restore and entry.kind is ProcedureKind.SKILL:
        words = "A skill shows nothing of a restore.", "Say that it is needed to run the system, or that it shows none."
        raise BadInput([Problem("is_restore", *words)])
    _check_runbook(system, entry.runbook)
    return {
        "procedure_kind": entry.kind.value,
        "title": title,
        "weight": entry.weight.value,
        "runbook_id": entry.runbook.id if entry.runbook else None,
        "is_restore": entry.is_restore,
    }


def _sees_runbook(at: Desk, row: Procedure) -> bool:
    """Whether the actor is told by which runbook a procedure is done, if there is one."""
    runbook = at.session.get_one(CataloguedResource, row.runbook_id) if row.runbook_id else None
    return runbook is None or may(at.actor, Action.READ, runbook.facts)


def _check_name(at: Desk, system: CataloguedResource, title: str, row: Procedure | None = None) -> None:
    """Two of one system that are called the same cannot be told apart in a list, nor by whoever types the name."""
    others = select(Procedure).where(Procedure.system_id == system.id, Procedure.ended_on.is_(None))
    if any(one is not row and fold(one.title) == fold(title) for one in at.session.scalars(others)):
        words = "Something that people do with this system is called so already."
        raise BadInput([Problem("title", words, "Say what is different about it, like “Restore one table”.")])


def _check_runbook(system: CataloguedResource, runbook: CataloguedResource | None) -> None:
    """Refused: what is no runbook (`not_a_runbook`), and one that fewer people see than the system
    (`runbook_unseen`)."""
    if runbook is None:
        return
    if runbook.kind != "runbook":
        raise Refused("not_a_runbook", "This is not a runbook. Choose a runbook.", "runbook")
    if runbook.visibility == Visibility.RESTRICTED and system.visibility != Visibility.RESTRICTED:
        words = "Not everyone who sees the system sees this runbook. Choose another, or let them see it."
        raise Refused("runbook_unseen", words, "runbook")


def _check_needed(row: Procedure) -> None:
    if row.ended_on is not None:
        raise Refused("procedure_ended", "This procedure is needed no more. Add it again if it is.")


def _revision_used(session: Session, procedure: Procedure, entry: DrillEntry, problems: list[Problem]) -> int | None:
    """The revision of the runbook by which it was done: 0 where it has no text, nothing where there is no runbook."""
    if procedure.runbook_id is None:
        return None
    runbook = session.get_one(CataloguedResource, procedure.runbook_id)
    if entry.runbook_revision is None:
        in_force = approved(session, runbook)
        return in_force.number if in_force else 0
    used, newest = entry.runbook_revision, newest_number(session, runbook)
    if not 1 <= used <= newest:
        mend = f"Enter a number from 1 to {newest}." if newest else "Leave this blank: it has no text yet."
        problems.append(Problem("runbook_revision", f"The runbook has no revision {used}.", mend))
    return used


def _record(at: Desk, system: CataloguedResource, verb: str, procedure: Procedure, **said: str) -> None:
    details = {"title": system.title, "name": procedure.title, "procedure": str(procedure.id), **said}
    touched = (system.id, *filter(None, [procedure.runbook_id]))
    happening = Happening(f"system.{verb}", "system", system.id, touched, details)
    record(at.session, at.actor, happening)
