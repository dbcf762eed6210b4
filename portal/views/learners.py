"""Assign somebody of ours to learn a procedure of a system."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, NotAllowed, Refused
from catalogue.runbooks.queries import procedure_of
from portal import guard
from portal.auth import open_desk
from portal.finding import SYSTEM, thing_at
from portal.forms import Form, typed_values
from portal.pages import learners as pages
from portal.pages.procedures import place_of
from portal.pages.small_forms import SmallForm, problems_in

blueprint = Blueprint("learners", __name__)
LEARNER = f"/{SYSTEM}/<slug>/procedures/<uuid:identity>/learner"


@blueprint.get(LEARNER)
@guard.staff
def ask(plural: str, slug: str, identity: uuid.UUID) -> str:
    """Who learns it, by when, with whose help?"""
    at, system = open_desk(), thing_at(plural, slug)
    procedure = procedure_of(at.session, at.actor, system, identity).row
    if not pages.may_assign_somebody(at.session, at.actor, system):
        raise NotAllowed("assign_learner")
    return _drawn(pages.assign_form(at, system, procedure))


@blueprint.post(LEARNER)
@guard.staff
def assign(plural: str, slug: str, identity: uuid.UUID) -> Response | tuple[str, int]:
    """Assign them, or show the form again."""
    at, system, typed = open_desk(), thing_at(plural, slug), typed_values(pages.FIELDS, request.form)
    procedure = procedure_of(at.session, at.actor, system, identity).row
    try:
        name = pages.assign(at, system, procedure, typed)
    except (BadInput, Refused) as bad:
        return _drawn(pages.assign_form(at, system, procedure, Form(typed, problems_in(bad, "person")))), 422
    flash(f"{name} is to learn “{procedure.title}”. They see it on their home page, as does their manager.", "success")
    return redirect(place_of(system, procedure), 303)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
