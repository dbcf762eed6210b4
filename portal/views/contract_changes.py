"""Record a variation, a novation or an option used, for whoever keeps the contract."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, require
from catalogue.errors import BadInput, Refused
from portal import guard
from portal.auth import current_actor, open_desk
from portal.finding import thing_at
from portal.forms import Form, typed_values, version_sent
from portal.handing_over import calendar_for
from portal.pages.contract_changes import FIELDS, change_form, keep_change
from portal.pages.small_forms import SmallForm, problems_in

blueprint = Blueprint("contract_changes", __name__, url_prefix="/contracts/<slug>/changes/new")


@blueprint.get("")
@guard.signed_in
def ask(slug: str) -> str:
    """What changed?"""
    deal = _kept(slug)
    return _drawn(change_form(open_desk(), deal, deal.version))


@blueprint.post("")
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


def _kept(slug: str) -> Any:
    """The contract, for those who may change it."""
    deal = thing_at("contracts", slug)
    require(current_actor(), Action.EDIT, deal.facts)
    return deal


def _drawn(form: SmallForm) -> str:
    return render_template("forms/page.html", form=form, errors=form.errors)
