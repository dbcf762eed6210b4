"""Pictures and other files of a runbook: listed, added, removed by staff; read by whoever may read the runbook."""

import uuid

from flask import Blueprint, Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from catalogue.access import Action, require
from catalogue.errors import BadInput, Problem, Refused
from catalogue.runbooks.arrivals import picture_or_file
from catalogue.runbooks.files import PICTURES, detach, file_of
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.finding import RUNBOOK, thing_at
from portal.forms import Form, typed_values
from portal.handing_over import shelf
from portal.kept_files import to_look_at, to_save
from portal.pages import runbook_files as pages
from portal.pages.small_forms import SmallForm, problems_in
from portal.tables import place

blueprint = Blueprint("runbook_files", __name__)
LIST = f"/{RUNBOOK}/<slug>/files"
ONE = f"{LIST}/<uuid:identity>/remove"


@blueprint.get("/files/<uuid:identity>")
@guard.public
def file(identity: uuid.UUID) -> Response:
    """A picture as it is; anything else to save."""
    found = picture_or_file(db.session(), current_actor(), identity)
    if found.media_type in PICTURES:
        return to_look_at(found.media_type, found.sha256, found.size)
    return to_save(found.name, found.sha256, found.size)


@blueprint.get(LIST)
@guard.staff
def listed(plural: str, slug: str) -> str:
    """What there is, and what to write into the text to show it."""
    runbook = thing_at(plural, slug)
    require(current_actor(), Action.PROPOSE, runbook.facts)
    found = pages.files_page(db.session(), current_actor(), runbook, place(), request.args.get("added", ""))
    return render_template("runbooks/files.html", page=found)


@blueprint.get(f"{LIST}/new")
@guard.staff
def ask(plural: str, slug: str) -> str:
    """Which file?"""
    runbook = thing_at(plural, slug)
    require(current_actor(), Action.PROPOSE, runbook.facts)
    return _drawn(pages.add_form(runbook, Form()))


@blueprint.post(f"{LIST}/new")
@guard.staff
def add(plural: str, slug: str) -> AnyResponse | tuple[str, int]:
    """Add it, or show the form again."""
    runbook, typed = thing_at(plural, slug), typed_values((pages.DESCRIPTION,), request.form)
    try:
        row = pages.add(open_desk(), runbook, request.files.get("file"), typed, shelf())
    except (BadInput, Refused) as bad:
        return _drawn(pages.add_form(runbook, Form(typed, problems_in(bad, "file")))), 422
    flash(f"“{row.name}” is added.", "success")
    return redirect(f"/{plural}/{slug}/files?added={row.id}", 303)


@blueprint.get(ONE)
@guard.staff
def ask_removal(plural: str, slug: str, identity: uuid.UUID) -> str:
    """Are you sure?"""
    runbook = thing_at(plural, slug)
    require(current_actor(), Action.PROPOSE, runbook.facts)
    return _drawn(pages.removal_form(db.session(), runbook, identity))


@blueprint.post(ONE)
@guard.staff
def remove(plural: str, slug: str, identity: uuid.UUID) -> AnyResponse | tuple[str, int]:
    """Take it away."""
    runbook = thing_at(plural, slug)
    row = file_of(db.session(), runbook, identity)
    try:
        detach(open_desk(), runbook, row)
    except Refused as refused:
        form = Form({}, [Problem("", refused.words)])
        return _drawn(pages.removal_form(db.session(), runbook, identity, form)), 422
    flash(f"“{row.name}” is removed.", "success")
    return redirect(f"/{plural}/{slug}/files", 303)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
