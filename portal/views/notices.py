"""Notices that the law asks for under a contract: listed for council staff, recorded by whoever keeps the contract."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, require
from catalogue.contracts.noticed import NoticeLine, notices_of
from catalogue.contracts.recording_notices import record_notice
from catalogue.errors import BadInput, NotFound, Refused
from portal import db, guard
from portal.auth import current_actor
from portal.finding import thing_at
from portal.forms import Form, typed_values
from portal.pages.notices import CODES, FIELDS, OCCASION, became_of, notice_form, notices_page, notices_table
from portal.pages.small_forms import SmallForm, problems_in
from portal.table_files import download
from portal.tables import asked, place
from portal.urls import one_of

blueprint = Blueprint("notices", __name__, url_prefix="/contracts/<slug>/notices")
ONE = f"/{one_of(CODES)}"


@blueprint.get("")
@guard.staff
def listed(slug: str) -> Response | str:
    """Each notice with its day and what became of it; as a file with `?as=csv` or `xlsx`."""
    deal, at, today = thing_at("contracts", slug), place(), db.today()
    lines, table = notices_of(db.session(), current_actor(), deal, today), notices_table(today)
    if file := asked(table, at).file:
        return download(table, lines, file, f"{slug}-notices")
    return render_template("contracts/notices.html", page=notices_page(current_actor(), deal, lines, today, at))


@blueprint.get(ONE)
@guard.staff
def ask(slug: str, code: str) -> str:
    """What became of it?"""
    deal = _kept(slug)
    return _drawn(notice_form(deal, _line(deal, code)))


@blueprint.post(ONE)
@guard.staff
def keep(slug: str, code: str) -> Response | tuple[str, int]:
    """Write it down, or show the form again."""
    deal, typed = _kept(slug), typed_values(FIELDS, request.form)
    line = _line(deal, code)
    notice, occasion = line.asked.code, line.asked.occasion
    try:
        record_notice(db.session(), current_actor(), deal, notice, occasion, became_of(typed), db.today())
    except (BadInput, Refused) as error:
        return _drawn(notice_form(deal, line, Form(typed, problems_in(error)))), 422
    flash("It is recorded.", "success")
    return redirect(f"/contracts/{slug}/notices", 303)


def _kept(slug: str) -> Any:
    """The contract, for those who may change it."""
    deal = thing_at("contracts", slug)
    require(current_actor(), Action.EDIT, deal.facts)
    return deal


def _line(deal: Any, code: str) -> NoticeLine:
    """The notice that the address names. Raises `NotFound` if the law does not ask for it here."""
    lines = notices_of(db.session(), current_actor(), deal, db.today())
    said = (code, request.args.get(OCCASION, ""))
    found = next((one for one in lines if (one.asked.code.value, one.asked.occasion) == said), None)
    if found is None:
        raise NotFound("notice")
    return found


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
