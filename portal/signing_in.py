"""Checking who someone is: no transaction is open while a password is hashed, and every refusal looks the same."""

import uuid

from flask import g
from flask_login import login_user, logout_user

from catalogue.access import Actor
from catalogue.people.accounts import door_of, end_session, note_sign_in, note_wrong_password
from catalogue.people.tables import Account
from catalogue.visibility import actor_of
from portal import db, sessions
from portal.auth import SignedIn, current_actor
from portal.services import services

STRANGER = Actor(name="Someone at the sign-in page")


def sign_in(email: str, password: str) -> bool:
    """Begin a session for the person with this address and password; whether that was right.

    Wrong passwords are counted in a transaction of their own, so that the count stays though the answer is a refusal.
    """
    door = door_of(db.reading(), email)
    right = services().passwords.matches(door.password_hash, password)
    if door.account_id is None or not door.open:
        return False
    if not right:
        with services().database.unit_of_work() as session:
            note_wrong_password(session, door.account_id, STRANGER)
        return False
    return _enter(door.account_id)


def _enter(account_id: uuid.UUID) -> bool:
    """Begin the session; False for someone who may sign in no more, such as a leaver."""
    with services().database.unit_of_work() as session:
        account = session.get_one(Account, account_id)
        actor = actor_of(session, account, db.today())
        if actor.account_id is None:
            return False
        note_sign_in(session, account_id, actor)
    sessions.begin(account.session_epoch, services().database.clock())
    login_user(SignedIn(account_id, actor))
    g.actor = actor
    return True


def sign_out() -> None:
    """End this browser's session, for copies of its cookie too."""
    claim = sessions.claim(services().database.clock())
    if claim is not None:
        end_session(db.session(), current_actor(), claim.id, claim.until)
    logout_user()
    sessions.end()
