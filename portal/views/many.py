"""Do the same to many handovers: what and to which, a look at what becomes of each, and done whole or not at all."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Problem, Refused
from catalogue.obligations.lines import Line
from catalogue.obligations.many import do_to_many, kept_of, sort_out
from catalogue.obligations.queries import obligations
from portal import db, guard
from portal.auth import current_actor
from portal.forms import Form
from portal.handing_over import horizon, sitting
from portal.pages import many
from portal.pages.obligation_words import LIST
from portal.pages.obligations import NAMES, TABLE, wanted_at
from portal.tables import asked, place

blueprint = Blueprint("many", __name__, url_prefix=f"{LIST}/many")


@blueprint.get("")
@guard.staff
def ask() -> str:
    """What, and to which?"""
    return _drawn(_lines(), Form())


@blueprint.post("")
@guard.staff
def check() -> str | tuple[str, int]:
    """A look at what becomes of each, or the form again."""
    lines, typed = _lines(), _typed()
    if "again" in request.form:
        return _drawn(lines, Form(typed))
    return _checked(lines, typed)


@blueprint.post("/confirm")
@guard.staff
def confirm() -> Response | str | tuple[str, int]:
    """Do it, if it can still be done to each; else the look again."""
    lines, typed, at = _lines(), _typed(), sitting()
    try:
        doing, words = many.doing_of(at, typed)
        found = sort_out(at, [line.row for line in many.chosen(lines, typed[many.TICKED])], doing)
        if found.left or len(found.can) != len(set(typed[many.TICKED])):
            return _checked(lines, typed)
        do_to_many(at, found.can, doing)
    except BadInput as bad:
        return _drawn(lines, Form(typed, bad.problems)), 422
    except Refused as refused:
        return _drawn(lines, Form(typed, [Problem("", refused.words)])), 422
    flash(many.done_words(words, len(found.can)), "success")
    return redirect(replace(place(*NAMES), path=LIST).but(page=None), 303)


def _lines() -> Sequence[Line]:
    """The first 500 of the list as it is narrowed, as far as the reader keeps them."""
    at = place(*NAMES)
    wanted = replace(wanted_at(current_actor(), at, asked(TABLE, at)), page=1, per_page=many.MOST)
    return kept_of(current_actor(), obligations(db.session(), current_actor(), horizon(), wanted))


def _typed() -> dict[str, Any]:
    typed: dict[str, Any] = {name: request.form.get(name, "") for name in (many.DO, many.PERSON, many.REASON)}
    return typed | {many.TICKED: request.form.getlist(many.TICKED)}


def _checked(lines: Sequence[Line], typed: dict[str, Any]) -> str | tuple[str, int]:
    at = sitting()
    try:
        doing, words = many.doing_of(at, typed)
        some = many.chosen(lines, typed[many.TICKED])
    except BadInput as bad:
        return _drawn(lines, Form(typed, bad.problems)), 422
    page = many.check_page(words, some, sort_out(at, [line.row for line in some], doing), typed)
    return render_template("obligations/many-check.html", page=page, at=place(*NAMES), many=f"{LIST}/many")


def _drawn(lines: Sequence[Line], form: Form) -> str:
    page = many.many_page(lines, form)
    errors = page.errors if lines else []
    return render_template("obligations/many.html", page=page, errors=errors, at=place(*NAMES))
