"""Take back what one operation did to things: new ones go, changed ones stand as before, later edits stay.

The one mechanism for imports and bulk edits: every version carries the id of the operation that made it.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Column, delete, select
from sqlalchemy.orm import Session

from catalogue.access import Action, may
from catalogue.audit import Happening, record_many
from catalogue.kinds import kind_of
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource, ExternalIdentity, Ownership, ResourceVersion
from catalogue.kinds.revision import Revision
from catalogue.people.tables import Grant
from catalogue.resources.desk import Desk
from catalogue.resources.operations import Change, describe_many
from catalogue.resources.ownership import end_ownership
from catalogue.resources.records import chunks
from catalogue.store import GOES_WITH, Base
from catalogue.terms import OwnerRole, RevisionState

# What goes with a thing, by the column that names it.
_BELONGING = (
    Ownership.resource_id,
    ResourceVersion.resource_id,
    ExternalIdentity.resource_id,
    Grant.resource_id,
    Revision.runbook_id,
)


@dataclass
class Undone:
    """What was taken back, what stands as before, and what was left, with the reason; some for want of rights alone."""

    removed: list[uuid.UUID] = field(default_factory=list)
    restored: list[uuid.UUID] = field(default_factory=list)
    left: dict[uuid.UUID, str] = field(default_factory=dict)
    forbidden: set[uuid.UUID] = field(default_factory=set)


def undo_operation(at: Desk, operation: uuid.UUID, ids: Sequence[uuid.UUID]) -> Undone:
    """Take back what an operation did to these things (at most 500). Who may: whoever may edit each of them."""
    found = Undone()
    made = _numbers(at.session, operation, ids)
    removed: list[CataloguedResource] = []
    restored: list[tuple[CataloguedResource, int]] = []
    for thing in _things(at.session, list(made)):
        first, last = made[thing.id]
        if thing.version != last:
            found.left[thing.id] = "Someone has changed it since."
        elif not may(at.actor, Action.EDIT, thing.facts):
            found.left[thing.id] = "You may not change it any more: ask who answers for it now."
            found.forbidden.add(thing.id)
        elif first > 1 and (hindered := _why_hindered(at, thing, first - 1)):
            found.left[thing.id] = hindered
        elif first > 1:
            restored.append((thing, first - 1))
        elif _is_needed(at.session, thing):
            found.left[thing.id] = "Something has been linked to it since."
        else:
            removed.append(thing)
    _restore(at, restored)
    _remove(at, removed)
    found.restored = [thing.id for thing, _ in restored]
    found.removed = [thing.id for thing in removed]
    return found


def edited_since(session: Session, operation: uuid.UUID, ids: Sequence[uuid.UUID]) -> list[uuid.UUID]:
    """Those of the things that an operation made or changed which somebody has changed since."""
    found: list[uuid.UUID] = []
    for some in chunks(ids):
        made = _numbers(session, operation, some)
        now = select(CataloguedResource.id, CataloguedResource.version).where(CataloguedResource.id.in_(some))
        found += [thing for thing, version in session.execute(now) if thing in made and version != made[thing][1]]
    return found


def _why_hindered(at: Desk, thing: CataloguedResource, number: int) -> str:
    """Why a thing cannot stand as in an earlier version; empty if it can."""
    before, now = (_snapshot(at.session, thing.id, one)["values"] for one in (number, thing.version))
    return at.why_not(thing, {name: value for name, value in before.items() if value != now.get(name)})


def _numbers(session: Session, operation: uuid.UUID, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, tuple[int, int]]:
    """The first and last version that the operation made of each thing."""
    rows = session.execute(
        select(ResourceVersion.resource_id, ResourceVersion.number).where(
            ResourceVersion.operation_id == operation, ResourceVersion.resource_id.in_(ids)
        )
    )
    found: dict[uuid.UUID, tuple[int, int]] = {}
    for thing, number in rows:
        first, last = found.get(thing, (number, number))
        found[thing] = (min(first, number), max(last, number))
    return found


def _things(session: Session, ids: list[uuid.UUID]) -> list[CataloguedResource]:
    kinds = session.scalars(select(CataloguedResource.kind).where(CataloguedResource.id.in_(ids)).distinct())
    found: list[CataloguedResource] = []
    for code in kinds.all():
        table: Any = kind_of(code).table
        found += session.scalars(select(table).where(table.id.in_(ids)))
    return found


def _is_needed(session: Session, thing: CataloguedResource) -> bool:
    """Whether somebody's draft would go with the thing, or anything else refers to it, in whichever topic's table."""
    draft = (Revision.runbook_id == thing.id) & (Revision.state != RevisionState.APPROVED.value)
    if session.scalar(select(Revision.id).where(draft).limit(1)) is not None:
        return True
    return any(
        session.scalar(select(column).where(column == thing.id).limit(1)) is not None
        for column in _referring(thing.kind)
    )


@cache
def _worked_out() -> tuple[Column[uuid.UUID], ...]:
    """The columns of rows that were worked out about a thing, by nobody, and go with it."""
    return tuple(
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if column.info.items() >= GOES_WITH.items()
    )


@cache
def _referring(kind: str) -> tuple[Column[uuid.UUID], ...]:
    """The columns by which other rows can need a thing of a kind."""
    described = kind_of(kind)
    own = {described.table.__tablename__, *(part.table.__tablename__ for part in described.parts)}
    own |= {belongs.class_.__tablename__ for belongs in _BELONGING}
    things = {CataloguedResource.__tablename__, described.table.__tablename__}
    return tuple(
        key.parent
        for table in Base.metadata.sorted_tables
        for key in sorted(table.foreign_keys, key=lambda one: one.parent.name)
        if table.name not in own and key.column.table.name in things and key.parent not in _worked_out()
    )


def _restore(at: Desk, things: list[tuple[CataloguedResource, int]]) -> None:
    changes: list[Change] = []
    gone: list[tuple[CataloguedResource, OwnerRole]] = []
    for thing, number in things:
        before = _snapshot(at.session, thing.id, number)
        after = _snapshot(at.session, thing.id, thing.version)
        owners = {role: email for role, email in before["owners"].items() if email in at.references.people}
        changes.append(Change(thing, Record(thing.kind, before["values"], before["parts"], owners), thing.version))
        gone += [(thing, OwnerRole(role)) for role in after["owners"] if role not in before["owners"]]
    if changes:
        describe_many(at, changes, verb="undone")
    for thing, role in gone:
        end_ownership(at, thing, role)


def _snapshot(session: Session, thing: uuid.UUID, number: int) -> dict[str, Any]:
    here = (ResourceVersion.resource_id == thing) & (ResourceVersion.number == number)
    record: dict[str, Any] = session.scalars(select(ResourceVersion.record).where(here)).one()
    return record


def _remove(at: Desk, things: list[CataloguedResource]) -> None:
    """Delete things that only the operation knew, with all that belongs to them; the audit trail keeps their names."""
    ids = [thing.id for thing in things]
    if not ids:
        return
    happenings = [
        Happening(f"{thing.kind}.taken_back", thing.kind, thing.id, (thing.id,), {"title": thing.title})
        for thing in things
    ]
    for code in {thing.kind for thing in things}:
        kind = kind_of(code)
        of_kind = [thing.id for thing in things if thing.kind == code]
        for part in kind.parts:
            table: Any = part.table
            at.session.execute(delete(table).where(table.resource_id.in_(of_kind)))
    for belongs in _BELONGING:
        at.session.execute(delete(belongs.class_).where(belongs.in_(ids)))
    for column in _worked_out():
        at.session.execute(delete(column.table).where(column.in_(ids)))
    for thing in things:
        at.session.delete(thing)
    at.session.flush()
    record_many(at.session, at.actor, happenings)
