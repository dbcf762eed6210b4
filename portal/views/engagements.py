"""Who works under a contract by name: seen by council staff, kept by whoever keeps the contract."""

import uuid
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, require
from catalogue.contracts.engaged import engagements_of
from catalogue.errors import BadInput, Refused
from portal import guard
from portal.auth import current_actor, open_desk
from portal.finding import thing_at
from portal.forms import Form, typed_values
from portal.pages import engagements as pages
from portal.pages.small_forms import SmallForm, problems_in
from portal.table_files import download
from portal.tables import asked, place
from portal.urls import one_of

blueprint = Blueprint("engagements", __name__, url_prefix="/contracts/<slug>/engagements")
STEP = f"/<uuid:identity>/{one_of(pages.STEPS)}"


@blueprint.get("")
@guard.staff
def listed(slug: str) -> Response | str:
    """Everybody who works or worked under it; as a file with `?as=csv` or `xlsx`."""
    at, deal, table = open_desk(), thing_at("contracts", slug), pages.engagements_table()
    rows = engagements_of(at.session, at.actor, deal)
    if file := asked(table, place()).file:
        return download(table, rows, file, f"{slug}-engagements")
    page = pages.engagements_page(at, deal, rows, place())
    return render_template("contracts/engagements.html", page=page)


def _kept(slug: str) -> Any:
    """The contract, for those who may change it."""
    deal = thing_at("contracts", slug)
    require(current_actor(), Action.EDIT, deal.facts)
    return deal


@blueprint.get("/new")
@guard.staff
def ask(slug: str) -> str:
    """Who begins?"""
    return _drawn(pages.start_form(open_desk(), _kept(slug)))


@blueprint.post("/new")
@guard.staff
def start(slug: str) -> Response | tuple[str, int]:
    """Write it down, or show the form again."""
    at, deal, typed = open_desk(), _kept(slug), typed_values(pages.START, request.form)
    try:
        pages.start(at, deal, typed)
    except (BadInput, Refused) as bad:
        problems = [replace(one, field="name" if one.field == "person" else one.field) for one in problems_in(bad)]
        return _drawn(pages.start_form(at, deal, Form(typed, problems))), 422
    return _saved(slug)


@blueprint.get(STEP)
@guard.staff
def ask_step(slug: str, identity: uuid.UUID, code: str) -> str:
    """Until when?"""
    at, deal = open_desk(), _kept(slug)
    return _drawn(pages.step_form(at, deal, pages.row_of(at, deal, identity), code))


@blueprint.post(STEP)
@guard.staff
def take_step(slug: str, identity: uuid.UUID, code: str) -> Response | tuple[str, int]:
    """Make it longer or end it, or show the form again."""
    at, deal, typed = open_desk(), _kept(slug), typed_values(pages.STEPS[code], request.form)
    row = pages.row_of(at, deal, identity)
    try:
        pages.take(at, deal, row, code, typed)
    except (BadInput, Refused) as bad:
        return _drawn(pages.step_form(at, deal, row, code, Form(typed, problems_in(bad)))), 422
    return _saved(slug)


def _saved(slug: str) -> Response:
    flash("It is saved.", "success")
    return redirect(f"/contracts/{slug}/engagements", 303)


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
