"""Things as plain data, read in bulk: for history, files, programs and the search index."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import BindParameter, select
from sqlalchemy.orm import Session

from catalogue.kinds import kind_of
from catalogue.kinds.kind import REFERENCES, Field, FieldType, Kind, Part
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource, Link, Ownership
from catalogue.kinds.values import from_attribute
from catalogue.resources.references import References

One = TypeVar("One")
Rows = dict[uuid.UUID, list[dict[str, Any]]]
_CHUNK = 500


def chunks(those: Sequence[One]) -> list[Sequence[One]]:
    """Ids, or other values, in lots that a database takes as parameters."""
    return [those[start : start + _CHUNK] for start in range(0, len(those), _CHUNK)]


def values_of(
    resource: CataloguedResource, kind: Kind, references: References, replacements: dict[uuid.UUID, str]
) -> dict[str, Any]:
    """The plain values of a loaded thing; `replacements` are the slugs of things that replace others."""
    return {spec.name: _plain(spec, resource, references, replacements) for spec in kind.fields}


def _plain(spec: Field, row: Any, references: References, replacements: dict[uuid.UUID, str]) -> Any:
    attribute = getattr(row, spec.attribute)
    if spec.type is FieldType.RESOURCE:
        return replacements.get(attribute, "")
    if spec.type in REFERENCES:
        return references.plain(spec, attribute)
    return from_attribute(spec, attribute)


def parts_of(session: Session, part: Part, ids: Sequence[uuid.UUID], references: References) -> Rows:
    """The rows of one part of many things, in their order, in plain form."""
    found: Rows = defaultdict(list)
    table: Any = part.table
    for chunk in chunks(ids):
        statement = select(table).where(table.resource_id.in_(chunk)).order_by(table.resource_id, table.position)
        for row in session.scalars(statement):
            found[row.resource_id].append({spec.name: _plain(spec, row, references, {}) for spec in part.fields})
    return found


def owners_of(
    session: Session, ids: Sequence[uuid.UUID], references: References, today: date
) -> dict[uuid.UUID, dict[str, str]]:
    """Who answers for many things today: by id, then role, an email address."""
    found: dict[uuid.UUID, dict[str, str]] = defaultdict(dict)
    for chunk in chunks(ids):
        rows = session.execute(
            select(Ownership.resource_id, Ownership.role, Ownership.person_id).where(
                Ownership.resource_id.in_(chunk), current_ownership(today)
            )
        )
        for resource_id, role, person_id in rows:
            found[resource_id][role] = references.emails.get(person_id, "")
    return found


def current_ownership(today: date | BindParameter[Any]) -> Any:
    """The SQL condition that an ownership holds on this day; both ends count."""
    return (Ownership.from_on <= today) & (Ownership.until_on.is_(None) | (Ownership.until_on >= today))


def current_link(today: date) -> Any:
    """The SQL condition that a link holds on this day; both ends count, and either may be open."""
    began = Link.start_on.is_(None) | (Link.start_on <= today)
    return began & (Link.end_on.is_(None) | (Link.end_on >= today))


def slugs_of(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The slugs of things by id."""
    found: dict[uuid.UUID, str] = {}
    for chunk in chunks(ids):
        rows = session.execute(
            select(CataloguedResource.id, CataloguedResource.slug).where(CataloguedResource.id.in_(chunk))
        )
        found.update((identity, slug) for identity, slug in rows)
    return found


def records_of(
    session: Session, resources: Sequence[CataloguedResource], references: References, today: date
) -> list[Record]:
    """Whole records of things of any kinds, in the order given. The caller settles who may see them."""
    ids = [resource.id for resource in resources]
    replaced = [resource.replaced_by_id for resource in resources if resource.replaced_by_id]
    replacements = slugs_of(session, replaced) if replaced else {}
    owners = owners_of(session, ids, references, today)
    parts: dict[tuple[str, str], Rows] = {}
    for code in {resource.kind for resource in resources}:
        of_kind = [resource.id for resource in resources if resource.kind == code]
        for part in kind_of(code).parts:
            parts[code, part.name] = parts_of(session, part, of_kind, references)
    return [
        Record(
            kind=resource.kind,
            slug=resource.slug,
            values=values_of(resource, kind_of(resource.kind), references, replacements),
            parts={
                part.name: parts[resource.kind, part.name].get(resource.id, []) for part in kind_of(resource.kind).parts
            },
            owners=owners.get(resource.id, {}),
        )
        for resource in resources
    ]


def snapshot(record: Record) -> dict[str, Any]:
    """What history keeps of a record."""
    return {"slug": record.slug, "values": record.values, "parts": record.parts, "owners": record.owners}
