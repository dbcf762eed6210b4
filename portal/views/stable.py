"""Addresses that never change: `/id/<uuid>` leads to wherever a thing's page is today."""

from uuid import UUID

from flask import Blueprint, redirect
from werkzeug.wrappers import Response

from catalogue.resources.queries import thing_by_id
from portal import db, guard
from portal.auth import current_actor
from portal.urls import url_of_thing

blueprint = Blueprint("stable", __name__)


@blueprint.get("/id/<uuid:identity>")
@guard.public
def thing(identity: UUID) -> Response:
    """See other: the page about the thing (httpRange-14, as linked data does it)."""
    found = thing_by_id(db.session(), current_actor(), identity)
    return redirect(url_of_thing(found.kind, found.slug), 303)
