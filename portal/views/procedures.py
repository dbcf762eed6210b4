"""Say what must be done to run a system, record who did it, and void what was recorded by mistake."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, require
from catalogue.errors import BadInput, Refused
from catalogue.runbooks.operations import retire_procedure
from catalogue.runbooks.queries import ProcedureLine, drill_of, procedure_of
from catalogue.runbooks.revisions import approved
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.finding import SYSTEM, thing_at
from portal.forms import Form, typed_values, version_sent
from portal.pages import procedures as pages
from portal.pages.small_forms import SmallForm, problems_in
from portal.tables import place

blueprint = Blueprint("procedures", __name__)
ONE = f"/{SYSTEM}/<slug>/procedures/<uuid:identity>"


@blueprint.get(f"/{SYSTEM}/<slug>/procedures/new")
@guard.staff
def ask_new(plural: str, slug: str) -> str:
    """What must be done? With `?kind=skill`, what do people do with it?"""
    kind = place("kind").get("kind")
    return _drawn(pages.procedure_form(_system(plural, slug), pages.blank_procedure(kind)))


@blueprint.post(f"/{SYSTEM}/<slug>/procedures/new")
@guard.staff
def add(plural: str, slug: str) -> Response | tuple[str, int]:
    """Add it, or show the form again."""
    system, typed = _system(plural, slug), typed_values(pages.PROCEDURE, request.form)
    try:
        row = pages.add(open_desk(), system, typed)
    except (BadInput, Refused) as bad:
        return _drawn(pages.procedure_form(system, Form(typed, problems_in(bad, "title")))), 422
    flash(f"“{row.title}” was added.", "success")
    return redirect(pages.place_of(system, row), 303)


@blueprint.get(f"{ONE}/edit")
@guard.staff
def ask_change(plural: str, slug: str, identity: uuid.UUID) -> str:
    """What must be done instead?"""
    system, line = _procedure(plural, slug, identity)
    return _drawn(pages.procedure_form(system, pages.standing_procedure(line), line))


@blueprint.post(f"{ONE}/edit")
@guard.staff
def change(plural: str, slug: str, identity: uuid.UUID) -> Response | tuple[str, int]:
    """Change it, or show the form again."""
    (system, line), typed = _procedure(plural, slug, identity), typed_values(pages.PROCEDURE, request.form)
    try:
        changed = pages.change(open_desk(), system, line, typed, version_sent(request.form))
    except (BadInput, Refused) as bad:
        return _drawn(pages.procedure_form(system, Form(typed, problems_in(bad, "title")), line)), 422
    flash("Your changes were saved." if changed else "Nothing was changed: it says the same.", "success")
    return redirect(pages.place_of(system, line.row), 303)


@blueprint.get(f"{ONE}/end")
@guard.staff
def ask_to_end(plural: str, slug: str, identity: uuid.UUID) -> str:
    """Are you sure?"""
    return _drawn(pages.retire_form(*_procedure(plural, slug, identity)))


@blueprint.post(f"{ONE}/end")
@guard.staff
def end(plural: str, slug: str, identity: uuid.UUID) -> Response:
    """It is needed no more."""
    system, line = _procedure(plural, slug, identity)
    retire_procedure(open_desk(), system, line.row)
    flash(f"“{line.row.title}” is needed no more.", "success")
    return redirect(pages.page_of(system, line.row.procedure_kind), 303)


@blueprint.get(f"{ONE}/drill")
@guard.staff
def ask_drill(plural: str, slug: str, identity: uuid.UUID) -> str:
    """Who did it?"""
    system, line = _procedure(plural, slug, identity)
    in_force = approved(db.session(), line.runbook) if line.runbook else None
    return _drawn(pages.drill_form(system, line, pages.blank_drill(line, in_force, db.today())))


@blueprint.post(f"{ONE}/drill")
@guard.staff
def record(plural: str, slug: str, identity: uuid.UUID) -> Response | tuple[str, int]:
    """Record it, or show the form again."""
    system, line = _procedure(plural, slug, identity)
    typed = typed_values(pages.drill_fields(line), request.form)
    try:
        pages.record(open_desk(), system, line, typed)
    except (BadInput, Refused) as bad:
        return _drawn(pages.drill_form(system, line, Form(typed, problems_in(bad, "person")))), 422
    flash("The drill was recorded.", "success")
    return redirect(pages.place_of(system, line.row), 303)


@blueprint.get(f"/{SYSTEM}/<slug>/drills/<uuid:identity>/void")
@guard.staff
def ask_void(plural: str, slug: str, identity: uuid.UUID) -> str:
    """What was wrong with it?"""
    system = _system(plural, slug)
    drill, procedure = drill_of(db.session(), current_actor(), system, identity)
    return _drawn(pages.void_form(system, procedure, drill, Form()))


@blueprint.post(f"/{SYSTEM}/<slug>/drills/<uuid:identity>/void")
@guard.staff
def void(plural: str, slug: str, identity: uuid.UUID) -> Response | tuple[str, int]:
    """Void it, or show the form again."""
    system, typed = _system(plural, slug), typed_values(pages.REASON, request.form)
    drill, procedure = drill_of(db.session(), current_actor(), system, identity)
    try:
        pages.void(open_desk(), system, procedure, drill, typed)
    except (BadInput, Refused) as bad:
        return _drawn(pages.void_form(system, procedure, drill, Form(typed, problems_in(bad, "reason")))), 422
    flash("The drill is void. It stays on record.", "success")
    return redirect(pages.place_of(system, procedure), 303)


def _system(plural: str, slug: str) -> Any:
    """The system, for those who may say what must be done to run it."""
    resource = thing_at(plural, slug)
    require(current_actor(), Action.EDIT, resource.facts)
    return resource


def _procedure(plural: str, slug: str, identity: uuid.UUID) -> tuple[Any, ProcedureLine]:
    system = _system(plural, slug)
    return system, procedure_of(db.session(), current_actor(), system, identity)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
