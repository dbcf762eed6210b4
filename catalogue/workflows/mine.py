"""What someone answers for, and which of it needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.rules import review_due
from catalogue.terms import Lifecycle
from catalogue.visibility import visible

COMPLETE_ENOUGH = 80


@dataclass(frozen=True)
class Duties:
    """Things someone answers for: all in use, those due for a check, and those described too thinly."""

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
            CataloguedResource.lifecycle.in_((Lifecycle.LIVE.value, Lifecycle.DRAFT.value)),
        )
        .order_by(func.lower(CataloguedResource.title), CataloguedResource.id)
    ).all()
    return Duties(
        things=rows,
        due=[row for row in rows if is_due(row, today)],
        thin=[row for row in rows if row.completeness < COMPLETE_ENOUGH],
    )


def is_due(thing: CataloguedResource, today: date) -> bool:
    """Whether the thing's next check is past."""
    due = due_on(thing)
    return due is not None and due < today


def due_on(thing: CataloguedResource) -> date | None:
    """When the thing should be looked at again; nothing if nobody set how often."""
    looked_at = max(thing.updated_at.date(), thing.attested_on or date.min)
    return review_due(looked_at, thing.review_months)
