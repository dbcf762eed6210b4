"""Roles and named grants: given with a reason and dates, taken back by ending them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, Thing, require
from catalogue.audit import Happening, record
from catalogue.errors import Refused
from catalogue.people.tables import Grant, Person, RoleAssignment
from catalogue.store import for_change
from catalogue.terms import Employer, Role

SCOPED_TO_CONTRACT = frozenset({Role.CONTRACTOR, Role.ACCEPTOR})
NEEDS_SECOND = frozenset({Role.ADMIN, Role.ACCEPTOR})
FOR_OTHERS = {Role.CONTRACTOR: Employer.SUPPLIER, Role.PARTNER: Employer.PARTNER}


@dataclass(frozen=True)
class RoleScope:
    """On what a role is held: a kind and an id; empty for the whole council."""

    kind: str = ""
    id: uuid.UUID | None = None


@dataclass(frozen=True)
class Period:
    """From when to when, and why."""

    from_on: date
    until_on: date | None = None
    reason: str = ""


def grant_role(
    session: Session, actor: Actor, person: Person, role: Role, period: Period, scope: RoleScope = RoleScope()
) -> RoleAssignment:
    """Give a person a role. Who may: administrators and the operator. An administrator's or acceptor's role waits for
    a second administrator, unless the operator gives it.

    Refused: a contractor or acceptor without a contract (`needs_contract`), a role of council staff for someone who
    is not (`not_council_staff`) or the other way round (`wrong_employer`), an end before the start (`dates`), one's
    own roles (`own_roles`).
    """
    require(actor, Action.ADMINISTER)
    _check_other(actor, person)
    _check(person, role, period, scope)
    waiting = role in NEEDS_SECOND and not actor.is_operator
    return write_role(session, actor, person, role, period, scope, waiting=waiting)


def write_role(
    session: Session,
    actor: Actor,
    person: Person,
    role: Role,
    period: Period,
    scope: RoleScope = RoleScope(),
    *,
    waiting: bool = False,
    source: str = "",
) -> RoleAssignment:
    """The row and the event of a role that is given, once somebody has settled that it may be."""
    row = RoleAssignment(
        id=uuid.uuid4(),
        person_id=person.id,
        role=role.value,
        scope_kind=scope.kind,
        scope_id=scope.id,
        from_on=period.from_on,
        until_on=period.until_on,
        granted_by=actor.name,
        granted_by_id=actor.person_id,
        reason=period.reason,
        source=source,
        waiting=waiting,
    )
    session.add(row)
    details = {"role": role.value, "scope": _said(scope), "reason": period.reason, "waiting": waiting}
    record(session, actor, Happening("role.granted", "person", person.id, details=details))
    return row


def _said(scope: RoleScope) -> str:
    return f"{scope.kind}:{scope.id}" if scope.id else ""


def _check_other(actor: Actor, person: Person) -> None:
    """Nobody gives or takes their own roles: an administrator would see everything by one click of their own."""
    if actor.person_id == person.id:
        raise Refused("own_roles", "You cannot change your own roles. Ask another administrator.", "email")


def _check(person: Person, role: Role, period: Period, scope: RoleScope) -> None:
    if role in SCOPED_TO_CONTRACT and scope.kind != "contract":
        raise Refused(
            "needs_contract", f"Say for which contract: {role.label.lower()} is held for one contract.", "scope"
        )
    needed = FOR_OTHERS.get(role, Employer.COUNCIL)
    if person.employer != needed.value and needed is Employer.COUNCIL:
        raise Refused("not_council_staff", f"{person.name} does not work for the council.", "role")
    if person.employer != needed.value:
        raise Refused("wrong_employer", f"{person.name} does not work for {needed.label.lower()}.", "role")
    if period.until_on is not None and period.until_on < period.from_on:
        raise Refused("dates", "The last day is before the first. Check both dates.", "until")


def revoke_role(
    session: Session, actor: Actor, person: Person, role: Role, today: date, scope: RoleScope = RoleScope()
) -> int:
    """End a role from today on; how many assignments were ended.

    Refused: there is none (`no_role`), it is one's own (`own_roles`).
    """
    require(actor, Action.ADMINISTER)
    _check_other(actor, person)
    rows = [
        row
        for row in session.scalars(
            select(RoleAssignment).where(RoleAssignment.person_id == person.id, RoleAssignment.role == role.value)
        )
        if row.scope_id == scope.id and (row.until_on is None or row.until_on >= today)
    ]
    if not rows:
        raise Refused("no_role", f"{person.name} does not hold this role.", "role")
    for row in rows:
        end_role(session, actor, row, today)
    return len(rows)


def end_role(session: Session, actor: Actor, row: RoleAssignment, today: date) -> None:
    """End one assignment, once somebody has settled that it may be; a waiting one will never be confirmed."""
    row.until_on = today - timedelta(days=1)
    row.waiting = False
    details = {"role": row.role, "scope": _said(RoleScope(row.scope_kind, row.scope_id))}
    record(session, actor, Happening("role.revoked", "person", row.person_id, details=details))


def end_membership(session: Session, actor: Actor, row: RoleAssignment, contract: Thing, last_on: date) -> None:
    """Let somebody's part in a contract end with it. Who may: whoever keeps the contract."""
    require(actor, Action.EDIT, contract)
    _until(session, actor, row, last_on, "revoked")


def restore_membership(
    session: Session, actor: Actor, row: RoleAssignment, contract: Thing, until_on: date | None
) -> None:
    """Take back that somebody's part in a contract was ended. Who may: whoever keeps the contract."""
    require(actor, Action.EDIT, contract)
    _until(session, actor, row, until_on, "granted")


def _until(session: Session, actor: Actor, row: RoleAssignment, until_on: date | None, verb: str) -> None:
    row.until_on = until_on
    session.flush()
    details = {"role": row.role, "scope": _said(RoleScope(row.scope_kind, row.scope_id))}
    record(session, actor, Happening(f"role.{verb}", "person", row.person_id, details=details))


def confirm_role(session: Session, actor: Actor, identity: uuid.UUID, today: date) -> RoleAssignment:
    """Let a role that waits hold from today. Who may: an administrator who neither gave it nor gets it; the operator.

    Refused: it does not wait (`not_waiting`), one gave it oneself (`own_grant`), it is one's own (`own_roles`), it
    would have ended (`dates`), the person has left (`left`).
    """
    require(actor, Action.ADMINISTER)
    row = session.scalar(for_change(select(RoleAssignment).where(RoleAssignment.id == identity)))
    if row is None or not row.waiting:
        raise Refused("not_waiting", "This role does not wait for anyone: it was confirmed or ended already.")
    person = session.get_one(Person, row.person_id)
    _check_other(actor, person)
    if actor.person_id is not None and actor.person_id == row.granted_by_id:
        raise Refused("own_grant", "You gave this role yourself. Ask another administrator to confirm it.")
    if person.end_on is not None and person.end_on < today:
        raise Refused("left", f"{person.name} has left. End the role instead.")
    if row.until_on is not None and row.until_on < today:
        raise Refused("dates", "The last day of this role is past. End it, and give it anew if it is still needed.")
    row.waiting, row.confirmed_by, row.from_on = False, actor.name, max(row.from_on, today)
    details = {"role": row.role, "scope": _said(RoleScope(row.scope_kind, row.scope_id))}
    record(session, actor, Happening("role.confirmed", "person", person.id, details=details))
    return row


def grant_sight(session: Session, actor: Actor, person: Person, thing: Thing, period: Period) -> Grant:
    """Let one person see one restricted thing. Who may: its owners and stewards.

    Refused: a person who has left (`left`), an end before the start (`dates`).
    """
    require(actor, Action.GRANT, thing)
    assert thing.id is not None
    if person.end_on is not None and person.end_on < period.from_on:
        raise Refused("left", f"{person.name} has left. Choose someone who still works here.", "person")
    if period.until_on is not None and period.until_on < period.from_on:
        raise Refused("dates", "The last day is before the first. Check both dates.", "until_on")
    row = Grant(
        id=uuid.uuid4(),
        person_id=person.id,
        resource_id=thing.id,
        from_on=period.from_on,
        until_on=period.until_on,
        granted_by=actor.name,
        reason=period.reason,
    )
    session.add(row)
    _sight_changed(session, actor, row, thing, "granted", period.reason)
    return row


def end_sight(session: Session, actor: Actor, grant: Grant, thing: Thing, today: date) -> None:
    """End a person's sight of a thing from today on. Who may: its owners and stewards.

    Refused: it has ended already (`ended`).
    """
    require(actor, Action.GRANT, thing)
    if grant.until_on is not None and grant.until_on < today:
        raise Refused("ended", "They may not see it any more: this ended already.", "person")
    grant.until_on = today - timedelta(days=1)
    _sight_changed(session, actor, grant, thing, "ended", grant.reason)


def sights_of(session: Session, actor: Actor, thing: Thing, today: date) -> Sequence[tuple[Grant, Person]]:
    """Who may see a thing by name, today or later, by name. Raises `NotAllowed` for those who may not grant it."""
    require(actor, Action.GRANT, thing)
    found = session.execute(
        select(Grant, Person)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.resource_id == thing.id, or_(Grant.until_on.is_(None), Grant.until_on >= today))
        .order_by(Person.name, Grant.from_on, Grant.id)
    )
    return [(grant, person) for grant, person in found]


def _sight_changed(session: Session, actor: Actor, grant: Grant, thing: Thing, verb: str, reason: str) -> None:
    details = {"person": str(grant.person_id), "reason": reason}
    touched = (grant.resource_id,)
    record(session, actor, Happening(f"{thing.kind}.sight_{verb}", thing.kind, grant.resource_id, touched, details))
