"""Which entry at a provider of single sign-on an account is tied to; tied at the first sign-in, untied by hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, delete, func, or_, select, true
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.people.tables import Account, Person, SignOnTie
from catalogue.store import for_change, now


@dataclass(frozen=True)
class Identity:
    """An entry at a provider: the provider's address, and what it calls the entry for ever."""

    issuer: str
    subject: str


def account_at(session: Session, identity: Identity) -> Account | None:
    """The account that is tied to an entry at a provider."""
    theirs = (SignOnTie.issuer == identity.issuer, SignOnTie.subject == identity.subject)
    return session.scalar(select(Account).join(SignOnTie, SignOnTie.account_id == Account.id).where(*theirs))


def ties_of(session: Session, account: Account) -> Sequence[SignOnTie]:
    """What an account is tied to: one entry at each provider that the council has had."""
    mine = select(SignOnTie).where(SignOnTie.account_id == account.id)
    return session.scalars(mine.order_by(SignOnTie.tied_at.desc(), SignOnTie.issuer)).all()


def tie(session: Session, actor: Actor, account: Account, identity: Identity, email: str) -> None:
    """Tie an account to an entry, which came with this address. Who may: single sign-on by itself, as the operator."""
    require(actor, Action.ADMINISTER)
    row = SignOnTie(
        account_id=account.id, issuer=identity.issuer, subject=identity.subject, email=email, tied_at=now(session)
    )
    session.add(row)
    session.flush()
    record(session, actor, Happening("account.tied", "account", account.id, details={"issuer": identity.issuer}))


def untie(session: Session, actor: Actor, account: Account, reason: str, issuer: str = "") -> None:
    """Take away what an account is tied to, at one provider or at all, so that the next sign-in with its person's
    address ties it anew; its sessions end. Who may: administrators.

    Refused: it is one's own (`own_sign_on`), no reason is given (`reason`), it is tied to nothing (`not_tied`).
    """
    require(actor, Action.ADMINISTER)
    if actor.account_id == account.id:
        raise Refused("own_sign_on", "You cannot untie your own account. Ask another administrator.")
    if not reason.strip():
        raise Refused("reason", "Say why, and how you know who will sign in next.", "reason")
    tied = [one.issuer for one in ties_of(session, account) if issuer in ("", one.issuer)]
    if not tied:
        raise Refused("not_tied", "This account is not tied to single sign-on.", "reason")
    here = (SignOnTie.account_id == account.id, SignOnTie.issuer.in_(tied))
    session.execute(delete(SignOnTie).where(*here))
    account.session_epoch += 1
    details = {"reason": reason.strip()} | ({"issuer": issuer} if issuer else {})
    record(session, actor, Happening("account.untied", "account", account.id, details=details))


@dataclass(frozen=True)
class TiedAt:
    """Accounts tied to entries of one provider before a moment: who is tied anew since then is none of them."""

    issuer: str
    before: datetime


def how_many_tied(session: Session, actor: Actor, which: TiedAt, today: date) -> int:
    """How many there are to untie, where a provider gives every entry another `sub`. Who may: administrators."""
    require(actor, Action.ADMINISTER)
    found = _tied_at(actor, which, today).with_only_columns(func.count(), maintain_column_froms=True)
    return session.scalar(found.order_by(None)) or 0


def next_tied(session: Session, actor: Actor, which: TiedAt, today: date, most: int) -> Sequence[Account]:
    """The next of them, to be written over. Who may: administrators."""
    require(actor, Action.ADMINISTER)
    return session.scalars(for_change(_tied_at(actor, which, today).limit(most))).all()


def _tied_at(actor: Actor, which: TiedAt, today: date) -> Select[Account]:
    """The actor's own account is none of them. Nor are those that were closed or whose people have left: they open for
    nobody, and as long as they are tied they open for nobody either who is given the address later."""
    return (
        select(Account)
        .join(SignOnTie, SignOnTie.account_id == Account.id)
        .join(Person, Person.id == Account.person_id)
        .where(SignOnTie.issuer == which.issuer, SignOnTie.tied_at < which.before, Account.active.is_(True))
        .where(or_(Person.end_on.is_(None), Person.end_on >= today))
        .where(Account.id != actor.account_id if actor.account_id else true())
        .order_by(SignOnTie.tied_at, Account.id)
    )


def ties_by_issuer(session: Session, actor: Actor) -> Sequence[tuple[str, int]]:
    """How many accounts are tied at each provider. Who may: administrators."""
    require(actor, Action.ADMINISTER)
    counted = select(SignOnTie.issuer, func.count()).group_by(SignOnTie.issuer).order_by(SignOnTie.issuer)
    return [(issuer, number) for issuer, number in session.execute(counted)]
