"""The handover of one contract: ready to end or not, and what its supplier owes, by model clauses or by hand."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, require
from catalogue.contracts.queries import clauses_of
from catalogue.errors import BadInput, Refused
from catalogue.obligations.queries import Filters, obligations, types
from catalogue.plurals import how_many
from catalogue.terms import Criticality
from catalogue.workflows.clause_sets import set_at_hand, sets_at_hand
from portal import db, guard
from portal.auth import current_actor
from portal.finding import thing_at
from portal.forms import Form, typed_values
from portal.handing_over import calendar_for, horizon, sitting
from portal.pages import adding_handovers as adding
from portal.pages import handover_by_hand as by_hand
from portal.pages.handover import readiness
from portal.pages.obligation_words import address_of
from portal.pages.obligations import OF_CONTRACT
from portal.pages.obligations_file import handovers_file
from portal.pages.small_forms import problems_in
from portal.tables import asked, place

blueprint = Blueprint("contract_handover", __name__, url_prefix="/contracts/<slug>/handover")


@blueprint.get("")
@guard.signed_in
def ready(slug: str) -> Response | str:
    """Whether the contract is ready to end; its handovers as a file with `?as=csv` or `xlsx`."""
    deal, at = thing_at("contracts", slug), place()
    session, actor = db.session(), current_actor()
    page = readiness(session, actor, deal, horizon(), at)
    file = asked(OF_CONTRACT, at).file
    if file:
        rows = obligations(session, actor, horizon(), Filters(contract_id=deal.id, per_page=0))
        return handovers_file(session, actor, horizon(), OF_CONTRACT, rows, file, f"{slug}-handovers")
    return render_template("obligations/ready.html", page=page)


def _kept_contract(slug: str) -> Any:
    """The contract, for those who keep its obligations."""
    deal = thing_at("contracts", slug)
    require(current_actor(), Action.READ_OBLIGATIONS, deal.facts)
    require(current_actor(), Action.KEEP_OBLIGATIONS, deal.facts)
    return deal


@blueprint.get("/add")
@guard.signed_in
def ask(slug: str) -> str:
    """Choose a set; with `?set=` its clauses and their dates."""
    deal, code = _kept_contract(slug), place(adding.SET).get(adding.SET)
    if not code:
        cards = adding.choices(deal, sets_at_hand(db.session()))
        return render_template("obligations/sets.html", contract=deal, cards=cards)
    return _drawn(deal, code, Form())


@blueprint.post("/add")
@guard.signed_in
def add(slug: str) -> Response | tuple[str, int]:
    """Keep the clauses and what is owed by them."""
    deal, code = _kept_contract(slug), request.args.get(adding.SET, "")
    typed = typed_values(adding.FIELDS, request.form)
    typed[adding.CLAUSES] = request.form.getlist(adding.CLAUSES)
    try:
        rows = adding.keep(sitting(), deal, set_at_hand(db.session(), code), typed, calendar_for(deal))
    except (BadInput, Refused) as error:
        return _drawn(deal, code, Form(typed, problems_in(error, adding.CLAUSES))), 422
    flash(f"{how_many(len(rows), 'handover')} kept as drafts.", "success")
    return redirect(f"/contracts/{slug}/handover", 303)


@blueprint.get("/add/by-hand")
@guard.signed_in
def ask_by_hand(slug: str) -> str:
    """What does the contract promise?"""
    return _by_hand_drawn(_kept_contract(slug), Form({"criticality": Criticality.IMPORTANT.value}))


@blueprint.post("/add/by-hand")
@guard.signed_in
def add_one(slug: str) -> Response | tuple[str, int]:
    """Keep it, and go on with it; of what recurs, with all of them."""
    deal = _kept_contract(slug)
    typed = typed_values(by_hand.FIELDS, request.form) | {by_hand.TYPE: request.form.get(by_hand.TYPE, "")}
    typed[by_hand.EVIDENCE] = request.form.getlist(by_hand.EVIDENCE)
    try:
        rows = by_hand.keep_by_hand(sitting(), deal, typed, calendar_for(deal))
    except (BadInput, Refused) as error:
        return _by_hand_drawn(deal, Form(typed, problems_in(error, by_hand.TYPE))), 422
    flash(f"{how_many(len(rows), 'handover')} kept as {'a draft' if len(rows) == 1 else 'drafts'}.", "success")
    return redirect(address_of(rows[0]) if len(rows) == 1 else f"/contracts/{slug}/handover", 303)


def _by_hand_drawn(deal: Any, form: Form) -> str:
    drawn = by_hand.by_hand_form(deal, types(db.session()), form)
    return render_template("forms/page.html", form=drawn, errors=drawn.errors)


def _drawn(deal: Any, code: str, form: Form) -> str:
    chosen = set_at_hand(db.session(), code)
    there = adding.titles_of(clauses_of(db.session(), current_actor(), deal), chosen)
    drawn = adding.clauses_form(deal, chosen, calendar_for(deal), form, there)
    return render_template("obligations/clauses.html", form=drawn, errors=drawn.errors, clauses=chosen.clauses)
