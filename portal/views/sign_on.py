"""Single sign-on: to the council's own provider, and back."""

from flask import Blueprint, redirect, request, session
from werkzeug.wrappers import Response

from catalogue.errors import NotFound, Refused
from portal import db, guard, sessions
from portal.auth import current_actor
from portal.errors import Failure, Unusable
from portal.handing_over import fresh_proof
from portal.proof import NotProven, Provider
from portal.services import services
from portal.signing_in import sign_on
from portal.throttle import ADDRESS_FAILURES, limiter, was_refused
from portal.urls import local_path

blueprint = Blueprint("sign_on", __name__, url_prefix="/sign-in/council")

TITLE = "We could not sign you in"
UNSAID = Failure(
    400,
    "We cannot tell that it is you",
    "Your council’s sign-in service does not say when you showed it who you are. Tell your IT desk that the portal "
    "needs the claim “auth_time”.",
)


@blueprint.get("")
@guard.public
def leave() -> Response:
    """To the provider; the newest attempt of a browser is the one that counts.

    With `?again=` also for who is in: they stay in until they come back, or any link could sign them out.
    """
    following, again = local_path(request.args.get("next")), "again" in request.args
    is_in = current_actor().account_id is not None
    if is_in and not again:
        return redirect(following or "/", 303)
    if is_in:
        sessions.forget_asking()
    else:
        sessions.end()
    session["next"], session["again"] = following, again
    try:
        return _provider().ask(services().settings.address + "/sign-in/council/return", again)
    except NotProven as unproven:
        raise Unusable(Failure(503, TITLE, unproven.words)) from unproven


@blueprint.get("/return")
@limiter.limit(ADDRESS_FAILURES, deduct_when=was_refused)
@guard.public
@db.writes
def arrive() -> Response:
    """Back from the provider: whoever it vouches for, and the directory knows, is signed in."""
    following, again, provider = local_path(session.get("next")), session.get("again"), _provider()
    db.rest()  # nothing of the database is held while the provider is asked
    try:
        sign_on(provider.answer())
    except NotProven as unproven:
        raise Unusable(Failure(400, TITLE, unproven.words)) from unproven
    except Refused as refused:
        raise Unusable(Failure(403, TITLE, refused.words)) from refused
    if again and fresh_proof() is None:
        raise Unusable(UNSAID)
    return redirect(following or "/", 303)


def _provider() -> Provider:
    """The council's provider. Raises `NotFound` where there is no single sign-on."""
    found = services().sign_on
    if found is None:
        raise NotFound
    return found
