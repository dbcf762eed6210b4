"""End a handover otherwise: propose to vary it by an instrument, or let another take its place."""

import uuid
from typing import Any, BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from catalogue.obligations.queries import obligation
from catalogue.obligations.steps import require_step
from portal import db, guard
from portal.auth import current_actor
from portal.forms import Form, typed_values
from portal.handing_over import shelf, sitting
from portal.pages import obligation_exits as pages
from portal.pages.obligation_words import LIST, address_of
from portal.pages.small_forms import SmallForm, problems_in
from portal.urls import one_of

blueprint = Blueprint("obligation_exits", __name__, url_prefix=f"{LIST}/<uuid:identity>")
EXIT = f"/{one_of(pages.EXITS)}"


def _row(identity: uuid.UUID, code: str) -> Any:
    """The obligation, for somebody who may end it so."""
    row = obligation(db.session(), current_actor(), identity)
    require_step(sitting(), row, pages.EXITS[code])
    return row


@blueprint.get(EXIT)
@guard.signed_in
def ask(identity: uuid.UUID, code: str) -> str:
    """Why, and by what?"""
    return _drawn(pages.exit_form(sitting(), _row(identity, code), code, Form()))


@blueprint.post(EXIT)
@guard.signed_in
def end(identity: uuid.UUID, code: str) -> Response | tuple[str, int]:
    """Propose it or do it, or show the form again."""
    row = _row(identity, code)
    typed = typed_values(pages.REASON, request.form) | {pages.SUCCESSOR: request.form.get(pages.SUCCESSOR, "")}
    try:
        words = _varied(row, typed) if code == "vary" else _superseded(row, typed)
    except (BadInput, Refused) as error:
        problems = problems_in(error, pages.FILE if code == "vary" else pages.SUCCESSOR)
        return _drawn(pages.exit_form(sitting(), row, code, Form(typed, problems))), 422
    flash(words, "success")
    return redirect(address_of(row), 303)


def _varied(row: Any, typed: dict[str, str]) -> str:
    sent = request.files.get(pages.FILE)
    name, stream = (sent.filename or "", sent.stream) if sent else ("", None)
    pages.propose_to_vary(sitting(), row, typed, name, cast(BinaryIO, stream), shelf())
    return "It is proposed. Somebody else who keeps the contract must approve it."


def _superseded(row: Any, typed: dict[str, str]) -> str:
    pages.let_succeed(sitting(), row, typed)
    return "Another handover takes its place."


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
