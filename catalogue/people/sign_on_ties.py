"""Which entry at a provider of single sign-on an account is tied to; tied at the first sign-in, untied by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.people.tables import Account, SignOnTie
from catalogue.store import now


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


def untie(session: Session, actor: Actor, account: Account, reason: str) -> None:
    """Take away what an account is tied to, so that the next sign-in with its person's address ties it anew; its
    sessions end. Who may: administrators.

    Refused: it is one's own (`own_sign_on`), no reason is given (`reason`), it is tied to nothing (`not_tied`).
    """
    require(actor, Action.ADMINISTER)
    if actor.account_id == account.id:
        raise Refused("own_sign_on", "You cannot untie your own account. Ask another administrator.")
    if not reason.strip():
        raise Refused("reason", "Say why, and how you know who will sign in next.", "reason")
    if not ties_of(session, account):
        raise Refused("not_tied", "This account is not tied to single sign-on.", "reason")
    session.execute(delete(SignOnTie).where(SignOnTie.account_id == account.id))
    account.session_epoch += 1
    details = {"reason": reason.strip()}
    record(session, actor, Happening("account.untied", "account", account.id, details=details))
