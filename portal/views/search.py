"""The search page."""

from flask import Blueprint, redirect, render_template
from werkzeug.wrappers import Response

from catalogue.errors import Refused
from catalogue.glossary.queries import terms_for
from catalogue.search.schema import FACETS
from portal import db, guard
from portal.auth import current_actor
from portal.notebook import counts
from portal.pages import search as pages
from portal.pages import search_memory as memory
from portal.searching import names
from portal.table_files import download
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
            rows = list(pages.every_hit(at))
            return download(pages.file_table(names()), rows, at.get("as"), "search-results")
        return _page(at)
    except Refused as refused:
        errors = [{"text": refused.words, "href": "#search"}]
        return render_template("search/refused.html", q=at.get("q"), errors=errors), 422


def _page(at: Place) -> str:
    references = names()
    shown = pages.shown(at, references)
    memory.note_miss(shown)
    return render_template(
        "search/index.html",
        shown=shown,
        memory=memory.memory_of(db.session(), current_actor(), at, shown, references),
        q=shown.request.q,
        terms=terms_for(db.session(), shown.request.q)[:2] if shown.request.q and shown.request.page == 1 else [],
        clear_href=Place(at.path, (("q", shown.request.q),)).but(),
        downloads={kind: at.but(page=None, **{"as": kind}) for kind in ("csv", "xlsx")},
        why_href=at.but(why=None if at.get("why") else 1),
        why=bool(at.get("why")),
        pager=pager(at, shown.page.page, shown.page.pages),
    )
