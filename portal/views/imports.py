"""The import room: hand a file in, confirm its columns, look at what it comes to, import it, take it back."""

import uuid
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, may
from catalogue.errors import BadInput, NotFound, Refused
from catalogue.exchange.write_table import to_csv
from catalogue.imports.queries import is_own, run_of, run_seen, runs
from catalogue.imports.states import RunStatus
from catalogue.workflows.check_imports import has_earlier
from catalogue.workflows.preview_import import refused_lines
from catalogue.workflows.undo_import import can_be_undone
from portal import db, guard, importing
from portal.auth import current_actor
from portal.forms import Form
from portal.pages import import_run as pages
from portal.pages import imports
from portal.pages.import_tables import TABLES, rows_of
from portal.pages.small_forms import problems_in
from portal.table_files import CSV_TYPE, disposition, download
from portal.tables import asked, place, shown, turned_to

blueprint: Blueprint = Blueprint("imports", __name__)
LOOK_AGAIN_SECONDS = 5
ONE = f"{imports.PAGE}/<uuid:identity>"


@blueprint.get(imports.PAGE)
@guard.staff
def room() -> str | Response:
    """The form for a file, for those who may import; and the imports that were made."""
    return _drawn(imports.began_with(place("what").get("what")))


@blueprint.post(imports.PAGE)
@guard.may_do(Action.IMPORT)
def hand_in() -> Response | tuple[str | Response, int]:
    """Keep the file, and go on to its columns, or to what it comes to."""
    typed = {name: request.form.get(name, "") for name in imports.NAMES}
    sent = request.files.get("file")
    try:
        run = importing.take(importing.wish_of(typed, bool(sent)), sent)
    except (BadInput, Refused) as bad:
        return _drawn(Form(typed, imports.about_the_file(problems_in(bad, "file")))), 422
    return redirect(imports.next_of(run), 303)


@blueprint.get(f"{ONE}/columns")
@guard.may_do(Action.IMPORT)
def ask_columns(identity: uuid.UUID) -> str | Response:
    """What is each column?"""
    run = importing.own_run(identity)
    if not imports.asks_columns(run):
        return redirect(imports.address_of(run), 303)
    return _columns_drawn(imports.columns_page(run, has_earlier(db.reading(), run), {}, Form()))


@blueprint.post(f"{ONE}/columns")
@guard.may_do(Action.IMPORT)
def settle_columns(identity: uuid.UUID) -> Response | tuple[str, int]:
    """Check the file as the columns say, or ask again."""
    run = importing.own_run(identity)
    if not imports.asks_columns(run):
        return redirect(imports.address_of(run), 303)
    chosen, source = imports.chosen_in(run, request.form), request.form.get("source", "")
    try:
        importing.settle(run, chosen, source)
    except (BadInput, Refused) as bad:
        form = Form({"source": source}, problems_in(bad))
        return _columns_drawn(imports.columns_page(run, False, chosen, form)), 422
    return redirect(imports.address_of(run), 303)


@blueprint.get(ONE)
@guard.staff
def page(identity: uuid.UUID) -> str | Response:
    """What an import would do, does or did; with `?as=csv&table=refused` one of its tables as a file."""
    run = run_seen(db.session(), current_actor(), identity)
    at = place("wait")
    if run.status in pages.BUSY:
        return _working(run, at.get("wait") != "no")
    name = at.get("table")
    if name in TABLES and (wanted := asked(TABLES[name], at)).file:
        rows = rows_of(db.session(), current_actor(), db.today(), run, name)
        return download(TABLES[name], rows, wanted.file, f"import-{name}-{run.started_at:%Y-%m-%d}")
    if imports.asks_columns(run) and run.status == RunStatus.WAITING and is_own(current_actor(), run):
        return redirect(imports.next_of(run), 303)
    found = pages.run_page(db.session(), current_actor(), db.today(), run, at)
    return render_template("imports/run.html", page=found)


@blueprint.post(f"{ONE}/apply")
@guard.may_do(Action.IMPORT)
def apply(identity: uuid.UUID) -> Response:
    """Import what was checked; pressed twice, it is imported once."""
    run = importing.own_run(identity)
    if run.status == RunStatus.CHECKED:
        importing.start(run, request.form.get("rows") == "good")
    return redirect(imports.address_of(run), 303)


@blueprint.get(f"{ONE}/refused.csv")
@guard.may_do(Action.IMPORT)
def refused(identity: uuid.UUID) -> Response:
    """The rows that were left out, as they came, with why and how to mend them."""
    run = importing.own_run(identity)
    if not run.columns:
        raise NotFound("file")
    answer = make_response(to_csv(refused_lines(db.session(), current_actor(), run)))
    answer.headers["Content-Type"] = CSV_TYPE
    answer.headers["Content-Disposition"] = disposition(imports.refused_name(run))
    return answer


@blueprint.get(f"{ONE}/undo")
@guard.may_do(Action.IMPORT)
def ask_undo(identity: uuid.UUID) -> str | Response:
    """What does taking it back do?"""
    run = run_of(db.session(), current_actor(), identity)
    if not can_be_undone(db.session(), run):
        return redirect(imports.address_of(run), 303)
    return render_template("imports/undo.html", page=pages.undo_page(db.session(), current_actor(), run))


@blueprint.post(f"{ONE}/undo")
@guard.may_do(Action.IMPORT)
def undo(identity: uuid.UUID) -> Response:
    """Take it back."""
    run = run_of(db.reading(), current_actor(), identity)
    if run.status not in (RunStatus.UNDOING, RunStatus.UNDONE):
        importing.take_back(run)
        flash("It is taken back, or will be in a moment.", "success")
    return redirect(imports.address_of(run), 303)


def _drawn(form: Form) -> str | Response:
    at, actor = place("what"), current_actor()
    found = runs(db.reading(), actor)
    described = imports.runs_table(actor)
    wanted = asked(described, at)
    if wanted.file:
        return download(described, found, wanted.file, f"imports-{db.today()}")
    some, pager = turned_to(found, at, wanted.page)
    table = shown(described, some, at, imports.NONE_YET)
    made = imports.choose_form(actor, form) if may(actor, Action.IMPORT) else None
    return render_template("imports/index.html", form=made, errors=form.errors, table=table, pager=pager)


def _columns_drawn(page: imports.ColumnsPage) -> str:
    return render_template("imports/columns.html", page=page, errors=page.errors)


def _working(run: Any, waits: bool) -> Response:
    """The page of an import that is being worked on: it looks again by itself, unless the reader would rather not."""
    page = pages.working_page(db.session(), current_actor(), run, waits)
    answer = make_response(render_template("imports/working.html", page=page))
    if waits:
        answer.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    return answer
