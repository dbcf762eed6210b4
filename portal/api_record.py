"""Things on the programming interface: from a record to JSON, and from JSON to a record with every problem named."""

from collections.abc import Mapping
from typing import Any

from catalogue.errors import BadInput, Problem
from catalogue.kinds.kind import FieldType, Kind, Part
from catalogue.kinds.record import Record
from catalogue.kinds.resource import CataloguedResource
from catalogue.terms import OwnerRole
from portal.urls import url_of_thing

READ_ONLY = frozenset(
    {
        "kind",
        "id",
        "version",
        "url",
        "updated_at",
        "completeness",
        "attested_on",
        "attested_by",
        "attested_note",
    }
)
SCALAR = (str, int, float, bool, type(None))


def to_json(resource: CataloguedResource, record: Record, people: bool) -> dict[str, Any]:
    """The whole of a thing, from its record as the reader sees it; people by name only for who may read of them."""
    return {
        "kind": resource.kind,
        "id": str(resource.id),
        "slug": resource.slug,
        "version": resource.version,
        "url": url_of_thing(resource.kind, resource.slug),
        "updated_at": resource.updated_at.isoformat(),
        "completeness": resource.completeness,
        "attested_on": resource.attested_on.isoformat() if resource.attested_on else None,
        **record.values,
        **record.parts,
        **(_by_people(resource, record) if people else {}),
    }


def _by_people(resource: CataloguedResource, record: Record) -> dict[str, Any]:
    """What names people, or was said by one colleague to others."""
    return {
        "attested_by": resource.attested_by,
        "attested_note": resource.attested_note,
        "owners": record.owners,
    }


def to_summary(resource: CataloguedResource) -> dict[str, Any]:
    """One line of a list."""
    return {
        "kind": resource.kind,
        "id": str(resource.id),
        "slug": resource.slug,
        "title": resource.title,
        "summary": resource.summary,
        "lifecycle": resource.lifecycle,
        "visibility": resource.visibility,
        "version": resource.version,
        "updated_at": resource.updated_at.isoformat(),
        "url": url_of_thing(resource.kind, resource.slug),
    }


def from_json(kind: Kind, body: Any) -> Record:
    """The record of a JSON object. Raises `BadInput` for what has the wrong shape; values are checked later."""
    if not isinstance(body, dict):
        raise BadInput([Problem("", "The content must be one JSON object.", "Send the fields of one thing.")])
    problems: list[Problem] = []
    given: dict[str, Any] = {name: value for name, value in body.items() if name not in READ_ONLY}
    slug = given.pop("slug", "")
    owners = _owners(given.pop("owners", {}), problems)
    parts = {part.name: _rows(part, given.pop(part.name), problems) for part in kind.parts if part.name in given}
    for name, value in given.items():
        problems += _shape(kind, name, value)
    if not isinstance(slug, str):
        problems.append(Problem("slug", "The slug must be text."))
    if problems:
        raise BadInput(problems)
    return Record(kind.code, given, parts, owners, slug)


def _owners(given: Any, problems: list[Problem]) -> dict[str, str]:
    roles = {role.value for role in OwnerRole}
    if not isinstance(given, Mapping) or not all(isinstance(email, str) for email in given.values()):
        problems.append(Problem("owners", "Owners must be an object of roles, each with an email address."))
        return {}
    unknown = sorted(given.keys() - roles)
    problems += [Problem("owners", f"There is no role “{role[:40]}”.", "Use a role of the schema.") for role in unknown]
    return dict(given)


def _rows(part: Part, given: Any, problems: list[Problem]) -> list[dict[str, Any]]:
    name = part.name
    whole = isinstance(given, list) and all(isinstance(row, dict) for row in given)
    if not whole:
        problems.append(Problem(name, f"The {name} must be a list of objects."))
        return []
    flat = all(isinstance(value, SCALAR) for row in given for value in row.values())
    if not flat:
        problems.append(Problem(name, f"Each of the {name} must hold plain values only."))
        return []
    unknown = sorted({key for row in given for key in row} - {spec.name for spec in part.fields})
    problems += [
        Problem(name, f"There is no “{key[:40]}” in the {name}.", "Use the names of the schema.") for key in unknown
    ]
    return list(given)


def _shape(kind: Kind, name: str, value: Any) -> list[Problem]:
    spec = next((one for one in kind.fields if one.name == name), None)
    if spec is not None and spec.type is FieldType.LIST:
        fits = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return [] if fits else [Problem(name, f"{spec.label} must be a list of texts.")]
    if isinstance(value, SCALAR):
        return []
    return [Problem(name, "This must be one plain value, not a list or an object.")]
