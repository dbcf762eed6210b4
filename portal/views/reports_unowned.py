"""The list of what nobody answers for."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from catalogue.resources.listing import all_of
from catalogue.resources.references import load_references
from portal import db, guard
from portal.auth import current_actor
from portal.pages import unowned as pages
from portal.pages.directory import things_table
from portal.table_files import download
from portal.tables import asked, pager, place, shown

blueprint = Blueprint("reports_unowned", __name__)


@blueprint.get("/unowned")
@guard.staff
def index() -> Response | str:
    """Entries in use whose owners have all left, or that never had one."""
    at, session, actor, today = place("q", *pages.narrowed_by()), db.session(), current_actor(), db.today()
    table = things_table("Entries without an owner")
    wanted = asked(table, at)
    request = pages.request_for(at, wanted)
    if wanted.file:
        rows = all_of(session, actor, request, load_references(session), today)
        return download(table, rows, wanted.file, f"unowned-{today}")
    page = pages.unowned(session, actor, request, at, today)
    return render_template(
        "unowned/index.html",
        page=page,
        at=at,
        table=shown(table, page.found.rows, at),
        pager=pager(at, page.found.page, page.found.pages),
    )
