"""Why someone can see a thing: the parts of the policy that hold for the two, and what they rest on.

Who asks is told of nothing that they may not see themselves: what rests on a hidden thing is told without it.
"""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require, ways
from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.people.accounts import account_of
from catalogue.people.tables import Grant, Person
from catalogue.resources.queries import things_by_id
from catalogue.terms import OwnerRole, Relation, Role
from catalogue.visibility import actor_of, live_agreements, live_contracts, named_by

HIDDEN = "something that you may not see"


@dataclass(frozen=True)
class Basis:
    """What one way rests on: words, a thing if it is one that the asker may see, since and until when, and why."""

    words: str
    thing: CataloguedResource | None = None
    from_on: date | None = None
    until_on: date | None = None
    reason: str = ""


@dataclass(frozen=True)
class Why:
    """Whether someone can see a thing today, by which parts of the policy, and what those rest on.

    `barred` says why nothing but what is public can be seen by them at all, if that is so.
    """

    person: Person
    thing: CataloguedResource
    sees: bool
    ways: Sequence[str]
    bases: Sequence[Basis]
    barred: str


def why(session: Session, asker: Actor, person: Person, thing: CataloguedResource, today: date) -> Why:
    """Why a person can see a thing that the asker can see. Who may: administrators and the operator."""
    require(asker, Action.ADMINISTER)
    require(asker, Action.READ, thing.facts)
    account = account_of(session, person.email)
    actor = actor_of(session, account, today) if account else Actor(name=person.name)
    held = ways(actor, Action.READ, thing.facts)
    bases = list(_bases(session, asker, actor, person, thing, today)) if actor.account_id else []
    return Why(person, thing, bool(held), held, bases, _barred(person, account is not None, actor, today))


def _barred(person: Person, has_account: bool, actor: Actor, today: date) -> str:
    if not person.works_on(today):
        return f"{person.name} has left, or not begun."
    if not has_account:
        return f"{person.name} has no account."
    return "" if actor.account_id else f"The account of {person.name} is closed."


def _bases(
    session: Session, asker: Actor, actor: Actor, person: Person, thing: CataloguedResource, today: date
) -> Iterator[Basis]:
    yield from _owned(session, person, thing, today)
    yield from _granted(session, person, thing, today)
    contracts = live_contracts(session, actor.roles, today)
    naming = {one for one in contracts if thing.id in {one} | named_by(session, {one}, Relation.COVERS, today)}
    yield from _under(session, asker, naming, "is a contractor under")
    if actor.has(Role.PARTNER):
        agreements = live_agreements(session, person.organisation_id, today)
        naming = {one for one in agreements if thing.id in {one} | named_by(session, {one}, Relation.SHARES, today)}
        yield from _under(session, asker, naming, "works for a party to")


def _under(session: Session, asker: Actor, naming: set[uuid.UUID], words: str) -> Iterator[Basis]:
    seen = things_by_id(session, asker, sorted(naming))
    yield from (Basis(words, seen[one]) for one in sorted(seen))
    if naming - seen.keys():
        yield Basis(f"{words} {HIDDEN}")


def _owned(session: Session, person: Person, thing: CataloguedResource, today: date) -> Iterator[Basis]:
    theirs = or_(Ownership.person_id == person.id, Ownership.deputy_id == person.id)
    rows = session.scalars(select(Ownership).where(Ownership.resource_id == thing.id, theirs).order_by(Ownership.role))
    for row in rows:
        if row.role != OwnerRole.SUPPLIER_CONTACT and _runs(row, today):
            stands_in = "stands in for its " if row.person_id != person.id else "is its "
            yield Basis(stands_in + OwnerRole(row.role).label.lower(), None, row.from_on, row.until_on)


def _granted(session: Session, person: Person, thing: CataloguedResource, today: date) -> Iterator[Basis]:
    rows = session.scalars(select(Grant).where(Grant.resource_id == thing.id, Grant.person_id == person.id))
    for row in sorted(rows, key=lambda row: row.from_on):
        if _runs(row, today):
            yield Basis(f"let in by {row.granted_by}", None, row.from_on, row.until_on, row.reason)


def _runs(row: Ownership | Grant, today: date) -> bool:
    return (row.from_on is None or row.from_on <= today) and (row.until_on is None or row.until_on >= today)
