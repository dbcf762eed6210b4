"""Dispose of a contract that has outlived its time: looked at first, then taken away with all that hangs on it."""

import hashlib
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Table, delete, func, select, update
from sqlalchemy.orm import Session

from catalogue.access import Action, require
from catalogue.audit import Happening, canonical, record
from catalogue.errors import NotFound, Refused
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource
from catalogue.people.tables import Departure, Grant, RoleAssignment
from catalogue.resources.desk import Desk
from catalogue.retention.queries import Due, due
from catalogue.store import Base
from catalogue.terms import Visibility
from catalogue.tuning.tables import KnownSearch
from catalogue.visibility import visible

# Columns that name a thing without being foreign keys: their rows mean nothing once it is gone.
LOOSE: tuple[Any, ...] = (Grant.resource_id, RoleAssignment.scope_id, KnownSearch.thing_id, Departure.contract_id)


@dataclass(frozen=True)
class Look:
    """What would go: the contract, how many rows by table, and a code that stands for exactly this."""

    contract: Due
    rows: dict[str, int]
    code: str


@dataclass(frozen=True)
class Step:
    """Rows of one table that refer to what goes, by one column: they go too, or say nothing there any more."""

    column: Any
    ids: frozenset[uuid.UUID]

    @property
    def goes(self) -> bool:
        return not self.column.nullable

    @property
    def table(self) -> Any:
        return self.column.table

    @property
    def here(self) -> Any:
        return self.column.in_(self.ids)


def look(at: Desk, slug: str) -> Look:
    """What disposing of a contract would take away. Who may: administrators and the operator.

    Raises `NotFound`. Refused: its time is not over (`not_due`), or it is under legal hold (`held`).
    """
    require(at.actor, Action.ADMINISTER)
    found = due(at.session, at.actor, slug, at.today)
    if found is None:
        if at.session.scalar(select(Contract.id).where(Contract.slug == slug, visible(at.actor))) is None:
            raise NotFound("contract")
        raise Refused("not_due", "The records of this contract must still be kept.")
    if found.hold:
        raise Refused("held", f"The contract is under legal hold: {found.hold.rstrip('.')}.")
    rows = _counts(at.session, hanging_on(at.session, found.id))
    version = at.session.scalar(select(CataloguedResource.version).where(CataloguedResource.id == found.id))
    code = hashlib.sha256(canonical([str(found.id), version, rows])).hexdigest()[:8]
    return Look(found, rows, code)


def dispose(at: Desk, slug: str, code: str, reason: str) -> Look:
    """Take a contract away with all that hangs on it, as it was looked at; the audit trail keeps that it was there.

    Refused: no reason is given (`reason`), what would go is no longer what was looked at (`looked_before`), and all
    that `look` refuses.
    """
    if not reason.strip():
        raise Refused("reason", "Say who decided that these records go, and when.", "reason")
    seen = look(at, slug)
    if code != seen.code:
        raise Refused("looked_before", "What would go is not what that code stands for. Look again, then confirm.")
    contract = at.session.get_one(Contract, seen.contract.id)
    open_title = contract.visibility != Visibility.RESTRICTED
    details = {
        "title": contract.title if open_title else "A restricted contract",
        "rule": seen.contract.rule.code,
        "ended": seen.contract.ended.isoformat(),
        "rows": seen.rows,
        "reason": reason.strip(),
    }
    _take_away(at.session, seen.contract.id)
    record(at.session, at.actor, Happening("disposal.done", "disposal", contract.id, (contract.id,), details))
    return seen


def hanging_on(session: Session, thing: uuid.UUID) -> list[Step]:
    """All that refers to a thing, directly or through rows that go with it; what is referred to comes first."""
    steps = [Step(CataloguedResource.__table__.c.id, frozenset({thing}))]
    for step in steps:
        if not step.goes:
            continue
        ids = frozenset(_ids(session, step))
        new = [Step(column, ids) for column in _referring(step.table) if ids]
        steps += [one for one in new if one not in steps]
    return steps + [Step(column.expression, frozenset({thing})) for column in LOOSE]


def _ids(session: Session, step: Step) -> Iterable[uuid.UUID]:
    keys = list(step.table.primary_key.columns)
    return session.scalars(select(keys[0]).where(step.here)) if len(keys) == 1 else ()


def _referring(table: Table) -> list[Column[Any]]:
    return [key.parent for other in Base.metadata.sorted_tables for key in _keys_to(other, table)]


def _keys_to(other: Table, table: Table) -> list[Any]:
    return [key for key in sorted(other.foreign_keys, key=lambda one: one.parent.name) if key.column.table is table]


def _counts(session: Session, steps: Iterable[Step]) -> dict[str, int]:
    found: dict[str, int] = {}
    for step in steps:
        if _is_taken(step):
            count = session.scalar(select(func.count()).select_from(step.table).where(step.here)) or 0
            found[step.table.name] = found.get(step.table.name, 0) + count
    return {name: count for name, count in sorted(found.items()) if count}


def _is_taken(step: Step) -> bool:
    return step.goes or step.column in {column.expression for column in LOOSE}


def _take_away(session: Session, thing: uuid.UUID) -> None:
    session.expunge_all()
    for step in reversed(hanging_on(session, thing)):
        if _is_taken(step):
            session.execute(delete(step.table).where(step.here))
        else:
            session.execute(update(step.table).where(step.here).values({step.column.name: None}))
