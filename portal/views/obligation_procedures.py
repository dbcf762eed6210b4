"""Say which procedures a supplier hands over by an obligation, and put a drill that proves one forward as evidence."""

import uuid
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from catalogue.obligations.queries import obligation
from catalogue.obligations.sitting import contract_of, require_keeper
from catalogue.obligations.steps import require_step
from catalogue.terms import DrillLevel, EvidenceType, ObligationAction
from catalogue.workflows.procedures_owed import drill_offered, name_procedures, procedures_owed, procedures_to_name
from portal import db, guard
from portal.auth import current_actor
from portal.forms import Form, typed_values
from portal.handing_over import sitting
from portal.pages import obligation_procedures as pages
from portal.pages.evidence import evidence_form
from portal.pages.obligation_words import LIST, address_of
from portal.pages.small_forms import SmallForm, problems_in, values_of

blueprint = Blueprint("obligation_procedures", __name__, url_prefix=f"{LIST}/<uuid:identity>")


@blueprint.get("/procedures")
@guard.signed_in
def ask(identity: uuid.UUID) -> str:
    """Which procedures, and how far?"""
    row = _kept_row(identity)
    named = procedures_owed(db.session(), current_actor(), row, db.today())
    return _naming(row, pages.standing_names(row, named))


@blueprint.post("/procedures")
@guard.signed_in
def name(identity: uuid.UUID) -> Response | tuple[str, int]:
    """Keep what was chosen, or show the form again."""
    row = _kept_row(identity)
    typed = typed_values(pages.LEVEL, request.form)
    typed[pages.CHOSEN] = request.form.getlist(pages.CHOSEN)
    try:
        level = DrillLevel(values_of(pages.LEVEL, typed)["level"])
        changed = name_procedures(sitting(), row, pages.chosen_ids(typed), level)
    except (BadInput, Refused) as error:
        return _naming(row, Form(typed, problems_in(error, pages.CHOSEN))), 422
    flash("It is changed." if changed else "Nothing was changed: it says the same.", "success")
    return redirect(address_of(row), 303)


@blueprint.get("/drills/<uuid:drill>")
@guard.signed_in
def offer(identity: uuid.UUID, drill: uuid.UUID) -> str:
    """The form for a drill as evidence, filled with what is on record of this one."""
    row = obligation(db.session(), current_actor(), identity)
    require_step(sitting(), row, ObligationAction.ADD_EVIDENCE)
    owed, line = drill_offered(db.session(), current_actor(), row, drill, db.today())
    return _drawn(evidence_form(row, EvidenceType.DRILL, pages.begun_with(owed, line), str(drill)))


def _kept_row(identity: uuid.UUID) -> Any:
    """The obligation, for somebody who keeps its contract."""
    row = obligation(db.session(), current_actor(), identity)
    require_keeper(sitting(), contract_of(sitting(), row))
    return row


def _naming(row: Any, form: Form) -> str:
    offered = procedures_to_name(db.session(), current_actor(), row, db.today())
    return _drawn(pages.naming_form(row, offered, form))


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
