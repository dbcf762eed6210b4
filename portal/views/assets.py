"""Front-end files under addresses that change with them, and the council's colour as a style sheet."""

from flask import Blueprint, Response, send_from_directory

from portal import guard
from portal.places import ASSETS
from portal.services import services
from portal.urls import assets_version

blueprint = Blueprint("assets", __name__)
YEAR = 31_536_000
HOUR = 3_600


@blueprint.get("/assets/<version>/<path:name>")
@guard.anonymous
def file(version: str, name: str) -> Response:
    """One file; browsers keep it for ever, unless they ask for another version than the one we have."""
    response = send_from_directory(ASSETS, name, max_age=YEAR)
    if version == assets_version():
        response.headers["Cache-Control"] = f"public, max-age={YEAR}, immutable"
    else:
        response.headers["Cache-Control"] = "no-cache"
    return response


@blueprint.get("/brand.css")
@guard.anonymous
def brand() -> Response:
    """The council's colour, for the sheets that ask for it."""
    css = f":root {{ --govuk-brand-colour: {services().settings.brand_colour}; }}\n"
    response = Response(css, mimetype="text/css")
    response.headers["Cache-Control"] = f"public, max-age={HOUR}"
    return response
