"""Who asks: the actor of a request, from a browser's session or, on the programming interface, from a token."""

import uuid

from flask import Flask, g, request
from flask_login import LoginManager, current_user

from catalogue.access import ANONYMOUS, Actor
from catalogue.people.accounts import account_in_session
from catalogue.people.tables import Account
from catalogue.people.tokens import token_holder
from catalogue.resources.desk import Desk
from catalogue.visibility import actor_of
from catalogue.workflows.desks import full_desk, vouched
from portal import db, sessions
from portal.services import services

API = "/api/"
BEARER = "Bearer "


class BadToken(Exception):
    """A token was shown that is wrong, has ended or was stopped."""


class SignedIn:
    """The person behind a browser's session, in the form that Flask-Login asks for."""

    is_active = True
    is_authenticated = True
    is_anonymous = False

    def __init__(self, account_id: uuid.UUID, actor: Actor) -> None:
        self.account_id = account_id
        self.actor = actor
        self.name = actor.name

    def get_id(self) -> str:
        """What the session keeps of the person."""
        return str(self.account_id)


def init(app: Flask) -> None:
    """Let Flask-Login find people by their session."""
    manager = LoginManager(app)
    manager.session_protection = None  # it would end a session when a phone changes its address
    manager.user_loader(_load)


def _load(account_id: str) -> SignedIn | None:
    """The person of a session that is within its limits and was not ended."""
    claim = sessions.claim(services().database.clock())
    if claim is None:
        return None
    account = account_in_session(db.reading(), uuid.UUID(account_id), claim.epoch, claim.id)
    if account is None:
        return None
    actor = _actor_today(account)
    return SignedIn(account.id, actor) if actor.account_id else None


def _actor_today(account: Account) -> Actor:
    """The account's rights, looked up again whenever anything at all has changed and on every new day."""
    session, today = db.reading(), db.today()
    asking = services().rights.asking(session)
    actor: Actor = asking.answer((account.id, today), lambda: actor_of(session, account, today))
    return actor


def current_person() -> SignedIn | None:
    """Who is signed in at this browser; None if nobody is."""
    return current_user if isinstance(current_user._get_current_object(), SignedIn) else None


def current_actor() -> Actor:
    """The actor of this request, with the rights held today. Raises `BadToken` for a token that does not hold."""
    if "actor" not in g:
        g.actor = _actor()
    actor: Actor = g.actor
    return actor


def _actor() -> Actor:
    if request.path.startswith(API):
        shown = request.headers.get("Authorization", "")
        if shown:
            return _of_token(shown)
        if request.method not in db.READING_METHODS:
            return ANONYMOUS  # a browser sends its session along unasked, so it does not count for changes here
    person = current_person()
    return person.actor if person else ANONYMOUS


def _of_token(shown: str) -> Actor:
    holder = token_holder(db.reading(), shown.removeprefix(BEARER)) if shown.startswith(BEARER) else None
    if holder is None:
        raise BadToken
    account, scopes = holder
    actor = actor_of(db.reading(), account, db.today(), via="api", scopes=scopes)
    if actor.account_id is None:
        raise BadToken
    return actor


def open_desk(note: str = "", is_vouched: bool = False) -> Desk:
    """Where an operation of this request works: its session, actor and day. `is_vouched`: whoever acts says that what
    looks like a secret is none."""
    at = full_desk(db.session(), current_actor(), db.today(), note)
    return vouched(at) if is_vouched else at
