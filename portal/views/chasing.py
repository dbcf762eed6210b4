"""Ask suppliers for what they owe: the list of handovers as it is narrowed, a message, and one letter to each."""

from collections.abc import Iterable
from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from catalogue.workflows.chase import ToChase, chase, to_chase
from portal import db, guard
from portal.auth import current_actor
from portal.forms import Form
from portal.handing_over import horizon, sitting
from portal.pages import chasing
from portal.pages.obligation_words import LIST
from portal.pages.obligations import NAMES, TABLE, wanted_at
from portal.pages.small_forms import problems_in
from portal.services import services
from portal.tables import asked, place

blueprint = Blueprint("chasing", __name__, url_prefix=f"{LIST}/chase")


@blueprint.get("")
@guard.staff
def ask() -> str:
    """Who would get which letter?"""
    found = _found()
    return _drawn(found, Form(), chasing.ticked_at_first(found, db.today()))


@blueprint.post("")
@guard.staff
def send() -> Response | tuple[str, int]:
    """Post the letters, or show the form again."""
    found, ticked = _found(), _ticked()
    typed = {name: request.form.get(name, "") for name in (chasing.MESSAGE, chasing.ONCE)}
    once, message = chasing.once_sent(typed[chasing.ONCE]), typed[chasing.MESSAGE]
    try:
        done = chase(sitting(), chasing.chosen(found, ticked), message, once, services().settings.address)
    except (BadInput, Refused) as bad:
        return _drawn(found, Form(typed, problems_in(bad)), ticked), 422
    flash(chasing.done_words(done, chasing.gone(found, ticked)), "success")
    return redirect(replace(place(*NAMES), path=LIST).but(page=None), 303)


def _found() -> ToChase:
    at = place(*NAMES)
    return to_chase(db.session(), current_actor(), horizon(), wanted_at(current_actor(), at, asked(TABLE, at)))


def _ticked() -> list[str]:
    return [one for name in request.form if name.startswith(chasing.TO) for one in request.form.getlist(name)]


def _drawn(found: ToChase, form: Form, ticked: Iterable[str]) -> str:
    page = chasing.chase_page(found, form, ticked, db.today())
    return render_template("obligations/chase.html", page=page, errors=page.errors, at=place(*NAMES))
