"""A Word file becomes a runbook: it is read, looked at with what was lost, and saved by the usual form as a draft."""

from flask import Blueprint, render_template, request

from catalogue.access import Action
from catalogue.errors import BadInput, NotAllowed, Problem, Refused
from catalogue.kinds.runbook import RUNBOOK
from catalogue.resources.references import load_references
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.forms import summary
from portal.handing_over import shelf
from portal.pages.editing import EditPage, for_adding
from portal.pages.from_word import draft_form, keep_pictures, word_form
from portal.pages.linting import advice_for_new
from portal.pages.small_forms import problems_in
from portal.pages.things import may_add
from portal.word_process import word_text

blueprint = Blueprint("runbooks_word", __name__)

_NONE_CHOSEN = Problem("file", "No file was chosen.", "Choose the Word document.")


@blueprint.get("/runbooks/import")
@guard.signed_in
def ask() -> str:
    """Which file."""
    _check_may_add()
    return render_template("forms/page.html", form=word_form(), errors=())


@blueprint.post("/runbooks/import")
@guard.signed_in
def read() -> str | tuple[str, int]:
    """The form of a new runbook with what the file says; but for its pictures, nothing is kept before that is saved."""
    _check_may_add()
    sent = request.files.get("file")
    try:
        if sent is None or not sent.filename:
            raise BadInput([_NONE_CHOSEN])
        text = word_text(sent.stream.read())
        keep_pictures(open_desk(), shelf(), text)
    except (BadInput, Refused) as bad:
        form = word_form(problems_in(bad, "file"))
        return render_template("forms/page.html", form=form, errors=form.errors), 422
    references = for_adding(load_references(db.session()), current_actor(), RUNBOOK)
    page = EditPage(RUNBOOK, draft_form(text, sent.filename, references), references, previewing=True)
    page.advice, page.losses = advice_for_new(db.reading(), current_actor(), page), text.losses
    return render_template("resources/edit.html", page=page, kind=RUNBOOK, errors=summary([], page.in_order))


def _check_may_add() -> None:
    if not may_add(current_actor(), RUNBOOK):
        raise NotAllowed(Action.CREATE, "You cannot add a runbook. Ask a data steward to.")
