"""Make, describe, restore and rename catalogued things; one way for forms, files and programs.

Every operation checks the policy, writes one version and one audit event for each thing it changes, and is refused
whole if anything in it is wrong.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from catalogue.access import Action, require
from catalogue.audit import Happening, record_many
from catalogue.errors import BadInput, Conflict, Problem
from catalogue.kinds import kind_of
from catalogue.kinds.completeness import completeness
from catalogue.kinds.kind import Kind
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource, FormerSlug, Ownership, ResourceVersion
from catalogue.kinds.values import blank
from catalogue.people.names import RESERVED_SLUGS, slugify
from catalogue.resources.desk import Desk
from catalogue.resources.drafts import Draft, facts_of_new
from catalogue.resources.ownership import make_room
from catalogue.resources.parts import insert_parts, replace_parts
from catalogue.resources.records import records_of
from catalogue.resources.revising import keep_texts
from catalogue.resources.rules import problems_of
from catalogue.resources.slugs import SlugBook
from catalogue.resources.unseen import records_as_seen
from catalogue.resources.versions import happening, touch, version_row
from catalogue.store import now


def register(at: Desk, record: Record) -> uuid.UUID:
    """Make one new thing. Who may: stewards, administrators; contract managers for contracts and agreements.

    Raises `NotAllowed`, and `BadInput` with every problem.
    """
    return register_many(at, [record])[0]


def register_many(at: Desk, records: Sequence[Record]) -> list[uuid.UUID]:
    """Make many new things of one or several kinds with few statements; refused whole if one is wrong."""
    slugs = SlugBook(at.session, whole=len(records) > 1)
    ids: list[uuid.UUID] = [uuid.uuid4() for _ in records]
    for code in dict.fromkeys(record.kind for record in records):
        of_kind = [(identity, record) for identity, record in zip(ids, records, strict=True) if record.kind == code]
        _register_kind(at, kind_of(code), of_kind, slugs)
    return ids


def _register_kind(at: Desk, kind: Kind, records: list[tuple[uuid.UUID, Record]], slugs: SlugBook) -> None:
    rows, versions, owners, happenings = [], [], [], []
    parts: dict[str, list[tuple[uuid.UUID, list[dict[str, Any]]]]] = {part.name: [] for part in kind.parts}
    for identity, record in records:
        draft = at.reader(kind).read(record)
        require(at.actor, Action.CREATE, facts_of_new(kind, draft))
        slug = slugs.free(kind.code, record.slug or draft.values["title"])
        whole = _whole_values(kind, draft.values)
        rows.append(_row(at, kind, identity, slug, draft, whole))
        for name, values in draft.part_attributes.items():
            parts[name].append((identity, values))
        owners += [_ownership(at, identity, role.value, person) for role, person in draft.owners.items()]
        standing = Record(kind.code, whole, draft.parts, _emails(at, draft), slug)
        said = sorted(name for name, value in whole.items() if not blank(value))
        versions.append(version_row(at, identity, 1, said, standing))
        happenings.append(happening(kind, "registered", identity, 1, draft.values["title"], said))
    _insert(at.session, kind, rows)
    for part in kind.parts:
        insert_parts(at.session, part, parts[part.name])
    if owners:
        at.session.execute(insert(Ownership), owners)
    at.session.execute(insert(ResourceVersion), versions)
    if kind.revised:
        keep_texts(at, {row["id"]: row[kind.revised] for row in rows})
    record_many(at.session, at.actor, happenings)


def _insert(session: Session, kind: Kind, rows: list[dict[str, Any]]) -> None:
    base: Any = CataloguedResource.__table__
    own: Any = kind.table.__table__
    columns = {column.name for column in base.columns}
    session.execute(insert(base), [{name: row[name] for name in row if name in columns} for row in rows])
    session.execute(
        insert(own),
        [{name: row[name] for name in row if name == "id" or name not in columns} for row in rows],
    )


def _row(at: Desk, kind: Kind, identity: uuid.UUID, slug: str, draft: Draft, whole: dict[str, Any]) -> dict[str, Any]:
    defaults = {
        column.name: _default(column)
        for table in (CataloguedResource.__table__, kind.table.__table__)
        for column in table.columns
    }
    moment = now(at.session)
    done = completeness(kind, whole, bool(draft.owners))
    return (
        defaults
        | draft.attributes
        | {
            "id": identity,
            "kind": kind.code,
            "slug": slug,
            "version": 1,
            "completeness": done.percent,
            "created_at": moment,
            "updated_at": moment,
        }
    )


def _default(column: Any) -> Any:
    if column.default is None:
        return None
    return [] if column.default.is_callable else column.default.arg


def _whole_values(kind: Kind, values: dict[str, Any]) -> dict[str, Any]:
    return {spec.name: values.get(spec.name, [] if spec.type == "list" else "") for spec in kind.fields}


def _emails(at: Desk, draft: Draft) -> dict[str, str]:
    return {role.value: at.references.emails[person] for role, person in draft.owners.items()}


def _ownership(at: Desk, resource_id: uuid.UUID, role: str, person_id: uuid.UUID) -> dict[str, Any]:
    return {
        "id": uuid.uuid4(),
        "resource_id": resource_id,
        "role": role,
        "person_id": person_id,
        "deputy_id": None,
        "from_on": at.today,
        "until_on": None,
    }


@dataclass(frozen=True)
class Change:
    """What to change of a thing: only the values and parts said; `version` is the one the change was made from."""

    resource: CataloguedResource
    record: Record
    version: int | None = None


def describe(at: Desk, resource: CataloguedResource, record: Record, version: int | None = None) -> bool:
    """Change one thing; whether anything changed. Who may: its owners, its team's stewards, administrators.

    Raises `NotFound`, `NotAllowed`, `BadInput`, `Refused` where a topic forbids it (see `Desk.hindrances`), and
    `Conflict` if `version` is no longer the one that stands.
    """
    return describe_many(at, [Change(resource, record, version)]) == 1


def describe_many(at: Desk, changes: Sequence[Change], verb: str = "described") -> int:
    """Change many things; how many really changed. Refused whole if one is wrong or stale."""
    standing = records_of(at.session, [change.resource for change in changes], at.references, at.today)
    seen = records_as_seen(at.session, at.actor, standing)
    versions, happenings, texts = [], [], {}
    for change, before, as_seen in zip(changes, standing, seen, strict=True):
        require(at.actor, Action.EDIT, change.resource.facts)
        if change.version is not None and change.version != change.resource.version:
            raise Conflict(change.resource.version)
        changed, after = _apply(at, change, before, as_seen)
        if changed:
            kind, resource = kind_of(change.resource.kind), change.resource
            versions.append(version_row(at, resource.id, resource.version, changed, after))
            happenings.append(happening(kind, verb, resource.id, resource.version, resource.title, changed))
            if kind.revised in changed:
                texts[resource.id] = after.values[kind.revised]
    at.session.flush()
    keep_texts(at, texts)
    if versions:
        at.session.execute(insert(ResourceVersion), versions)
    record_many(at.session, at.actor, happenings)
    return len(versions)


def _apply(at: Desk, change: Change, before: Record, seen: Record) -> tuple[list[str], Record]:
    """Write what differs onto the loaded thing; the names of what changed, and the record after."""
    resource, kind = change.resource, kind_of(change.resource.kind)
    draft = at.reader(kind).read(change.record, seen.values, before.parts)
    _keep_unseen(draft, kind, before, seen)
    if draft.attributes.get("replaced_by_id") == resource.id:
        raise BadInput([Problem("replaced_by", "A thing cannot replace itself.", "Choose another.")])
    changed = [name for name, value in draft.values.items() if _differs(before.values.get(name), value)]
    parts = [name for name, rows in draft.parts.items() if rows != before.parts[name]]
    owners = {role: who for role, who in _emails(at, draft).items() if before.owners.get(role) != who}
    after = Record(
        kind.code,
        before.values | {name: draft.values[name] for name in changed},
        before.parts | {name: draft.parts[name] for name in parts},
        before.owners | owners,
        resource.slug,
    )
    if not (changed or parts or owners):
        return [], after
    at.check_change(resource, {name: draft.values[name] for name in changed})
    for name in changed:
        attribute = kind.field(name).attribute
        setattr(resource, attribute, draft.attributes[attribute])
    for name in parts:
        replace_parts(at.session, kind.part(name), resource.id, draft.part_attributes[name])
    for role in owners:
        _succeed(at, resource.id, role, at.references.people[owners[role]])
    resource.completeness = completeness(kind, after.values, bool(after.owners)).percent
    touch(at.session, resource)
    return sorted([*changed, *parts, *owners]), after


def _keep_unseen(draft: Draft, kind: Kind, before: Record, seen: Record) -> None:
    """What the actor may not see stays though they leave it blank, unless with what they say it makes no sense."""
    for name, value in before.values.items():
        if value == seen.values[name] or not blank(draft.values.get(name)):
            continue
        if any(problem.field == name for problem in problems_of(before.values | draft.values | {name: value})):
            draft.values[name], draft.attributes[kind.field(name).attribute] = "", None
        else:
            draft.values.pop(name, None)


def _differs(before: Any, after: Any) -> bool:
    return before != after and not (blank(before) and blank(after))


def _succeed(at: Desk, resource_id: uuid.UUID, role: str, person_id: uuid.UUID) -> None:
    make_room(at.session, resource_id, role, at.today)
    at.session.execute(insert(Ownership), [_ownership(at, resource_id, role, person_id)])


def restore(at: Desk, resource: CataloguedResource, old: ResourceVersion, version: int) -> bool:
    """Bring back the values and parts of an earlier version as a new one; nothing of the history is lost."""
    record = Record(resource.kind, old.record["values"], old.record["parts"])
    return describe_many(at, [Change(resource, record, version)], verb="restored") == 1


def rename(at: Desk, resource: CataloguedResource, slug: str) -> None:
    """Give a thing another short address; the old one redirects for ever."""
    require(at.actor, Action.EDIT, resource.facts)
    if slug != slugify(slug) or slug in RESERVED_SLUGS:
        raise BadInput([Problem("slug", "Use small letters, figures and hyphens.", "For example: housing-repairs.")])
    if SlugBook(at.session).free(resource.kind, slug) != slug:
        raise BadInput([Problem("slug", "Something else has, or had, this address.", "Choose another.")])
    at.session.add(FormerSlug(kind=resource.kind, slug=resource.slug, resource_id=resource.id))
    before, resource.slug = resource.slug, slug
    touch(at.session, resource)
    after = records_of(at.session, [resource], at.references, at.today)[0]
    at.session.execute(insert(ResourceVersion), [version_row(at, resource.id, resource.version, ["slug"], after)])
    details = {"title": resource.title, "from": before, "to": slug, "version": resource.version}
    event = Happening(f"{resource.kind}.renamed", resource.kind, resource.id, (resource.id,), details)
    record_many(at.session, at.actor, [event])
