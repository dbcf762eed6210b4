"""The tables of things and the page of each, for all kinds."""

from typing import Any

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from catalogue.readiness.done_alone import runbooks_done_by_ours
from catalogue.resources.filters import filter_names
from catalogue.resources.whole import Whole, whole
from catalogue.workflows.absent_clauses import missing_clauses
from portal import db, guard
from portal.auth import current_actor
from portal.calendar_links import Part
from portal.finding import KIND, kind_at, thing_at
from portal.handing_over import calendar_feed, horizon
from portal.pages.checklists import how_to_do
from portal.pages.contract_standing import standing
from portal.pages.handover import bar_of
from portal.pages.imports import import_of
from portal.pages.instructions import headings, says_whom_to_call
from portal.pages.part_tables import FINDERS, table_of
from portal.pages.readiness import answer_for
from portal.pages.runbook_reading import reading_bar
from portal.pages.thing import thing_page
from portal.pages.things import things_table
from portal.searching import matches
from portal.services import services
from portal.table_files import download
from portal.tables import asked, in_order, matching, place

blueprint = Blueprint("resources", __name__)

FIND_NAMES = [finder.name for finder in FINDERS.values()]
OWN_TEMPLATES = frozenset({"contract", "runbook", "system"})


@blueprint.get(f"/{KIND}")
@guard.public
def table(plural: str) -> str | Response:
    """All things of a kind that the reader may see; with `?as=csv` or `?as=xlsx` as a file of exactly that."""
    kind = kind_at(plural)
    at = place("q", *filter_names(kind.code))
    found = matches(kind, at.get("q"))
    made = things_table(db.session(), current_actor(), kind, db.today(), at, services().remembered, found)
    if made.wanted.file:
        return download(made.table, made.rows, made.wanted.file, f"{kind.plural}-{db.today()}")
    return render_template(
        "resources/table.html", page=made, kind=kind, at=at, imports=import_of(current_actor(), kind)
    )


@blueprint.get(f"/{KIND}/<slug>")
@guard.public
def page(plural: str, slug: str) -> str | Response:
    """One thing; with `?as=csv&table=columns` one of its lists as a file."""
    kind, resource, at = kind_at(plural), thing_at(plural, slug), place(*FIND_NAMES)
    found = whole(db.session(), current_actor(), resource, db.today())
    shown = thing_page(found, current_actor(), db.today(), at)
    for part in kind.parts:
        table = table_of(part, found.parts[part.name], found.names, shown.rights.people)
        wanted = asked(table, at)
        if wanted.file:
            rows = in_order(table, matching(table, found.parts[part.name], at), wanted.sort)
            return download(table, rows, wanted.file, f"{slug}-{part.name}")
    template = f"resources/{kind.code if kind.code in OWN_TEMPLATES else 'thing'}.html"
    return render_template(template, page=shown, resource=resource, kind=kind, **_of_its_kind(resource, found))


def _of_its_kind(resource: Any, found: Whole) -> dict[str, Any]:
    """What only pages of contracts, of systems and of runbooks show, and of the runbooks to which a page leads."""
    session, actor = db.session(), current_actor()
    runbooks = [tied.other.id for tied in found.ties if tied.other.kind == "runbook"]
    return {
        "done": runbooks_done_by_ours(session, actor, runbooks, db.today()),
        "bar": bar_of(session, actor, resource, horizon()) if resource.kind == "contract" else None,
        "feed": calendar_feed(Part(contract_id=resource.id)) if resource.kind == "contract" else "",
        "standing": standing(session, actor, resource, db.today()) if resource.kind == "contract" else [],
        "missing": missing_clauses(session, actor, resource, db.today()) if resource.kind == "contract" else (),
        "ready": answer_for(session, actor, resource, db.today()),
        "does": how_to_do(session, actor, resource) if resource.kind == "runbook" else "",
        "reading": reading_bar(session, actor, resource, db.today()),
        "headings": headings,
        "says_whom_to_call": says_whom_to_call,
    }
