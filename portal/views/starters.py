"""Starters: whom they say they have met, how far each is for their buddy and manager, and what was given to them."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, NotFound, Refused
from catalogue.runbooks.inductions import end_induction, note_meeting
from catalogue.runbooks.starters import Starting, own_step, progress_followed, progress_of, starting
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.forms import Form, typed_values, version_sent
from portal.pages import giving_paths as giving
from portal.pages import starters as pages
from portal.pages.small_forms import SmallForm, problems_in
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


@blueprint.get("/starters/<uuid:identity>/buddy")
@guard.staff
def ask_buddy(identity: uuid.UUID) -> str:
    """Who helps them?"""
    one = _changed(identity)
    return _drawn(giving.buddy_form(one, giving.standing_buddy(one)))


@blueprint.post("/starters/<uuid:identity>/buddy")
@guard.staff
def name_buddy(identity: uuid.UUID) -> Response | tuple[str, int]:
    """Name the buddy, or show the form again."""
    one, typed = _changed(identity), typed_values(giving.BUDDY, request.form)
    try:
        changed = giving.change_buddy(open_desk(), one.row, typed, version_sent(request.form))
    except (BadInput, Refused) as bad:
        return _drawn(giving.buddy_form(one, Form(typed, problems_in(bad, "buddy")))), 422
    flash("Your changes were saved." if changed else "Nothing was changed: it says the same.", "success")
    return redirect(giving.back_of(one), 303)


@blueprint.get("/starters/<uuid:identity>/end")
@guard.staff
def ask_end(identity: uuid.UUID) -> str:
    """Are you sure?"""
    return _drawn(giving.ending_form(_changed(identity)))


@blueprint.post("/starters/<uuid:identity>/end")
@guard.staff
def end(identity: uuid.UUID) -> Response:
    """Take the path away."""
    one = _changed(identity)
    end_induction(open_desk(), one.row)
    flash(f"“{one.title}” was taken from {one.starter.name}.", "success")
    return redirect(giving.back_of(one) if one.path else "/starters", 303)


def _changed(identity: uuid.UUID) -> Starting:
    """A starter's copy, for those who may change what was given; to all others it is not there."""
    one = starting(db.session(), identity)
    if not pages.may_change(current_actor(), one):
        raise NotFound("starter pack")
    return one


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
