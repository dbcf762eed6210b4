"""Suggest what must be done to run a system, by the type of system it is, and add what was ticked."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, require
from catalogue.errors import BadInput, Refused
from catalogue.plurals import how_many
from catalogue.runbooks.suggesting import add_suggested, suggested_for
from catalogue.runbooks.suggestions import SystemType, system_type, type_hosted
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.finding import SYSTEM, thing_at
from portal.forms import Form
from portal.pages import suggested_procedures as pages
from portal.pages.procedures import page_of
from portal.pages.small_forms import problems_in
from portal.tables import place

blueprint = Blueprint("suggested_procedures", __name__)
PAGE = f"/{SYSTEM}/<slug>/procedures/suggested"


@blueprint.get(PAGE)
@guard.staff
def ask(plural: str, slug: str) -> str:
    """Which of these? For the type that `?type=` names, or the first guess; else which type it is."""
    system, code = _system(plural, slug), place(pages.TYPE).get(pages.TYPE)
    kind = system_type(code) if code else type_hosted(system.hosting)
    if kind is None:
        return render_template("readiness/system-types.html", system=system, cards=pages.cards(system))
    return _drawn(system, kind, Form())


@blueprint.post(PAGE)
@guard.staff
def add(plural: str, slug: str) -> Response | tuple[str, int]:
    """Add those ticked, or show the form again."""
    system, kind = _system(plural, slug), system_type(request.args.get(pages.TYPE, ""))
    chosen = request.form.getlist(pages.CHOSEN)
    try:
        rows = add_suggested(open_desk(), system, kind, chosen)
    except (BadInput, Refused) as bad:
        return _drawn(system, kind, Form({pages.CHOSEN: chosen}, problems_in(bad, pages.CHOSEN))), 422
    flash(f"{how_many(len(rows), 'procedure')} added. Record who has done each, and when.", "success")
    return redirect(page_of(system, rows[0].procedure_kind), 303)


def _system(plural: str, slug: str) -> Any:
    """The system, for those who may say what must be done to run it."""
    resource = thing_at(plural, slug)
    require(current_actor(), Action.EDIT, resource.facts)
    return resource


def _drawn(system: Any, kind: SystemType, form: Form) -> str:
    suggested = suggested_for(db.session(), current_actor(), system, kind, db.today())
    drawn = pages.suggestions_form(system, kind, suggested, form)
    others = pages.cards(system, kind)
    return render_template(
        "readiness/suggested.html", form=drawn, errors=drawn.errors, system=system, kind=kind, others=others
    )
