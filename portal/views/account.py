"""Sign in, sign out, and choose another password."""

from flask import Blueprint, flash, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput
from catalogue.people.passwords import MIN_LENGTH
from portal import guard
from portal.auth import current_actor
from portal.demo import accounts
from portal.pages.small_forms import SmallForm
from portal.services import services
from portal.signing_in import Entry, change_password, sign_in, sign_out, sign_out_everywhere
from portal.throttle import ADDRESS_FAILURES, SIGN_IN_FAILURES, limiter, was_refused, who_is_tried
from portal.urls import local_path, with_query

blueprint = Blueprint("account", __name__)

REFUSED = "The email address or the password is wrong. After 10 wrong tries an account is locked for 15 minutes."

MISSING = {"email": "Enter your email address.", "password": "Enter your password."}

NEXT_STEP = {Entry.IN: "", Entry.CODE: "/sign-in/code", Entry.SET_UP: "/sign-in/set-up"}

NEW_PASSWORD = {"current": "the password you have now", "password": "the password you want"}


@blueprint.get("/sign-in")
@guard.public
def ask() -> Response | str:
    """The form; someone signed in already is sent on."""
    if current_actor().account_id is not None:
        return redirect(local_path(request.args.get("next")) or "/", 303)
    return _form("", request.args.get("next"), {})


@blueprint.post("/sign-in")
@limiter.limit(SIGN_IN_FAILURES, key_func=who_is_tried, deduct_when=was_refused)
@limiter.limit(ADDRESS_FAILURES, deduct_when=was_refused)
@guard.public
def enter() -> Response:
    """Check the address and the password; the same refusal whatever was wrong."""
    email, password = request.form.get("email", "").strip(), request.form.get("password", "")
    given = {"email": email, "password": password}
    wrong = {name: words for name, words in MISSING.items() if not given[name]}
    following = local_path(request.form.get("next"))
    came = Entry.REFUSED if wrong else sign_in(email, password, following)
    if came in NEXT_STEP:
        return redirect(NEXT_STEP[came] or following or "/", 303)
    return make_response(_form(email, following, wrong or {"email": REFUSED}), 422)


@blueprint.post("/sign-out")
@guard.public
def leave() -> Response:
    """End the session."""
    sign_out()
    return redirect("/", 303)


@blueprint.get("/my/sign-out-everywhere")
@guard.signed_in
def ask_to_leave_everywhere() -> str:
    """Are you sure?"""
    form = SmallForm(
        title="Sign out everywhere?",
        action="/my/sign-out-everywhere",
        back="/my",
        button="Sign out everywhere",
        questions=[],
        intro="Every browser in which you are signed in is signed out, this one too. The addresses of your calendars "
        "end with it. Tokens for programs go on.",
    )
    return render_template("forms/page.html", form=form, errors=form.errors)


@blueprint.post("/my/sign-out-everywhere")
@guard.signed_in
def leave_everywhere() -> Response:
    """End every session of one's own."""
    sign_out_everywhere()
    flash("You are signed out everywhere.", "success")
    return redirect("/sign-in", 303)


@blueprint.get("/my/password")
@guard.signed_in
def ask_password() -> str:
    """The form for another password."""
    return _password_form({})


@blueprint.post("/my/password")
@limiter.limit(SIGN_IN_FAILURES, deduct_when=was_refused)
@guard.signed_in
def new_password() -> Response:
    """Take the new password; in a demonstration the passwords stay as everyone knows them."""
    given = {name: request.form.get(name, "") for name in NEW_PASSWORD}
    wrong = {name: f"Enter {words}." for name, words in NEW_PASSWORD.items() if not given[name]}
    if services().settings.demo:
        wrong = {"current": "This is a demonstration: its passwords cannot be changed."}
    if not wrong:
        try:
            change_password(**given)
        except BadInput as bad:
            wrong = {problem.field: problem.words for problem in bad.problems}
    if wrong:
        return make_response(_password_form(wrong), 422)
    flash("Your password is changed. Other places where you were signed in are signed out.", "success")
    return redirect("/my", 303)


def _password_form(wrong: dict[str, str]) -> str:
    return render_template(
        "account/password.html",
        current=_field("current", "Your password now", "password", "current-password", wrong),
        new=_field("password", "New password", "password", "new-password", wrong)
        | {"hint": f"At least {MIN_LENGTH} characters. Three random words make a good one."},
        errors=[{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
    )


def _form(email: str, following: str | None, wrong: dict[str, str]) -> str:
    demo = services().settings.demo
    return render_template(
        "account/sign-in.html",
        email=_field("email", "Email address", "email", "username", wrong, email),
        password=_field("password", "Password", "password", "current-password", wrong),
        next=local_path(following),
        sign_on=with_query("/sign-in/council", next=local_path(following)) if services().sign_on else None,
        errors=[{"text": text, "href": f"#{name}"} for name, text in wrong.items()],
        sends_mail=services().settings.sends_mail,
        demo_accounts=accounts.ACCOUNTS if demo else (),
        demo_password=accounts.PASSWORD,
    )


def _field(
    name: str, label: str, kind: str, autocomplete: str, wrong: dict[str, str], value: str = ""
) -> dict[str, object]:
    return {
        "name": name,
        "label": label,
        "kind": kind,
        "autocomplete": autocomplete,
        "required": True,
        "value": value,
        "error": wrong.get(name),
    }
