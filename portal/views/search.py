"""The search page."""

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from catalogue.errors import Refused
from catalogue.search.schema import FACETS
from portal import db, guard
from portal.auth import current_actor
from portal.notebook import counts
from portal.pages import search as pages
from portal.pages import search_memory as memory
from portal.pages.search_hits import file_table
from portal.search_labels import Labels
from portal.searching import names
from portal.table_files import begun, download
from portal.tables import FILES, Place, pager, place

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@guard.public
@counts
def results() -> Response | str | tuple[str, int]:
    """What the reader may see and asked for, or all of it as a file.

    Words that were tried before are noted and taken out of the address, which people keep and send on.
    """
    at, before = place("q", "why", *FACETS), place("after").get("after")
    try:
        if before:
            memory.note_retry(at, before)
            return redirect(at.but())
        if at.get("as") in FILES:
            return _file(at)
        return _page(at)
    except Refused as refused:
        return _refused(at, refused), 422


def _file(at: Place) -> Response:
    rows = begun(pages.every_hit(at))
    labels = Labels(names())
    return download(file_table(labels), rows, at.get("as"), "search-results")


def _refused(at: Place, refused: Refused) -> str:
    """Why the search was not done, and the nearest one that can be."""
    return render_template(
        "search/refused.html",
        q=at.get("q"),
        code=refused.code,
        errors=[{"text": refused.words, "href": "#search"}],
        first_href=at.but(page=None),
        without_href=at.but(**{refused.field: None, "page": None}),
        downloads=_downloads(at),
    )


def _downloads(at: Place) -> dict[str, str]:
    return {kind: at.but(page=None, **{"as": kind}) for kind in ("csv", "xlsx")}


def _page(at: Place) -> str:
    shown = pages.shown(at)
    memory.note_miss(shown)
    return render_template(
        "search/index.html",
        shown=shown,
        at=at,
        memory=memory.memory_of(db.session(), current_actor(), at, shown, names()),
        q=shown.request.q,
        clear_href=Place(at.path, (("q", shown.request.q),)).but(),
        downloads=_downloads(at),
        why_href=at.but(why=None if at.get("why") else 1),
        why=bool(at.get("why")),
        pager=pager(at, shown.page.page, shown.page.pages),
    )
