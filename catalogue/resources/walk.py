"""Walk through everything of one kind, a page at a time: the cursor holds though things come and go meanwhile."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.kind import Kind
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.listing import ListRequest, filtered
from catalogue.resources.references import References


@dataclass(frozen=True)
class Stretch:
    """Some things in a row, how many there are in all, and after which id to go on; None at the end."""

    rows: Sequence[CataloguedResource]
    total: int
    following: uuid.UUID | None


@dataclass(frozen=True)
class WalkRequest:
    """Which things, in which portions, and after which id; things come in the order of their ids."""

    kind: Kind
    filters: Mapping[str, tuple[str, ...]]
    words: str = ""
    after: uuid.UUID | None = None
    limit: int = 50


def walk(session: Session, actor: Actor, request: WalkRequest, references: References, today: date) -> Stretch:
    """The next things of the walk that the actor may see. Unknown filters are left out."""
    table: Any = request.kind.table
    asked = ListRequest(kind=request.kind.code, words=request.words, filters=request.filters)
    everything = filtered(session, actor, asked, references, today)
    total = session.scalar(everything.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    statement = everything.order_by(table.id).limit(request.limit + 1)
    if request.after is not None:
        statement = statement.where(table.id > request.after)
    rows = session.scalars(statement).all()
    more = len(rows) > request.limit
    rows = rows[: request.limit]
    return Stretch(rows, total, rows[-1].id if more else None)
