"""Hand in by a link, without an account: what is asked for, the files, and thanks."""

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response

from catalogue.errors import BadInput, Refused
from portal import guard
from portal.forms import Form
from portal.pages.small_forms import problems_in
from portal.pages.upload_links import upload_questions
from portal.sealed_links import UPLOAD
from portal.throttle import ADDRESS_FAILURES, HAND_INS_REFUSED, limiter, was_refused
from portal.uploading import AskedFor, asked_by, hand_in

blueprint = Blueprint("upload", __name__, url_prefix=UPLOAD)


@blueprint.get("")
@guard.public
def ask() -> Response:
    """What is asked for, and where the files go."""
    sealed = request.args.get("link", "")
    return _answer(asked_by(sealed), sealed, Form())


@blueprint.post("")
@limiter.limit(HAND_INS_REFUSED, key_func=lambda: request.form.get("link", "")[:400], deduct_when=was_refused)
@limiter.limit(ADDRESS_FAILURES, deduct_when=was_refused)
@guard.public
def take() -> Response:
    """Take the files."""
    sealed, name = request.form.get("link", ""), request.form.get("name", "")
    asked = asked_by(sealed)
    if asked is None:
        return _answer(None, sealed, Form())
    try:
        hand_in(asked, name, request.files.getlist("file"))
    except (BadInput, Refused) as bad:
        return _answer(asked_by(sealed), sealed, Form({"name": name}, problems_in(bad, "file")))
    return redirect(f"{UPLOAD}/done", 303)


@blueprint.get("/done")
@guard.public
def done() -> str:
    """It arrived."""
    return render_template("obligations/upload-done.html")


def _answer(asked: AskedFor | None, sealed: str, form: Form) -> Response:
    """The page, whose address lets in whoever has it: kept nowhere, and told to nobody."""
    questions = upload_questions(asked.name, form) if asked else []
    errors = form.errors if asked else []
    page = render_template("obligations/upload.html", asked=asked, questions=questions, link=sealed, errors=errors)
    answer = make_response(page, 410 if asked is None else 422 if errors else 200)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
