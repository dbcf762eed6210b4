"""The names that values refer to (teams, organisations, themes, people), read once per operation."""

import uuid
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.kinds import KINDS
from catalogue.kinds.facets import code_of
from catalogue.kinds.kind import Field, FieldType
from catalogue.kinds.resource import CataloguedResource, Theme
from catalogue.kinds.values import Unreadable
from catalogue.people.tables import Organisation, Person, Team
from catalogue.resources.conditions import Spellings, spellings
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

    def only(self, ids: Collection[uuid.UUID]) -> "Names":
        """The names of these rows alone."""
        kept = Names()
        for identity, slug in self.slugs.items():
            if identity in ids:
                kept.add(identity, slug, self.labels[slug])
        return kept

    def find(self, words: str) -> uuid.UUID | None:
        """The row of this slug or name."""
        return self.ids.get(words) or self.ids.get(words.casefold())


@dataclass
class References:
    """Every team, organisation, theme and person, for turning words into keys and back; and how words are spelt."""

    teams: Names = field(default_factory=Names)
    organisations: Names = field(default_factory=Names)
    themes: dict[str, str] = field(default_factory=dict)
    people: dict[str, uuid.UUID] = field(default_factory=dict)
    emails: dict[uuid.UUID, str] = field(default_factory=dict)
    spelt: dict[str, Spellings] = field(default_factory=dict)

    def words_of(self, session: Session, spec: Field, column: Any, values: Collection[str]) -> set[str]:
        """The words of free text that any of these values stands for, as the column holds them; read once."""
        written = self.spelt.get(str(column))
        if written is None:
            written = self.spelt[str(column)] = spellings(session, spec, column)
        return {word for value in values for word in written.get(code_of(spec.facet, value), ())}

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


def references_as_seen(session: Session, actor: Actor, references: References) -> References:
    """Those of the names that the actor may know: all of them for those who read the directory.

    Others are told of the teams and organisations that something they see has to do with.
    """
    if may(actor, Action.READ_PEOPLE):
        return references
    return References(
        teams=references.teams.only(_in_sight(session, actor, FieldType.TEAM, Team)),
        organisations=references.organisations.only(_in_sight(session, actor, FieldType.ORGANISATION, Organisation)),
        themes=references.themes,
    )


def _in_sight(session: Session, actor: Actor, type_: FieldType, table: type[Any]) -> set[uuid.UUID]:
    """The rows that anything names which the actor may see."""
    named = [
        select(CataloguedResource.id)
        .where(CataloguedResource.id == thing, column == table.id, visible(actor))
        .correlate(table)
        .exists()
        for thing, column in columns_naming(type_)
    ]
    return set(session.scalars(select(table.id).where(or_(*named))))


def columns_naming(type_: FieldType) -> Iterator[tuple[Any, Any]]:
    """Where things and their parts name a team, an organisation or a theme: a column of things' ids, and of names."""
    shared = {spec.attribute for kind in KINDS for spec in kind.shared_fields if spec.type is type_}
    yield from _columns(CataloguedResource, "id", sorted(shared))
    for kind in KINDS:
        yield from _columns(kind.table, "id", [spec.attribute for spec in kind.own_fields if spec.type is type_])
        for part in kind.parts:
            yield from _columns(
                part.table, "resource_id", [spec.attribute for spec in part.fields if spec.type is type_]
            )


def _columns(table: Any, key: str, names: Collection[str]) -> Iterator[tuple[Any, Any]]:
    columns = table.__table__.columns
    return ((columns[key], columns[name]) for name in names)
