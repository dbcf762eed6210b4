"""Searches whose right answer is known, by which the ranking is judged: kept by stewards and administrators."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action
from catalogue.errors import BadInput
from catalogue.tuning.operations import remove_known_search
from catalogue.tuning.queries import known_search, known_searches
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.forms import Form, typed_values
from portal.pages import known_searches as pages
from portal.pages.small_forms import SmallForm
from portal.searching import desk
from portal.table_files import download
from portal.tables import asked, in_order, place

blueprint = Blueprint("known_searches", __name__, url_prefix=pages.PAGE)


@blueprint.get("")
@guard.may_do(Action.JUDGE_SEARCHES)
def index() -> Response | str:
    """Every known search."""
    at, table = place(), pages.known_table()
    wanted = asked(table, at)
    rows = in_order(table, known_searches(db.session(), current_actor()), wanted.sort)
    if wanted.file:
        return download(pages.file_table(), rows, wanted.file, "known-searches")
    return render_template("known_searches/index.html", page=pages.known_page(at, desk(), rows, wanted))


@blueprint.get("/new")
@guard.may_do(Action.JUDGE_SEARCHES)
def ask_new() -> str:
    """The form to keep one."""
    at = place("words", "thing")
    return _drawn(pages.adding_form(Form({name: at.get(name) for name in ("words", "thing")})))


@blueprint.post("/new")
@guard.may_do(Action.JUDGE_SEARCHES)
def add() -> Response | tuple[str, int]:
    """Keep one."""
    typed = typed_values(pages.FIELDS, request.form)
    try:
        row = pages.add(open_desk(), typed)
    except BadInput as bad:
        return _drawn(pages.adding_form(Form(typed, bad.problems))), 422
    flash(f"“{row.words}” is a known search from now on.", "success")
    return redirect(pages.PAGE, 303)


@blueprint.get("/<uuid:identity>/remove")
@guard.may_do(Action.JUDGE_SEARCHES)
def ask_removal(identity: uuid.UUID) -> str:
    """Ask once more."""
    return _drawn(pages.removal_form(known_search(db.session(), current_actor(), identity)))


@blueprint.post("/<uuid:identity>/remove")
@guard.may_do(Action.JUDGE_SEARCHES)
def remove(identity: uuid.UUID) -> Response:
    """Let one go."""
    row = known_search(db.session(), current_actor(), identity).row
    remove_known_search(db.session(), current_actor(), row)
    flash(f"“{row.words}” was removed from the known searches.", "success")
    return redirect(pages.PAGE, 303)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
