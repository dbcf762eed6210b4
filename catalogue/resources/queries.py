"""Which thing is meant, by its address or its id; only what the actor may see."""

import uuid
from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.kinds import kind_of
from catalogue.kinds.kind import Kind
from catalogue.kinds.resource import CataloguedResource, FormerSlug
from catalogue.visibility import visible

_FEW = 5


@cache
def _at_address(kind: str) -> Select[Any]:
    """The statement for the thing of a kind at the address `slug`; the unique index needs both."""
    here = (CataloguedResource.kind == kind) & (CataloguedResource.slug == bindparam("slug"))
    return select(kind_of(kind).table).where(here)


def thing(session: Session, actor: Actor, kind: Kind, slug: str) -> CataloguedResource:
    """The thing at this address, whole. Raises `NotFound` if it is not there or may not be seen: the same answer."""
    found: CataloguedResource | None = session.scalar(_at_address(kind.code).where(visible(actor)), {"slug": slug})
    if found is None:
        raise NotFound(kind.label.lower())
    return found


def thing_by_id(session: Session, actor: Actor, identity: uuid.UUID) -> CataloguedResource:
    """The thing with this id. Raises `NotFound`."""
    found = session.scalar(select(CataloguedResource).where(CataloguedResource.id == identity, visible(actor)))
    if found is None:
        raise NotFound()
    return found


def things_by_id(session: Session, actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, CataloguedResource]:
    """Those of the things that the actor may see, by id."""
    rows = session.scalars(select(CataloguedResource).where(CataloguedResource.id.in_(ids), visible(actor)))
    return {row.id: row for row in rows}


def namesakes(session: Session, actor: Actor, kind: Kind, title: str) -> Sequence[CataloguedResource]:
    """Things of a kind that the actor may see and that are called so, in whatever case of letters; the first few."""
    named = CataloguedResource.title
    here = or_(named == title, func.lower(named) == title.lower())  # one of our databases lowers plain letters alone
    statement = select(CataloguedResource).where(CataloguedResource.kind == kind.code, here, visible(actor))
    return session.scalars(statement.order_by(CataloguedResource.created_at).limit(_FEW)).all()


def moved_to(session: Session, actor: Actor, kind: Kind, slug: str) -> str | None:
    """The address of today of something that once had this one; None if there is none to be seen."""
    return session.scalar(
        select(CataloguedResource.slug)
        .join(FormerSlug, FormerSlug.resource_id == CataloguedResource.id)
        .where(FormerSlug.kind == kind.code, FormerSlug.slug == slug, visible(actor))
    )
