"""Change one of a thing's lists (files, columns, parties …): row by row, or pasted from a spreadsheet."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, require
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Problem
from catalogue.kinds.kind import Kind, Part
from catalogue.kinds.record import Record
from catalogue.resources.history import Piece, differences
from catalogue.resources.operations import describe
from catalogue.resources.past import version
from catalogue.resources.queries import thing_by_id
from catalogue.resources.records import records_of, snapshot
from catalogue.resources.references import load_references
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.finding import KIND, kind_at, thing_at
from portal.form_paste import rows_from
from portal.forms import note_sent, version_sent
from portal.pages.history import saved_words
from portal.pages.part_form import (
    MOST_ROWS_IN_FORM,
    ROWS_AS_TEXT,
    PartForm,
    blank_row,
    posted_rows,
    rows_said,
    standing_rows,
)
from portal.pages.speech import speaker

blueprint = Blueprint("resource_parts", __name__)


@blueprint.get(f"/{KIND}/<slug>/edit/<name>")
@guard.signed_in
def ask(plural: str, slug: str, name: str) -> str:
    """The list as it stands."""
    kind, resource = kind_at(plural), thing_at(plural, slug)
    require(current_actor(), Action.EDIT, resource.facts)
    part, references = _part(kind, name), load_references(db.session())
    record = records_of(db.session(), [resource], references, db.today())[0]
    rows = standing_rows(part, record.parts[name])
    form = PartForm(kind, part, resource, references, rows, resource.version)
    return _shown(form if rows else _with_blank(form))


@blueprint.post(f"/{KIND}/<slug>/edit/<name>")
@guard.signed_in
def change(plural: str, slug: str, name: str) -> str | Response | tuple[str, int]:
    """Save the list, or put a pasted one or another row into the form first."""
    form = _posted(kind_at(plural), thing_at(plural, slug), name)
    doing = request.form.get("do", "save")
    if doing == "add":
        return _shown(_with_blank(form))
    if doing == "paste":
        return _pasted(form)
    if form.problems:
        return _shown(form), 422
    record = Record(form.kind.code, {}, {name: rows_said(form.part, form.rows)})
    try:
        changed = describe(open_desk(form.note), form.resource, record, form.version)
    except BadInput as bad:
        form.problems = bad.problems
        return _shown(form), 422
    except Conflict:
        return _shown(_stale(form)), 409
    flash("Saved." if changed else "Nothing was changed.", "success")
    return redirect(form.address, 303)


def _part(kind: Kind, name: str) -> Part:
    if name not in {part.name for part in kind.parts}:
        raise NotFound
    return kind.part(name)


def _posted(kind: Kind, resource: Any, name: str) -> PartForm:
    require(current_actor(), Action.EDIT, resource.facts)
    part = _part(kind, name)
    rows, problems = posted_rows(part, request.form)
    began = version_sent(request.form)
    references = load_references(db.session())
    form = PartForm(kind, part, resource, references, rows, began, problems, request.form.get("paste", ""))
    form.typed_text = request.form.get(ROWS_AS_TEXT)
    form.note = note_sent(request.form)
    return form


def _with_blank(form: PartForm) -> PartForm:
    if len(form.rows) >= MOST_ROWS_IN_FORM:
        form.problems = [Problem("", f"The form takes {MOST_ROWS_IN_FORM} rows.", "Save, then add more as text.")]
        return form
    form.rows.append(blank_row(form.part))
    form.fresh = 1
    return form


def _pasted(form: PartForm) -> str | tuple[str, int]:
    """The form with the pasted rows in it, not saved yet."""
    rows, problems = rows_from(form.part, form.paste)
    kept = form.rows if request.form.get("paste-how") == "after" else []
    shift = len(kept)
    form.problems = [_moved(form.part, problem, shift) for problem in problems]
    if rows:
        form.rows, form.paste = [*kept, *rows], ""
    return (_shown(form), 422) if problems else _shown(form)


def _moved(part: Part, problem: Problem, shift: int) -> Problem:
    """The problem of a pasted row, where that row stands in the form."""
    number, dash, name = problem.field.removeprefix(f"{part.name}-").partition("-")
    if not dash:
        return problem
    return Problem(f"{part.name}-{int(number) + shift}-{name}", problem.reason, problem.mend, problem.value)


def _stale(form: PartForm) -> PartForm:
    """The form as it was sent, with what somebody else made of the list meanwhile."""
    session, actor = db.reading(), current_actor()
    resource = thing_by_id(session, actor, form.resource.id)
    now = snapshot(records_of(session, [resource], form.references, db.today())[0])
    base = now
    with suppress(NotFound, NotAllowed):
        latest = version(session, actor, resource, resource.version)
        form.saved = saved_words(latest.actor, latest.at)
        base = version(session, actor, resource, form.version).record
    found = differences(form.kind, base, now, speaker(form.references))
    form.meanwhile = _pieces_of(form.part.name, found)
    form.version = resource.version
    return form


def _pieces_of(name: str, found: list[Any]) -> list[Piece]:
    return next((difference.pieces for difference in found if difference.name == name), [])


def _shown(form: PartForm) -> str:
    return render_template("resources/part.html", page=form, kind=form.kind, part=form.part, errors=form.errors)
