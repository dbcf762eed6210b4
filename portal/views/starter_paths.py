"""Starter paths: see them, make and change one, and give it to somebody new."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action
from catalogue.errors import BadInput, NotAllowed, Refused
from catalogue.runbooks.path_queries import path_of, paths
from catalogue.runbooks.path_tables import StarterPath
from catalogue.runbooks.paths import check_given, check_kept, end_path
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.forms import Form, typed_values, version_sent
from portal.pages import giving_paths as giving
from portal.pages import starter_paths as pages
from portal.pages.small_forms import SmallForm, problems_in
from portal.table_files import download
from portal.tables import asked, in_order, place, shown

blueprint = Blueprint("starter_paths", __name__)
ONE = f"{pages.PAGE}/<uuid:identity>"


@blueprint.get(pages.PAGE)
@guard.staff
def index() -> Response | str:
    """Every path that is given to starters."""
    table, at = pages.table(), place()
    wanted = asked(table, at)
    rows = in_order(table, paths(db.session(), current_actor()), wanted.sort)
    if wanted.file:
        return download(table, rows, wanted.file, "starter-paths")
    may_make = pages.may_make(open_desk())
    return render_template("starter_paths/index.html", table=shown(table, rows, at), total=len(rows), may_make=may_make)


@blueprint.get(f"{pages.PAGE}/new")
@guard.staff
def ask_new() -> str:
    """For whom, and what is it called?"""
    return _drawn(pages.path_form(open_desk(), Form()))


@blueprint.post(f"{pages.PAGE}/new")
@guard.staff
def make() -> Response | tuple[str, int]:
    """Make it, or show the form again."""
    at, typed = open_desk(), typed_values(pages.FIELDS, request.form)
    try:
        path = pages.make(at, typed)
    except BadInput as bad:
        return _drawn(pages.path_form(at, Form(typed, bad.problems))), 422
    flash(f"“{path.title}” was made. Add its steps.", "success")
    return redirect(pages.address_of(path), 303)


@blueprint.get(ONE)
@guard.staff
def page(identity: uuid.UUID) -> Response | str:
    """The steps of a path; for those who keep it, who has it."""
    at, path = open_desk(), _path(identity)
    found = pages.path_page(at.session, at.actor, path, at.references, at.today)
    given = None
    if found.given is not None:
        if file := asked(found.given, place()).file:
            return download(found.given, found.starters, file, "starters-on-a-path")
        given = shown(found.given, found.starters, place())
    return render_template("starter_paths/page.html", page=found, given=given)


@blueprint.get(f"{ONE}/edit")
@guard.staff
def ask_change(identity: uuid.UUID) -> str:
    """For whom, and what is it called instead?"""
    at, path = open_desk(), _path(identity)
    check_kept(at, path)
    return _drawn(pages.path_form(at, pages.standing(at, path), path))


@blueprint.post(f"{ONE}/edit")
@guard.staff
def change(identity: uuid.UUID) -> Response | tuple[str, int]:
    """Change it, or show the form again."""
    at, path, typed = open_desk(), _path(identity), typed_values(pages.FIELDS, request.form)
    try:
        changed = pages.change(at, path, typed, version_sent(request.form))
    except (BadInput, Refused) as bad:
        return _drawn(pages.path_form(at, Form(typed, problems_in(bad, "title")), path)), 422
    flash("Your changes were saved." if changed else "Nothing was changed: it says the same.", "success")
    return redirect(pages.address_of(path), 303)


@blueprint.get(f"{ONE}/end")
@guard.staff
def ask_end(identity: uuid.UUID) -> str:
    """Are you sure?"""
    path = _path(identity)
    check_kept(open_desk(), path)
    return _drawn(pages.end_form(path))


@blueprint.post(f"{ONE}/end")
@guard.staff
def end(identity: uuid.UUID) -> Response:
    """It is given to nobody any more."""
    path = _path(identity)
    end_path(open_desk(), path)
    flash(f"“{path.title}” is given to nobody any more.", "success")
    return redirect(pages.PAGE, 303)


@blueprint.get(f"{ONE}/give")
@guard.staff
def ask_give(identity: uuid.UUID) -> str:
    """Who begins when, with whose help?"""
    at, path = open_desk(), _path(identity)
    if not pages.may_give(at, path):
        raise NotAllowed(Action.EDIT)
    check_given(path)
    return _drawn(giving.give_form(path, giving.blank_giving(at.today)))


@blueprint.post(f"{ONE}/give")
@guard.staff
def give(identity: uuid.UUID) -> Response | tuple[str, int]:
    """Give it, or show the form again."""
    path, typed = _path(identity), typed_values(giving.GIVING, request.form)
    try:
        name = giving.give(open_desk(), path, typed)
    except (BadInput, Refused) as bad:
        return _drawn(giving.give_form(path, Form(typed, problems_in(bad, "person")))), 422
    flash(f"{name} has this path now. It is their home page from their first day on.", "success")
    return redirect(pages.address_of(path), 303)


def _path(identity: uuid.UUID) -> StarterPath:
    return path_of(db.session(), current_actor(), identity)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
