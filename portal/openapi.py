"""The description of the programming interface (OpenAPI 3.1), made from the kinds: a new field is in it at once."""

from collections.abc import Sequence

from catalogue.kinds import KINDS
from catalogue.kinds.kind import Kind
from catalogue.kinds.ranges import RANGES
from catalogue.resources.filters import ENDS, ENDS_WITHIN, filter_names, filters_of
from catalogue.search.ordering import Sort
from catalogue.search.page import MOST_REACHED
from catalogue.search.schema import FACETS, STAFF_FACETS
from catalogue.terms import Scope
from portal.config import Settings
from portal.openapi_schemas import Json, ref, schema_name, schema_of, shared_schemas

VERSION = "1.0"


def document(settings: Settings, scopes: Sequence[Scope]) -> Json:
    """The whole description; `scopes` are those that any address asks for."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.name}, {settings.council}",
            "version": VERSION,
            "description": "Search, read and keep what the council has catalogued. Without a token: what is public.",
        },
        "servers": [{"url": f"{settings.address}/api/v1"}],
        "security": [{}, {"token": []}],
        "paths": {**_search_paths(), **{path: item for kind in KINDS for path, item in _paths(kind).items()}},
        "components": {
            "securitySchemes": {
                "token": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "Scopes: " + ", ".join(f"{scope.value} ({scope.label.lower()})" for scope in scopes),
                }
            },
            "schemas": {**shared_schemas(), **{schema_name(kind): schema_of(kind) for kind in KINDS}},
            "responses": {
                "Problem": _content("What went wrong, in plain words.", "Problem", "application/problem+json")
            },
        },
    }


def _content(words: str, schema: str, media_type: str = "application/json") -> Json:
    return {"description": words, "content": {media_type: {"schema": ref(schema)}}}


def _parameter(name: str, words: str, schema: Json, place: str = "query") -> Json:
    return {"name": name, "in": place, "description": words, "required": place == "path", "schema": schema}


def _query(name: str, words: str, kind: str = "string") -> Json:
    return _parameter(name, words, {"type": kind})


_PROBLEM: Json = {"default": {"$ref": "#/components/responses/Problem"}}
_IF_MATCH: Json = _parameter("If-Match", "The ETag of the version you read.", {"type": "string"}, "header")
_MUST_MATCH: Json = {**_IF_MATCH, "required": True}


def _search_paths() -> Json:
    words = _query("q", "Words, “phrases”, -words to leave out, beginnings*, AND, OR, NOT and brackets.")
    reached = f"Which page; the first {MOST_REACHED:,} results can be paged through."
    pages = [_query("page", reached, "integer"), _query("per_page", "How many on a page.", "integer")]
    order = _parameter("sort", "The order.", {"type": "string", "enum": list(Sort), "default": Sort.RELEVANCE})
    filters = [_query(name, _filter_words(name)) for name in FACETS]
    return {
        "/search": {
            "get": {
                "operationId": "search",
                "summary": "Find things",
                "parameters": [words, *pages, order, *filters],
                "responses": {"200": _content("One page of results.", "SearchPage"), **_PROBLEM},
            }
        },
        "/suggest": {
            "get": {
                "operationId": "suggest",
                "summary": "The first results while someone types",
                "parameters": [words],
                "responses": {"200": _content("The first few.", "Suggestions"), **_PROBLEM},
            }
        },
    }


_STEPS = {
    **{name: {step.code: step.label for step in range_.steps} for name, range_ in RANGES.items()},
    ENDS: ENDS_WITHIN,
}


def _filter_words(facet: str) -> str:
    words = "Only these; may be given several times."
    if facet in _STEPS:
        words += " One of: " + ", ".join(f"{code} ({label})" for code, label in _STEPS[facet].items()) + "."
    return words + (" A person's slug; for council staff." if facet in STAFF_FACETS else "")


def _list_parameters(kind: Kind) -> list[Json]:
    labels = {narrowing.name: narrowing.label for narrowing in filters_of(kind.code)}
    return [
        _query("q", "Words in the title."),
        _query("cursor", "Where to go on."),
        _query("per_page", "How many.", "integer"),
        *(_query(name, labels.get(name) or _filter_words(name)) for name in filter_names(kind.code)),
    ]


def _paths(kind: Kind) -> Json:
    one, many = kind.label.lower(), kind.label_plural.lower()
    named = _parameter("name", "Its slug or id.", {"type": "string"}, "path")
    whole = _content(f"The {one}, with its ETag.", schema_name(kind))
    body = {"required": True, "content": {"application/json": {"schema": ref(schema_name(kind))}}}
    writing = {"security": [{"token": [Scope.WRITE.value]}]}
    return {
        f"/{kind.plural}": {
            "get": {
                "operationId": f"list_{kind.plural}",
                "summary": f"List {many}",
                "parameters": _list_parameters(kind),
                "responses": {"200": _content(f"Some {many}.", "Stretch"), **_PROBLEM},
            },
            "post": {
                "operationId": f"make_{kind.code}",
                "summary": f"Add a {one}",
                "requestBody": body,
                "responses": {"201": whole, **_PROBLEM},
                **writing,
            },
        },
        f"/{kind.plural}/{{name}}": _one_path(kind, named, whole, body, writing),
        f"/{kind.plural}/{{name}}/attest": {
            "parameters": [named],
            "post": {
                "operationId": f"attest_{kind.code}",
                "summary": f"Say that a {one}’s entry is right as you read it; X-Note may say more",
                "parameters": [_MUST_MATCH],
                "responses": {"200": whole, **_PROBLEM},
                **writing,
            },
        },
    }


def _one_path(kind: Kind, named: Json, whole: Json, body: Json, writing: Json) -> Json:
    one = kind.label.lower()
    return {
        "parameters": [named],
        "get": {
            "operationId": f"read_{kind.code}",
            "summary": f"Read a {one}",
            "responses": {"200": whole, **_PROBLEM},
        },
        "patch": {
            "operationId": f"change_{kind.code}",
            "summary": f"Change what is sent of a {one}, and nothing else",
            "parameters": [_MUST_MATCH],
            "requestBody": body,
            "responses": {"200": whole, **_PROBLEM},
            **writing,
        },
        "delete": {
            "operationId": f"retire_{kind.code}",
            "summary": f"Retire a {one}: it stays, with its history",
            "parameters": [_IF_MATCH],
            "responses": {"204": {"description": "It is retired."}, **_PROBLEM},
            **writing,
        },
    }
