"""Retention for administrators: what is due for disposal, what is held, and the steps that change it."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action
from catalogue.errors import BadInput, Refused
from catalogue.retention.operations import lift
from catalogue.retention.queries import due_for_disposal, held_contracts, lifted_holds
from catalogue.workflows.dispose import dispose
from portal import db, guard
from portal.auth import open_desk
from portal.forms import Form, typed_values
from portal.pages import retention as pages
from portal.pages.small_forms import problems_in, values_of
from portal.table_files import download
from portal.tables import Table, asked, in_order, place, shown

blueprint = Blueprint("retention", __name__, url_prefix=pages.RETENTION)


@blueprint.get("")
@guard.may_do(Action.ADMINISTER)
def index() -> Response | str:
    """What is due for disposal, what is under legal hold, or which holds are over."""
    at, desk = place("show"), open_desk()
    due = due_for_disposal(desk.session, desk.actor, desk.today)
    held, lifted = held_contracts(desk.session, desk.actor), lifted_holds(desk.session, desk.actor)
    lists: dict[str, tuple[Table[Any], Sequence[Any], Any]] = {
        pages.HELD: (pages.held_table(), held, pages.NOTHING_HELD),
        pages.LIFTED: (pages.lifted_table(), lifted, pages.NOTHING_LIFTED),
    }
    table, found, empty = lists.get(at.get("show"), (pages.due_table(), due, pages.NOTHING_DUE))
    rows = in_order(table, found, asked(table, at).sort)
    if file := asked(table, at).file:
        return download(table, rows, file, f"retention-{db.today()}")
    views = pages.views(at, len(due), len(held), len(lifted))
    return render_template("admin/retention.html", table=shown(table, rows, at, empty), views=views)


@blueprint.get("/hold")
@guard.may_do(Action.ADMINISTER)
def ask_hold() -> str:
    """The form to hold a contract."""
    return _drawn(pages.hold_question(Form({"contract": request.args.get("contract", "")})))


@blueprint.post("/hold")
@guard.may_do(Action.ADMINISTER)
def hold() -> Response | tuple[str, int]:
    """Hold it."""
    at, typed = open_desk(), typed_values(pages.HOLD_FIELDS, request.form)
    try:
        contract = pages.hold_typed(at, typed)
    except (BadInput, Refused) as bad:
        return _drawn(pages.hold_question(Form(typed, problems_in(bad, "contract")))), 422
    flash(f"{contract.title} is under legal hold.", "success")
    return redirect(f"{pages.RETENTION}?show={pages.HELD}", 303)


@blueprint.get("/<slug>/lift")
@guard.may_do(Action.ADMINISTER)
def ask_lift(slug: str) -> str:
    """Ask once more, or say why not."""
    at = open_desk()
    return _drawn(pages.lift_question(at, pages.contract_called(at, slug), Form()))


@blueprint.post("/<slug>/lift")
@guard.may_do(Action.ADMINISTER)
def end_hold(slug: str) -> Response | tuple[str, int]:
    """Lift a hold that somebody else set."""
    at, typed = open_desk(), typed_values(pages.LIFT_FIELDS, request.form)
    contract = pages.contract_called(at, slug)
    try:
        lift(at, contract, values_of(pages.LIFT_FIELDS, typed)["reason"])
    except (BadInput, Refused) as bad:
        return _drawn(pages.lift_question(at, contract, Form(typed, problems_in(bad, "reason")))), 422
    flash(f"{contract.title} is no longer under legal hold.", "success")
    return redirect(pages.RETENTION, 303)


@blueprint.get("/<slug>/dispose")
@guard.may_do(Action.ADMINISTER)
def ask_disposal(slug: str) -> str:
    """What would go and the form, or why it may not go."""
    at = open_desk()
    return _drawn(pages.dispose_question(at, pages.contract_called(at, slug), Form()))


@blueprint.post("/<slug>/dispose")
@guard.may_do(Action.ADMINISTER)
def let_go(slug: str) -> Response | tuple[str, int]:
    """Dispose of it, as it was looked at."""
    at, typed = open_desk(), typed_values(pages.DISPOSE_FIELDS, request.form)
    contract = pages.contract_called(at, slug)
    try:
        reason = values_of(pages.DISPOSE_FIELDS, typed)["reason"]
        done = dispose(at, slug, request.form.get("code", ""), reason)
    except (BadInput, Refused) as bad:
        return _drawn(pages.dispose_question(at, contract, Form(typed, problems_in(bad, "reason")))), 422
    flash(f"{done.contract.title} was disposed of, with all that hung on it.", "success")
    return redirect(pages.RETENTION, 303)


def _drawn(question: pages.Question) -> str:
    form = question.form
    return render_template("admin/retention-form.html", form=form, errors=form.errors, question=question)
