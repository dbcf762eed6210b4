"""One thing with everything its page tells, read in a number of statements that does not grow with the catalogue."""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, literal, null, select, union_all
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may
from catalogue.kinds import kind_of
from catalogue.kinds.contract import Contract
from catalogue.kinds.kind import FieldType, Kind, Part
from catalogue.kinds.resource import CataloguedResource, ExternalIdentity, Link, Theme
from catalogue.people.tables import Organisation, Team
from catalogue.resources.owners import Owner, owners
from catalogue.resources.queries import things_by_id
from catalogue.resources.ties import NEIGHBOUR, Neighbour, Tied, ties
from catalogue.terms import Relation
from catalogue.visibility import visible

Row = dict[str, Any]


@dataclass(frozen=True)
class Named:
    """A team or an organisation as pages name it."""

    slug: str
    name: str
    email: str = ""


@dataclass(frozen=True)
class Names:
    """The teams, organisations and themes that one thing refers to, by key."""

    teams: dict[uuid.UUID, Named] = field(default_factory=dict)
    organisations: dict[uuid.UUID, Named] = field(default_factory=dict)
    themes: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Ending:
    """Until when a contract runs, and with whom."""

    end_on: date | None
    supplier: str


@dataclass(frozen=True)
class Source:
    """Where a thing was imported from, and when last; the record as it came stays where it is."""

    name: str
    imported_at: datetime


_SOURCES = (
    select(ExternalIdentity.source, func.max(ExternalIdentity.imported_at).label("imported_at"))
    .where(ExternalIdentity.resource_id == bindparam("resource"))
    .group_by(ExternalIdentity.source)
    .order_by(ExternalIdentity.source)
)


@dataclass(frozen=True)
class Whole:
    """A thing, what it is made of and what it hangs together with: only what the actor may see.

    `owners` is None for those who may not read the directory; `beyond` are contracts and runbooks of the systems that
    hold or feed the thing, each with the system's id.
    """

    resource: CataloguedResource
    kind: Kind
    names: Names
    parts: dict[str, list[Row]]
    owners: list[Owner] | None
    ties: list[Tied]
    beyond: list[tuple[uuid.UUID, Relation, Neighbour]]
    endings: dict[uuid.UUID, Ending]
    sources: list[Source]
    replacement: CataloguedResource | None

    def tied(self, relation: Relation, outward: bool) -> list[Tied]:
        """What is at the other end of links of one relation, in one direction."""
        return [tied for tied in self.ties if tied.relation is relation and tied.outward is outward]


def whole(session: Session, actor: Actor, resource: CataloguedResource, today: date) -> Whole:
    """Everything about a loaded thing. The caller has settled that the actor may see it."""
    kind = kind_of(resource.kind)
    parts = {part.name: _rows(session, part, resource.id) for part in kind.parts}
    found = ties(session, actor, resource)
    further = _beyond(session, actor, found)
    others = [*(other for _, _, other in further), *(tied.other for tied in found)]
    contracts = [other.id for other in others if other.kind == "contract"]
    replaced_by = resource.replaced_by_id
    return Whole(
        resource=resource,
        kind=kind,
        names=_names(session, resource, kind, parts),
        parts=parts,
        owners=owners(session, resource, today) if may(actor, Action.READ_PEOPLE) else None,
        ties=found,
        beyond=further,
        endings=_endings(session, contracts) if contracts else {},
        sources=_sources(session, resource),
        replacement=things_by_id(session, actor, [replaced_by]).get(replaced_by) if replaced_by else None,
    )


def _sources(session: Session, resource: CataloguedResource) -> list[Source]:
    return [Source(name, moment) for name, moment in session.execute(_SOURCES, {"resource": resource.id})]


def _rows(session: Session, part: Part, resource_id: uuid.UUID) -> list[Row]:
    return [dict(row) for row in session.execute(_rows_of(part), {"resource": resource_id}).mappings()]


@cache
def _rows_of(part: Part) -> Select[Any]:
    columns: Any = part.table.__table__.columns
    wanted = [columns[spec.attribute].label(spec.name) for spec in part.fields]
    return select(*wanted).where(columns.resource_id == bindparam("resource")).order_by(columns.position)


def _beyond(session: Session, actor: Actor, found: list[Tied]) -> list[tuple[uuid.UUID, Relation, Neighbour]]:
    systems = [
        tied.other.id
        for tied in found
        if not tied.outward and tied.other.kind == "system" and tied.relation in (Relation.HOLDS, Relation.FEEDS)
    ]
    if not systems:
        return []
    rows = session.execute(
        select(Link.to_id, Link.relation, *NEIGHBOUR)
        .join(CataloguedResource, CataloguedResource.id == Link.from_id)
        .where(
            Link.to_id.in_(systems),
            Link.relation.in_([Relation.COVERS.value, Relation.EXPLAINS.value]),
            visible(actor),
        )
        .order_by(CataloguedResource.title, Link.id)
    )
    return [(system, Relation(relation), Neighbour(*other)) for system, relation, *other in rows]


_CONTRACT: Any = Contract.__table__
_ORGANISATION: Any = Organisation.__table__
_ENDINGS = (
    select(_CONTRACT.c.id, _CONTRACT.c.end_on, _ORGANISATION.c.name)
    .outerjoin(_ORGANISATION, _ORGANISATION.c.id == _CONTRACT.c.supplier_id)
    .where(_CONTRACT.c.id.in_(bindparam("ids", expanding=True)))
)


def _endings(session: Session, ids: list[uuid.UUID]) -> dict[uuid.UUID, Ending]:
    rows = session.execute(_ENDINGS, {"ids": ids})
    return {identity: Ending(end_on, supplier or "") for identity, end_on, supplier in rows}


def _names(session: Session, resource: CataloguedResource, kind: Kind, parts: dict[str, list[Row]]) -> Names:
    teams = {resource.team_id} - {None}
    organisations = {
        getattr(resource, spec.attribute) for spec in kind.fields if spec.type is FieldType.ORGANISATION
    } | {
        row[spec.name]
        for part in kind.parts
        for spec in part.fields
        if spec.type is FieldType.ORGANISATION
        for row in parts[part.name]
    }
    organisations.discard(None)
    return _named(session, teams, organisations, resource.theme)


def _among(column: Any, name: str) -> Any:
    return column.in_(bindparam(name, expanding=True))


# One statement, since they are asked for on every page. A theme's code stands where others have their slug.
_NAMED: Any = union_all(
    select(literal("team"), Team.id, Team.slug, Team.name, Team.email).where(_among(Team.id, "teams")),
    select(literal("organisation"), Organisation.id, Organisation.slug, Organisation.name, literal("")).where(
        _among(Organisation.id, "organisations")
    ),
    select(literal("theme"), null(), Theme.code, Theme.label, literal("")).where(_among(Theme.code, "themes")),
)


def _named(session: Session, teams: set[Any], organisations: set[Any], theme: str) -> Names:
    names = Names(themes={theme: theme} if theme else {})
    wanted = {"teams": list(teams), "organisations": list(organisations), "themes": list(names.themes)}
    for what, identity, slug, name, email in session.execute(_NAMED, wanted) if any(wanted.values()) else ():
        if what == "theme":
            names.themes[slug] = name
        else:
            (names.teams if what == "team" else names.organisations)[identity] = Named(slug, name, email)
    return names
