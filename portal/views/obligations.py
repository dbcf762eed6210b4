"""Handovers: the list of what suppliers promised, each by itself, and its files."""

import uuid

from flask import Blueprint, Response, render_template
from werkzeug.wrappers import Response as AnyResponse

from catalogue.errors import NotFound
from catalogue.obligations.whole import instrument_of, piece_of, seen
from catalogue.people.queries import people_by_id
from catalogue.terms import Standing
from portal import db, guard
from portal.auth import current_actor
from portal.calendar_links import Part
from portal.handing_over import answers, calendar_feed, horizon, sitting
from portal.kept_files import to_save
from portal.pages import obligations as lists
from portal.pages.obligation import obligation_page
from portal.pages.obligation_clause import clause_shown
from portal.pages.obligation_procedures import procedures_shown
from portal.pages.obligation_scope import scope_shown
from portal.pages.obligation_words import LIST
from portal.pages.obligations_file import handovers_file
from portal.pages.upload_links import links_shown
from portal.tables import place

blueprint = Blueprint("obligations", __name__, url_prefix=LIST)


@blueprint.get("")
@guard.signed_in
def index() -> AnyResponse | str:
    """Every handover that the reader sees, narrowed by the address; with `?as=csv` or `xlsx` as a file of that."""
    at = place(*lists.NAMES)
    page, lines, ask = lists.handovers(answers(), at)
    if ask.file:
        return handovers_file(db.session(), current_actor(), horizon(), lists.TABLE, lines, ask.file, "handovers")
    staff = current_actor().is_staff
    told = {"preset": at.get(lists.PRESET), "feed": calendar_feed(), "colours": lists.COLOURS}
    told |= {"preset_feed": calendar_feed(Part(preset=page.preset)) if page.preset else ""}
    return render_template("obligations/index.html", page=page, at=at, staff=staff, **told)


@blueprint.get("/<uuid:identity>")
@guard.signed_in
def page(identity: uuid.UUID) -> str:
    """One of them."""
    found = seen(db.session(), current_actor(), identity)
    people = people_by_id(db.session(), current_actor(), found.people)
    at = sitting()
    links = links_shown(at, found.row) if Standing.KEEPER in found.standings else ()
    procedures = procedures_shown(db.session(), current_actor(), found, db.today())
    scope = scope_shown(db.session(), current_actor(), found, db.today())
    clause = clause_shown(db.session(), found, scope)
    shown = obligation_page(found, horizon(), people, procedures, clause, at, links)
    return render_template("obligations/page.html", page=shown, scope=scope, staff=found.is_ours)


@blueprint.get("/<uuid:identity>/files/<uuid:piece>")
@guard.signed_in
def file(identity: uuid.UUID, piece: uuid.UUID) -> Response:
    """A file that was handed in: to save, never to run in the portal's name."""
    found = piece_of(db.session(), seen(db.session(), current_actor(), identity).row, piece)
    if found is None or not found.sha256:
        raise NotFound("file")
    return to_save(found.name, found.sha256, found.size)


@blueprint.get("/<uuid:identity>/instruments/<uuid:proposal>")
@guard.staff
def instrument(identity: uuid.UUID, proposal: uuid.UUID) -> Response:
    """The paper by which it is, or would be, varied."""
    found = instrument_of(seen(db.session(), current_actor(), identity), proposal)
    if found is None:
        raise NotFound("file")
    return to_save(found.instrument_name, found.instrument_sha256, found.instrument_size)
