"""New passwords by a link: asked for by anyone for any address, taken by whoever has the link, once."""

import hashlib
import uuid
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.people.tables import Account, PasswordRequest, Person
from catalogue.store import now

LASTS = timedelta(minutes=60)
USED = "This link was used already, or your account has changed since. Ask for a new one."
_LONGEST_ADDRESS = 254
_ADDRESS_BITS = 32


def ask_for_password(session: Session, email: str) -> None:
    """Note that somebody wants a new password for this address. Who may: anyone.

    The same is done whether or not the address is anybody's, so that the answer takes as long. It is looked up later,
    by the task `answer_password_requests`. Nothing of the catalogue changes, so there is no event yet.
    """
    session.add(PasswordRequest(id=uuid.uuid4(), email=email.strip().lower()[:_LONGEST_ADDRESS], asked_at=now(session)))


def link_number(epoch: int, email: str) -> int:
    """What must still be so when a link is used: the account's epoch, and the address that the link was sent to, which
    may be somebody else's since."""
    return epoch << _ADDRESS_BITS | int.from_bytes(hashlib.sha256(email.encode()).digest()[: _ADDRESS_BITS // 8])


def account_to_renew(session: Session, account_id: uuid.UUID, number: int) -> Account | None:
    """The account that a link of this number was made for, if nothing has ended its sessions or moved it since."""
    here = (Account.id == account_id, Account.session_epoch == number >> _ADDRESS_BITS, Account.active.is_(True))
    found = select(Account, Person.email).join(Person, Person.id == Account.person_id).where(*here)
    row = session.execute(found).one_or_none()
    return row.Account if row and link_number(row.Account.session_epoch, row.email) == number else None


def renew_password(session: Session, account_id: uuid.UUID, number: int, password_hash: str) -> Account:
    """Give an account the password that whoever has the link chose; every session before ends, and the link with them.

    Who may: whoever has the link, which names the account and its number. Refused: it was used (`link_used`).
    """
    epoch = number >> _ADDRESS_BITS
    here = (Account.id == account_id, Account.session_epoch == epoch, Account.active.is_(True))
    changed = update(Account).where(*here).values(password_hash=password_hash, session_epoch=epoch + 1)
    if session.scalar(changed.returning(Account.id), execution_options={"synchronize_session": False}) is None:
        raise Refused("link_used", USED, "password")
    account = session.get_one(Account, account_id, populate_existing=True)
    person = session.get_one(Person, account.person_id)
    whoever = Actor(name=person.name, via="link", person_id=person.id, account_id=account.id)
    record(session, whoever, Happening("account.password_changed", "account", account.id))
    return account


def until_when(at: datetime) -> datetime:
    """How long a link holds that is made now."""
    return at + LASTS
