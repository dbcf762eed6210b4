"""Which thing somebody means who gives its address."""

from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import NotFound
from catalogue.kinds import BY_PLURAL
from catalogue.kinds.resource import CataloguedResource
from catalogue.resources.queries import thing
from catalogue.visibility import visible


def thing_named(session: Session, actor: Actor, words: str) -> CataloguedResource:
    """The thing with this address, whole or from `/datasets/…` on, or with this last part of an address.

    Raises `NotFound` if the actor may see none, or several things share that last part.
    """
    try:
        path = urlsplit(words.strip()).path
    except ValueError:
        raise NotFound from None
    *_, plural, slug = ["", "", *path.rstrip("/").split("/")]
    if plural in BY_PLURAL:
        return thing(session, actor, BY_PLURAL[plural], slug)
    here = select(CataloguedResource).where(CataloguedResource.slug == slug, visible(actor)).limit(2)
    found = [] if plural else session.scalars(here).all()
    if len(found) != 1:
        raise NotFound
    return found[0]
