"""What someone answers for, and which of it needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.attesting import due_on, is_due
from catalogue.resources.rules import LOOKED_AFTER
from catalogue.visibility import visible

COMPLETE_ENOUGH = 80


@dataclass(frozen=True)
class Duties:
    """Things someone answers for: all in use, those that need a look, longest due first, and those described too
    thinly."""

    things: Sequence[CataloguedResource]
    due: Sequence[CataloguedResource]
    thin: Sequence[CataloguedResource]


def duties(session: Session, actor: Actor, today: date) -> Duties:
    """What the actor answers for, themselves or as a deputy, by title."""
    if not actor.owned:
        return Duties((), (), ())
    rows = session.scalars(
        select(CataloguedResource)
        .where(
            CataloguedResource.id.in_(actor.owned),
            visible(actor),
            CataloguedResource.lifecycle.in_(LOOKED_AFTER),
        )
        .order_by(func.lower(CataloguedResource.title), CataloguedResource.id)
    ).all()
    return Duties(
        things=rows,
        due=sorted((row for row in rows if is_due(row, today)), key=lambda row: due_on(row) or today),
        thin=[row for row in rows if row.completeness < COMPLETE_ENOUGH],
    )
