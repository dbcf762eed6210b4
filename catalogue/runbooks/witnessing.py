"""Whether whoever is named as witness of a drill was there: they are asked, and say it themselves."""

import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import NotFound, Refused
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.tables import Person
from catalogue.resources.desk import Desk
from catalogue.runbooks.tables import Drill, Procedure
from catalogue.store import now
from catalogue.visibility import visible

_MOST = 50


@dataclass(frozen=True)
class Watched:
    """A drill with what was done, of which system, and the other who was there: who did it, for the witness, and the
    witness, for who did it."""

    drill: Drill
    procedure: Procedure
    system: CataloguedResource
    person: Person


def stands(drill: type[Drill] = Drill) -> ColumnElement[bool]:
    """The SQL condition that a drill is not void, and that its witness does not say that they were not there."""
    return and_(drill.voided_at.is_(None), or_(drill.was_watched.is_(None), drill.was_watched.is_(True)))


def watched_by(session: Session, actor: Actor) -> list[Watched]:
    """The drills of which the actor is named as witness, of systems that they may see: first those of which they have
    said nothing yet, then the newest."""
    return _as_witness(session, actor, Drill.voided_at.is_(None), _MOST)


def waiting_for_witness(session: Session, actor: Actor) -> list[Watched]:
    """Those of them of which the actor has said nothing yet, the newest first."""
    return _as_witness(session, actor, Drill.voided_at.is_(None) & Drill.was_watched.is_(None), _MOST)


def recorded_for_witness(session: Session, actor: Actor, on: date) -> list[Watched]:
    """Those of them that were recorded on a day, however long ago they were done."""
    midnight = datetime.combine(on, time.min, UTC)
    that_day = and_(Drill.recorded_at >= midnight, Drill.recorded_at < midnight + timedelta(days=1))
    return _as_witness(session, actor, Drill.voided_at.is_(None) & Drill.was_watched.is_(None) & that_day, _MOST)


def denied_drills(session: Session, actor: Actor) -> list[Watched]:
    """The actor's own drills whose witness says that they were not there, of systems that they may see, but for what
    they have done again since."""
    denied = Drill.voided_at.is_(None) & Drill.was_watched.is_(False) & ~_done_again()
    return _drills(session, actor, (Drill.person_id == actor.person_id) & denied, Drill.witness_id, _MOST)


def denier_of(session: Session, actor: Actor, drill: uuid.UUID | None) -> Person | None:
    """The witness of one of the actor's own drills, if they say that they were not there."""
    if drill is None:
        return None
    denied = Drill.voided_at.is_(None) & Drill.was_watched.is_(False) & (Drill.id == drill)
    found = _drills(session, actor, (Drill.person_id == actor.person_id) & denied, Drill.witness_id, 1)
    return found[0].person if found else None


def _done_again() -> ColumnElement[bool]:
    """The SQL condition that the same person recorded the same procedure later, and no witness denies that."""
    later = aliased(Drill)
    same = and_(later.procedure_id == Drill.procedure_id, later.person_id == Drill.person_id)
    return select(later.id).where(same, later.recorded_at > Drill.recorded_at, stands(later)).exists()


def watched_drill(session: Session, actor: Actor, identity: uuid.UUID) -> Watched:
    """One of them. Raises `NotFound`, for everybody else's too."""
    found = _as_witness(session, actor, Drill.id == identity, 1)
    if not found:
        raise NotFound("drill")
    return found[0]


def _as_witness(session: Session, actor: Actor, wanted: ColumnElement[bool], most: int) -> list[Watched]:
    return _drills(session, actor, (Drill.witness_id == actor.person_id) & wanted, Drill.person_id, most)


def _drills(
    session: Session, actor: Actor, wanted: ColumnElement[bool], other: InstrumentedAttribute[Any], most: int
) -> list[Watched]:
    if actor.person_id is None:
        return []
    rows = session.execute(
        select(Drill, Procedure, CataloguedResource, Person)
        .join(Procedure, Procedure.id == Drill.procedure_id)
        .join(CataloguedResource, CataloguedResource.id == Procedure.system_id)
        .join(Person, Person.id == other)
        .where(wanted, visible(actor))
        .order_by(Drill.was_watched.is_not(None), Drill.done_on.desc(), Drill.id)
        .limit(most)
    )
    return [Watched(*row) for row in rows]


def say_watched(at: Desk, watched: Watched, was_watched: bool) -> bool:
    """Say, as its witness, whether one was there when a drill was done; whether that is news. It can be said otherwise
    later; as long as the witness says that they were not there, the drill proves nothing.

    Who may: the witness alone, while they may see the system. Refused: a drill that is void (`drill_voided`).
    """
    row = watched.drill
    require(at.actor, Action.WITNESS, watched.system.facts)
    if at.actor.person_id is None or row.witness_id != at.actor.person_id:
        raise NotFound("drill")
    if row.voided_at is not None:
        raise Refused("drill_voided", "This drill is void already. There is nothing to do.")
    if row.was_watched is was_watched:
        return False
    row.was_watched, row.witness_said_at = was_watched, now(at.session)
    at.session.flush()
    record_said(at, watched, was_watched)
    return True


def record_said(at: Desk, watched: Watched, was_watched: bool) -> None:
    """The event of what a witness says."""
    verb = "drill_confirmed" if was_watched else "drill_denied"
    procedure, system = watched.procedure, watched.system
    details = {"title": system.title, "name": procedure.title, "procedure": str(procedure.id)}
    touched = (system.id, *filter(None, [procedure.runbook_id]))
    happening = Happening(f"system.{verb}", "system", system.id, touched, details | {"drill": str(watched.drill.id)})
    record(at.session, at.actor, happening)
