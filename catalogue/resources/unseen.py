"""What records and history say of things that the reader may not see: left out, as if it had never been said.

A record holds the slugs of other things (`replaced_by`). Who may see the record may not always see those, and then
is told neither what they are called nor that there was one: the field is blank, as where nothing was ever said.
"""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, and_, case, cast, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from catalogue.access import Actor
from catalogue.audit import AuditEvent
from catalogue.kinds import BY_CODE, kind_of
from catalogue.kinds.kind import FieldType
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource, FormerSlug, ResourceVersion
from catalogue.people.rights import RoleHeld
from catalogue.resources.records import chunks
from catalogue.visibility import visible

Version = tuple[uuid.UUID, int]
Values = Mapping[str, Any]
_MOST_AT_ONCE = 500


@dataclass(frozen=True)
class Telling:
    """That a version of a thing changed these fields."""

    kind: str
    resource_id: uuid.UUID
    number: int
    fields: Sequence[str]


def told_to(actor: Actor) -> ColumnElement[bool]:
    """The SQL condition that the actor may see what an audit event is about: a thing, or of a link both its ends."""
    ends = [_is_seen(_end(name), actor) for name in ("from", "to")]
    return or_(
        AuditEvent.subject_kind.not_in([*BY_CODE, "link"]),
        and_(AuditEvent.subject_kind.in_(BY_CODE), _is_seen(AuditEvent.subject_id, actor)),
        and_(AuditEvent.subject_kind == "link", *ends),
    )


def _is_seen(thing: ColumnElement[uuid.UUID] | InstrumentedAttribute[uuid.UUID], actor: Actor) -> ColumnElement[bool]:
    return exists().where(CataloguedResource.id == thing, visible(actor))


def _end(name: str) -> ColumnElement[uuid.UUID]:
    """The thing at an end of a link. Details hold ids as text, with hyphens; one of our databases keeps keys without.

    What other events say under that name may be no id at all, and is not read as one.
    """
    written = func.replace(AuditEvent.details[name].as_string(), "-", "")
    return case((AuditEvent.subject_kind == "link", cast(written, CataloguedResource.id.type)))


def values_as_seen(session: Session, actor: Actor, kind: str, several: Sequence[Values]) -> list[dict[str, Any]]:
    """The plain values of records of one kind, blank where they name what the actor may not see."""
    naming = _naming(kind)
    seen = _seen(session, actor, kind, {_slug(values, name) for values in several for name in naming})
    return [
        {name: "" if name in naming and value not in seen else value for name, value in values.items()}
        for values in several
    ]


def records_as_seen(session: Session, actor: Actor, records: Sequence[Record]) -> list[Record]:
    """Records of any kinds, in their order, blank where they name what the actor may not see."""
    seen: dict[int, Record] = {}
    for kind in {record.kind for record in records}:
        of_kind = [(number, record) for number, record in enumerate(records) if record.kind == kind]
        values = values_as_seen(session, actor, kind, [record.values for _, record in of_kind])
        seen |= {number: replace(record, values=said) for (number, record), said in zip(of_kind, values, strict=True)}
    return [seen[number] for number in range(len(records))]


def roles_as_seen(session: Session, actor: Actor, roles: Sequence[RoleHeld]) -> list[RoleHeld]:
    """Roles without the reasons for those that are held on a thing which the actor may not see.

    The roles themselves stay, so that nobody has access without those who keep roles knowing of it.
    """
    on_things = {role.scope_id for role in roles if role.scope_kind in BY_CODE}
    statement = select(CataloguedResource.id).where(CataloguedResource.id.in_(on_things), visible(actor))
    hidden = on_things - set(session.scalars(statement))
    return [replace(role, reason="") if role.scope_id in hidden else role for role in roles]


def fields_as_seen(session: Session, actor: Actor, told: Iterable[Telling]) -> dict[Version, list[str]]:
    """Which fields each version changed, without those that name only what the actor may not see."""
    told = list(told)
    found = {(one.resource_id, one.number): list(one.fields) for one in told}
    naming = [one for one in told if _naming(one.kind) & set(one.fields)]
    values = _values(session, naming)
    for kind in sorted({one.kind for one in naming}):
        sides = {
            (one.resource_id, one.number, name): {
                _slug(values.get((one.resource_id, number), {}), name) for number in (one.number, one.number - 1)
            }
            for one in naming
            if one.kind == kind
            for name in _naming(kind) & set(one.fields)
        }
        seen = _seen(session, actor, kind, set().union(*sides.values()))
        for (identity, number, name), slugs in sides.items():
            if not slugs & seen:
                found[identity, number].remove(name)
    return found


def _naming(kind: str) -> frozenset[str]:
    """The fields of a kind that hold the slug of another thing of the kind."""
    return frozenset(spec.name for spec in kind_of(kind).fields if spec.type is FieldType.RESOURCE)


def _slug(values: Values, name: str) -> str:
    return str(values.get(name) or "")


def _seen(session: Session, actor: Actor, kind: str, slugs: set[str]) -> set[str]:
    """Those of the slugs, of today or of earlier, whose things the actor may see."""
    found: set[str] = set()
    ordered = sorted(slugs - {""})
    for start in range(0, len(ordered), _MOST_AT_ONCE):
        some = ordered[start : start + _MOST_AT_ONCE]
        now = select(CataloguedResource.slug).where(
            CataloguedResource.kind == kind, CataloguedResource.slug.in_(some), visible(actor)
        )
        once = (
            select(FormerSlug.slug)
            .join(CataloguedResource, CataloguedResource.id == FormerSlug.resource_id)
            .where(FormerSlug.kind == kind, FormerSlug.slug.in_(some), visible(actor))
        )
        found.update(session.scalars(now), session.scalars(once))
    return found


def _values(session: Session, told: Sequence[Telling]) -> dict[Version, Values]:
    """The values of these versions and of the ones before them."""
    wanted = {(one.resource_id, number) for one in told for number in (one.number, one.number - 1)}
    found: dict[Version, Values] = {}
    for some in chunks(sorted({identity for identity, _ in wanted})):
        numbers = sorted({number for identity, number in wanted if identity in some})
        rows = session.execute(
            select(ResourceVersion.resource_id, ResourceVersion.number, ResourceVersion.record).where(
                ResourceVersion.resource_id.in_(some), ResourceVersion.number.in_(numbers)
            )
        )
        found.update(((row.resource_id, row.number), row.record["values"]) for row in rows)
    return found
