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


@blueprint.get("/<int:number>/correct")
@guard.signed_in
def ask_to_correct(slug: str, number: int) -> str:
    """What should it have said?"""
    deal = _kept(slug)
    return _drawn(pages.correcting_form(open_desk(), deal, Mend(number, deal.version)))


@blueprint.post("/<int:number>/correct")
@guard.signed_in
def correct(slug: str, number: int) -> Response | tuple[str, int]:
    """Correct it with all that it moved, or show the form again."""
    deal, at, mend = _kept(slug), open_desk("Change corrected"), Mend(number, version_sent(request.form))
    typed = typed_values(FIELDS, request.form)
    try:
        words = pages.correct_change(at, deal, mend, typed, calendar_for(deal))
    except (BadInput, Refused) as error:
        return _drawn(pages.correcting_form(at, deal, mend, Form(typed, problems_in(error, "description")))), 422
    return _mended(slug, words)


@blueprint.get("/<int:number>/take-back")
@guard.signed_in
def ask_to_take_back(slug: str, number: int) -> str:
    """Why is it taken back?"""
    deal = _kept(slug)
    return _drawn(pages.taking_back_form(open_desk(), deal, Mend(number, deal.version)))


@blueprint.post("/<int:number>/take-back")
@guard.signed_in
def take_back(slug: str, number: int) -> Response | tuple[str, int]:
    """Take it back with all that it moved, or show the form again."""
    deal, at, mend = _kept(slug), open_desk(), Mend(number, version_sent(request.form))
    typed = typed_values(pages.WHY, request.form)
    try:
        words = pages.take_change_back(at, deal, mend, typed, calendar_for(deal))
    except (BadInput, Refused) as error:
        return _drawn(pages.taking_back_form(at, deal, mend, Form(typed, problems_in(error, "reason")))), 422
    return _mended(slug, words)


def _mended(slug: str, words: str) -> Response:
    flash(words, "success")
    return redirect(f"/contracts/{slug}/changes", 303)


def _kept(slug: str) -> Any:
    """The contract, for those who may change it."""
    deal = thing_at("contracts", slug)
    require(current_actor(), Action.EDIT, deal.facts)
    return deal


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
