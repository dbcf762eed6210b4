"""Record a variation, a novation or an option used, correct it or take it back, for whoever keeps the contract."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, require
from catalogue.errors import BadInput, Refused
from catalogue.workflows.mend_change import Mend
from portal import guard
from portal.auth import current_actor, open_desk
from portal.finding import thing_at
from portal.forms import Form, typed_values, version_sent
from portal.handing_over import calendar_for
from portal.pages import mending_changes as pages
from portal.pages.contract_changes import FIELDS, change_form, keep_change
from portal.pages.small_forms import SmallForm, problems_in
from portal.table_files import download
from portal.tables import asked, place

blueprint = Blueprint("contract_changes", __name__, url_prefix="/contracts/<slug>/changes")
CORRECTING, TAKING_BACK = f"/<int:number>/{pages.CORRECT}", f"/<int:number>/{pages.TAKE_BACK}"
TO_CORRECT, TO_TAKE_BACK = {"step": pages.CORRECT}, {"step": pages.TAKE_BACK}


@blueprint.get("")
@guard.signed_in
def listed(slug: str) -> Response | str:
    """What was recorded, each with the way to mend it; as a file with `?as=csv` or `xlsx`."""
    deal, here, table = _kept(slug), place(), pages.changes_table()
    lines, address = pages.change_lines(open_desk(), deal), f"/contracts/{slug}"
    if file := asked(table, here).file:
        return download(table, lines, file, f"{slug}-changes")
    shown = pages.shown_changes(address, lines, here)
    return render_template("contracts/changes.html", contract=deal, address=address, table=shown)


@blueprint.get("/new")
@guard.signed_in
def ask(slug: str) -> str:
    """What changed?"""
    deal = _kept(slug)
    return _drawn(change_form(open_desk(), deal, deal.version))


@blueprint.post("/new")
@guard.signed_in
def record(slug: str) -> Response | tuple[str, int]:
    """Record it with all that it moves, or show the form again."""
    deal, at, version = _kept(slug), open_desk("Change of the contract"), version_sent(request.form)
    typed = typed_values(FIELDS, request.form)
    try:
        words = keep_change(at, deal, typed, version, calendar_for(deal))
    except (BadInput, Refused) as error:
        return _drawn(change_form(at, deal, version, Form(typed, problems_in(error, "description")))), 422
    flash(words, "success")
    return redirect(f"/contracts/{slug}#amendments-caption", 303)


@blueprint.get(CORRECTING, defaults=TO_CORRECT)
@blueprint.get(TAKING_BACK, defaults=TO_TAKE_BACK)
@guard.signed_in
def ask_to_mend(slug: str, number: int, step: str) -> str:
    """What should it have said? Or: why is it taken back?"""
    deal = _kept(slug)
    return _drawn(pages.mending_form(open_desk(), deal, Mend(number, deal.version), step))


@blueprint.post(CORRECTING, defaults=TO_CORRECT)
@blueprint.post(TAKING_BACK, defaults=TO_TAKE_BACK)
@guard.signed_in
def mend(slug: str, number: int, step: str) -> Response | tuple[str, int]:
    """Correct it or take it back with all that it moved, or show the form again."""
    deal, way, meant = _kept(slug), pages.WAYS[step], Mend(number, version_sent(request.form))
    at, typed = open_desk(way.note), typed_values(way.fields, request.form)
    try:
        words = pages.mend_change(at, deal, meant, step, typed, calendar_for(deal))
    except (BadInput, Refused) as error:
        form = Form(typed, problems_in(error, way.at_field))
        return _drawn(pages.mending_form(at, deal, meant, step, form)), 422
    flash(words, "success")
    return redirect(f"/contracts/{slug}/changes", 303)


def _kept(slug: str) -> Any:
    """The contract, for those who may change it."""
    deal = thing_at("contracts", slug)
    require(current_actor(), Action.EDIT, deal.facts)
    return deal


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
