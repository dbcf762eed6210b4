"""Starters: the steps that one says are done, and those whom somebody follows as their buddy or manager."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.runbooks.inductions import note_meeting
from catalogue.runbooks.starters import own_step, progress_followed, progress_of
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.pages import starters as pages
from portal.pages.starter_packs import PAGE, learning_of
from portal.table_files import download
from portal.tables import asked, in_order, place, shown

blueprint = Blueprint("starters", __name__)


@blueprint.post("/my/starter-pack/steps/<uuid:identity>")
@guard.staff
def meet(identity: uuid.UUID) -> Response:
    """Say that the reader has met whom a step of theirs names, or take that back."""
    induction, step = own_step(db.session(), current_actor(), identity)
    note_meeting(open_desk(), induction, step, met=request.form.get("met") != "no")
    flash("Your starter pack is up to date.", "success")
    return redirect(f"{PAGE}#step-{identity}", 303)


@blueprint.get("/starters")
@guard.staff
def index() -> Response | str:
    """Those whose buddy or manager the reader is, and how far they are."""
    table, at = pages.table(), place()
    wanted = asked(table, at)
    rows = in_order(table, progress_followed(db.session(), current_actor(), db.today()), wanted.sort)
    if wanted.file:
        return download(table, rows, wanted.file, "starters")
    return render_template("starters/index.html", table=shown(table, rows, at), total=len(rows))


@blueprint.get("/starters/<uuid:identity>")
@guard.staff
def page(identity: uuid.UUID) -> str:
    """How far one starter is, for their buddy and their manager."""
    progress = progress_of(db.session(), current_actor(), identity, db.today())
    may_change = pages.may_change(current_actor(), progress.of)
    learning = learning_of(progress, current_actor())
    return render_template("starters/page.html", learning=learning, may_change=may_change)
