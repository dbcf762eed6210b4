"""Somebody leaves: their last day, who takes over what they have, a look at the answers, and a receipt with an undo."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from catalogue.people.queries import person
from catalogue.resources.desk import Desk
from catalogue.workflows.estate import Estate, estate
from catalogue.workflows.hand_on import hand_on
from catalogue.workflows.take_back import departure, departures_of, take_back
from portal import guard
from portal.auth import open_desk
from portal.forms import Form
from portal.handing_over import horizon
from portal.pages import departure as receipts
from portal.pages import leaving
from portal.table_files import download
from portal.tables import asked, in_order, place, shown

blueprint = Blueprint("people_leaving", __name__)
PAGE = "/people/<slug>/leaving"


@blueprint.get(PAGE)
@guard.staff
def ask(slug: str) -> str:
    """Who takes over what, and when is the last day?"""
    at = open_desk()
    found = _estate(at, slug)
    return _drawn(at, found, leaving.first_form(at, found))


@blueprint.post(PAGE)
@guard.staff
def check(slug: str) -> str | tuple[str, int]:
    """A look at the answers, or the form again."""
    at = open_desk()
    found = _estate(at, slug)
    typed = leaving.typed_in(at, found, request.form)
    if "again" in request.form:
        return _drawn(at, found, Form(typed))
    try:
        return _checked(found, leaving.answers(at, found, typed))
    except BadInput as bad:
        return _drawn(at, found, Form(typed, bad.problems)), 422


@blueprint.post(f"{PAGE}/confirm")
@guard.staff
def confirm(slug: str) -> Response | tuple[str, int]:
    """Hand it on, if the answers still mean what was looked at."""
    at = open_desk()
    found = _estate(at, slug)
    typed = leaving.typed_in(at, found, request.form)
    try:
        said = leaving.answers(at, found, typed)
        if said.seal != request.form.get("seal"):
            return _checked(found, said, changed=True), 409
        row = hand_on(at, found.person, said.handings, said.last_on)
    except BadInput as bad:
        return _drawn(at, found, Form(typed, bad.problems)), 422
    except Refused as refused:
        return _drawn(at, found, Form(typed, [leaving.refusal(found, refused)])), 422
    return redirect(f"/people/{slug}/leaving/{row.id}", 303)


@blueprint.get(f"{PAGE}/<uuid:identity>")
@guard.staff
def receipt(slug: str, identity: uuid.UUID) -> str | Response:
    """What was handed on in one go."""
    at, here = open_desk(), place()
    leaver = person(at.session, at.actor, slug)
    page = receipts.receipt(at, leaver, departure(at.session, at.actor, leaver, identity))
    wanted = asked(receipts.PASSINGS, here)
    rows = in_order(receipts.PASSINGS, page.passings, wanted.sort)
    if wanted.file:
        return download(receipts.PASSINGS, rows, wanted.file, f"{slug}-handed-on")
    table = shown(receipts.PASSINGS, rows, here)
    return render_template("people/departure.html", page=page, leaver=leaver, table=table)


@blueprint.post(f"{PAGE}/<uuid:identity>/undo")
@guard.staff
def undo(slug: str, identity: uuid.UUID) -> Response:
    """Let all stand as before."""
    at = open_desk()
    leaver = person(at.session, at.actor, slug)
    left = take_back(at, leaver, departure(at.session, at.actor, leaver, identity))
    flash(receipts.taken_back_words(left), "important" if left else "success")
    return redirect(f"/people/{slug}/leaving/{identity}", 303)


def _estate(at: Desk, slug: str) -> Estate:
    return estate(at.session, at.actor, person(at.session, at.actor, slug), horizon())


def _drawn(at: Desk, found: Estate, form: Form) -> str:
    page = leaving.leaving_page(at, found, form)
    before = departures_of(at.session, at.actor, found.person)
    return render_template("people/leaving.html", page=page, errors=page.errors, before=before)


def _checked(found: Estate, said: leaving.Answers, changed: bool = False) -> str:
    table = shown(receipts.UNSORTED, receipts.passings_of(said.handings), place())
    facts = receipts.check_facts(said, found.person)
    return render_template(
        "people/leaving-check.html", estate=found, said=said, facts=facts, table=table, changed=changed
    )
