"""Short addresses: made from titles, unique within a kind, never one that a page of our own has."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.kinds.resource import CataloguedResource, FormerSlug
from catalogue.people.names import next_free, slugify


class SlugBook:
    """Gives out free slugs; reads what is taken by prefix, or whole for a kind when many are wanted."""

    def __init__(self, session: Session, whole: bool = False) -> None:
        self._session = session
        self._whole = whole
        self._taken: dict[str, set[str]] = {}

    def free(self, kind: str, title: str) -> str:
        """A free slug for this title, and it is taken from now on."""
        base = slugify(title)
        taken = self._taken_for(kind, base)
        slug = next_free(base, taken)
        taken.add(slug)
        return slug

    def _taken_for(self, kind: str, base: str) -> set[str]:
        if kind not in self._taken:
            self._taken[kind] = set()
            if self._whole:
                self._taken[kind] = self._read(kind, "")
        if not self._whole:
            self._taken[kind] |= self._read(kind, base)
        return self._taken[kind]

    def _read(self, kind: str, base: str) -> set[str]:
        now = select(CataloguedResource.slug).where(
            CataloguedResource.kind == kind, CataloguedResource.slug.startswith(base, autoescape=True)
        )
        once = select(FormerSlug.slug).where(FormerSlug.kind == kind, FormerSlug.slug.startswith(base, autoescape=True))
        return set(self._session.scalars(now)) | set(self._session.scalars(once))
