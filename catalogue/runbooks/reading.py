"""Which revision of a runbook somebody read or did last, and whether that still counts; “I have read this”."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.desk import Desk
from catalogue.runbooks.revisions import approved
from catalogue.runbooks.tables import Drill, Procedure, ReadReceipt, Revision
from catalogue.runbooks.witnessing import stands
from catalogue.store import insert_into, now
from catalogue.terms import DrillLevel, DrillOutcome, RevisionChange, RevisionState
from catalogue.visibility import visible


@dataclass(frozen=True)
class Reading:
    """The revision that somebody read last; it counts until a major change is in force."""

    number: int
    read_at: datetime
    counts: bool


@dataclass(frozen=True)
class Done:
    """The day on which somebody last carried a runbook out; it counts until a major change is in force."""

    day: date
    counts: bool


def mark_read(at: Desk, runbook: CataloguedResource, number: int) -> bool:
    """Say that the actor has read the revision in force; whether that is news. Who may: people who may see the runbook.

    Refused: a revision that is not the one in force (`read_another`), and whoever is no person (`nobody_reads`).
    """
    require(at.actor, Action.READ, runbook.facts)
    if at.actor.person_id is None:
        raise Refused("nobody_reads", "Only people read runbooks. Sign in as yourself.")
    in_force = approved(at.session, runbook)
    if in_force is None or in_force.number != number:
        raise Refused("read_another", "The runbook has changed since you opened it. Read what changed first.")
    said = {"id": uuid.uuid4(), "runbook_id": runbook.id, "revision_id": in_force.id, "person_id": at.actor.person_id}
    receipt = insert_into(at.session, ReadReceipt).values(read_at=now(at.session), **said).on_conflict_do_nothing()
    if at.session.scalar(receipt.returning(ReadReceipt.id)) is None:
        return False
    details = {"title": runbook.title, "revision": number}
    record(at.session, at.actor, Happening("runbook.read", "runbook", runbook.id, details=details))
    return True


def last_read(session: Session, person_id: uuid.UUID, runbook: CataloguedResource) -> Reading | None:
    """What somebody read last of a runbook. The caller settles who may know."""
    return readings(session, [person_id], [runbook.id]).get((person_id, runbook.id))


def readings(
    session: Session, people: Collection[uuid.UUID], ids: Collection[uuid.UUID]
) -> dict[tuple[uuid.UUID, uuid.UUID], Reading]:
    """What each of these people read last of each of these runbooks, by both. The caller settles who may know."""
    rows = session.execute(
        select(ReadReceipt.person_id, ReadReceipt.runbook_id, Revision.number, ReadReceipt.read_at)
        .add_columns(is_as_today(ReadReceipt.runbook_id, Revision.number))
        .join(Revision, Revision.id == ReadReceipt.revision_id)
        .where(ReadReceipt.runbook_id.in_(ids), ReadReceipt.person_id.in_(people))
        .order_by(Revision.number)
    )
    return {(person, runbook): Reading(number, read_at, counts) for person, runbook, number, read_at, counts in rows}


def last_done(session: Session, actor: Actor, runbook: CataloguedResource) -> int | None:
    """The newest revision by which the actor did it, as drills of systems tell that they may see."""
    done = select(func.max(Drill.runbook_revision)).where(Drill.person_id == actor.person_id)
    found: int | None = session.scalar(_of_runbook(done, actor, runbook))
    return found


def drilled(session: Session, actor: Actor, runbook: CataloguedResource) -> Done | None:
    """When anybody last carried it out, watched at least, on a system that the actor may see, as it stands if anybody
    has; nothing if nobody ever did.

    Who may: council staff who may see the runbook. Raises `NotAllowed`, `NotFound`.
    """
    require(actor, Action.READ_READINESS, runbook.facts)
    carried_out = Drill.level.in_([level.value for level in DrillLevel if level.points >= DrillLevel.WATCHED.points])
    worked = Drill.outcome != DrillOutcome.FAILED.value
    counts = Drill.runbook_revision >= changed_in(session, runbook)
    done = select(Drill.done_on, counts).order_by(counts.desc(), Drill.done_on.desc()).limit(1)
    found = session.execute(_of_runbook(done, actor, runbook).where(carried_out, worked)).one_or_none()
    return Done(*found) if found else None


def _of_runbook(asked: Select[*tuple[Any, ...]], actor: Actor, runbook: CataloguedResource) -> Select[*tuple[Any, ...]]:
    """What is asked of drills, of those by a runbook on systems that the actor may see."""
    return (
        asked.join(Procedure, Procedure.id == Drill.procedure_id)
        .join(CataloguedResource, CataloguedResource.id == Procedure.system_id)
        .where(Drill.runbook_id == runbook.id, stands(), visible(actor))
    )


def changed_in(session: Session, runbook: CataloguedResource) -> int:
    """The last revision in force that told to do something else; 0 where nothing is in force."""
    return session.scalar(select(func.max(_LATER.number)).where(_LATER.runbook_id == runbook.id, *_MAJOR)) or 0


def is_as_today(runbook_id: Any, number: Any) -> ColumnElement[bool]:
    """The SQL condition that no major change of a runbook is in force that is newer than a revision of this number."""
    newer = select(_LATER.id).where(_LATER.runbook_id == runbook_id, _LATER.number > number, *_MAJOR)
    return ~newer.exists()


_LATER = aliased(Revision)
_MAJOR = (_LATER.change == RevisionChange.MAJOR.value, _LATER.state == RevisionState.APPROVED.value)
