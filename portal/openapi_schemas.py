"""The JSON schemas of the programming interface, made from the fields of the kinds."""

from typing import Any

from catalogue.kinds.kind import Field, FieldType, Kind
from catalogue.search.facets import MOST_VALUES
from catalogue.terms import OwnerRole

Json = dict[str, Any]
_TYPES: dict[FieldType, Json] = {
    FieldType.LIST: {"type": "array", "items": {"type": "string"}},
    FieldType.BOOLEAN: {"type": ["boolean", "string", "null"]},
    FieldType.INTEGER: {"type": ["integer", "string", "null"]},
    FieldType.MONEY: {"type": ["string", "number", "null"], "description": "Pounds, like “12500.00”."},
    FieldType.DATE: {"type": ["string", "null"], "format": "date"},
    FieldType.URL: {"type": "string", "description": "A web address."},
    FieldType.EMAIL: {"type": "string", "description": "An email address."},
    FieldType.MARKDOWN: {"type": "string", "contentMediaType": "text/markdown"},
    FieldType.TEAM: {"type": "string", "description": "A team's slug or name."},
    FieldType.ORGANISATION: {"type": "string", "description": "An organisation's slug or name."},
    FieldType.THEME: {"type": "string", "description": "A theme's code or label."},
    FieldType.RESOURCE: {"type": "string", "description": "The slug of a thing of the same kind."},
}


def ref(name: str) -> Json:
    """A reference to a schema."""
    return {"$ref": f"#/components/schemas/{name}"}


def schema_name(kind: Kind) -> str:
    """What the schema of a kind is called."""
    return kind.code.capitalize()


def schema_of(kind: Kind) -> Json:
    """The schema of one kind: what is sent and what comes back; what only comes back is marked read-only."""
    fields = {field.name: _field(field) for field in kind.fields}
    parts = {part.name: {"type": "array", "items": _object(part.fields)} for part in kind.parts}
    owners = {role.value: {"type": "string", "description": f"{role.label}: an email address."} for role in OwnerRole}
    return {
        "type": "object",
        "description": kind.what,
        "properties": {
            **{name: {**schema, "readOnly": True} for name, schema in _READ_ONLY.items()},
            "slug": {"type": "string", "pattern": "^[a-z0-9-]+$"},
            **fields,
            **parts,
            "owners": {"type": "object", "properties": owners, "description": "Only for council staff."},
        },
    }


_READ_ONLY: Json = {
    "kind": {"type": "string"},
    "id": {"type": "string", "format": "uuid"},
    "version": {"type": "integer"},
    "url": {"type": "string"},
    "updated_at": {"type": "string", "format": "date-time"},
    "completeness": {"type": "integer", "minimum": 0, "maximum": 100},
    "attested_on": {"type": ["string", "null"], "format": "date", "description": "When someone last said it is right."},
    "attested_by": {"type": "string", "description": "Only for council staff."},
    "attested_note": {"type": "string", "description": "Only for council staff."},
}


def _object(fields: tuple[Field, ...]) -> Json:
    return {"type": "object", "properties": {field.name: _field(field) for field in fields}}


def _field(field: Field) -> Json:
    schema: Json = {"title": field.label, **_TYPES.get(field.type, {"type": "string"})}
    if field.type is FieldType.TERM and field.terms is not None:
        schema["enum"] = ["", *(term.value for term in field.terms)]
    if field.max_length and field.type is not FieldType.LIST:
        schema["maxLength"] = field.max_length
    if field.hint:
        schema["description"] = field.hint
    if field.uri:
        schema["x-term"] = field.uri
    return schema


def shared_schemas() -> Json:
    """Lists, search results and problems."""
    line = {name: {"type": "string"} for name in ("kind", "id", "slug", "title", "summary", "url")}
    hit = {**line, "highlights": {"type": "array", "items": _plain({"field": "string", "text": "string"})}}
    option = _plain({"value": "string", "label": "string", "count": "integer"})
    problem = _plain({"type": "string", "title": "string", "status": "integer", "detail": "string", "code": "string"})
    problem["properties"]["errors"] = _list(_plain({"field": "string", "reason": "string", "mend": "string"}))
    return {
        "Summary": {"type": "object", "properties": line},
        "Stretch": _with({"total": {"type": "integer"}, "next": {"type": ["string", "null"]}}, ref("Summary")),
        "Hit": {"type": "object", "properties": hit},
        "SearchPage": _with(
            {
                **{name: {"type": "integer"} for name in ("total", "page", "per_page")},
                "facets": {"type": "object", "additionalProperties": _list(option)},
                "facets_more": {
                    "type": "object",
                    "additionalProperties": {"type": "integer"},
                    "description": f"How many values a facet has beyond the {MOST_VALUES} that are listed.",
                },
                "suggestion": {"type": ["string", "null"]},
            },
            ref("Hit"),
        ),
        "Suggestions": _with({}, _plain({"kind": "string", "title": "string", "url": "string"})),
        "Problem": problem,
    }


def _plain(types: dict[str, str]) -> Json:
    return {"type": "object", "properties": {name: {"type": kind} for name, kind in types.items()}}


def _list(items: Json) -> Json:
    return {"type": "array", "items": items}


def _with(properties: Json, items: Json) -> Json:
    return {"type": "object", "properties": {**properties, "items": _list(items)}}
