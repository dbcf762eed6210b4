"""Short addresses of people, teams and organisations."""

import re
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.letters import fold

RESERVED_SLUGS = frozenset({"new", "edit", "history", "export", "import"})
MAX_LENGTH = 100
# The slug of what has no letter that a slug can have.
UNTITLED = "untitled"


def slugify(words: str) -> str:
    """`Housing land audit 2025` → `housing-land-audit-2025`; never empty."""
    plain = fold(words).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAX_LENGTH].strip("-")
    return slug or UNTITLED


def free_slug(session: Session, table: type[Any], words: str) -> str:
    """A slug for these words that no row of the table has."""
    base = slugify(words)
    taken = set(session.scalars(select(table.slug).where(table.slug.startswith(base, autoescape=True))))
    return next_free(base, taken)


def next_free(base: str, taken: set[str]) -> str:
    """The slug, with the first number behind it that makes it free."""
    slug, number = base, 2
    while slug in taken or slug in RESERVED_SLUGS:
        slug, number = f"{base}-{number}", number + 1
    return slug
