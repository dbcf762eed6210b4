"""Erasing somebody who has left: asked, looked at once more, and done for good."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action
from catalogue.errors import BadInput, Refused
from catalogue.people.queries import person
from portal import guard
from portal.auth import open_desk
from portal.forms import Form, typed_values
from portal.pages import erasing
from portal.pages.small_forms import SmallForm, problems_in

blueprint = Blueprint("people_erase", __name__)


@blueprint.get("/people/<slug>/erase")
@guard.may_do(Action.ADMINISTER)
def ask(slug: str) -> str:
    """What erasing does and the form, or why it may not be done."""
    at = open_desk()
    found = person(at.session, at.actor, slug)
    return _drawn(erasing.erasing_page(found, Form()), erasing.why_not(at, found))


@blueprint.post("/people/<slug>/erase")
@guard.may_do(Action.ADMINISTER)
def erase(slug: str) -> Response | tuple[str, int]:
    """Erase them."""
    at, typed = open_desk(), typed_values(erasing.FIELDS, request.form)
    found = person(at.session, at.actor, slug)
    try:
        done = erasing.erase(at, found, typed)
    except (BadInput, Refused) as bad:
        return _drawn(erasing.erasing_page(found, Form(typed, problems_in(bad, "reason")))), 422
    flash(erasing.done_words(done), "success")
    return redirect(f"/people/{done.slug}", 303)


def _drawn(form: SmallForm, why_not: str = "") -> str:
    return render_template("people/erasing.html", form=form, errors=form.errors, why_not=why_not)
