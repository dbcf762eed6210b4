"""The names that values refer to (teams, organisations, themes, people), read once per operation."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.resource import CataloguedResource, Theme
from catalogue.kinds.values import Unreadable
from catalogue.people.tables import Organisation, Person, Team
from catalogue.visibility import visible


@dataclass
class Names:
    """Rows of one table by slug and by name, and back."""

    ids: dict[str, uuid.UUID] = field(default_factory=dict)
    slugs: dict[uuid.UUID, str] = field(default_factory=dict)
    labels: dict[str, str] = field(default_factory=dict)

    def add(self, identity: uuid.UUID, slug: str, name: str) -> None:
        """Remember a row. A slug wins over another row's name."""
        self.ids.setdefault(name.casefold(), identity)
        self.ids[slug] = identity
        self.slugs[identity] = slug
        self.labels[slug] = name

    def find(self, words: str) -> uuid.UUID | None:
        """The row of this slug or name."""
        return self.ids.get(words) or self.ids.get(words.casefold())


@dataclass
class References:
    """Every team, organisation, theme and person, for turning words into keys and back."""

    teams: Names = field(default_factory=Names)
    organisations: Names = field(default_factory=Names)
    themes: dict[str, str] = field(default_factory=dict)
    people: dict[str, uuid.UUID] = field(default_factory=dict)
    emails: dict[uuid.UUID, str] = field(default_factory=dict)

    def resolve(self, session: Session, actor: Actor, kind: str, spec: Field, value: str) -> Any:
        """What the column of a reference holds for these words. Raises `Unreadable` if nothing is so called.

        A thing that the actor may not see is not there: else its address could be guessed by trying.
        """
        if not value:
            return "" if spec.type is FieldType.THEME else None
        if spec.type is FieldType.THEME:
            return self._theme(value)
        if spec.type is FieldType.RESOURCE:
            return _resource(session, actor, kind, value)
        names = self.teams if spec.type is FieldType.TEAM else self.organisations
        found = names.find(value)
        if found is None:
            raise Unreadable(
                f"There is no {spec.type.value} called “{value[:80]}”.",
                "Choose one from the list, or add it first.",
            )
        return found

    def _theme(self, value: str) -> str:
        if value in self.themes:
            return value
        wanted = value.casefold()
        for code, label in self.themes.items():
            if label.casefold() == wanted or code.casefold() == wanted:
                return code
        raise Unreadable(f"There is no theme called “{value[:80]}”.", "Choose one from the list, or import it first.")

    def plain(self, spec: Field, attribute: Any) -> str:
        """The slug behind a reference's key; empty where there is none."""
        if spec.type is FieldType.TEAM:
            return self.teams.slugs.get(attribute, "")
        return self.organisations.slugs.get(attribute, "")

    def label(self, spec: Field, slug: str) -> str:
        """The name people know a reference by."""
        if spec.type is FieldType.THEME:
            return self.themes.get(slug, slug)
        names = self.teams if spec.type is FieldType.TEAM else self.organisations
        return names.labels.get(slug, slug)


def _resource(session: Session, actor: Actor, kind: str, slug: str) -> uuid.UUID:
    found = session.scalar(
        select(CataloguedResource.id).where(
            CataloguedResource.kind == kind, CataloguedResource.slug == slug, visible(actor)
        )
    )
    if found is None:
        raise Unreadable(
            f"There is no {kind} with the address “{slug[:80]}”.", "Copy it from the end of its web address."
        )
    return found


def load_references(session: Session) -> References:
    """Read every team, organisation, theme and person's address."""
    references = load_names(session)
    for identity, email in session.execute(select(Person.id, Person.email)):
        references.people[email] = identity
        references.emails[identity] = email
    return references


def load_names(session: Session) -> References:
    """Read every team, organisation and theme, and nobody's address: enough to name what is shown."""
    references = References()
    for names, table in ((references.teams, Team), (references.organisations, Organisation)):
        for identity, slug, name in session.execute(select(table.id, table.slug, table.name).order_by(table.slug)):
            names.add(identity, slug, name)
    references.themes = {
        row.code: row.label for row in session.execute(select(Theme.code, Theme.label).order_by(Theme.label))
    }
    return references
