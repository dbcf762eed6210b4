"""Which thing is meant, by its address or its id; only what the actor may see."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.kinds.kind import Kind
from catalogue.kinds.resource import CataloguedResource, FormerSlug
from catalogue.visibility import visible


def thing(session: Session, actor: Actor, kind: Kind, slug: str) -> CataloguedResource:
    """The thing at this address, whole. Raises `NotFound` if it is not there or may not be seen: the same answer."""
    here = (CataloguedResource.kind == kind.code) & (CataloguedResource.slug == slug)  # the unique index needs both
    found = session.scalar(select(kind.table).where(here, visible(actor)))
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


def moved_to(session: Session, actor: Actor, kind: Kind, slug: str) -> str | None:
    """The address of today of something that once had this one; None if there is none to be seen."""
    return session.scalar(
        select(CataloguedResource.slug)
        .join(FormerSlug, FormerSlug.resource_id == CataloguedResource.id)
        .where(FormerSlug.kind == kind.code, FormerSlug.slug == slug, visible(actor))
    )
