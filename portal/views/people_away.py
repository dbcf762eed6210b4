"""Somebody says that they are away, or back; their manager and administrators can say it for them."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from catalogue.people.absences import say_back
from catalogue.people.queries import person
from portal import guard
from portal.auth import open_desk
from portal.forms import Form, typed_values
from portal.handing_over import horizon
from portal.pages import being_away as pages
from portal.pages.small_forms import problems_in

blueprint = Blueprint("people_away", __name__)


@blueprint.get("/people/<slug>/away")
@guard.staff
def ask(slug: str) -> str:
    """When are they away, and who stands in?"""
    at = open_desk()
    return _drawn(pages.away_page(at, person(at.session, at.actor, slug), horizon()))


@blueprint.post("/people/<slug>/away")
@guard.staff
def say(slug: str) -> Response | tuple[str, int]:
    """Note it, and tell what nobody stands in for."""
    at, typed = open_desk(), typed_values(pages.FIELDS, request.form)
    found = person(at.session, at.actor, slug)
    try:
        pages.say(at, found, typed)
    except (BadInput, Refused) as bad:
        return _drawn(pages.away_page(at, found, horizon(), Form(typed, problems_in(bad, "until_on")))), 422
    page = pages.away_page(at, found, horizon())
    flash(pages.told(page), "important" if page.alone else "success")
    return redirect(f"/people/{slug}/away" if page.alone else f"/people/{slug}", 303)


@blueprint.post("/people/<slug>/away/back")
@guard.staff
def back(slug: str) -> Response:
    """Forget it: they are back, or stay."""
    at = open_desk()
    found = person(at.session, at.actor, slug)
    say_back(at.session, at.actor, found)
    flash(f"{found.name} is not away any more.", "success")
    return redirect(f"/people/{slug}", 303)


def _drawn(page: pages.AwayPage) -> str:
    return render_template("people/away.html", page=page, errors=page.errors)
