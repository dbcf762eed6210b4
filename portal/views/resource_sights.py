"""Let a person see a restricted thing by name, and end it."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, require
from catalogue.errors import BadInput, Refused
from catalogue.people.roles import end_sight, grant_sight, sights_of
from portal import db, guard
from portal.auth import current_actor
from portal.finding import KIND, thing_at
from portal.forms import Form, typed_values
from portal.pages.sights import FIELDS, end_form, sight_form, sight_in, wanted
from portal.pages.small_forms import SmallForm, problems_in
from portal.urls import url_of_thing

blueprint = Blueprint("resource_sights", __name__)


@blueprint.get(f"/{KIND}/<slug>/sight")
@guard.staff
def ask(plural: str, slug: str) -> str:
    """Whom to let see it."""
    resource = thing_at(plural, slug)
    require(current_actor(), Action.GRANT, resource.facts)
    return _shown(sight_form(resource))


@blueprint.post(f"/{KIND}/<slug>/sight")
@guard.staff
def grant(plural: str, slug: str) -> Response | tuple[str, int]:
    """Let them see it, or show the form again."""
    resource, session, actor = thing_at(plural, slug), db.session(), current_actor()
    require(actor, Action.GRANT, resource.facts)
    form = Form(typed_values(FIELDS, request.form))
    try:
        person, period = wanted(session, actor, form.typed, db.today())
        grant_sight(session, actor, person, resource.facts, period)
    except (BadInput, Refused) as bad:
        form.problems = problems_in(bad, "person")
        return _shown(sight_form(resource, form)), 422
    flash(f"{person.name} may see this now.", "success")
    return redirect(f"{url_of_thing(resource.kind, resource.slug)}/owners", 303)


@blueprint.get(f"/{KIND}/<slug>/sight/<uuid:identity>/end")
@guard.staff
def ask_to_end(plural: str, slug: str, identity: uuid.UUID) -> str:
    """Are you sure?"""
    resource = thing_at(plural, slug)
    found = sights_of(db.session(), current_actor(), resource.facts, db.today())
    return _shown(end_form(resource, sight_in(found, identity)))


@blueprint.post(f"/{KIND}/<slug>/sight/<uuid:identity>/end")
@guard.staff
def end(plural: str, slug: str, identity: uuid.UUID) -> Response:
    """End it from today on."""
    resource, session, actor = thing_at(plural, slug), db.session(), current_actor()
    row, person = sight_in(sights_of(session, actor, resource.facts, db.today()), identity)
    end_sight(session, actor, row, resource.facts, db.today())
    flash(f"{person.name} may not see this any more.", "success")
    return redirect(f"{url_of_thing(resource.kind, resource.slug)}/owners", 303)


def _shown(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
