"""What if somebody leaves, or a contract ends: worked out when asked, and nothing is kept."""

from flask import Blueprint, jsonify, redirect, render_template
from werkzeug.wrappers import Response

from catalogue.people.queries import person
from portal import db, guard
from portal.auth import current_actor
from portal.finding import thing_at
from portal.handing_over import horizon
from portal.pages.what_if import WhatIf, what_if_ended, what_if_left
from portal.pages.what_if_asking import ASKED, PAGE, asking
from portal.table_files import download
from portal.tables import asked, place

blueprint = Blueprint("what_if", __name__)


@blueprint.get(PAGE)
@guard.staff
def ask() -> Response | str:
    """Who leaves, or which contract ends?"""
    page = asking(db.session(), current_actor(), place(ASKED).get(ASKED), db.today())
    return redirect(page.answer) if page.answer else render_template("readiness/what-if-ask.html", page=page)


@blueprint.get(f"{PAGE}/suggest")
@guard.staff
def suggest() -> Response:
    """Whom and what the words may mean, while somebody types."""
    page = asking(db.session(), current_actor(), place(ASKED).get(ASKED), db.today())
    return jsonify(items=[{"kind": one.kind, "title": one.title, "url": one.href} for one in page.choices])


@blueprint.get("/people/<slug>/what-if")
@guard.staff
def person_leaves(slug: str) -> Response | str:
    """What nobody of ours could do without this person."""
    leaver = person(db.session(), current_actor(), slug)
    return _answered(what_if_left(db.session(), current_actor(), leaver, horizon()), slug)


@blueprint.get("/contracts/<slug>/what-if")
@guard.staff
def contract_ends(slug: str) -> Response | str:
    """What nobody could do without this contract's supplier."""
    deal = thing_at("contracts", slug)
    return _answered(what_if_ended(db.session(), current_actor(), deal, horizon()), slug)


def _answered(page: WhatIf, slug: str) -> Response | str:
    at = place()
    for table, rows in page.tables(at):
        if file := asked(table, at).file:
            return download(table, rows, file, f"{slug}-what-if-{table.id}")
    return render_template("readiness/what-if.html", page=page, tables=page.shown(at))
