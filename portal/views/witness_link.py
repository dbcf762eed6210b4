"""A witness without an account says by a link whether they were there: a look first, then one answer."""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import Refused
from portal import guard
from portal.sealed_links import WITNESS
from portal.throttle import ADDRESS_FAILURES, limiter, was_refused
from portal.witnessing_by_link import answer, asked_by

blueprint = Blueprint("witness_link", __name__, url_prefix=WITNESS)


@blueprint.get("")
@guard.public
def ask() -> Response:
    """Who did what, and were you there? Programs open the links in letters, so that answers nothing."""
    return _drawn(request.args.get("link", ""))


@blueprint.post("")
@limiter.limit(ADDRESS_FAILURES, deduct_when=was_refused)
@guard.public
def say() -> Response:
    """Say it, once."""
    sealed, said = request.form.get("link", ""), request.form.get("said", "")
    if said not in ("yes", "no") or asked_by(sealed) is None:
        return _drawn(sealed)
    try:
        answer(sealed, said == "yes")
    except Refused:
        return _drawn("")
    return redirect(f"{WITNESS}/done", 303)


@blueprint.get("/done")
@guard.public
def done() -> str:
    """It is noted."""
    return render_template("witnessing/link-done.html")


def _drawn(sealed: str) -> Response:
    """The page, whose address lets in whoever has it: kept nowhere, and told to nobody."""
    asked = asked_by(sealed)
    page = render_template("witnessing/link.html", asked=asked, link=sealed)
    drawn = make_response(page, 200 if asked else 410)
    drawn.headers["Cache-Control"] = "no-store"
    drawn.headers["Referrer-Policy"] = "no-referrer"
    return drawn
