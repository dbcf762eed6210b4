"""Say of a thing that its entry is still right, from its page or from one's own list."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import Conflict
from catalogue.resources.attesting import attest
from catalogue.resources.queries import thing_by_id
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.finding import KIND, thing_at
from portal.forms import note_sent, version_sent
from portal.pages.checking import changed_page
from portal.urls import local_path, url_of_thing

blueprint = Blueprint("resource_attest", __name__)


@blueprint.post(f"/{KIND}/<slug>/attest")
@guard.signed_in
def still_right(plural: str, slug: str) -> Response | tuple[str, int]:
    """Note that the version which the reader saw is right, and go back to where they came from."""
    thing = thing_at(plural, slug)
    back = local_path(request.form.get("back")) or url_of_thing(thing.kind, thing.slug)
    began, note = version_sent(request.form), note_sent(request.form)
    try:
        attest(open_desk(note), thing, began)
    except Conflict:
        standing = thing_by_id(db.reading(), current_actor(), thing.id)
        form = changed_page(standing, began, note, back)
        return render_template("forms/page.html", form=form, errors=form.errors), 409
    flash(f"{thing.title} is marked as still right.", "success")
    return redirect(back, 303)
