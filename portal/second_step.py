"""Between the password and the code: who is halfway, what code they give, and the app that they set up."""

import uuid

from flask import request
from flask_limiter.util import get_remote_address
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.people.accounts import account_in_session, held_account, is_locked, note_sign_in, note_wrong_password
from catalogue.people.second_step import Proof, confirm, offer, offered_secret, renew_codes, standing, use_code
from catalogue.people.tables import Account, Person
from catalogue.store import now
from catalogue.visibility import actor_of
from catalogue.workflows.account_letters import CODES_RENEWED, LOCKED_BY_CODES, RECOVERY_CODE_USED, SET_UP, tell
from portal import db, sessions
from portal.auth import current_actor
from portal.services import services
from portal.signing_in import STRANGER, begin


def who_is_halfway() -> uuid.UUID | None:
    """Whose password was right in this browser a moment ago, if the account still stands as it did then."""
    found = sessions.halfway(services().database.clock())
    if found is None:
        return None
    account = account_in_session(db.reading(), found.account_id, found.epoch, "")
    return account.id if account else None


def who_gives_codes() -> str:
    """The address and the account for which codes are tried, to count by."""
    found = sessions.halfway(services().database.clock())
    return f"{get_remote_address()} {found.account_id if found else request.path}"


def following() -> str | None:
    """Where someone halfway wants to go."""
    found = sessions.halfway(services().database.clock())
    return found.following if found else None


def give_code(code: str) -> bool:
    """Sign in whoever is halfway, if this is a code of theirs."""
    account_id = who_is_halfway()
    if account_id is None:
        return False
    with db.apart() as session:
        account, actor = _who(session, account_id)
        if not _is_theirs(session, account, actor, code):
            return False
        note_sign_in(session, account.id, actor)
    begin(account, actor)
    return True


def offered_app() -> tuple[str, str] | None:
    """The address and the secret to take into an app, for who is halfway or signed in; None if nothing is offered."""
    account_id = _whose_app()
    secret = offered_secret(db.reading(), account_id) if account_id else ""
    if account_id is None or not secret:
        return None
    account = db.reading().get_one(Account, account_id)
    return db.reading().get_one(Person, account.person_id).email, secret


def confirm_app(code: str) -> list[str]:
    """Let the app count whose code this is, and sign its person in here alone: ten recovery codes, none if it is wrong.

    A wrong code counts as a wrong password.
    """
    account_id = _whose_app()
    if account_id is None:
        return []
    with db.apart() as session:
        account, actor = _who(session, account_id)
        if actor.account_id is None or is_locked(account, now(session)):
            return []
        codes = confirm(session, actor, account, code)
        if not codes:
            _count_wrong(session, account)
            return []
        tell(session, actor, account, SET_UP)
        note_sign_in(session, account.id, actor)
    begin(account, actor)
    return codes


def offer_another_app(code: str) -> bool:
    """Offer whoever is signed in a new secret, against a code of theirs; whether that was right."""
    with db.apart() as session:
        account, actor = _who(session, _own_id())
        if not _is_theirs(session, account, actor, code):
            return False
        offer(session, actor, account.id)
    sessions.note_code(services().database.clock())
    return True


def other_recovery_codes(code: str) -> list[str]:
    """New recovery codes for whoever is signed in, against a code of theirs; none if that is wrong."""
    with db.apart() as session:
        account, actor = _who(session, _own_id())
        if not _is_theirs(session, account, actor, code):
            return []
        tell(session, actor, account, CODES_RENEWED)
        return renew_codes(session, actor, account.id)


def _own_id() -> uuid.UUID:
    own = current_actor().account_id
    assert own is not None
    return own


def _whose_app() -> uuid.UUID | None:
    """Who may set up an app here: who is signed in and just gave a code here, and who is halfway for the first time.

    Neither a password nor a session alone shows the secret that waits to take the place of an app: it would stand in
    for its code.
    """
    halfway = who_is_halfway()
    if halfway is None:
        return current_actor().account_id if sessions.gave_code(services().database.clock()) else None
    return None if standing(db.reading(), halfway) else halfway


def _who(session: Session, account_id: uuid.UUID) -> tuple[Account, Actor]:
    """Held until the commit: of many codes sent at once each is looked at when the one before it is counted."""
    account = held_account(session, account_id)
    return account, actor_of(session, account, db.today())


def _is_theirs(session: Session, account: Account, actor: Actor, code: str) -> bool:
    """Whether this is a code of the account's; a wrong one counts as a wrong password, and to a locked one all are."""
    if actor.account_id is None or is_locked(account, now(session)):
        return False
    proof = use_code(session, actor, account.id, code)
    if proof is None:
        _count_wrong(session, account)
    elif proof is Proof.RECOVERY:
        tell(session, actor, account, RECOVERY_CODE_USED)
    return proof is not None


def _count_wrong(session: Session, account: Account) -> None:
    """Count a wrong code as a wrong password; whoever gives codes knows the password, so a lock is told of."""
    if note_wrong_password(session, account.id, STRANGER):
        tell(session, STRANGER, account, LOCKED_BY_CODES)
