"""What is done to handovers: evidence is added, and every step of the machine is taken, by short forms."""

import uuid
from typing import Any, BinaryIO, cast

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, NotFound, Refused
from catalogue.obligations.delivering import Exhibit, add_evidence, add_file, remove_evidence
from catalogue.obligations.queries import obligation
from catalogue.obligations.sitting import Sitting, contract_of, require_keeper
from catalogue.obligations.steps import require_step
from catalogue.obligations.whole import piece_of
from catalogue.terms import EvidenceType, ObligationAction
from portal import db, guard
from portal.auth import current_actor
from portal.forms import Form, typed_values
from portal.handing_over import blobs, calendar_for, confirmed_at, fresh_proof, shelf, sitting
from portal.pages.evidence import DRILL, evidence_form, fields_for, removal_form
from portal.pages.obligation_changes import CHANGES, change_form
from portal.pages.obligation_procedures import drill_sent
from portal.pages.obligation_steps import APPROVALS, CRITERIA, FORMS, PASSWORD, Given, check_confirmed, step_form
from portal.pages.obligation_words import LIST, address_of
from portal.pages.small_forms import SmallForm, problems_in, values_of
from portal.signing_in import signs_in_by_password
from portal.urls import here, one_of, with_query

blueprint = Blueprint("obligation_steps", __name__, url_prefix=f"{LIST}/<uuid:identity>")


STEP, APPROVAL, EVIDENCE = f"/{one_of(FORMS)}", f"/{one_of(APPROVALS)}", f"/evidence/{one_of(EvidenceType)}"
CHANGE = f"/{one_of(CHANGES)}"


def _row(identity: uuid.UUID, action: ObligationAction) -> Any:
    """The obligation, for somebody who may take this step of it."""
    row = obligation(db.session(), current_actor(), identity)
    require_step(sitting(), row, action)
    return row


def _check_step(identity: uuid.UUID, action: ObligationAction) -> None:
    """The same without holding the database for writing: nobody tries passwords on what they may not do."""
    session, actor = db.reading(), current_actor()
    require_step(Sitting(session, actor, db.today()), obligation(session, actor, identity), action)


@blueprint.get(STEP)
@guard.signed_in
def ask_step(identity: uuid.UUID, code: str) -> str | Response:
    """The form of a step. Who confirms it, and has no password, first signs in anew."""
    row, by_password = _row(identity, FORMS[code].action), signs_in_by_password()
    if FORMS[code].confirms and not by_password and fresh_proof() is None:
        return redirect(with_query("/sign-in/council", again="yes", next=here()), 303)
    return _drawn(step_form(row, code, Form(), by_password))


@blueprint.post(STEP)
@guard.signed_in
def take_step(identity: uuid.UUID, code: str) -> Response | tuple[str, int]:
    """Take it. The password is looked at before the database is held for writing: a hash takes its time."""
    step, by_password = FORMS[code], signs_in_by_password()
    _check_step(identity, step.action)
    moment = confirmed_at(request.form.get(PASSWORD, "")) if step.confirms else None
    row = _row(identity, step.action)
    typed: dict[str, Any] = typed_values(step.fields, request.form)
    typed[CRITERIA] = request.form.getlist(CRITERIA)
    try:
        values = values_of(step.fields, typed)
        if step.confirms:
            check_confirmed(row, typed[CRITERIA], moment, by_password)
        step.run(sitting(), row, Given(values, calendar_for(contract_of(sitting(), row)), blobs(), moment))
    except (BadInput, Refused) as error:
        return _drawn(step_form(row, code, Form(typed, problems_in(error)), by_password)), 422
    flash(step.done, "success")
    return redirect(address_of(row), 303)


def _kept_row(identity: uuid.UUID) -> Any:
    """The obligation, for somebody who keeps its contract."""
    row = obligation(db.session(), current_actor(), identity)
    require_keeper(sitting(), contract_of(sitting(), row))
    return row


@blueprint.get(CHANGE)
@guard.signed_in
def ask_change(identity: uuid.UUID, code: str) -> str:
    """The form to put something right."""
    return _drawn(change_form(sitting(), _kept_row(identity), code))


@blueprint.post(CHANGE)
@guard.signed_in
def change(identity: uuid.UUID, code: str) -> Response | tuple[str, int]:
    """Put it right."""
    row, wanted = _kept_row(identity), CHANGES[code]
    typed = typed_values(wanted.fields, request.form)
    try:
        values = values_of(wanted.fields, typed)
        wanted.run(sitting(), row, values, calendar_for(contract_of(sitting(), row)))
    except (BadInput, Refused) as error:
        return _drawn(change_form(sitting(), row, code, Form(typed, problems_in(error)))), 422
    flash("It is changed.", "success")
    return redirect(address_of(row), 303)


@blueprint.post(APPROVAL)
@guard.signed_in
def settle_proposal(identity: uuid.UUID, code: str) -> Response:
    """Approve what somebody else proposed, or take a proposal back."""
    row = _row(identity, ObligationAction.NOT_PURSUE)
    try:
        APPROVALS[code](sitting(), row)
        flash("Done.", "success")
    except Refused as refused:
        flash(refused.words, "important")
    return redirect(address_of(row), 303)


@blueprint.get(EVIDENCE)
@guard.signed_in
def ask_evidence(identity: uuid.UUID, code: str) -> str:
    """The form for one sort of evidence."""
    return _drawn(evidence_form(_row(identity, ObligationAction.ADD_EVIDENCE), EvidenceType(code), Form()))


@blueprint.post(EVIDENCE)
@guard.signed_in
def add(identity: uuid.UUID, code: str) -> Response | tuple[str, int]:
    """Add it to the present round."""
    row, kind = _row(identity, ObligationAction.ADD_EVIDENCE), EvidenceType(code)
    typed = typed_values(fields_for(kind), request.form)
    try:
        name = _file_added(row) if kind is EvidenceType.FILE else _evidence_added(row, kind, typed)
    except (BadInput, Refused) as error:
        problems = problems_in(error, "file" if kind is EvidenceType.FILE else "")
        return _drawn(evidence_form(row, kind, Form(typed, problems), request.form.get(DRILL, ""))), 422
    flash(f"“{name}” is added. Submit it when everything is there.", "success")
    return redirect(address_of(row), 303)


@blueprint.get("/evidence/<uuid:piece>/remove")
@guard.signed_in
def ask_removal(identity: uuid.UUID, piece: uuid.UUID) -> str:
    """Are you sure?"""
    row = _row(identity, ObligationAction.ADD_EVIDENCE)
    return _drawn(removal_form(row, _piece_of(row, piece)))


@blueprint.post("/evidence/<uuid:piece>/remove")
@guard.signed_in
def remove(identity: uuid.UUID, piece: uuid.UUID) -> Response:
    """Take it out of the present round."""
    row = _row(identity, ObligationAction.ADD_EVIDENCE)
    found = _piece_of(row, piece)
    remove_evidence(sitting(), row, found)
    flash(f"“{found.name}” is removed.", "success")
    return redirect(address_of(row), 303)


def _piece_of(row: Any, piece: uuid.UUID) -> Any:
    found = piece_of(db.session(), row, piece)
    if found is None:
        raise NotFound("evidence")
    return found


def _file_added(row: Any) -> str:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused("needs_file", "Choose the file that you want to add.", "file")
    return add_file(sitting(), row, sent.filename, cast(BinaryIO, sent.stream), shelf()).name


def _evidence_added(row: Any, kind: EvidenceType, typed: dict[str, Any]) -> str:
    values = values_of(fields_for(kind), typed)
    sent = request.form.get(DRILL, "") if kind is EvidenceType.DRILL else ""
    drill = drill_sent(db.session(), current_actor(), row, sent, db.today())
    return add_evidence(sitting(), row, Exhibit(kind, values.pop("name"), values, drill)).name


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
