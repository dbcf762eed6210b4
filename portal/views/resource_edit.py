"""Make and change things by one long form: nothing typed is lost, whatever goes wrong."""

from contextlib import suppress
from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request
from markupsafe import Markup
from werkzeug.wrappers import Response

from catalogue.access import Action, may, require
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Problem, Refused
from catalogue.kinds.kind import Kind
from catalogue.kinds.record import Record
from catalogue.kinds.runbook import RUNBOOK
from catalogue.resources.attesting import attest, is_due
from catalogue.resources.operations import describe, register
from catalogue.resources.past import version
from catalogue.resources.queries import namesakes, thing_by_id
from catalogue.resources.records import records_of
from catalogue.resources.references import References, load_references
from catalogue.resources.unseen import records_as_seen
from catalogue.runbooks.making import make_runbook
from catalogue.terms import Role
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.finding import KIND, kind_at, thing_at
from portal.forms import Form, note_sent, summary, typed_from, typed_values, version_sent
from portal.pages.editing import EditPage, blank_form, first_owner, for_adding, said_on
from portal.pages.history import saved_words
from portal.pages.linting import advice_for_new
from portal.pages.merging import merge
from portal.pages.not_secret import is_vouched
from portal.pages.runbook_templates import begin
from portal.pages.small_forms import problems_in
from portal.pages.speech import speaker
from portal.pages.things import may_add
from portal.urls import local_path, url_of_thing

blueprint = Blueprint("resource_edit", __name__)

Answer = str | Response | tuple[str, int]
NEXT_STEP = Markup('{} <a class="govuk-notification-banner__link" href="{}">Say which systems it covers</a>')
NOT_YOURS = "You can add this for your own team only."


@blueprint.get(f"/{KIND}/new")
@guard.signed_in
def new(plural: str) -> str:
    """The empty form."""
    kind = kind_at(plural)
    _check_may_add(kind)
    references = for_adding(load_references(db.session()), current_actor(), kind)
    form = blank_form(kind, references)
    if kind.revised:
        begin(form, request.args.get("type", ""))
    return _shown(EditPage(kind, form, references, owner=_first_holder(kind, references)))


@blueprint.post(f"/{KIND}/new")
@guard.signed_in
def add(plural: str) -> Answer:
    """Make the thing, or show the form again with everything that is wrong, or once with what is called the same."""
    page = _posted(kind_at(plural))
    _check_may_add(page.kind)
    if page.previewing:
        return _shown(page)
    if _meets_namesakes(page):
        return _shown(page), 422
    try:
        made = _made(page)
    except (BadInput, Refused) as wrong:
        page.form.problems = _told(wrong)
        return _shown(page), 422
    except NotAllowed:
        page.form.problems = [Problem("team", NOT_YOURS, "Choose your team.")]
        return _shown(page), 422
    return _sent_on(page, made, page.added_words, asks_what_it_covers=page.kind.code == "contract")


@blueprint.get(f"/{KIND}/<slug>/edit")
@guard.signed_in
def ask(plural: str, slug: str) -> str:
    """The form as the thing stands."""
    resource = thing_at(plural, slug)
    require(current_actor(), Action.EDIT, resource.facts)
    references = load_references(db.session())
    kind = kind_at(plural)
    form = Form(typed_from(kind.fields, _standing(resource, references)))
    page = EditPage(kind, form, references, resource, resource.version)
    page.back, page.attests = local_path(request.args.get("back")) or "", _attests(resource)
    return _shown(page)


@blueprint.post(f"/{KIND}/<slug>/edit")
@guard.signed_in
def change(plural: str, slug: str) -> Answer:
    """Save what was typed, or show the form again: with what is wrong, or with what somebody else changed."""
    resource = thing_at(plural, slug)
    require(current_actor(), Action.EDIT, resource.facts)
    page = _posted(kind_at(plural), resource)
    if page.previewing:
        return _shown(page)
    try:
        words = _saved(page)
    except (BadInput, Refused) as wrong:
        page.form.problems = problems_in(wrong)
        return _shown(page), 422
    except Conflict:
        return _shown(_merged(page, resource.id)), 409
    return _sent_on(page, resource.id, words)


def _made(page: EditPage) -> UUID:
    """Make the thing; the pictures of a Word file that a runbook was made from come with it."""
    owners = {first_owner(page.kind).value: page.owner} if page.owner else {}
    at = open_desk(page.note, page.is_vouched)
    record = Record(page.kind.code, said_on(page, at.session, at.actor), owners=owners)
    if page.kind is not RUNBOOK:
        return register(at, record)
    return make_runbook(at, record, page.at_once)


def _told(wrong: BadInput | Refused) -> list[Problem]:
    """What is wrong with a new thing, at the questions of its form: a file is one that its text shows."""
    problems = problems_in(wrong)
    return [replace(one, field=RUNBOOK.revised) if one.field == "file" else one for one in problems]


def _saved(page: EditPage) -> str:
    """Save what was typed, and say of the entry that it is right if that was asked; what was done, in words."""
    at, resource = open_desk(page.note, page.is_vouched), page.resource
    changed = describe(at, resource, Record(page.kind.code, said_on(page, at.session, at.actor)), page.version)
    # Asked of what stands now: a change of team or of who may see it can take the right away.
    if request.form.get("do") == "attest" and may(at.actor, Action.ATTEST, resource.facts):
        attest(open_desk(), resource, resource.version)  # without the note: that is for readers of the history alone
        return f"{resource.title} is {'saved and ' if changed else ''}marked as right."
    return "Saved." if changed else "Nothing was changed."


def _meets_namesakes(page: EditPage) -> bool:
    """Whether there are things of this name that the maker has not been shown; they are put on the page."""
    if page.title and page.besides != page.title:
        page.namesakes = namesakes(db.session(), current_actor(), page.kind, page.title)
        page.besides = page.title if page.namesakes else ""
    return bool(page.namesakes)


def _attests(resource: Any) -> bool:
    """Whether the editor may call the entry right, and it is time that somebody did."""
    return is_due(resource, db.today()) and may(current_actor(), Action.ATTEST, resource.facts)


def _first_holder(kind: Kind, references: References) -> str:
    """Who answers first unless another is named: of a contract, those in procurement who add it."""
    actor = current_actor()
    if kind.code != "contract" or not actor.has(Role.PROCUREMENT) or actor.person_id is None:
        return ""
    return references.emails.get(actor.person_id, "")


def _check_may_add(kind: Kind) -> None:
    if not may_add(current_actor(), kind):
        raise NotAllowed(Action.CREATE, f"You cannot add a {kind.label.lower()}. Ask a data steward to.")


def _posted(kind: Kind, resource: Any = None) -> EditPage:
    """The form as it was sent."""
    sent = request.form
    references = load_references(db.session())
    page = EditPage(
        kind=kind,
        form=Form(),
        references=references if resource else for_adding(references, current_actor(), kind),
        resource=resource,
        version=version_sent(sent),
        note=note_sent(sent),
        owner=sent.get(first_owner(kind).value, "").strip(),
        previewing=sent.get("do") == "preview",
        back=local_path(sent.get("back")) or "",
        attests=_attests(resource) if resource else False,
        besides=sent.get("besides", ""),
        is_vouched=is_vouched(sent),
        at_once=sent.get("do") == "approve",
    )
    page.form.typed = typed_values(page.fields, sent)
    return page


def _standing(resource: Any, references: References) -> dict[str, Any]:
    """What the thing says now, as far as the editor may see it."""
    session = db.reading()
    (record,) = records_as_seen(session, current_actor(), records_of(session, [resource], references, db.today()))
    return record.values


def _merged(page: EditPage, identity: Any) -> EditPage:
    """The form with both people's changes, read afresh: what stands, and what the editor began from."""
    session, actor = db.reading(), current_actor()
    resource = thing_by_id(session, actor, identity)
    stands = _standing(resource, page.references)
    base, saved = stands, ""
    with suppress(NotFound, NotAllowed):
        latest = version(session, actor, resource, resource.version)
        saved = saved_words(latest.actor, latest.at)
        base = version(session, actor, resource, page.version).record["values"]
    page.merge = merge(page.fields, base, stands, page.form.typed, speaker(page.references))
    page.form.typed, page.merge.saved = page.merge.typed, saved
    page.version = resource.version
    return page


def _sent_on(page: EditPage, identity: Any, words: str, asks_what_it_covers: bool = False) -> Response:
    """Where the editor came from, or the thing's page; the table of its kind where they may no longer see it."""
    try:
        found = thing_by_id(db.session(), current_actor(), identity)
    except NotFound:
        flash(words, "success")
        return redirect(f"/{page.kind.plural}", 303)
    address = url_of_thing(found.kind, found.slug)
    next_step = NEXT_STEP.format(words, f"{address}/links") if asks_what_it_covers else words
    flash(next_step, "success")
    return redirect(page.back or address, 303)


def _shown(page: EditPage) -> str:
    if page.kind is RUNBOOK and page.resource is None:
        page.advice = advice_for_new(db.reading(), current_actor(), page)
    return render_template(
        "resources/edit.html", page=page, kind=page.kind, errors=summary(page.form.problems, page.in_order)
    )
