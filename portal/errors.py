"""What people and programs are told when something cannot be done: plain words, the right status, nothing leaked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, make_response, redirect, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, OperationalError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge, SecurityError

from catalogue.access import ANONYMOUS
from catalogue.errors import BadInput, Conflict, NotAllowed, NotFound, Problem, Refused
from catalogue.exchange.upload import MEBIBYTE
from portal.auth import API, BadToken, current_actor
from portal.db import READING_METHODS
from portal.guard import SignInNeeded, TokenNeeded
from portal.security import MAX_FORM_BYTES, MAX_FORM_PARTS
from portal.throttle import seconds_left
from portal.urls import here, tidied, with_query

log = structlog.get_logger()


@dataclass(frozen=True)
class Failure:
    """What went wrong, for a page or for a program: the title is a page's heading, the words its first paragraph."""

    status: int
    title: str
    words: str
    code: str = ""
    problems: tuple[Problem, ...] = ()


class Unusable(Exception):
    """A request that cannot be understood as it was sent, with what to say of it."""

    def __init__(self, wrong: Failure) -> None:
        super().__init__(wrong.words)
        self.failure = wrong


BY_STATUS = {
    400: ("There is something wrong with that request", "Go back, check what you entered and try again."),
    401: ("Sign in first", "Sign in, or send a token that is valid."),
    403: ("You cannot do this", "You do not have permission to do this."),
    404: ("Page not found", "If you typed the address, check it is right. Or search the catalogue for what you need."),
    405: ("This page cannot be used like that", "Go back and try again from the page before."),
    409: (
        "Someone else changed this",
        "It changed while you were editing it. Open it again to see how.",
    ),
    412: ("Someone else changed this", "It has changed since you read it. Read it again, then send your change again."),
    413: ("That is too large", "Send a smaller file, or split it into several. The most is 32 MB."),
    415: ("We cannot read that kind of content", "Send it as JSON, with Content-Type: application/json."),
    422: ("That cannot be saved", "Check what you entered."),
    428: ("Say which version you changed", "Send the ETag of the version you read, in If-Match."),
    429: ("You are going too fast", "Wait a minute, then try again."),
    500: ("Sorry, there is a problem with the portal", "Try again later. What you entered was not saved."),
    503: ("Sorry, the portal is busy", "Wait a minute, then try again. What you entered was not saved."),
}
SIGNED_OUT = "This page was open for too long, or you signed out. Go back, reload the page and try again."


def failure(status: int, words: str = "", code: str = "", problems: tuple[Problem, ...] = ()) -> Failure:
    """A failure of this status, with the usual words unless others are given."""
    title, usual = BY_STATUS.get(status, BY_STATUS[400 if status < 500 else 500])
    return Failure(status, title, words or usual, code, problems)


def answer(wrong: Failure) -> Response:
    """A page, or a problem document where a program asks."""
    if request.path.startswith(API):
        return problem_document(wrong)
    _find_actor(wrong.status)
    try:
        page = render_template("errors/error.html", failure=wrong, request_id=g.get("request_id", ""))
    except Exception as error:
        log.error("error_page_failed", exc_info=error)
        return Response(f"{wrong.title}\n\n{wrong.words}\n", wrong.status, mimetype="text/plain")
    return make_response(page, wrong.status)


def _find_actor(status: int) -> None:
    """Let the page know who is signed in, without a second failure where finding out is what failed."""
    if "actor" in g:
        return
    try:
        g.actor = ANONYMOUS if status >= 500 else current_actor()
    except Exception:
        g.actor = ANONYMOUS


def problem_document(wrong: Failure) -> Response:
    """The failure as problem+json (RFC 9457)."""
    document: dict[str, Any] = {"type": "about:blank", "title": wrong.title, "status": wrong.status}
    document["detail"] = wrong.words
    if wrong.code:
        document["code"] = wrong.code
    if wrong.problems:
        document["errors"] = [{"field": p.field, "reason": p.reason, "mend": p.mend} for p in wrong.problems]
    response = jsonify(document)
    response.status_code = wrong.status
    response.mimetype = "application/problem+json"
    if wrong.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="portal"'
    return response


def ask_to_sign_in(_error: Exception) -> Response:
    """To the sign-in page and back here afterwards; a program is told to show a token."""
    if request.path.startswith(API):
        return problem_document(failure(401))
    back = here() if request.method in READING_METHODS else None
    return make_response(redirect(with_query("/sign-in", next=back), 302))


def missing(_error: Exception) -> Response:
    """Not there, or not for this reader; a path in capitals or with a slash at its end leads to the plain one first."""
    plain = tidied(request.path) if request.method in READING_METHODS else None
    if plain is None:
        return answer(failure(404))
    query = request.query_string.decode("ascii", "ignore")
    return make_response(redirect(f"{plain}?{query}" if query else plain, 301))


def not_allowed(error: NotAllowed) -> Response:
    """Somebody who is not signed in is asked to; anybody else is told."""
    if current_actor().account_id is None:
        return ask_to_sign_in(error)
    return answer(failure(403, error.words))


def conflict(_error: Conflict) -> Response:
    """A stale change: a program sent the wrong If-Match, a person's page was old."""
    return answer(failure(412 if request.path.startswith(API) else 409))


def refused(error: Refused) -> Response:
    """A rule forbids it."""
    return answer(failure(422, error.words, error.code, (Problem(error.field, error.words),) if error.field else ()))


def bad_input(error: BadInput) -> Response:
    """Everything that was wrong with what was given."""
    words = " ".join(problem.words for problem in error.problems[:5])
    return answer(failure(422, words, "bad_input", tuple(error.problems)))


def at_once(_error: IntegrityError) -> Response:
    """Two people did the same at the same moment; the database kept the first."""
    return answer(failure(409, "Someone else did this at the same moment. Open the page again to see it."))


def busy(error: OperationalError) -> Response:
    """The database cannot be reached, or is locked for longer than anyone should wait."""
    log.error("database_unavailable", error=type(error.orig).__name__)
    return answer(failure(503))


def _reason(error: HTTPException) -> str:
    """What we can say of it beyond the usual words."""
    if isinstance(error, SecurityError):
        return "This portal does not answer to that host name. Use its own address, or add it to PORTAL_TRUSTED_HOSTS."
    return _limit() if isinstance(error, RequestEntityTooLarge) else ""


def _limit() -> str:
    """Which limit a request passed: Flask does not say, but what is not too long has too much in it."""
    most, length = request.max_content_length, request.content_length
    if most and (length is None or length > most):
        limit = f"{most // MEBIBYTE} MB"
    else:
        limit = f"{MAX_FORM_PARTS:,} fields, with {MAX_FORM_BYTES // MEBIBYTE} MB of text in them"
    return f"What you sent is more than we take here: the most is {limit}. Send less at once."


def http(error: HTTPException) -> Any:
    """What Flask itself refuses; redirects pass."""
    if error.code is None or error.code < 400:
        return error
    if error.code == 404:
        return missing(error)
    response = answer(failure(error.code, _reason(error)))
    if error.code == 429:
        response.headers["Retry-After"] = str(seconds_left())
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            response.headers[name] = value
    return response


def unexpected(error: Exception) -> Response:
    """Our own mistake: written down with the request's id, told without details."""
    log.error("unexpected_error", exc_info=error)
    return answer(failure(500))


def init(app: Flask) -> None:
    """Answer every failure of this application."""
    handlers: dict[type[Exception], Callable[[Any], Any]] = {
        NotFound: missing,
        NotAllowed: not_allowed,
        Conflict: conflict,
        Refused: refused,
        BadInput: bad_input,
        SignInNeeded: ask_to_sign_in,
        TokenNeeded: lambda _error: answer(failure(401, "Changes through the interface need a token.")),
        BadToken: lambda _error: answer(failure(401, "This token is wrong, has ended or was stopped.")),
        Unusable: lambda unusable: answer(unusable.failure),
        CSRFError: lambda _error: answer(failure(400, SIGNED_OUT)),
        IntegrityError: at_once,
        OperationalError: busy,
        HTTPException: http,
        Exception: unexpected,
    }
    for error, handler in handlers.items():
        app.register_error_handler(error, handler)
