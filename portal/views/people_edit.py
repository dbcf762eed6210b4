"""Adding and changing people, teams and organisations."""

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action
from catalogue.errors import BadInput, Conflict
from portal import db, guard
from portal.auth import open_desk
from portal.forms import Form, typed_values
from portal.pages import directory_forms as forms
from portal.pages.merging import began_in
from portal.pages.small_forms import SmallForm

blueprint = Blueprint("people_edit", __name__)
WHAT = "<any(people, teams, organisations):what>"


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)


@blueprint.get("/people/new", defaults={"what": "people"})
@blueprint.get("/teams/new", defaults={"what": "teams"})
@blueprint.get("/organisations/new", defaults={"what": "organisations"})
@guard.may_do(Action.EDIT_PEOPLE)
def ask_new(what: str) -> str:
    """The form for a new entry."""
    return _drawn(forms.form_page(open_desk(), what, Form()))


@blueprint.post("/people/new", defaults={"what": "people"})
@blueprint.post("/teams/new", defaults={"what": "teams"})
@blueprint.post("/organisations/new", defaults={"what": "organisations"})
@guard.may_do(Action.EDIT_PEOPLE)
def add(what: str) -> Response | tuple[str, int]:
    """Add an entry."""
    at, typed = open_desk(), typed_values(forms.SORTS[what].fields, request.form)
    try:
        row = forms.add(at, what, typed)
    except BadInput as bad:
        return _drawn(forms.form_page(at, what, Form(typed, bad.problems))), 422
    flash(f"{row.name} was added.", "success")
    return redirect(f"/{what}/{row.slug}", 303)


@blueprint.get(f"/{WHAT}/<slug>/edit")
@guard.may_do(Action.EDIT_PEOPLE)
def ask_change(what: str, slug: str) -> str:
    """The form with what the entry says now."""
    at = open_desk()
    return _drawn(forms.standing_page(at, what, forms.SORTS[what].find(at.session, at.actor, slug)))


@blueprint.post(f"/{WHAT}/<slug>/edit")
@guard.may_do(Action.EDIT_PEOPLE)
def change(what: str, slug: str) -> Response | tuple[str, int]:
    """Make the entry say what was typed, or show the form again: with what is wrong, or what somebody else changed."""
    at, sort = open_desk(), forms.SORTS[what]
    typed, began = typed_values(sort.fields, request.form), began_in(request.form, sort.fields)
    row = sort.find(at.session, at.actor, slug)
    try:
        forms.change(at, what, row, typed, began.version)
    except BadInput as bad:
        return _drawn(forms.form_page(at, what, Form(typed, bad.problems), row, began)), 422
    except Conflict:
        at = replace(at, session=db.reading())
        return _drawn(forms.merged_page(at, what, sort.find(at.session, at.actor, slug), began, typed)), 409
    flash("Your change is saved.", "success")
    return redirect(f"/{what}/{row.slug}", 303)
