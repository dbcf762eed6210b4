"""Checking who someone is: no transaction is open while a password is hashed, and every refusal looks the same."""

import uuid
from enum import Enum

from flask import g
from flask_login import login_user, logout_user

from catalogue.access import Actor
from catalogue.errors import BadInput, Problem
from catalogue.people.accounts import (
    door_of,
    end_all_sessions,
    end_session,
    held_account,
    is_locked,
    note_nothing,
    note_sign_in,
    note_wrong_password,
    set_password,
)
from catalogue.people.second_step import offer, standing
from catalogue.people.sign_on import Arrival, match_roles, welcome
from catalogue.people.tables import Account, Person
from catalogue.store import now
from catalogue.visibility import actor_of
from portal import db, sessions
from portal.auth import SignedIn, current_actor
from portal.proof import Proven
from portal.services import services

STRANGER = Actor(name="Someone at the sign-in page")


class Entry(Enum):
    """How far someone came with an address and a password."""

    REFUSED = "refused"
    IN = "in"
    CODE = "code"
    SET_UP = "set up"


def sign_in(email: str, password: str, following: str | None) -> Entry:
    """Begin a session for the person with this address and password, or ask for a code first.

    Wrong passwords are counted in a transaction of their own, so that the count stays though the answer is a refusal.
    Without an account to count for, the same work is done: how long a refusal takes tells nobody who has one.
    """
    door = door_of(db.reading(), email)
    db.rest()
    right = services().passwords.matches(door.password_hash, password)
    counts = door.account_id if door.open else None
    if counts is not None and right:
        return _enter(counts, email, following)
    with db.apart() as session:
        if counts is None:
            note_nothing(session)
        else:
            note_wrong_password(session, counts, STRANGER)
    return Entry.REFUSED


def _enter(account_id: uuid.UUID, email: str, following: str | None) -> Entry:
    """What a right password leads to: nothing for a leaver, for staff who come by single sign-on alone, and for an
    account that was locked while we were hashing."""
    settings = services().settings
    with db.apart() as session:
        account = held_account(session, account_id)
        actor = actor_of(session, account, db.today())
        if actor.account_id is None or is_locked(account, now(session)):
            return Entry.REFUSED
        if actor.is_staff and not settings.staff_may_use_password(email):
            return Entry.REFUSED
        if settings.asks_for_codes:
            sessions.begin_halfway(sessions.Halfway(account_id, account.session_epoch, following), now(session))
            if standing(session, account_id) is not None:
                return Entry.CODE
            offer(session, actor, account_id)
            return Entry.SET_UP
        note_sign_in(session, account_id, actor)
    begin(account, actor)
    return Entry.IN


def sign_on(who: Proven) -> None:
    """Begin a session for someone for whom the council's provider vouches, with the roles of their groups.

    Wrong passwords lock the way by password alone: guessing at a colleague's keeps them from nothing here. Raises
    `Refused`.
    """
    settings = services().settings
    with db.apart() as session:
        account = welcome(
            session, Arrival(who.identity, who.email, who.name, settings.may_be_new(who.email)), db.today()
        )
        match_roles(session, account, settings.roles_for(who.groups), db.today())
        session.flush()
        actor = actor_of(session, account, db.today())
        note_sign_in(session, account.id, actor)
    begin(account, actor)
    if who.shown_at is not None:
        sessions.note_proof(who.shown_at, services().database.clock())


def begin(account: Account, actor: Actor) -> None:
    """Sign in at this browser, for everything that this request still does too."""
    sessions.begin(account.session_epoch, services().database.clock())
    login_user(SignedIn(account.id, actor))
    g.actor = actor


def signs_in_by_password() -> bool:
    """Whether whoever is signed in has a password here that lets them in."""
    actor = current_actor()
    assert actor.account_id is not None
    account = db.reading().get_one(Account, actor.account_id)
    email = db.reading().get_one(Person, account.person_id).email
    allowed = not actor.is_staff or services().settings.staff_may_use_password(email)
    return allowed and bool(account.password_hash)


def is_own_password(password: str) -> bool:
    """Whether this is the password of whoever is signed in; a wrong one counts as at the sign-in page."""
    actor = current_actor()
    assert actor.account_id is not None
    account = db.reading().get_one(Account, actor.account_id)
    password_hash, locked = account.password_hash, is_locked(account, now(db.reading()))
    db.rest()
    if services().passwords.matches(password_hash, password) and not locked:
        return True
    with db.apart() as session:
        note_wrong_password(session, actor.account_id, actor)
    return False


def change_password(current: str, password: str) -> None:
    """Give oneself another password; every other session of the account ends. Raises `BadInput`, by field.

    Wrong guesses at the current one count as at the sign-in page: a stolen session is no way to find it out.
    """
    if not is_own_password(current):
        raise BadInput([Problem("current", "That is not your password now.", "Enter the one you signed in with.")])
    actor = current_actor()
    hashed = services().passwords.hash(password)
    changed = db.session().get_one(Account, actor.account_id)
    set_password(db.session(), actor, changed, hashed)
    begin(changed, actor)


def sign_out_everywhere() -> None:
    """End every session of whoever is signed in, this one too."""
    own = db.session().get_one(Account, current_actor().account_id)
    end_all_sessions(db.session(), current_actor(), own)
    logout_user()
    sessions.end()


def sign_out() -> None:
    """End this browser's session, for copies of its cookie too."""
    claim = sessions.claim(services().database.clock())
    if claim is not None:
        end_session(db.session(), current_actor(), claim.id, claim.until)
    logout_user()
    sessions.end()
