"""Which results an actor may read at this moment, by the database, whatever the index says."""

from collections.abc import Callable, Collection, Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.records import chunks
from catalogue.search.besides import BESIDES
from catalogue.search.page import SearchItem
from catalogue.visibility import visible

# Those of some results of one sort that an actor may read now.
Reader = Callable[[Session, Actor, Collection[UUID]], set[UUID]]
_THINGS = ""


def readable(
    session: Session, actor: Actor, items: Sequence[SearchItem], besides: Mapping[str, Reader]
) -> tuple[SearchItem, ...]:
    """Those of the items that the actor may read now. What is no catalogued thing is read by `besides`, or left out."""
    found: dict[str, list[UUID]] = {}
    for one in items:
        found.setdefault(one.kind if one.kind in BESIDES else _THINGS, []).append(one.id)
    readers = {_THINGS: things_readable, **besides}
    may_read: set[UUID] = set()
    for sort in found.keys() & readers.keys():
        may_read |= readers[sort](session, actor, found[sort])
    return tuple(one for one in items if one.id in may_read)


def things_readable(session: Session, actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Those of these catalogued things that the actor may read now."""
    found: set[UUID] = set()
    for lot in chunks(list(ids)):
        wanted = select(CataloguedResource.id).where(CataloguedResource.id.in_(lot), visible(actor))
        found.update(session.scalars(wanted))
    return found
