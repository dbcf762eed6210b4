"""Say which systems an obligation is about."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from catalogue.obligations.queries import obligation
from catalogue.obligations.scope import name_systems, systems_named, systems_to_name
from catalogue.obligations.sitting import contract_of, require_keeper
from portal import db, guard
from portal.auth import current_actor
from portal.forms import Form
from portal.handing_over import sitting
from portal.pages import obligation_scope as pages
from portal.pages.obligation_words import LIST, address_of
from portal.pages.small_forms import problems_in

blueprint = Blueprint("obligation_scope", __name__, url_prefix=f"{LIST}/<uuid:identity>/systems")


@blueprint.get("")
@guard.signed_in
def ask(identity: uuid.UUID) -> str:
    """Which systems?"""
    row = _kept_row(identity)
    return _drawn(row, pages.standing_names(systems_named(db.session(), current_actor(), row)))


@blueprint.post("")
@guard.signed_in
def name(identity: uuid.UUID) -> Response | tuple[str, int]:
    """Keep what was chosen, or show the form again."""
    row, sent = _kept_row(identity), request.form.getlist(pages.CHOSEN)
    try:
        changed = name_systems(sitting(), row, pages.chosen_systems(sent))
    except (BadInput, Refused) as error:
        return _drawn(row, Form({pages.CHOSEN: sent}, problems_in(error, pages.CHOSEN))), 422
    flash("It is changed." if changed else "Nothing was changed: it says the same.", "success")
    return redirect(address_of(row), 303)


def _kept_row(identity: uuid.UUID) -> Any:
    """The obligation, for somebody who keeps its contract."""
    row = obligation(db.session(), current_actor(), identity)
    require_keeper(sitting(), contract_of(sitting(), row))
    return row


def _drawn(row: Any, form: Form) -> str:
    offered = systems_to_name(db.session(), current_actor(), row.contract_id, db.today(), row)
    drawn = pages.naming_form(row, offered, form)
    return render_template("forms/page.html", form=drawn, errors=drawn.errors)
