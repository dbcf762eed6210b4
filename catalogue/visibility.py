"""The policy's `READ` in SQL, and the actor of an account: every dated right is looked up here, at each request."""

import uuid
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Uuid, and_, bindparam, or_, select, true
from sqlalchemy.orm import Session

from catalogue.access import EVERYTHING, INTERNAL_LABEL, Actor, Held, labels_of_actor
from catalogue.kinds.agreement import Agreement, Party
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource, Link, Ownership
from catalogue.people.tables import Account, Grant, Person, RoleAssignment
from catalogue.terms import Employer, Lifecycle, OwnerRole, Relation, Role, Scope, Visibility


@lru_cache(maxsize=256)
def visible(actor: Actor) -> ColumnElement[bool]:
    """The SQL condition under which the actor may read a catalogued resource: the labels of `access`, as columns.

    An actor is all the rights of one moment, so that the condition for equal actors is the same; a page asks often.
    """
    labels = labels_of_actor(actor)
    if EVERYTHING in labels:
        return true()
    shown = [Visibility.PUBLIC.value] + ([Visibility.INTERNAL.value] if INTERNAL_LABEL in labels else [])
    conditions: list[ColumnElement[bool]] = [CataloguedResource.visibility.in_(shown)]
    things = _ids(labels, "thing:")
    teams = _ids(labels, "team:")
    if things:
        conditions.append(CataloguedResource.id.in_(things))
    if teams:
        conditions.append(CataloguedResource.team_id.in_(teams))
    return or_(*conditions)


def _ids(labels: frozenset[str], prefix: str) -> list[uuid.UUID]:
    return sorted(uuid.UUID(label.removeprefix(prefix)) for label in labels if label.startswith(prefix))


def actor_of(
    session: Session, account: Account, today: date, via: str = "web", scopes: frozenset[Scope] | None = None
) -> Actor:
    """The actor behind an account today. An account or a person that has ended has no rights but the public's."""
    person = session.get_one(Person, account.person_id)
    if not account.active or not person.works_on(today):
        return Actor(name=person.name, via=via)
    roles = frozenset(roles_today(session, person.id, today))
    is_staff = person.employer == Employer.COUNCIL
    owned = _owned(session, person.id, today) if is_staff else {}
    hidden = [identity for identity, visibility in owned.items() if visibility == Visibility.RESTRICTED]
    named = {*hidden, *_granted(session, person.id, today), *_under_contracts(session, roles, today)}
    if any(held.role is Role.PARTNER for held in roles):
        named.update(_under_agreements(session, person.organisation_id, today))
    return Actor(
        name=person.name,
        via=via,
        person_id=person.id,
        account_id=account.id,
        is_staff=is_staff,
        roles=roles if is_staff else frozenset(held for held in roles if held.role in (Role.CONTRACTOR, Role.PARTNER)),
        things=frozenset(named),
        owned=frozenset(owned),
        teams=frozenset(_steward_of(roles)) if is_staff else frozenset(),
        scopes=scopes,
    )


def _live(start: Any, end: Any, today: Any) -> ColumnElement[bool]:
    return and_(or_(start.is_(None), start <= today), or_(end.is_(None), end >= today))


# Asked at every request, so made once: writing them anew costs more than answering them.
_PERSON, _TODAY = bindparam("person", type_=Uuid()), bindparam("today", type_=Date())
_ROLES = select(RoleAssignment.role, RoleAssignment.scope_kind, RoleAssignment.scope_id).where(
    RoleAssignment.person_id == _PERSON,
    RoleAssignment.waiting.is_(False),
    _live(RoleAssignment.from_on, RoleAssignment.until_on, _TODAY),
)
_OWNED = (
    select(CataloguedResource.id, CataloguedResource.visibility)
    .join(Ownership, Ownership.resource_id == CataloguedResource.id)
    .where(
        or_(Ownership.person_id == _PERSON, Ownership.deputy_id == _PERSON),
        Ownership.role != OwnerRole.SUPPLIER_CONTACT.value,
        _live(Ownership.from_on, Ownership.until_on, _TODAY),
    )
)
_GRANTED = select(Grant.resource_id).where(Grant.person_id == _PERSON, _live(Grant.from_on, Grant.until_on, _TODAY))


def actor_of_person(session: Session, person_id: uuid.UUID, today: date, via: str = "task") -> Actor:
    """What somebody may do today, though they are not here to ask; without an account they have what all staff have."""
    account = session.scalar(select(Account).where(Account.person_id == person_id))
    if account is not None:
        return actor_of(session, account, today, via)
    person = session.get_one(Person, person_id)
    is_staff = person.employer == Employer.COUNCIL and person.works_on(today)
    return Actor(name=person.name, via=via, person_id=person.id, is_staff=is_staff)


def roles_today(session: Session, person_id: uuid.UUID, today: date) -> list[Held]:
    """The roles that a person holds on this day."""
    rows = session.execute(_ROLES, {"person": person_id, "today": today})
    return [Held(Role(row.role), f"{row.scope_kind}:{row.scope_id}" if row.scope_id else "") for row in rows]


def _owned(session: Session, person_id: uuid.UUID, today: date) -> dict[uuid.UUID, str]:
    """What a person answers for, with its visibility: staff need to be named only for what is restricted."""
    rows = session.execute(_OWNED, {"person": person_id, "today": today})
    return {row.id: row.visibility for row in rows}


def _granted(session: Session, person_id: uuid.UUID, today: date) -> set[uuid.UUID]:
    return set(session.scalars(_GRANTED, {"person": person_id, "today": today}))


def _steward_of(roles: frozenset[Held]) -> list[uuid.UUID]:
    return [
        uuid.UUID(held.scope.removeprefix("team:"))
        for held in roles
        if held.role is Role.STEWARD and held.scope.startswith("team:")
    ]


def _under_contracts(session: Session, roles: frozenset[Held], today: date) -> set[uuid.UUID]:
    """A contractor's contracts that have not ended, and what those contracts cover."""
    contracts = live_contracts(session, roles, today)
    return contracts | named_by(session, contracts, Relation.COVERS, today)


def live_contracts(session: Session, roles: frozenset[Held], today: date) -> set[uuid.UUID]:
    """Those of a contractor's contracts that have not ended."""
    scopes = [held.scope.removeprefix("contract:") for held in roles if held.role is Role.CONTRACTOR and held.scope]
    if not scopes:
        return set()
    live = select(Contract.id).where(
        Contract.id.in_([uuid.UUID(scope) for scope in scopes]),
        or_(Contract.end_on.is_(None), Contract.end_on >= today),
    )
    return set(session.scalars(live))


def _under_agreements(session: Session, organisation_id: uuid.UUID | None, today: date) -> set[uuid.UUID]:
    """The live agreements to which an organisation is a party, and the datasets that they share."""
    agreements = live_agreements(session, organisation_id, today)
    return agreements | named_by(session, agreements, Relation.SHARES, today)


def live_agreements(session: Session, organisation_id: uuid.UUID | None, today: date) -> set[uuid.UUID]:
    """The agreements that are live today and to which an organisation is a party."""
    if organisation_id is None:
        return set()
    live = (
        select(Agreement.id)
        .join(Party, Party.resource_id == Agreement.id)
        .where(
            Party.organisation_id == organisation_id,
            Agreement.lifecycle == Lifecycle.LIVE.value,
            Agreement.start_on.is_not(None),
            _live(Agreement.start_on, Agreement.end_on, today),
        )
    )
    return set(session.scalars(live))


def named_by(session: Session, ids: set[uuid.UUID], relation: Relation, today: date) -> set[uuid.UUID]:
    """What things name by a relation today."""
    if not ids:
        return set()
    return set(
        session.scalars(
            select(Link.to_id).where(
                Link.from_id.in_(ids),
                Link.relation == relation.value,
                _live(Link.start_on, Link.end_on, today),
            )
        )
    )
