"""What was paid under a contract, line by line, for whoever sees the contract."""

from flask import Blueprint, render_template
from werkzeug.wrappers import Response

from catalogue.contracts.spent import payments_of, spent_on
from portal import db, guard
from portal.auth import current_actor
from portal.finding import thing_at
from portal.pages.payments import PAYMENTS, payments_page
from portal.table_files import download
from portal.tables import asked, in_order, place

blueprint = Blueprint("payments", __name__)


@blueprint.get("/contracts/<slug>/payments")
@guard.public
def listed(slug: str) -> Response | str:
    """Every line and the sum; as a file with `?as=csv` or `xlsx`."""
    session, actor, at = db.session(), current_actor(), place()
    deal = thing_at("contracts", slug)
    rows, wanted = payments_of(session, actor, deal), asked(PAYMENTS, at)
    if wanted.file:
        return download(PAYMENTS, in_order(PAYMENTS, list(rows), wanted.sort), wanted.file, f"{slug}-payments")
    page = payments_page(actor, deal, rows, spent_on(session, actor, deal), wanted.sort, wanted.page, at)
    return render_template("contracts/payments.html", page=page)
