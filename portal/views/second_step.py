"""The second step of signing in: give the code, set up the app, keep one's own."""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.people.rights import own_account
from catalogue.people.second_step import standing
from portal import db, guard, second_step
from portal.auth import current_actor
from portal.pages import second_step as pages
from portal.services import services
from portal.signing_in import signs_in_by_password
from portal.throttle import ADDRESS_FAILURES, SIGN_IN_FAILURES, limiter, was_refused
from portal.urls import local_path

blueprint = Blueprint("second_step", __name__)

APP = ("Set up another app", "/my/second-step/app", "Go on", "Your app of before works until the new one is set up.")
CODES = ("Make new recovery codes", "/my/second-step/codes", "Make new codes", "Those of before work no more then.")


@blueprint.get("/sign-in/code")
@guard.public
def ask() -> Response | str:
    """The field for the code."""
    return _code_page(None) if second_step.who_is_halfway() else redirect("/sign-in", 303)


@blueprint.post("/sign-in/code")
@limiter.limit(SIGN_IN_FAILURES, key_func=second_step.who_gives_codes, deduct_when=was_refused)
@limiter.limit(ADDRESS_FAILURES, deduct_when=was_refused)
@guard.public
def enter() -> Response:
    """Sign in by the code; the same refusal whatever was wrong with it."""
    if second_step.who_is_halfway() is None:
        return redirect("/sign-in", 303)
    code, following = request.form.get("code", "").strip(), second_step.following()
    if code and second_step.give_code(code):
        return redirect(local_path(following) or "/", 303)
    return make_response(_code_page(pages.WRONG if code else pages.MISSING), 422)


def _code_page(error: str | None) -> str:
    return render_template("second_step/code.html", question=pages.code_question(error), errors=pages.errors_of(error))


@blueprint.get("/sign-in/set-up")
@guard.public
def show_app() -> Response:
    """The picture and the key for an app, and the field for its first code."""
    if second_step.offered_app() is None:
        return redirect("/sign-in", 303)
    page = make_response(_app_page(None))
    page.headers["Cache-Control"] = "no-store"  # nobody is signed in yet, but the key in it is theirs
    return page


@blueprint.post("/sign-in/set-up")
@limiter.limit(SIGN_IN_FAILURES, key_func=second_step.who_gives_codes, deduct_when=was_refused)
@limiter.limit(ADDRESS_FAILURES, deduct_when=was_refused)
@guard.public
def confirm_app() -> Response:
    """Let the app count, and show the recovery codes this once."""
    if second_step.offered_app() is None:
        return redirect("/sign-in", 303)
    code, following = request.form.get("code", "").strip(), second_step.following()
    codes = second_step.confirm_app(code) if code else []
    if not codes:
        return make_response(_app_page(pages.WRONG if code else pages.MISSING), 422)
    return _codes_page(codes, local_path(following) or "/")


def _app_page(error: str | None) -> str:
    offered = second_step.offered_app()
    assert offered is not None
    app = pages.app_to_set_up(*offered, services().settings.name)
    question = pages.code_question(error, "Six digits, which change every 30 seconds.")
    return render_template("second_step/app.html", app=app, question=question, errors=pages.errors_of(error))


def _codes_page(codes: list[str], following: str) -> Response:
    return make_response(render_template("second_step/codes.html", codes=codes, following=following))


@blueprint.get("/my/second-step")
@guard.signed_in
def own() -> str:
    """How one's own second step stands."""
    account = own_account(db.session(), current_actor())
    found, needed = standing(db.session(), account.id), signs_in_by_password()
    return render_template("second_step/own.html", standing=found, needed=needed)


@blueprint.get("/my/second-step/app")
@guard.signed_in
def ask_app() -> str:
    """A code first: a session left open is no way to take the account over."""
    return _drawn(APP, None)


@blueprint.post("/my/second-step/app")
@limiter.limit(SIGN_IN_FAILURES, deduct_when=was_refused)
@guard.signed_in
def another_app() -> Response:
    """Offer another secret."""
    if second_step.offer_another_app(request.form.get("code", "")):
        return redirect("/sign-in/set-up", 303)
    return make_response(_drawn(APP, pages.WRONG), 422)


@blueprint.get("/my/second-step/codes")
@guard.signed_in
def ask_codes() -> str:
    """A code first."""
    return _drawn(CODES, None)


@blueprint.post("/my/second-step/codes")
@limiter.limit(SIGN_IN_FAILURES, deduct_when=was_refused)
@guard.signed_in
def other_codes() -> Response:
    """New recovery codes, shown this once."""
    codes = second_step.other_recovery_codes(request.form.get("code", ""))
    return _codes_page(codes, "/my") if codes else make_response(_drawn(CODES, pages.WRONG), 422)


def _drawn(words: tuple[str, str, str, str], error: str | None) -> str:
    form = pages.code_form(*words, error)
    return render_template("forms/page.html", form=form, errors=form.errors)
