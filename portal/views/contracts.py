"""The contracts register as the Transparency Code asks for it, and the page that says what is blank in it."""

from flask import Blueprint, render_template, request
from werkzeug.wrappers import Response

from catalogue.access import ANONYMOUS
from catalogue.workflows.export_register import blanks, code_register
from portal import db, guard
from portal.auth import current_actor
from portal.pages.contracts import blanks_by_contract, blanks_table
from portal.pages.ends import TABLE, bands, ends
from portal.table_files import CSV_TYPE, disposition, download
from portal.tables import asked, in_order, place, shown, turned_to

blueprint = Blueprint("contracts", __name__)


@blueprint.get("/contracts.csv")
@guard.public
def register() -> Response:
    """The register of public contracts: the same bytes for everybody, for as long as nothing in it changes."""
    answer = Response(code_register(db.session(), ANONYMOUS, db.today()), content_type=CSV_TYPE)
    answer.headers["Content-Disposition"] = disposition("contracts.csv")
    answer.add_etag()
    return answer.make_conditional(request)


@blueprint.get("/contracts/ends")
@guard.public
def timeline() -> Response | str:
    """What ends within 18 months, as far as the reader may see it; as a file with `?as=csv` or `xlsx`."""
    at = place()
    wanted = asked(TABLE, at)
    rows = ends(db.session(), current_actor(), db.today())
    if wanted.file:
        return download(TABLE, rows, wanted.file, f"contracts-ends-{db.today()}")
    some, pager = turned_to(rows, at, wanted.page)
    return render_template("contracts/ends.html", bands=bands(rows), table=shown(TABLE, some, at), pager=pager)


@blueprint.get("/contracts/export")
@guard.staff
def publish() -> Response | str:
    """Where the files are, and what contracts do not say that the Code asks for."""
    at, table = place(), blanks_table()
    wanted = asked(table, at)
    rows = in_order(table, blanks_by_contract(blanks(db.session(), current_actor(), db.today())), wanted.sort)
    if wanted.file:
        return download(table, rows, wanted.file, f"contracts-blank-{db.today()}")
    some, pager = turned_to(rows, at, wanted.page)
    return render_template("contracts/export.html", table=shown(table, some, at), total=len(rows), pager=pager)
