"""Which thing somebody means who gives its address or its title."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import BadInput, NotFound, Problem
from catalogue.kinds import BY_PLURAL, kind_of
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.queries import thing
from catalogue.visibility import visible

_MOST_LISTED = 5


def thing_named(session: Session, actor: Actor, words: str) -> CataloguedResource:
    """The thing with this address, whole or from `/datasets/…` on, with this last part of an address, or this title.

    Raises `NotFound` if the actor may see none, and `BadInput` with their addresses if several are so called.
    """
    plural, slug = _address(words)
    if plural in BY_PLURAL:
        return thing(session, actor, BY_PLURAL[plural], slug)
    called = _titled(words) if plural else or_(_titled(words), CataloguedResource.slug == slug)
    order = (CataloguedResource.kind, CataloguedResource.slug)
    found = session.scalars(select(CataloguedResource).where(called, visible(actor)).order_by(*order)).all()
    if not found:
        raise NotFound
    if len(found) > 1:
        raise BadInput([_several(found, "thing")])
    return found[0]


def slug_meant(session: Session, actor: Actor, kind: str, words: str, field: str) -> str:
    """The short address that these words give: they themselves, the last part of the address of a page, or that of the
    only thing of this kind so titled.

    Raises `BadInput` about this field, with their addresses, if several things have this title.
    """
    slug = _address(words)[1] or words
    called = or_(_titled(words), CataloguedResource.slug == slug)
    here = select(CataloguedResource).where(CataloguedResource.kind == kind, called, visible(actor))
    found = session.scalars(here.order_by(CataloguedResource.slug)).all()
    if any(one.slug == slug for one in found):
        return slug
    if not found:
        return words
    if len(found) > 1:
        raise BadInput([_several(found, field)])
    return found[0].slug


def _titled(words: str) -> ColumnElement[bool]:
    return func.lower(CataloguedResource.title) == words.strip().lower()


def _address(words: str) -> tuple[str, str]:
    """The last two parts of an address; the first is empty where there is only one."""
    try:
        path = urlsplit(words.strip()).path
    except ValueError:
        return "", ""
    *_, plural, slug = ["", "", *path.rstrip("/").split("/")]
    return plural, slug


def _several(found: Sequence[CataloguedResource], field: str) -> Problem:
    """That a name is not enough, with the addresses to choose from."""
    addresses = ", ".join(f"/{kind_of(one.kind).plural}/{one.slug}" for one in found[:_MOST_LISTED])
    more = f" and {len(found) - _MOST_LISTED:,} more" if len(found) > _MOST_LISTED else ""
    return Problem(field, f"{len(found):,} entries are called this: {addresses}{more}.", "Give the address of one.")
