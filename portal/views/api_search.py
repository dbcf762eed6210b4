"""Search and suggestions on the programming interface."""

from typing import Any

from flask import Blueprint, Response, jsonify, request

from catalogue.search.page import MOST_PER_PAGE, MOST_REACHED, SearchItem, SearchRequest
from catalogue.search.schema import FACETS
from portal import api_request, db, guard
from portal.auth import current_actor
from portal.search_labels import Choice, choices, labels_of
from portal.searching import begin, find, names
from portal.urls import url_of_found

blueprint = Blueprint("api_search", __name__, url_prefix="/api/v1")


@blueprint.get("/search")
@guard.public
def search() -> Response:
    """One page of results with facets."""
    asked = SearchRequest(
        q=request.args.get("q", ""),
        filters=api_request.filters(frozenset(FACETS)),
        page=api_request.whole_number("page", 1, MOST_REACHED + 1),
        per_page=api_request.whole_number("per_page", 20, MOST_PER_PAGE),
        sort=request.args.get("sort", "relevance"),
    )
    page = find(asked)
    labels = labels_of(db.session(), current_actor(), names(), page)
    return jsonify(
        total=page.total,
        page=page.page,
        per_page=page.per_page,
        items=[_item(item) for item in page.items],
        facets={name: [_choice(one) for one in found] for name, found in choices(page, labels).items()},
        facets_more={name: number for name, number in page.unlisted.items() if number},
        suggestion=page.suggestion or None,
    )


@blueprint.get("/suggest")
@guard.public
def suggest() -> Response:
    """The first results while someone types."""
    items = begin(request.args.get("q", ""))
    return jsonify(
        items=[{"kind": one.kind, "title": one.title, "url": url_of_found(one.kind, one.slug)} for one in items]
    )


def _item(item: SearchItem) -> dict[str, Any]:
    return {
        "kind": item.kind,
        "id": str(item.id),
        "slug": item.slug,
        "title": item.title,
        "summary": item.summary,
        "url": url_of_found(item.kind, item.slug),
        "highlights": [
            {"field": found.field, "text": "".join(piece.text for piece in found.pieces)} for found in item.highlights
        ],
    }


def _choice(choice: Choice) -> dict[str, Any]:
    return {"value": choice.value, "label": choice.label, "count": choice.count}
