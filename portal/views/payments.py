"""What was paid under a contract, line by line, for whoever sees the contract."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from catalogue.contracts.spent import page_of_payments, payments_of, spent_on
from portal import db, guard
from portal.auth import current_actor
from portal.finding import thing_at
from portal.pages.payments import payments_page, payments_table
from portal.table_files import download
from portal.tables import PER_PAGE, asked, place

blueprint = Blueprint("payments", __name__)


@blueprint.get("/contracts/<slug>/payments")
@guard.public
def listed(slug: str) -> Response | str:
    """The lines page by page, and the sum of all; every line as a file with `?as=csv` or `xlsx`."""
    session, actor, at = db.session(), current_actor(), place()
    deal = thing_at("contracts", slug)
    table = payments_table(actor)
    wanted = asked(table, at)
    if wanted.file:
        return download(table, payments_of(session, actor, deal, wanted.sort), wanted.file, f"{slug}-payments")
    lines = page_of_payments(session, actor, deal, wanted.sort, wanted.page, PER_PAGE)
    page = payments_page(actor, deal, lines, spent_on(session, actor, deal), at)
    return render_template("contracts/payments.html", page=page)
