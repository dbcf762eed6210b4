"""Search and suggestions on the programming interface."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from catalogue.search.page import MOST_PER_PAGE, SearchItem, SearchRequest
from catalogue.search.schema import FACETS
from portal import api_request, guard
from portal.searching import Choice, begin, find, labelled, names
from portal.urls import url_of_thing

blueprint = Blueprint("api_search", __name__, url_prefix="/api/v1")
MOST_PAGES = 10_000


@blueprint.get("/search")
@guard.public
def search() -> Response:
    """One page of results with facets."""
    asked = SearchRequest(
        q=request.args.get("q", ""),
        filters=api_request.filters(frozenset(FACETS)),
        page=api_request.whole_number("page", 1, MOST_PAGES),
        per_page=api_request.whole_number("per_page", 20, MOST_PER_PAGE),
        sort=request.args.get("sort", "relevance"),
    )
    page = find(asked)
    facets = labelled(page, names())
    return jsonify(
        total=page.total,
        page=page.page,
        per_page=page.per_page,
        items=[_item(item) for item in page.items],
        facets={name: [_choice(choice) for choice in choices] for name, choices in facets.items()},
        suggestion=page.suggestion or None,
    )


@blueprint.get("/suggest")
@guard.public
def suggest() -> Response:
    """The first results while someone types."""
    items = begin(request.args.get("q", ""))
    return jsonify(
        items=[{"kind": one.kind, "title": one.title, "url": url_of_thing(one.kind, one.slug)} for one in items]
    )


def _item(item: SearchItem) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "id": str(item.id),
        "slug": item.slug,
        "title": item.title,
        "summary": item.summary,
        "url": url_of_thing(item.kind, item.slug),
        "highlights": [
            {"field": found.field, "text": "".join(piece.text for piece in found.pieces)} for found in item.highlights
        ],
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {"value": choice.value, "label": choice.label, "count": choice.count}
