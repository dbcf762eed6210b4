"""Keep the themes: local-government functions under which things are filed, replaceable by import."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import BadInput, Problem
from catalogue.kinds.resource import Theme
from catalogue.store import for_change

# A theme's key is its code; events need an id, which is made from it.
_THEMES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:x-portal:theme")


@dataclass(frozen=True)
class ThemeEntry:
    """What to say of a theme; `parent` is a code."""

    code: str
    label: str
    description: str = ""
    parent: str = ""
    uri: str = ""


def keep_theme(session: Session, actor: Actor, entry: ThemeEntry) -> tuple[uuid.UUID, str]:
    """Add a theme, or change the one of this code; says `new`, `changed` or `unchanged`. A blank never erases.

    Who may: stewards, administrators and the operator. Raises `BadInput` for a parent that is not there.
    """
    require(actor, Action.EDIT_GLOSSARY)
    if entry.parent and session.get(Theme, entry.parent) is None:
        reason = f"There is no theme with the code “{entry.parent[:80]}”."
        raise BadInput([Problem("parent", reason, "Add it first, or correct the code.", entry.parent)])
    row = standing_theme(session, entry.code)
    verdict = "changed"
    if row is None:
        row, verdict = Theme(code=entry.code, label="", description="", parent="", uri=""), "new"
        session.add(row)
    said = {"label": entry.label, "description": entry.description, "parent": entry.parent, "uri": entry.uri}
    changed = sorted(name for name, value in said.items() if value and getattr(row, name) != value)
    identity = theme_id(entry.code)
    if not changed:
        return identity, "unchanged"
    for name in changed:
        setattr(row, name, said[name])
    session.flush()
    details = {"title": row.label, "code": row.code, "changed": changed}
    verb = "added" if verdict == "new" else "changed"
    record(session, actor, Happening(f"theme.{verb}", "theme", identity, details=details))
    return identity, verdict


def standing_theme(session: Session, code: str) -> Theme | None:
    """The theme of this code as it stands by now; nobody else changes it until the commit."""
    return session.scalar(for_change(select(Theme).where(Theme.code == code)))


def theme_id(code: str) -> uuid.UUID:
    """The id by which events speak of a theme."""
    return uuid.uuid5(_THEMES, code)


def all_themes(session: Session) -> list[Theme]:
    """Every theme, by its label."""
    return sorted(session.scalars(select(Theme)), key=lambda row: row.label.casefold())
