"""Whoever is named as witness of a drill says whether they were there."""

import uuid

from flask import Blueprint, flash, redirect, render_template
from werkzeug.wrappers import Response

from catalogue.runbooks.witnessing import watched_drill
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.pages import witnessing as pages

blueprint = Blueprint("witnessing", __name__)


@blueprint.get(pages.PAGE)
@guard.signed_in
def page() -> str:
    """What the reader is named as witness of, and what they have said."""
    return render_template("witnessing/page.html", watched=pages.all_watched(db.session(), current_actor()))


@blueprint.post(f'{pages.PAGE}/<uuid:identity>/<any("yes", "no"):said>')
@guard.signed_in
def say(identity: uuid.UUID, said: str) -> Response:
    """Say that one watched, or that one was not there; what was said before is said otherwise."""
    watched = watched_drill(db.session(), current_actor(), identity)
    flash(pages.say(open_desk(), watched, said == "yes"), "success")
    return redirect(pages.PAGE, 303)
