"""The texts of a runbook: write one, see what it changes, approve it, take it back, and say that it was read."""

import uuid
from dataclasses import replace
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from catalogue.access import Action, require
from catalogue.errors import BadInput, Conflict, NotFound, Problem, Refused
from catalogue.runbooks.correcting import draft_corrections
from catalogue.runbooks.drafting import bring_back, withdraw
from catalogue.runbooks.reading import mark_read
from catalogue.runbooks.revisions import revision_of
from catalogue.terms import RevisionChange
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.finding import RUNBOOK, thing_at
from portal.forms import note_sent, summary, version_sent
from portal.pages import runbook_writing as writing
from portal.pages.approving import approve_and_check, cost_words
from portal.pages.linting import advice_for_text
from portal.pages.not_secret import is_vouched
from portal.pages.runbook_corrections import corrections_page
from portal.pages.runbook_texts import compared_page, text_page, texts_page
from portal.pages.small_forms import problems_in
from portal.pages.starter_packs import way_back
from portal.urls import url_of_thing

blueprint = Blueprint("runbook_texts", __name__)
PAGE = f"/{RUNBOOK}/<slug>"
ONE = f"{PAGE}/texts/<int:number>"

READ = Markup("You have read {}.")
BACK = Markup(' <a class="govuk-notification-banner__link" href="{}">Back to your starter pack</a>')
Answer = str | Response | tuple[str, int]


@blueprint.get(f"{PAGE}/write")
@guard.staff
def ask(plural: str, slug: str) -> str:
    """The text that was written last, to go on from."""
    runbook = thing_at(plural, slug)
    require(current_actor(), Action.PROPOSE, runbook.facts)
    return _drawn(writing.blank_page(db.session(), current_actor(), runbook))


@blueprint.post(f"{PAGE}/write")
@guard.staff
def write(plural: str, slug: str) -> Answer:
    """Keep it as a draft or put it in force; or show the form again, with what is wrong or what another wrote."""
    runbook = thing_at(plural, slug)
    require(current_actor(), Action.PROPOSE, runbook.facts)
    page = writing.sent_page(db.session(), current_actor(), runbook, request.form, version_sent(request.form))
    do = request.form.get("do")
    if do == "preview":
        page.previewing = True
        return _drawn(page)
    try:
        draft = writing.save(open_desk(is_vouched=page.is_vouched), page, at_once=do == "approve")
    except (BadInput, Refused) as bad:
        page.form.problems = problems_in(bad, writing.TEXT.name)
        return _drawn(page), 422
    except Conflict:
        writing.join_texts(db.reading(), current_actor(), page)
        return _drawn(page), 409
    return _sent_on(runbook, draft, do == "approve")


@blueprint.get(f"{PAGE}/texts")
@guard.staff
def texts(plural: str, slug: str) -> str:
    """Every text, newest first."""
    runbook = thing_at(plural, slug)
    return render_template("runbooks/texts.html", page=texts_page(db.session(), current_actor(), runbook))


@blueprint.get(f"{PAGE}/corrections")
@guard.staff
def corrections(plural: str, slug: str) -> str:
    """What people found wrong when they did it."""
    runbook = thing_at(plural, slug)
    found = corrections_page(db.session(), current_actor(), runbook)
    return render_template("runbooks/corrections.html", page=found)


@blueprint.post(f"{PAGE}/corrections/<uuid:drill>")
@guard.staff
def work_in(plural: str, slug: str, drill: uuid.UUID) -> Response:
    """Make a draft of it."""
    runbook = thing_at(plural, slug)
    draft = draft_corrections(open_desk("Corrections from doing it"), runbook, drill)
    flash("The corrections are a draft now, marked “To put right”. Change the draft until it reads well.", "success")
    return redirect(f"{url_of_thing('runbook', runbook.slug)}/texts/{draft.number}", 303)


@blueprint.get(ONE)
@guard.staff
def text(plural: str, slug: str, number: int) -> str:
    """One text, and what it changes in what readers had before."""
    runbook, revision = _one(plural, slug, number)
    page = text_page(db.session(), current_actor(), runbook, revision, db.today())
    return render_template("runbooks/text.html", page=page)


@blueprint.get(f"{PAGE}/texts/compare")
@guard.staff
def compare(plural: str, slug: str) -> str:
    """How one text became another: `?from=3&to=5`."""
    sides = [request.args.get(name, "") for name in ("from", "to")]
    if not all(side.isdecimal() and len(side) < 10 for side in sides):
        raise NotFound("revision")
    numbers = (int(sides[0]), int(sides[1]))
    found = compared_page(db.session(), current_actor(), thing_at(plural, slug), numbers)
    return render_template("runbooks/compare.html", page=found)


@blueprint.post(f"{ONE}/approve")
@guard.staff
def put_in_force(plural: str, slug: str, number: int) -> Answer:
    """Readers see this text from now on."""
    runbook, draft = _one(plural, slug, number)
    change = RevisionChange.named(request.form.get("change", ""))
    if change is None:
        return _refused(runbook, draft, Problem("change", "Say how much it changes."))
    try:
        at = open_desk(draft.note, is_vouched(request.form))
        approve_and_check(at, runbook, draft, change, request.form.get("right") == "yes")
    except Refused as refused:
        return _refused(runbook, draft, *problems_in(refused, "state"))
    flash(f"Revision {number} is in force. Readers see it now.", "success")
    return redirect(url_of_thing("runbook", runbook.slug), 303)


@blueprint.post(f"{ONE}/withdraw")
@guard.staff
def take_back(plural: str, slug: str, number: int) -> Answer:
    """Nobody needs to look at this draft any more."""
    runbook, draft = _one(plural, slug, number)
    try:
        withdraw(open_desk(note_sent(request.form)), runbook, draft)
    except Refused as refused:
        return _refused(runbook, draft, Problem("state", refused.words))
    flash(f"Revision {number} is withdrawn. It stays on record.", "success")
    return redirect(f"{url_of_thing('runbook', runbook.slug)}/texts", 303)


@blueprint.post(f"{ONE}/bring-back")
@guard.staff
def restore(plural: str, slug: str, number: int) -> Response:
    """Make an earlier text the newest draft."""
    runbook, old = _one(plural, slug, number)
    draft = bring_back(open_desk(f"Revision {number} brought back"), runbook, old)
    return _sent_on(runbook, draft, approved=False)


@blueprint.post(f"{ONE}/read")
@guard.staff
def read(plural: str, slug: str, number: int) -> Response:
    """I have read this."""
    runbook = thing_at(plural, slug)
    try:
        mark_read(open_desk(), runbook, number)
        back = way_back(db.session(), current_actor(), runbook, db.today())
        flash(READ.format(runbook.title) + (BACK.format(back) if back else ""), "success")
    except Refused as refused:
        flash(refused.words)
    return redirect(url_of_thing("runbook", runbook.slug), 303)


def _one(plural: str, slug: str, number: int) -> tuple[Any, Any]:
    runbook = thing_at(plural, slug)
    return runbook, revision_of(db.session(), current_actor(), runbook, number)


def _refused(runbook: Any, revision: Any, problem: Problem) -> tuple[str, int]:
    page = text_page(db.session(), current_actor(), runbook, revision, db.today(), [problem])
    page = replace(page, is_right=request.form.get("right") == "yes", chosen=request.form.get("change", ""))
    return render_template("runbooks/text.html", page=page, errors=summary([problem])), 422


def _sent_on(runbook: Any, draft: Any, approved: bool) -> Response:
    """To the page of what was written."""
    address = url_of_thing("runbook", runbook.slug)
    if draft is None:
        flash("Nothing was changed: it says the same.", "success")
        return redirect(address, 303)
    if approved:
        flash("Saved. Readers see it now.", "success")
        return redirect(address, 303)
    flash("Saved as a draft. Readers see it once whoever answers for the runbook approves it.", "success")
    return redirect(f"{address}/texts/{draft.number}", 303)


def _drawn(page: writing.WritePage) -> str:
    page.advice = advice_for_text(db.reading(), current_actor(), page.resource, page.text, db.today())
    if page.approves and page.newest:
        page.cost = cost_words(db.reading(), current_actor(), page.resource, db.today())
    return render_template("runbooks/write.html", page=page, errors=summary(page.form.problems, page.fields))
