"""A person's own saved searches: keep one, rename it, remove it."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from catalogue.search.schema import FACETS
from catalogue.searches.operations import remove_search, rename_search, save_search
from catalogue.searches.queries import own_search
from portal import db, guard
from portal.auth import current_actor
from portal.pages import saved_searches as pages
from portal.pages.small_forms import SmallForm, problems_in
from portal.searching import names
from portal.tables import place

blueprint = Blueprint("saved_searches", __name__, url_prefix="/my/searches")


@blueprint.get("/new")
@guard.signed_in
def ask_new() -> str:
    """The form to save the search that the address asks for."""
    asked = pages.asked_at(place("q", *FACETS))
    return _drawn(pages.keeping_form(asked, pages.suggested_name(asked, names())))


@blueprint.post("/new")
@guard.signed_in
def save() -> Response | tuple[str, int]:
    """Save a search, and go back to it."""
    asked, name = pages.asked_in(request.form.get("search", "")), request.form.get("name", "")
    try:
        row = save_search(db.session(), current_actor(), name, asked)
    except (BadInput, Refused) as bad:
        return _drawn(pages.keeping_form(asked, name, problems_in(bad))), 422
    flash(f"“{row.name}” is saved on your page.", "success")
    return redirect(pages.address_of(asked), 303)


@blueprint.get("/<uuid:identity>/rename")
@guard.signed_in
def ask_name(identity: uuid.UUID) -> str:
    """The form for another name."""
    row = own_search(db.session(), current_actor(), identity)
    return _drawn(pages.renaming_form(row, row.name))


@blueprint.post("/<uuid:identity>/rename")
@guard.signed_in
def rename(identity: uuid.UUID) -> Response | tuple[str, int]:
    """Give it another name."""
    row, name = own_search(db.session(), current_actor(), identity), request.form.get("name", "")
    try:
        rename_search(db.session(), current_actor(), row, name)
    except (BadInput, Refused) as bad:
        return _drawn(pages.renaming_form(row, name, problems_in(bad))), 422
    flash(f"It is called “{row.name}” now.", "success")
    return redirect(pages.MINE, 303)


@blueprint.get("/<uuid:identity>/remove")
@guard.signed_in
def ask_removal(identity: uuid.UUID) -> str:
    """Ask once more."""
    return _drawn(pages.removal_form(own_search(db.session(), current_actor(), identity)))


@blueprint.post("/<uuid:identity>/remove")
@guard.signed_in
def remove(identity: uuid.UUID) -> Response:
    """Keep it no longer."""
    row = own_search(db.session(), current_actor(), identity)
    remove_search(db.session(), current_actor(), row)
    flash(f"“{row.name}” is no longer saved.", "success")
    return redirect(pages.MINE, 303)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
