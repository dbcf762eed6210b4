"""What waits for somebody who answers for runbooks: drafts newer than the text in force, and corrections."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from catalogue.access import Actor
from catalogue.kinds.resource import CataloguedResource
from catalogue.runbooks.correcting import found_wrong
from catalogue.runbooks.tables import Drill, Revision
from catalogue.terms import RevisionState
from catalogue.visibility import visible


@dataclass(frozen=True)
class Waiting:
    """A draft, and of which runbook it is."""

    slug: str
    title: str
    number: int
    author: str
    author_id: uuid.UUID | None
    made_at: datetime


def drafts_waiting(session: Session, actor: Actor) -> Sequence[Waiting]:
    """What the actor, who answers for the runbooks, has to approve or to take back; the oldest first."""
    if not actor.owned:
        return ()
    later = aliased(Revision)
    last = (
        select(func.max(later.number))
        .where(later.runbook_id == Revision.runbook_id, later.state != RevisionState.WITHDRAWN.value)
        .correlate(Revision)
        .scalar_subquery()
    )
    rows = session.execute(
        select(
            CataloguedResource.slug,
            CataloguedResource.title,
            Revision.number,
            Revision.author,
            Revision.author_id,
            Revision.made_at,
        )
        .join(Revision, Revision.runbook_id == CataloguedResource.id)
        .where(CataloguedResource.id.in_(actor.owned), visible(actor))
        .where(Revision.state == RevisionState.DRAFT.value, Revision.number == last)
        .order_by(Revision.made_at, Revision.id)
    )
    return [Waiting(*row) for row in rows]


@dataclass(frozen=True)
class Doubted:
    """A runbook that somebody who did it found wrong, and how often."""

    slug: str
    title: str
    count: int


def corrections_to_work_in(session: Session, actor: Actor) -> Sequence[Doubted]:
    """The runbooks that the actor answers for with corrections that wait, by title."""
    if not actor.owned:
        return ()
    runbook = aliased(CataloguedResource)
    rows = session.execute(
        found_wrong(actor, runbook.slug, runbook.title, func.count())
        .join(runbook, runbook.id == Drill.runbook_id)
        .where(runbook.id.in_(actor.owned))
        .group_by(runbook.slug, runbook.title)
        .order_by(func.lower(runbook.title), runbook.slug)
    )
    return [Doubted(*row) for row in rows]
