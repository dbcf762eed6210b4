"""What an administrator does to somebody's account: takes away their second step, or unties it from single sign-on."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action
from catalogue.errors import BadInput, Refused
from catalogue.people.queries import person
from portal import guard
from portal.auth import open_desk
from portal.forms import Form, typed_values
from portal.pages import people_account as pages
from portal.pages.small_forms import SmallForm, problems_in

blueprint = Blueprint("people_account", __name__)


@blueprint.get("/people/<slug>/second-step")
@guard.may_do(Action.ADMINISTER)
def ask(slug: str) -> str:
    """The form, which asks for the reason."""
    at = open_desk()
    return _drawn(pages.form_page(person(at.session, at.actor, slug), Form()))


@blueprint.post("/people/<slug>/second-step")
@guard.may_do(Action.ADMINISTER)
def take_away(slug: str) -> Response | tuple[str, int]:
    """Take it away."""
    at, typed = open_desk(), typed_values(pages.FIELDS, request.form)
    found = person(at.session, at.actor, slug)
    try:
        pages.take_away_step(at, found, typed)
    except (BadInput, Refused) as bad:
        return _drawn(pages.form_page(found, Form(typed, problems_in(bad, "reason")))), 422
    flash(f"{found.name} is asked to set up an app at the next sign-in, and is told by mail.", "success")
    return redirect(f"/people/{slug}", 303)


@blueprint.get("/people/<slug>/sign-on")
@guard.may_do(Action.ADMINISTER)
def ask_to_untie(slug: str) -> str:
    """The form, which asks for the reason."""
    at = open_desk()
    return _drawn(pages.untying_page(person(at.session, at.actor, slug), Form()))


@blueprint.post("/people/<slug>/sign-on")
@guard.may_do(Action.ADMINISTER)
def untie(slug: str) -> Response | tuple[str, int]:
    """Untie it."""
    at, typed = open_desk(), typed_values(pages.UNTYING, request.form)
    found = person(at.session, at.actor, slug)
    try:
        pages.untie_account(at, found, typed)
    except (BadInput, Refused) as bad:
        return _drawn(pages.untying_page(found, Form(typed, problems_in(bad, "reason")))), 422
    flash(f"The account of {found.name} is tied again at the next sign-in, and they are told by mail.", "success")
    return redirect(f"/people/{slug}", 303)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
