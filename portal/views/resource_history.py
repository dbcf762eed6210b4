"""What happened to a thing: its versions and links, any two versions compared, and the way back to one."""

from flask import Blueprint, flash, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import Action, may, require
from catalogue.errors import NotFound
from catalogue.resources.history import differences
from catalogue.resources.operations import restore
from catalogue.resources.past import VersionLine, attestations, link_events, version, version_lines
from catalogue.resources.references import load_references
from portal import db, guard
from portal.auth import current_actor, open_desk
from portal.finding import KIND, kind_at, thing_at
from portal.forms import version_sent
from portal.pages.history import ComparePage, history_page, options, restore_page
from portal.pages.speech import speaker
from portal.urls import url_of_thing

blueprint = Blueprint("resource_history", __name__)

NOTHING = {"values": {}, "parts": {}, "owners": {}, "slug": ""}


@blueprint.get(f"/{KIND}/<slug>/history")
@guard.signed_in
def page(plural: str, slug: str) -> str:
    """Everything that happened, newest first."""
    kind, resource = kind_at(plural), thing_at(plural, slug)
    session, actor = db.session(), current_actor()
    lines, links = version_lines(session, actor, resource), link_events(session, actor, resource)
    made = history_page(kind, resource, lines, attestations(session, actor, resource), links)
    return render_template("resources/history.html", page=made, kind=kind)


@blueprint.get(f"/{KIND}/<slug>/history/<int:number>")
@guard.signed_in
def one(plural: str, slug: str, number: int) -> str:
    """What one version changed, and what going back to it would do."""
    return _compared(plural, slug, number - 1, number)


@blueprint.get(f"/{KIND}/<slug>/history/compare")
@guard.signed_in
def compare(plural: str, slug: str) -> str:
    """How one version became another: `?from=3&to=5`."""
    sides = [request.args.get(name, "") for name in ("from", "to")]
    if not all(side.isdecimal() and len(side) < 10 for side in sides):
        raise NotFound("version")
    return _compared(plural, slug, min(map(int, sides)), max(map(int, sides)))


@blueprint.get(f"/{KIND}/<slug>/history/<int:number>/restore")
@guard.signed_in
def ask_to_go_back(plural: str, slug: str, number: int) -> str:
    """What going back to a version would change, and whose changes it would undo."""
    kind, resource = kind_at(plural), thing_at(plural, slug)
    session, actor = db.session(), current_actor()
    require(actor, Action.EDIT, resource.facts)
    now, old = (version(session, actor, resource, one).record for one in (resource.version, number))
    brought = now | {name: old[name] for name in ("values", "parts")}
    found = differences(kind, now, brought, speaker(load_references(session)))
    shown = restore_page(kind, resource, number, found, version_lines(session, actor, resource))
    return render_template("resources/restore.html", page=shown, kind=kind)


@blueprint.post(f"/{KIND}/<slug>/history/<int:number>/restore")
@guard.signed_in
def go_back(plural: str, slug: str, number: int) -> Response:
    """Bring back the values and lists of an earlier version, as a new one."""
    resource = thing_at(plural, slug)
    require(current_actor(), Action.EDIT, resource.facts)
    old = version(db.session(), current_actor(), resource, number)
    at = open_desk(f"Version {number} restored")
    changed = restore(at, resource, old, version_sent(request.form))
    words = f"Version {number} was restored." if changed else "Nothing to restore: it says the same now."
    flash(words, "success")
    return redirect(url_of_thing(resource.kind, resource.slug), 303)


def _compared(plural: str, slug: str, first: int, last: int) -> str:
    kind, resource = kind_at(plural), thing_at(plural, slug)
    session, actor = db.session(), current_actor()
    after = version(session, actor, resource, last)
    before = version(session, actor, resource, first) if first > 0 else None
    lines = version_lines(session, actor, resource)
    by_number = {line.number: line for line in lines}
    missing = VersionLine(last, after.at, after.actor, after.note, after.changed)
    speak = speaker(load_references(session))
    shown = ComparePage(
        kind=kind,
        resource=resource,
        address=url_of_thing(kind.code, resource.slug),
        before=by_number.get(first),
        after=by_number.get(last, missing),
        found=differences(kind, before.record if before else NOTHING, after.record, speak),
        versions=options(lines),
        may_restore=last != resource.version and may(actor, Action.EDIT, resource.facts),
    )
    return render_template("resources/compare.html", page=shown, kind=kind, resource=resource)
