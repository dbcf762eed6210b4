"""Accept an invitation by its link: a password, and one is known here."""

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from catalogue.people.passwords import MIN_LENGTH
from portal import guard
from portal.accepting import Invited, accept_invitation, invited_by
from portal.forms import Question
from portal.pages.small_forms import problems_in
from portal.sealed_links import INVITATION
from portal.throttle import ADDRESS_FAILURES, limiter, was_refused

blueprint = Blueprint("invitation", __name__)


@blueprint.get(INVITATION)
@guard.public
def ask() -> Response:
    """Who invites whom, for what, and the password to choose."""
    sealed = request.args.get("link", "")
    return _answer(invited_by(sealed), sealed, None)


@blueprint.post(INVITATION)
@limiter.limit(ADDRESS_FAILURES, deduct_when=was_refused)
@guard.public
def accept() -> Response:
    """Make them known, and send them to the sign-in page."""
    sealed = request.form.get("link", "")
    invited = invited_by(sealed)
    if invited is None:
        return _answer(None, sealed, None)
    try:
        accept_invitation(invited, request.form.get("password", ""))
    except (BadInput, Refused) as bad:
        return _answer(invited, sealed, problems_in(bad, "password")[0].words)
    flash(f"You have accepted. Sign in as {invited.email}.", "success")
    return redirect("/sign-in", 303)


def _answer(invited: Invited | None, sealed: str, error: str | None) -> Response:
    """The page, whose address lets in whoever has it: kept nowhere, and told to nobody."""
    hint = f"At least {MIN_LENGTH} characters. Three random words make a good one."
    question = Question("password", "Choose a password", "password", "", hint, error, True, autocomplete="new-password")
    errors = [{"text": error, "href": "#password" if invited and not invited.has_account else ""}] if error else []
    page = render_template("invitations/accept.html", invited=invited, question=question, link=sealed, errors=errors)
    answer = make_response(page, 410 if invited is None else 422 if error else 200)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
