"""Obligations as lists show them: each with its contract, its type in words, and how it stands today."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session

from catalogue.access import Thing
from catalogue.kinds.resource import CataloguedResource
from catalogue.obligations import today as on
from catalogue.obligations.rag import Horizon
from catalogue.obligations.tables import Chase, Obligation, ObligationType
from catalogue.terms import Rag, Visibility


@dataclass(frozen=True)
class Line:
    """One obligation of a list. `contract` has the facts on which it rests who keeps it (`catalogue.access`)."""

    row: Obligation
    contract_title: str
    contract_slug: str
    type_label: str
    rag: Rag
    days_left: int | None
    is_overdue: bool
    chased_at: datetime | None
    contract: Thing


def lines(
    session: Session, horizon: Horizon, which: Select[uuid.UUID] | Sequence[uuid.UUID], order: Sequence[Any] = ()
) -> Sequence[Line]:
    """The lines of these obligations, read whole: ask for those to be shown only. The caller settles who sees them."""
    found = session.execute(_of_lines(horizon).where(Obligation.id.in_(which)).order_by(*order))
    return [_line(*columns) for columns in found]


def _line(
    row: Obligation, visibility: str, team: uuid.UUID | None, title: str, slug: str, label: str, rag: str, *stands: Any
) -> Line:
    left, overdue, chased = stands
    contract = Thing("contract", Visibility(visibility), row.contract_id, team)
    return Line(row, title, slug, label, Rag(rag), left, bool(overdue), chased, contract)


@lru_cache(maxsize=8)
def _of_lines(horizon: Horizon) -> Select[*tuple[Any, ...]]:
    """What lines are made of. Writing the long expression of the colour anew costs as much as reading a page by it."""
    return joined(
        Obligation,
        CataloguedResource.visibility,
        CataloguedResource.team_id,
        CataloguedResource.title,
        CataloguedResource.slug,
        ObligationType.label,
        on.rag(horizon),
        on.days_left(horizon.today),
        on.is_overdue(horizon.today),
        _last_chased(),
    ).join(ObligationType, ObligationType.code == Obligation.type_code)


def _last_chased() -> ScalarSelect[datetime]:
    """When the supplier was last asked for it by letter."""
    return select(func.max(Chase.chased_at)).where(Chase.obligation_id == Obligation.id).scalar_subquery()


def joined(*columns: Any) -> Select[*tuple[Any, ...]]:
    """A statement over obligations with their contracts, on which it rests who sees them."""
    of_contract = CataloguedResource.id == Obligation.contract_id
    return select(*columns).select_from(Obligation).join(CataloguedResource, of_contract)
