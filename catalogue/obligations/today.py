"""How obligations stand on a day, in SQL: days left, overdue, waiting, colour; the same rules as `rag`, for lists.

The expressions need the row of `Obligation` alone, so that any statement over it can ask them.
"""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, and_, case, exists, func, literal, not_, or_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from catalogue.obligations.rag import LEAD_DAYS, NOT_OWED_NOW, SETTLED, WAITING, Horizon, RagFacts
from catalogue.obligations.tables import Obligation
from catalogue.terms import Criticality, ObligationStatus, Rag

_S = ObligationStatus
_LATER = aliased(Obligation)


class _Days(FunctionElement[int]):
    """The days from one date to another; each of our databases subtracts in its own way."""

    name = "days_between"
    type = Integer()
    inherit_cache = True


@compiles(_Days, "sqlite")
def _in_sqlite(element: _Days, compiler: SQLCompiler, **options: Any) -> str:
    later, earlier = (compiler.process(one, **options) for one in element.clauses)
    return f"CAST(julianday({later}) - julianday({earlier}) AS INTEGER)"


@compiles(_Days, "postgresql")
def _in_postgresql(element: _Days, compiler: SQLCompiler, **options: Any) -> str:
    later, earlier = (compiler.process(one, **options) for one in element.clauses)
    return f"({later} - {earlier})"


def _stands_on(today: date) -> ColumnElement[date]:
    """The day at which the supplier's clock stands."""
    return func.coalesce(Obligation.stopped_on, literal(today, Date))


def days_left(today: date) -> ColumnElement[int]:
    """How many days the supplier still has; null where no date is known."""
    return _Days(Obligation.effective_due_on, _stands_on(today))


def is_left_at_most(days: int, today: date) -> ColumnElement[bool]:
    """Whether the supplier has so many days at most. Dates are compared where they can be: counting days costs more."""
    running = and_(Obligation.stopped_on.is_(None), Obligation.effective_due_on <= today + timedelta(days=days))
    return or_(running, and_(Obligation.stopped_on.is_not(None), days_left(today) <= days))


def is_any(*statuses: ObligationStatus) -> ColumnElement[bool]:
    """Whether it stands at one of these."""
    return Obligation.status.in_(sorted(status.value for status in statuses))


def is_overdue(today: date) -> ColumnElement[bool]:
    """Whether the supplier's time is up and nothing submitted stands; false where no date is known."""
    is_past = func.coalesce(Obligation.effective_due_on < _stands_on(today), False)
    return and_(not_(is_any(*NOT_OWED_NOW)), is_past)


def keeps_supplier_waiting(today: date) -> ColumnElement[bool]:
    """Whether it waits for us beyond our own time."""
    return and_(is_any(*WAITING), func.coalesce(Obligation.respond_by < today, False))


def is_remainder_open() -> ColumnElement[bool]:
    """Whether something of its chain is neither accepted nor settled: the last one, for all before are in part."""
    done = sorted(one.value for one in {_S.ACCEPTED, _S.ACCEPTED_IN_PART, *SETTLED})
    return exists().where(_LATER.chain_id == Obligation.chain_id, _LATER.status.not_in(done))


def rag(horizon: Horizon) -> ColumnElement[str]:
    """The colour on the horizon's day: the lines of `rag.rag`, in their order."""
    today = horizon.today
    is_critical = Obligation.criticality == Criticality.CRITICAL.value
    soon = and_(is_critical, not_(is_any(*NOT_OWED_NOW)), is_left_at_most(horizon.soon_days, today))
    troubled = or_(is_any(_S.RETURNED, _S.ACCEPTED_IN_PART), Obligation.disputed, keeps_supplier_waiting(today))
    return case(
        (is_any(*SETTLED), Rag.SETTLED.value),
        (is_any(_S.ACCEPTED), Rag.GREEN.value),
        (and_(is_any(_S.ACCEPTED_IN_PART), not_(is_remainder_open())), Rag.GREEN.value),
        (is_any(_S.NOT_DELIVERED), Rag.RED.value),
        (is_unknown(), Rag.GREY.value),
        (or_(is_overdue(today), soon), Rag.RED.value),
        (or_(is_left_at_most(LEAD_DAYS, today), troubled), Rag.AMBER.value),
        else_=Rag.GREEN.value,
    )


def is_unknown() -> ColumnElement[bool]:
    """Whether nobody knows when it is due or who sees to it."""
    return or_(Obligation.effective_due_on.is_(None), Obligation.owner_id.is_(None))


def rag_facts(row: Obligation, is_remainder_open: bool = False) -> RagFacts:
    """What the colour of one row rests on."""
    return RagFacts(
        status=ObligationStatus(row.status),
        has_owner=row.owner_id is not None,
        effective_due_on=row.effective_due_on,
        stopped_on=row.stopped_on,
        is_critical=row.criticality == Criticality.CRITICAL,
        is_disputed=row.disputed,
        respond_by=row.respond_by,
        is_remainder_open=is_remainder_open,
    )
