"""Note what keeps the supplier's clock fair: days that we block, and more days that are asked for."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from catalogue.obligations.queries import obligation
from catalogue.obligations.steps import require_one_of
from portal import db, guard
from portal.auth import current_actor
from portal.forms import Form, typed_values
from portal.handing_over import sitting
from portal.pages.obligation_clocks import CLOCKS, clock_form
from portal.pages.obligation_words import LIST, address_of
from portal.pages.small_forms import SmallForm, problems_in, values_of
from portal.urls import one_of

blueprint = Blueprint("obligation_clocks", __name__, url_prefix=f"{LIST}/<uuid:identity>")
CLOCK = f"/{one_of(CLOCKS)}"


def _row(identity: uuid.UUID, code: str) -> Any:
    """The obligation, for somebody who may note this of it."""
    row = obligation(db.session(), current_actor(), identity)
    require_one_of(sitting(), row, CLOCKS[code].who)
    return row


@blueprint.get(CLOCK)
@guard.signed_in
def ask(identity: uuid.UUID, code: str) -> str:
    """The form."""
    return _drawn(clock_form(sitting(), _row(identity, code), code))


@blueprint.post(CLOCK)
@guard.signed_in
def note(identity: uuid.UUID, code: str) -> Response | tuple[str, int]:
    """Note it, or show the form again."""
    row, wanted = _row(identity, code), CLOCKS[code]
    typed = typed_values(wanted.fields, request.form)
    try:
        wanted.run(sitting(), row, values_of(wanted.fields, typed))
    except (BadInput, Refused) as error:
        return _drawn(clock_form(sitting(), row, code, Form(typed, problems_in(error)))), 422
    flash(wanted.done, "success")
    return redirect(address_of(row), 303)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
