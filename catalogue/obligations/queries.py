"""Obligations that somebody may see: one, those of a contract, those of a preset, and how many there are of each."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, func, not_, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.obligations import sought
from catalogue.obligations import today as on
from catalogue.obligations.lines import Line, joined, lines
from catalogue.obligations.presets import ALIVE, PRESETS, preset_called
from catalogue.obligations.rag import WAITING, Horizon
from catalogue.obligations.seen import obligations_seen
from catalogue.obligations.tables import Evidence, Obligation, ObligationProcedure, ObligationType
from catalogue.obligations.turns import FIRST_DUE, in_turn
from catalogue.terms import Criticality, ObligationStatus, Rag

_S = ObligationStatus


@dataclass(frozen=True)
class Filters:
    """Which obligations: each filter that is given narrows; `per_page` 0 means all of them.

    `people` are roles (`owner`, `acceptor`, `supplier_person`) with who holds them; one of them is enough. `words`,
    `supplier`, `contract` and `owner` are what somebody typed (`sought`).
    """

    preset: str = ""
    statuses: tuple[ObligationStatus, ...] = ()
    colours: tuple[Rag, ...] = ()
    types: tuple[str, ...] = ()
    contract_id: uuid.UUID | None = None
    criticalities: tuple[Criticality, ...] = ()
    people: tuple[tuple[str, uuid.UUID], ...] = ()
    due_from: date | None = None
    due_until: date | None = None
    words: str = ""
    supplier: str = ""
    contract: str = ""
    owner: str = ""
    page: int = 1
    per_page: int = 50


EVERY = Filters()


def _conditions(filters: Filters, horizon: Horizon) -> list[ColumnElement[bool]]:
    given: list[tuple[object, Callable[[], ColumnElement[bool]]]] = [
        (filters.preset, lambda: preset_called(filters.preset).condition(horizon)),
        (filters.statuses, lambda: on.is_any(*filters.statuses)),
        (filters.colours, lambda: on.rag(horizon).in_([one.value for one in filters.colours])),
        (filters.types, lambda: Obligation.type_code.in_(filters.types)),
        (filters.contract_id, lambda: Obligation.contract_id == filters.contract_id),
        (filters.criticalities, lambda: Obligation.criticality.in_([one.value for one in filters.criticalities])),
        (filters.people, lambda: or_(*(_held_by(role, person) for role, person in filters.people))),
        (filters.due_from, lambda: Obligation.effective_due_on >= filters.due_from),
        (filters.due_until, lambda: Obligation.effective_due_on <= filters.due_until),
        (filters.words.strip(), lambda: sought.holding(filters.words)),
        (filters.supplier.strip(), lambda: sought.of_supplier(filters.supplier)),
        (filters.contract.strip(), lambda: sought.of_contract(filters.contract)),
        (filters.owner.strip(), lambda: sought.seen_to_by(filters.owner)),
    ]
    return [condition() for value, condition in given if value]


def _held_by(role: str, person_id: uuid.UUID) -> ColumnElement[bool]:
    held: ColumnElement[bool] = getattr(Obligation, f"{role}_id") == person_id
    return held


def types(session: Session) -> dict[str, str]:
    """The types of obligations, by code with their words, in the order of the words. Who may: everyone."""
    return {one.code: one.label for one in session.scalars(select(ObligationType).order_by(ObligationType.label))}


def obligations(session: Session, actor: Actor, horizon: Horizon, filters: Filters) -> Sequence[Line]:
    """The obligations that the filters leave and the actor sees, in their turn."""
    return lines(session, horizon, _left(actor, horizon, filters), in_turn(actor, horizon, filters.preset))


def ids_of(session: Session, actor: Actor, horizon: Horizon, filters: Filters) -> Sequence[uuid.UUID]:
    """Which ones `obligations` lists, in its order."""
    return session.scalars(_left(actor, horizon, filters)).all()


def lines_of(session: Session, horizon: Horizon, ids: Sequence[uuid.UUID]) -> Sequence[Line]:
    """The lines of obligations that were settled by `ids_of`, in that order: nobody is asked again who sees them."""
    found = {line.row.id: line for line in lines(session, horizon, ids)}
    return [found[one] for one in ids if one in found]


def obligations_by_id(
    session: Session, actor: Actor, horizon: Horizon, ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Line]:
    """Those of these obligations that the actor sees."""
    if not ids:
        return {}
    seen = joined(Obligation.id).where(Obligation.id.in_(ids), obligations_seen(actor))
    return {line.row.id: line for line in lines(session, horizon, seen)}


def _left(actor: Actor, horizon: Horizon, filters: Filters) -> Select[uuid.UUID]:
    """Which ones, by the index alone."""
    left = joined(Obligation.id).where(obligations_seen(actor), *_conditions(filters, horizon))
    left = left.order_by(*in_turn(actor, horizon, filters.preset))
    if filters.per_page:
        left = left.limit(filters.per_page).offset((filters.page - 1) * filters.per_page)
    return left


def count_of(session: Session, actor: Actor, horizon: Horizon, filters: Filters) -> int:
    """How many there are in all that the filters leave and the actor sees."""
    statement = joined(func.count()).where(obligations_seen(actor), *_conditions(filters, horizon))
    return session.scalar(statement) or 0


def _how_many(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(condition)


def counts_by_preset(session: Session, actor: Actor, horizon: Horizon, filters: Filters = EVERY) -> dict[str, int]:
    """How many obligations each preset shows the actor under the other filters, by its code; read by one statement.

    All presets are about what is not over, which the index by status finds.
    """
    sums = [_how_many(one.condition(horizon)) for one in PRESETS]
    others = _conditions(replace(filters, preset=""), horizon)
    row = session.execute(joined(*sums).where(obligations_seen(actor), on.is_any(*ALIVE), *others)).one()
    return dict(zip((one.code for one in PRESETS), row, strict=True))


def seen_of_contract(actor: Actor, contract_id: uuid.UUID) -> Select[Obligation]:
    """The statement for a contract's obligations as far as the actor sees them, first due first."""
    return joined(Obligation).where(Obligation.contract_id == contract_id, obligations_seen(actor)).order_by(*FIRST_DUE)


def obligations_of(session: Session, actor: Actor, contract_id: uuid.UUID) -> Sequence[Obligation]:
    """The obligations of a contract that the actor sees, first due first."""
    return session.scalars(seen_of_contract(actor, contract_id)).all()


def obligations_by_procedure(
    session: Session, actor: Actor, procedure_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, list[Obligation]]:
    """The obligations that hand each of these procedures over, as far as the actor sees them, first due first."""
    rows = session.execute(
        joined(ObligationProcedure.procedure_id, Obligation)
        .join(ObligationProcedure, ObligationProcedure.obligation_id == Obligation.id)
        .where(ObligationProcedure.procedure_id.in_(procedure_ids), obligations_seen(actor))
        .order_by(*FIRST_DUE)
    )
    found: dict[uuid.UUID, list[Obligation]] = {}
    for procedure_id, row in rows:
        found.setdefault(procedure_id, []).append(row)
    return found


def obligation(session: Session, actor: Actor, identity: uuid.UUID) -> Obligation:
    """One obligation. Raises `NotFound` if it is not there or may not be seen: the same answer."""
    found: Obligation | None = session.scalar(
        joined(Obligation).where(Obligation.id == identity, obligations_seen(actor))
    )
    if found is None:
        raise NotFound("obligation")
    return found


def evidence_of(session: Session, row: Obligation) -> Sequence[Evidence]:
    """All evidence of an obligation that was read by `obligation`, newest round first, in the order it came."""
    of_it = select(Evidence).where(Evidence.obligation_id == row.id)
    return session.scalars(of_it.order_by(Evidence.round.desc(), Evidence.added_at, Evidence.id)).all()


def evidence_by_obligation(session: Session, rows: Sequence[Obligation]) -> dict[uuid.UUID, list[Evidence]]:
    """The same of many obligations, asked for at once."""
    of_them = select(Evidence).where(Evidence.obligation_id.in_([row.id for row in rows]))
    found: dict[uuid.UUID, list[Evidence]] = {}
    for one in session.scalars(of_them.order_by(Evidence.round.desc(), Evidence.added_at, Evidence.id)):
        found.setdefault(one.obligation_id, []).append(one)
    return found


@dataclass(frozen=True)
class Totals:
    """How far the handover of a contract has come: each obligation counts once, in the first part that fits."""

    accepted: int = 0
    waiting: int = 0
    not_pursued: int = 0
    unknown: int = 0
    overdue: int = 0
    open: int = 0
    drafts: int = 0


def handover_totals(
    session: Session, actor: Actor, horizon: Horizon, contract_ids: Sequence[uuid.UUID]
) -> dict[uuid.UUID, Totals]:
    """The totals of some contracts, as far as the actor sees their obligations; what fell away left out.

    Not delivered counts as overdue: it came neither in time nor later. In part counts as accepted, and its remainder
    for itself.
    """
    unknown = on.is_unknown()
    late = or_(on.is_any(_S.NOT_DELIVERED), on.is_overdue(horizon.today))
    owed = not_(on.is_any(_S.DRAFT, _S.ACCEPTED, _S.ACCEPTED_IN_PART, *WAITING, _S.NOT_PURSUED, _S.NOT_DELIVERED))
    sums = (
        _how_many(on.is_any(_S.ACCEPTED, _S.ACCEPTED_IN_PART)),
        _how_many(on.is_any(*WAITING)),
        _how_many(on.is_any(_S.NOT_PURSUED)),
        _how_many(and_(owed, unknown)),
        _how_many(or_(on.is_any(_S.NOT_DELIVERED), and_(owed, not_(unknown), late))),
        _how_many(and_(owed, not_(unknown), not_(late))),
        _how_many(on.is_any(_S.DRAFT)),
    )
    statement = (
        joined(Obligation.contract_id, *sums)
        .where(Obligation.contract_id.in_(contract_ids), obligations_seen(actor))
        .where(not_(on.is_any(_S.CANCELLED, _S.SUPERSEDED, _S.VARIED)))
        .group_by(Obligation.contract_id)
    )
    found = {row[0]: Totals(*row[1:]) for row in session.execute(statement)}
    return {identity: found.get(identity, Totals()) for identity in contract_ids}
