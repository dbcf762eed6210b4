"""Somebody leaves, or all under a contract do: the last day, who takes over what, a look at the answers, a receipt
with an undo."""

import uuid

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from catalogue.people.queries import person
from catalogue.resources.desk import Desk
from catalogue.workflows.estate import Estate, estate
from catalogue.workflows.hand_on import hand_on
from catalogue.workflows.leavers import Leavers, people_under
from catalogue.workflows.take_back import departure, departures_of, take_back
from portal import guard
from portal.auth import open_desk
from portal.finding import thing_at
from portal.forms import Form, typed_values
from portal.handing_over import horizon
from portal.pages import departure as receipts
from portal.pages import joining_people as joining
from portal.pages import leaving
from portal.pages.leavers import fates, whose
from portal.table_files import download
from portal.tables import asked, in_order, place, shown

blueprint = Blueprint("people_leaving", __name__)
PERSON, CONTRACT = "/people/<slug>/leaving", "/contracts/<slug>/leaving"
JOINING = "/people/<slug>/joining"
OF_PERSON, OF_CONTRACT = {"what": "people"}, {"what": "contracts"}


@blueprint.get(PERSON, defaults=OF_PERSON)
@blueprint.get(CONTRACT, defaults=OF_CONTRACT)
@guard.staff
def ask(what: str, slug: str) -> str:
    """Who takes over what, and when is the last day? With `?to=` a joiner is given all of it."""
    at = open_desk()
    found, joiner = _estate(at, what, slug), place(joining.TO).get(joining.TO)
    given = person(at.session, at.actor, joiner) if joiner else None
    return _drawn(at, found, leaving.first_form(at, found, given))


@blueprint.post(PERSON, defaults=OF_PERSON)
@blueprint.post(CONTRACT, defaults=OF_CONTRACT)
@guard.staff
def check(what: str, slug: str) -> str | tuple[str, int]:
    """A look at the answers, or the form again."""
    at = open_desk()
    found = _estate(at, what, slug)
    typed = leaving.typed_in(at, found, request.form)
    if "again" in request.form:
        return _drawn(at, found, Form(typed))
    try:
        return _checked(at, found, leaving.answers(at, found, typed))
    except BadInput as bad:
        return _drawn(at, found, Form(typed, bad.problems)), 422


@blueprint.post(f"{PERSON}/confirm", defaults=OF_PERSON)
@blueprint.post(f"{CONTRACT}/confirm", defaults=OF_CONTRACT)
@guard.staff
def confirm(what: str, slug: str) -> Response | tuple[str, int]:
    """Hand it on, if the answers still mean what was looked at."""
    at = open_desk()
    found = _estate(at, what, slug)
    typed = leaving.typed_in(at, found, request.form)
    try:
        said = leaving.answers(at, found, typed)
        if said.seal != request.form.get("seal"):
            return _checked(at, found, said, changed=True), 409
        row = hand_on(at, found.leavers, said.handings, said.last_on, said.from_on is not None)
    except BadInput as bad:
        return _drawn(at, found, Form(typed, bad.problems)), 422
    except Refused as refused:
        return _drawn(at, found, Form(typed, [leaving.refusal(found, refused)])), 422
    return redirect(f"{whose(found.leavers).address}/{row.id}", 303)


@blueprint.get(f"{PERSON}/<uuid:identity>", defaults=OF_PERSON)
@blueprint.get(f"{CONTRACT}/<uuid:identity>", defaults=OF_CONTRACT)
@guard.staff
def receipt(what: str, slug: str, identity: uuid.UUID) -> str | Response:
    """What was handed on in one go."""
    at, here = open_desk(), place()
    leavers = _leavers(at, what, slug)
    page = receipts.receipt(at, leavers, departure(at.session, at.actor, leavers, identity))
    described = receipts.table_of(page.row)
    wanted = asked(described, here)
    rows = in_order(described, page.passings, wanted.sort)
    if wanted.file:
        return download(described, rows, wanted.file, f"{slug}-handed-on")
    table = shown(described, rows, here)
    return render_template("people/departure.html", page=page, whose=whose(leavers), table=table)


@blueprint.post(f"{PERSON}/<uuid:identity>/undo", defaults=OF_PERSON)
@blueprint.post(f"{CONTRACT}/<uuid:identity>/undo", defaults=OF_CONTRACT)
@guard.staff
def undo(what: str, slug: str, identity: uuid.UUID) -> Response:
    """Let all stand as before."""
    at = open_desk()
    leavers = _leavers(at, what, slug)
    left = take_back(at, leavers, departure(at.session, at.actor, leavers, identity))
    flash(receipts.taken_back_words(left), "important" if left else "success")
    return redirect(f"{whose(leavers).address}/{identity}", 303)


@blueprint.get(JOINING)
@guard.staff
def ask_whose(slug: str) -> str:
    """Whose things does a joiner get?"""
    at = open_desk()
    form = joining.whose_form(at, person(at.session, at.actor, slug))
    return render_template("forms/page.html", form=form, errors=form.errors)


@blueprint.post(JOINING)
@guard.staff
def find_whose(slug: str) -> Response | tuple[str, int]:
    """Go to the list of whoever had them, with the joiner as the one who gets them."""
    at, typed = open_desk(), typed_values(joining.FIELDS, request.form)
    joiner = person(at.session, at.actor, slug)
    try:
        return redirect(joining.list_of(at, joiner, typed), 303)
    except BadInput as bad:
        form = joining.whose_form(at, joiner, Form(typed, bad.problems))
        return render_template("forms/page.html", form=form, errors=form.errors), 422


def _leavers(at: Desk, what: str, slug: str) -> Leavers:
    if what == OF_CONTRACT["what"]:
        return people_under(at.session, at.actor, thing_at(what, slug), at.today)
    return Leavers((person(at.session, at.actor, slug),))


def _estate(at: Desk, what: str, slug: str) -> Estate:
    return estate(at.session, at.actor, _leavers(at, what, slug), horizon())


def _drawn(at: Desk, found: Estate, form: Form) -> str:
    page = leaving.leaving_page(at, found, form)
    before = departures_of(at.session, at.actor, found.leavers)
    return render_template("people/leaving.html", page=page, errors=page.errors, before=before)


def _checked(at: Desk, found: Estate, said: leaving.Answers, changed: bool = False) -> str:
    table = shown(receipts.UNSORTED, receipts.passings_of(said.handings), place())
    staying = shown(receipts.STAYING, leaving.staying(found, said), place())
    facts = [*receipts.check_facts(at, said, found.leavers), *fates(at, found.leavers)]
    return render_template(
        "people/leaving-check.html",
        leavers=found.leavers,
        whose=whose(found.leavers),
        said=said,
        facts=facts,
        table=table,
        staying=staying,
        from_today=receipts.from_today(at, said, found.leavers),
        changed=changed,
    )
