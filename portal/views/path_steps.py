"""The steps of a starter path: add one, change it, put it earlier, take it out."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from catalogue.resources.desk import Desk
from catalogue.runbooks.path_queries import StepLine, path_of, step_of
from catalogue.runbooks.path_tables import PathStep, StarterPath
from catalogue.runbooks.paths import check_kept, move_step_up, remove_step
from catalogue.terms import StarterDeed
from portal import guard
from portal.auth import open_desk
from portal.forms import Form, typed_values, version_sent
from portal.pages import path_steps as pages
from portal.pages.small_forms import SmallForm, problems_in
from portal.pages.starter_paths import PAGE, address_of

blueprint = Blueprint("path_steps", __name__)
STEPS = f"{PAGE}/<uuid:identity>/steps"
NEW = f"{STEPS}/<any({', '.join(StarterDeed)}):deed>/new"
ONE = f"{STEPS}/<uuid:step>"


@blueprint.get(NEW)
@guard.staff
def ask_new(identity: uuid.UUID, deed: str) -> str:
    """What, and when?"""
    at = open_desk()
    return _drawn(
        pages.step_form(_kept(at, identity), StarterDeed(deed), Form({"stage": request.args.get("stage", "")}))
    )


@blueprint.post(NEW)
@guard.staff
def add(identity: uuid.UUID, deed: str) -> Response | tuple[str, int]:
    """Add it, or show the form again."""
    at, chosen = open_desk(), StarterDeed(deed)
    path, typed = _kept(at, identity), typed_values(pages.fields(chosen), request.form)
    try:
        pages.add(at, path, chosen, typed)
    except (BadInput, Refused) as bad:
        return _drawn(pages.step_form(path, chosen, Form(typed, problems_in(bad, "target")))), 422
    flash("The step was added.", "success")
    return redirect(address_of(path), 303)


@blueprint.get(f"{ONE}/edit")
@guard.staff
def ask_change(identity: uuid.UUID, step: uuid.UUID) -> str:
    """What instead, or when?"""
    path, row, line = _step(open_desk(), identity, step)
    return _drawn(pages.step_form(path, line.deed, pages.standing(line), row))


@blueprint.post(f"{ONE}/edit")
@guard.staff
def change(identity: uuid.UUID, step: uuid.UUID) -> Response | tuple[str, int]:
    """Change it, or show the form again."""
    at = open_desk()
    path, row, line = _step(at, identity, step)
    typed = typed_values(pages.fields(line.deed), request.form)
    try:
        changed = pages.change(at, path, row, typed, version_sent(request.form))
    except (BadInput, Refused) as bad:
        return _drawn(pages.step_form(path, line.deed, Form(typed, problems_in(bad, "target")), row)), 422
    flash("Your changes were saved." if changed else "Nothing was changed: it says the same.", "success")
    return redirect(address_of(path), 303)


@blueprint.post(f"{ONE}/up")
@guard.staff
def move_up(identity: uuid.UUID, step: uuid.UUID) -> Response:
    """Put it before the one above it."""
    at = open_desk()
    path, row, _ = _step(at, identity, step)
    moved = move_step_up(at, path, row)
    flash("The step comes earlier now." if moved else "It is the first of its stage already.", "success")
    return redirect(address_of(path), 303)


@blueprint.get(f"{ONE}/remove")
@guard.staff
def ask_remove(identity: uuid.UUID, step: uuid.UUID) -> str:
    """Are you sure?"""
    path, _, line = _step(open_desk(), identity, step)
    return _drawn(pages.removal_form(path, line))


@blueprint.post(f"{ONE}/remove")
@guard.staff
def remove(identity: uuid.UUID, step: uuid.UUID) -> Response:
    """Take it out."""
    at = open_desk()
    path, row, _ = _step(at, identity, step)
    remove_step(at, path, row)
    flash("The step was taken out.", "success")
    return redirect(address_of(path), 303)


def _kept(at: Desk, identity: uuid.UUID) -> StarterPath:
    """The path, for those who keep it."""
    path = path_of(at.session, at.actor, identity)
    check_kept(at, path)
    return path


def _step(at: Desk, identity: uuid.UUID, step: uuid.UUID) -> tuple[StarterPath, PathStep, StepLine]:
    path = _kept(at, identity)
    row, line = step_of(at.session, at.actor, path, step, at.today)
    return path, row, line


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
