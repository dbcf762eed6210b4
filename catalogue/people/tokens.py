"""API tokens: shown once, kept as a hash, with scopes and an end; never more than their owner may do."""

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.people.tables import Account, ApiToken
from catalogue.store import now
from catalogue.terms import Scope

PREFIX = "portal_"
LONGEST = timedelta(days=366)


def _hash(token: str) -> str:
    # 256 random bits need no slow hash: there is nothing to guess.
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Wanted:
    """What a new token is for."""

    name: str
    scopes: frozenset[Scope]
    lasts: timedelta = timedelta(days=90)


def create_token(session: Session, actor: Actor, account: Account, wanted: Wanted) -> str:
    """Make a token for an account and return it: the only time it can be read.

    Who may: the account's own person, administrators. Refused: no scopes (`no_scope`), longer than a year (`too_long`).
    """
    if actor.account_id != account.id:
        require(actor, Action.ADMINISTER)
    if not wanted.scopes:
        raise Refused("no_scope", "Choose at least one thing that the token may do.", "scope")
    if wanted.lasts > LONGEST:
        raise Refused("too_long", "A token lasts a year at most.", "lasts")
    token = PREFIX + secrets.token_urlsafe(32)
    row = ApiToken(
        id=uuid.uuid4(),
        account_id=account.id,
        name=wanted.name,
        token_hash=_hash(token),
        scopes=sorted(scope.value for scope in wanted.scopes),
        created_at=now(session),
        expires_at=now(session) + wanted.lasts,
    )
    session.add(row)
    details = {"name": wanted.name, "scopes": row.scopes}
    record(session, actor, Happening("token.created", "account", account.id, details=details))
    return token


def token_holder(session: Session, token: str) -> tuple[Account, frozenset[Scope]] | None:
    """The account and scopes of a token that holds now; None for a wrong, ended or revoked one."""
    row = session.scalar(select(ApiToken).where(ApiToken.token_hash == _hash(token)))
    if row is None or row.revoked_at is not None or row.expires_at <= now(session):
        return None
    account = session.get_one(Account, row.account_id)
    if not account.active:
        return None
    return account, frozenset(Scope(scope) for scope in row.scopes)


def revoke_token(session: Session, actor: Actor, token: ApiToken) -> None:
    """Stop a token for good. Refused: it is stopped already (`revoked`)."""
    if actor.account_id != token.account_id:
        require(actor, Action.ADMINISTER)
    if token.revoked_at is not None:
        raise Refused("revoked", "This token has been stopped already.", "token")
    token.revoked_at = now(session)
    record(session, actor, Happening("token.revoked", "account", token.account_id, details={"name": token.name}))
