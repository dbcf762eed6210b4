"""What people have been given: roles with their dates, and the tokens of an account."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, false, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.errors import NotFound
from catalogue.people.tables import Account, ApiToken, Person, RoleAssignment
from catalogue.store import now
from catalogue.terms import Role


@dataclass(frozen=True)
class RoleHeld:
    """A role that someone holds, held or will hold, and on what; `signs_in` if they have an account to use it with,
    `waiting` while a second administrator has not confirmed it, then
    `confirmed_by` them."""

    id: uuid.UUID
    person: Person
    role: Role
    scope_kind: str
    scope_id: uuid.UUID | None
    from_on: date
    until_on: date | None
    granted_by: str
    reason: str
    signs_in: bool
    waiting: bool
    confirmed_by: str

    def standing(self, today: date) -> str:
        """`now`, `ended` or `to come`."""
        if self.until_on is not None and self.until_on < today:
            return "ended"
        return "to come" if self.from_on > today else "now"


_HELD = (
    select(RoleAssignment, Person, func.coalesce(Account.active, false()).label("signs_in"))
    .join(Person, Person.id == RoleAssignment.person_id)
    .outerjoin(Account, Account.person_id == Person.id)
)


def roles_held(session: Session, actor: Actor, today: date, ended: bool = False) -> list[RoleHeld]:
    """Who holds what, by name; with `ended` also what is over. Who may: administrators, auditors, the operator."""
    require(actor, Action.READ_AUDIT)
    statement = _HELD if ended else _HELD.where(_not_over(today))
    statement = statement.order_by(func.lower(Person.name), RoleAssignment.role, RoleAssignment.id)
    return [_held(*row) for row in session.execute(statement)]


def role_held(session: Session, actor: Actor, identity: uuid.UUID) -> RoleHeld:
    """One assignment. Raises `NotFound`."""
    require(actor, Action.READ_AUDIT)
    row = session.execute(_HELD.where(RoleAssignment.id == identity)).one_or_none()
    if row is None:
        raise NotFound("role")
    return _held(*row)


def own_roles(session: Session, actor: Actor, today: date) -> list[RoleHeld]:
    """What the actor holds today or will hold."""
    if actor.person_id is None:
        return []
    statement = _HELD.where(Person.id == actor.person_id, _not_over(today))
    rows = session.execute(statement.order_by(RoleAssignment.role, RoleAssignment.id))
    return [_held(*row) for row in rows]


def _not_over(today: date) -> ColumnElement[bool]:
    return or_(RoleAssignment.until_on.is_(None), RoleAssignment.until_on >= today)


def _held(row: RoleAssignment, person: Person, signs_in: bool) -> RoleHeld:
    return RoleHeld(
        id=row.id,
        person=person,
        role=Role(row.role),
        scope_kind=row.scope_kind,
        scope_id=row.scope_id,
        from_on=row.from_on,
        until_on=row.until_on,
        granted_by=row.granted_by,
        reason=row.reason,
        signs_in=signs_in,
        waiting=row.waiting,
        confirmed_by=row.confirmed_by,
    )


@dataclass(frozen=True)
class TokenLine:
    """A token without its secret, which nobody can read again."""

    id: uuid.UUID
    name: str
    scopes: tuple[str, ...]
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None
    works: bool


def own_account(session: Session, actor: Actor) -> Account:
    """The actor's account. Raises `NotFound` for someone not signed in."""
    found = session.get(Account, actor.account_id) if actor.account_id else None
    if found is None:
        raise NotFound("account")
    return found


def own_tokens(session: Session, actor: Actor) -> list[TokenLine]:
    """The actor's own tokens, newest first."""
    moment = now(session)
    return [
        TokenLine(
            id=row.id,
            name=row.name,
            scopes=tuple(row.scopes),
            created_at=row.created_at,
            expires_at=row.expires_at,
            revoked_at=row.revoked_at,
            works=row.revoked_at is None and row.expires_at > moment,
        )
        for row in _tokens(session, actor)
    ]


def _tokens(session: Session, actor: Actor) -> Sequence[ApiToken]:
    statement = select(ApiToken).where(ApiToken.account_id == own_account(session, actor).id)
    return session.scalars(statement.order_by(ApiToken.created_at.desc(), ApiToken.id)).all()


def own_token(session: Session, actor: Actor, identity: uuid.UUID) -> ApiToken:
    """One of the actor's own tokens. Raises `NotFound`."""
    found = session.get(ApiToken, identity)
    if found is None or actor.account_id is None or found.account_id != actor.account_id:
        raise NotFound("token")
    return found
