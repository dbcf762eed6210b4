"""Do a runbook now: begin a checklist of its steps, tick them, and say how it ended."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, require
from catalogue.errors import BadInput, NotFound, Refused
from catalogue.runbooks.asides import asides_in
from catalogue.runbooks.carried_out import OwnChecklist, checklist_of, open_checklist_of, procedures_done_by, text_of
from catalogue.runbooks.checklists import tick_step
from catalogue.terms import DrillKind, DrillOutcome
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.finding import RUNBOOK, thing_at
from portal.forms import Form, typed_values
from portal.pages import checklists as pages
from portal.pages.small_forms import SmallForm, problems_in
from portal.pages.witnessing import denied_words
from portal.urls import url_of_thing

blueprint = Blueprint("checklists", __name__)
ONE = "/checklists/<uuid:identity>"


@blueprint.get(f"/{RUNBOOK}/<slug>/do")
@guard.staff
def ask_begin(plural: str, slug: str) -> Response | str:
    """Why do you do it? Whoever has begun already goes on."""
    runbook = thing_at(plural, slug)
    require(current_actor(), Action.CARRY_OUT, runbook.facts)
    begun = open_checklist_of(db.session(), current_actor(), runbook)
    if begun is not None:
        return redirect(pages.where_to_go_on(begun), 303)
    return _drawn(pages.begin_form(runbook, pages.likely_beginning(runbook)))


@blueprint.post(f"/{RUNBOOK}/<slug>/do")
@guard.staff
def begin(plural: str, slug: str) -> Response | tuple[str, int]:
    """Begin, or show the form again; pressed twice, it begins once."""
    runbook = thing_at(plural, slug)
    typed = typed_values(pages.begin_fields(runbook), request.form)
    try:
        row = pages.begin(open_desk(), runbook, typed)
    except (BadInput, Refused) as bad:
        return _drawn(pages.begin_form(runbook, Form(typed, problems_in(bad, "drill_kind")))), 422
    return redirect(pages.address_of(row), 303)


@blueprint.get(ONE)
@guard.staff
def page(identity: uuid.UUID) -> str:
    """The steps, with how each went."""
    own = checklist_of(db.session(), current_actor(), identity)
    address = url_of_thing("runbook", own.runbook.slug)
    return render_template(
        "checklists/page.html",
        own=own,
        caption=pages.caption(own.row),
        address=address,
        outcomes=list(DrillOutcome),
        asides=asides_in(text_of(db.session(), own)),
        done_for=pages.DONE_FOR[DrillKind(own.row.drill_kind)],
        denied=denied_words(db.session(), current_actor(), own.row.drill_id),
    )


@blueprint.post(f"{ONE}/steps/<int:number>")
@guard.staff
def tick(identity: uuid.UUID, number: int) -> Response:
    """Say how a step went; sent twice, it is said once."""
    own = checklist_of(db.session(), current_actor(), identity)
    step = next((one for one in own.steps if one.number == number), None)
    if step is None:
        raise NotFound("step")
    tick_step(open_desk(), own.runbook, own.row, step, pages.tick_in(request.form))
    return redirect(pages.where_to_go_on(own), 303)


@blueprint.get(f"{ONE}/end")
@guard.staff
def ask_end(identity: uuid.UUID) -> str:
    """How did it end?"""
    own = checklist_of(db.session(), current_actor(), identity)
    procedures = procedures_done_by(db.session(), current_actor(), own.runbook)
    return _end_drawn(own, pages.end_form(own, procedures, pages.likely_end(procedures)))


@blueprint.post(f"{ONE}/end")
@guard.staff
def end(identity: uuid.UUID) -> Response | tuple[str, int]:
    """End it, with the drill that it was, or show the form again."""
    own = checklist_of(db.session(), current_actor(), identity)
    procedures = procedures_done_by(db.session(), current_actor(), own.runbook)
    typed = typed_values(pages.end_fields(procedures), request.form)
    try:
        words = pages.end(open_desk(), own, procedures, typed)
    except (BadInput, Refused) as bad:
        return _end_drawn(own, pages.end_form(own, procedures, Form(typed, problems_in(bad, "outcome")))), 422
    flash(words, "success")
    return redirect(url_of_thing("runbook", own.runbook.slug), 303)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)


def _end_drawn(own: OwnChecklist, form: SmallForm) -> str:
    return render_template("checklists/end.html", own=own, form=form, errors=form.errors)
