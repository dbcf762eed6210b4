"""The search page."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from catalogue.errors import Refused
from catalogue.glossary.queries import terms_for
from catalogue.search.schema import FACETS
from portal import db, guard
from portal.pages import search as pages
from portal.searching import names
from portal.table_files import download
from portal.tables import FILES, Place, pager, place

blueprint = Blueprint("search", __name__)


@blueprint.get("/search")
@guard.public
def results() -> Response | str | tuple[str, int]:
    """What the reader may see and asked for, or all of it as a file."""
    at = place("q", "why", *FACETS)
    try:
        if at.get("as") in FILES:
            rows = list(pages.every_hit(at))
            return download(pages.file_table(names()), rows, at.get("as"), "search-results")
        return _page(at)
    except Refused as refused:
        errors = [{"text": refused.words, "href": "#search"}]
        return render_template("search/refused.html", q=at.get("q"), errors=errors), 422


def _page(at: Place) -> str:
    shown = pages.shown(at, names())
    return render_template(
        "search/index.html",
        shown=shown,
        q=shown.request.q,
        terms=terms_for(db.session(), shown.request.q)[:2] if shown.request.q and shown.request.page == 1 else [],
        clear_href=Place(at.path, (("q", shown.request.q),)).but(),
        downloads={kind: at.but(page=None, **{"as": kind}) for kind in ("csv", "xlsx")},
        why_href=at.but(why=None if at.get("why") else 1),
        why=bool(at.get("why")),
        pager=pager(at, shown.page.page, shown.page.pages),
    )
