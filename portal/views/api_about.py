"""The description of the programming interface."""

from flask import Blueprint, Response, current_app, jsonify

from portal import guard
from portal.openapi import document
from portal.services import services

blueprint = Blueprint("api_about", __name__, url_prefix="/api/v1")


@blueprint.get("/openapi.json")
@guard.anonymous
def openapi() -> Response:
    """OpenAPI 3.1."""
    scopes = guard.scopes_of(current_app.view_functions.values())
    return jsonify(document(services().settings, scopes))
