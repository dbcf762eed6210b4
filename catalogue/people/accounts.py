"""Accounts: made, ended, signed in to; too many wrong passwords lock one for a while, in every process alike."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, not_, select, update
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.people.tables import Account, EndedSession, PasswordRequest, Person
from catalogue.store import for_change, now

WRONG_BEFORE_LOCK = 10
LOCK = timedelta(minutes=15)


@dataclass(frozen=True)
class Door:
    """What is needed to check a password without holding a transaction open."""

    account_id: uuid.UUID | None
    password_hash: str
    open: bool


def door_of(session: Session, email: str) -> Door:
    """The account behind an address, for checking; looks the same from outside if there is none."""
    account = account_of(session, email)
    if account is None:
        return Door(None, "", open=False)
    return Door(account.id, account.password_hash, open=account.active and not is_locked(account, now(session)))


def is_locked(account: Account, at: datetime) -> bool:
    """Whether too many wrong passwords keep the account shut at this moment."""
    return account.locked_until is not None and account.locked_until > at


def account_of(session: Session, email: str) -> Account | None:
    """The account of the person with this address."""
    return session.scalar(
        select(Account).join(Person, Person.id == Account.person_id).where(Person.email == email.strip().lower())
    )


def held_account(session: Session, account_id: uuid.UUID) -> Account:
    """An account as it stands by now, so that guesses sent at once are looked at one by one: nobody else counts for it
    until the commit."""
    return session.scalars(for_change(select(Account).where(Account.id == account_id))).one()


def note_sign_in(session: Session, account_id: uuid.UUID, actor: Actor) -> Account:
    """Write down that someone signed in; the count of wrong passwords starts again."""
    account = session.get_one(Account, account_id)
    account.failed_sign_ins, account.locked_until = 0, None
    account.last_signed_in_at = now(session)
    record(session, actor, Happening("account.signed_in", "account", account.id))
    return account


def note_wrong_password(session: Session, account_id: uuid.UUID, actor: Actor) -> bool:
    """Count a wrong password; at the tenth the account is locked for 15 minutes. Whether this was the tenth."""
    session.execute(update(Account).where(Account.id == account_id).values(failed_sign_ins=Account.failed_sign_ins + 1))
    account = session.get_one(Account, account_id, populate_existing=True)
    if account.failed_sign_ins < WRONG_BEFORE_LOCK:
        return False
    account.failed_sign_ins, account.locked_until = 0, now(session) + LOCK
    record(session, actor, Happening("account.locked", "account", account.id))
    return True


def note_nothing(session: Session) -> None:
    """Write a row and take it back: where there is nothing to count, the answer takes as long as after a count."""
    session.add(row := PasswordRequest(id=uuid.uuid4(), email="", asked_at=now(session)))
    session.flush()
    session.delete(row)


def open_account(session: Session, actor: Actor, person: Person, password_hash: str = "") -> Account:
    """Let a person sign in. Who may: administrators and the operator. Refused: they can already (`has_account`)."""
    require(actor, Action.ADMINISTER)
    if session.scalar(select(Account.id).where(Account.person_id == person.id)) is not None:
        raise Refused("has_account", f"{person.name} already has an account.", "email")
    account = Account(id=uuid.uuid4(), person_id=person.id, password_hash=password_hash)
    session.add(account)
    session.flush()
    record(session, actor, Happening("account.opened", "account", account.id))
    return account


def set_password(session: Session, actor: Actor, account: Account, password_hash: str) -> None:
    """Give an account another password; every session signed in before ends."""
    if actor.account_id != account.id:
        require(actor, Action.ADMINISTER)
    account.password_hash = password_hash
    account.session_epoch += 1
    record(session, actor, Happening("account.password_changed", "account", account.id))


def close_account(session: Session, actor: Actor, account: Account) -> None:
    """End an account: it signs in no more, its sessions end, its tokens stop. Refused: it is closed (`closed`)."""
    require(actor, Action.ADMINISTER)
    if not account.active:
        raise Refused("closed", "This account is closed already.", "email")
    account.active = False
    account.session_epoch += 1
    record(session, actor, Happening("account.closed", "account", account.id))


def end_all_sessions(session: Session, actor: Actor, account: Account) -> None:
    """Sign an account out of every browser. Who may: its own person, administrators."""
    if actor.account_id != account.id:
        require(actor, Action.ADMINISTER)
    account.session_epoch += 1
    record(session, actor, Happening("account.signed_out_everywhere", "account", account.id))


def end_session(session: Session, actor: Actor, session_id: str, until: datetime) -> None:
    """Sign out of one session: a copy of its cookie is worth nothing from now on. Twice is the same as once."""
    session.execute(delete(EndedSession).where(EndedSession.until < now(session)))
    if session.get(EndedSession, session_id) is not None or actor.account_id is None:
        return
    session.add(EndedSession(id=session_id, until=until))
    record(session, actor, Happening("account.signed_out", "account", actor.account_id))


# Asked at every request, so made once. The person comes along: whoever asks for the account asks for them next.
_IN_SESSION = (
    select(Account, Person)
    .join(Person, Person.id == Account.person_id)
    .where(
        Account.id == bindparam("account"),
        Account.active.is_(True),
        Account.session_epoch == bindparam("epoch"),
        not_(select(EndedSession.id).where(EndedSession.id == bindparam("session")).exists()),
    )
)


def account_in_session(session: Session, account_id: uuid.UUID, epoch: int, session_id: str) -> Account | None:
    """The account of a browser's session, unless it was closed, its password changed, or the session signed out of."""
    asked = {"account": account_id, "epoch": epoch, "session": session_id}
    row = session.execute(_IN_SESSION, asked).one_or_none()
    return row.Account if row else None


def account_of_epoch(session: Session, account_id: uuid.UUID, epoch: int) -> Account | None:
    """The account behind a sealed address, unless it was closed or its password changed since."""
    account = session.get(Account, account_id)
    return account if account is not None and account.active and account.session_epoch == epoch else None
