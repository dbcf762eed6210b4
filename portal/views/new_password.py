"""A forgotten password: ask for a link, choose another by it. Nothing here tells whether an address has an account."""

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from catalogue.people.new_passwords import ask_for_password
from catalogue.people.passwords import MIN_LENGTH
from portal import db, guard
from portal.forms import Question
from portal.new_passwords import named_by, take_password
from portal.pages.small_forms import problems_in
from portal.sealed_links import RENEWAL
from portal.throttle import ADDRESS_FAILURES, LINKS_ASKED, limiter, was_refused, who_is_tried

blueprint = Blueprint("new_password", __name__)


@blueprint.get("/sign-in/forgotten")
@guard.public
def ask() -> str:
    """The form for the address."""
    return _asking("", None)


@blueprint.post("/sign-in/forgotten")
@limiter.limit(LINKS_ASKED, key_func=who_is_tried)
@limiter.limit(ADDRESS_FAILURES)
@guard.public
def send() -> Response:
    """Note the wish; the same words after the same work for every address."""
    email = request.form.get("email", "").strip()
    if not email or "@" not in email:
        wrong = "Enter an email address, like name@council.example."
        return make_response(_asking(email, wrong), 422)
    ask_for_password(db.session(), email)
    return redirect("/sign-in/forgotten/sent", 303)


@blueprint.get("/sign-in/forgotten/sent")
@guard.public
def sent() -> str:
    """What happens now."""
    return render_template("new_password/sent.html")


@blueprint.get(RENEWAL)
@guard.public
def choose() -> Response:
    """The form for a new password, for whoever has a link that holds."""
    return _answer(_choosing(request.args.get("link", ""), None))


@blueprint.post(RENEWAL)
@limiter.limit(ADDRESS_FAILURES, deduct_when=was_refused)
@guard.public
def take() -> Response:
    """Take the new password; who had the link signs in with it."""
    sealed, password = request.form.get("link", ""), request.form.get("password", "")
    try:
        if not take_password(sealed, password):
            return _answer(_choosing("", None))
    except (BadInput, Refused) as bad:
        return _answer(_choosing(sealed, problems_in(bad, "password")[0].words))
    flash("Your password is changed. Sign in with it.", "success")
    return redirect("/sign-in", 303)


def _asking(email: str, error: str | None) -> str:
    question = Question("email", "Email address", "email", email, error=error, required=True, autocomplete="username")
    errors = [{"text": error, "href": "#email"}] if error else []
    return render_template("new_password/ask.html", question=question, errors=errors)


def _choosing(sealed: str, error: str | None) -> tuple[str, int]:
    """The form, or that the link holds no more; and with which status."""
    if named_by(sealed) is None:
        return render_template("new_password/over.html"), 410
    hint = f"At least {MIN_LENGTH} characters. Three random words make a good one."
    question = Question("password", "New password", "password", "", hint, error, True, autocomplete="new-password")
    errors = [{"text": error, "href": "#password"}] if error else []
    page = render_template("new_password/choose.html", question=question, link=sealed, errors=errors)
    return page, 422 if error else 200


def _answer(page: tuple[str, int]) -> Response:
    """A page whose address lets in whoever has it: kept nowhere, and told to nobody."""
    answer = make_response(*page)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
