"""Who leaves together: one of our people, or those whom a supplier has under a contract that ends."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import CompoundSelect, Select, func, or_, select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, require
from catalogue.contracts.tables import Engagement
from catalogue.errors import NotAllowed
from catalogue.kinds.agreement import Agreement, Party
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource, Ownership
from catalogue.obligations.presets import ALIVE
from catalogue.obligations.tables import Obligation
from catalogue.people.speaking_for import may_speak_for
from catalogue.people.tables import Person, RoleAssignment
from catalogue.resources.records import current_ownership
from catalogue.terms import Employer, OwnerRole, Relation, Role
from catalogue.visibility import named_by, visible

_ANOTHER = "another contract"


@dataclass(frozen=True)
class Leavers:
    """Who leaves. `contract` is set where it takes them all along: then `under` is what belongs to it, and `staying`
    says of those who work under others too which one; they hand on only what belongs to this one."""

    people: tuple[Person, ...]
    contract: Contract | None = None
    under: frozenset[uuid.UUID] = frozenset()
    staying: Mapping[uuid.UUID, str] = field(default_factory=dict)

    def hands_on(self, person: Person, thing: uuid.UUID) -> bool:
        """Whether this person hands on what belongs to this thing."""
        return person.id not in self.staying or thing in self.under


def require_hand_on(actor: Actor, leavers: Leavers) -> None:
    """Raise unless the actor may hand on what they have: for a contract's people whoever keeps the contract, else they
    themselves, their manager and who keeps the directory. Raises `NotFound`, `NotAllowed`."""
    if leavers.contract is not None:
        require(actor, Action.EDIT, leavers.contract.facts)
        require(actor, Action.READ_PEOPLE)
    elif not all(may_speak_for(actor, one) for one in leavers.people):
        raise NotAllowed("hand_on", "Only they, their manager and administrators can hand on what somebody has.")


def people_under(session: Session, actor: Actor, contract: Contract, today: date) -> Leavers:
    """All whom a supplier has under a contract: by engagement, by role, as its contact, or named for a handover.

    Raises as `require_hand_on` does. Of other contracts those are named that the actor may see.
    """
    covered = named_by(session, {contract.id}, Relation.COVERS, today)
    ids = set(session.scalars(_named(contract, today)))
    rows = session.scalars(
        select(Person)
        .where(Person.id.in_(ids), Person.employer != Employer.COUNCIL.value)
        .order_by(func.lower(Person.name), Person.id)
    )
    people = tuple(rows)
    staying = _elsewhere(session, actor, contract, [one.id for one in people], today)
    found = Leavers(people, contract, frozenset({contract.id} | covered), staying)
    require_hand_on(actor, found)
    return found


def _named(contract: Contract, today: date) -> CompoundSelect[Any]:
    last = func.coalesce(Engagement.ended_on, Engagement.until_on)
    since = min(today, contract.end_on or today)
    engaged = select(Engagement.person_id).where(
        Engagement.contract_id == contract.id, or_(last.is_(None), last >= since), Engagement.person_id.is_not(None)
    )
    holding = select(RoleAssignment.person_id).where(
        RoleAssignment.role == Role.CONTRACTOR.value,
        RoleAssignment.scope_id == contract.id,
        or_(RoleAssignment.until_on.is_(None), RoleAssignment.until_on >= since),
    )
    contacts = select(Ownership.person_id).where(
        Ownership.resource_id == contract.id,
        Ownership.role == OwnerRole.SUPPLIER_CONTACT.value,
        current_ownership(today),
    )
    promised = select(Obligation.supplier_person_id).where(
        Obligation.contract_id == contract.id, Obligation.supplier_person_id.is_not(None)
    )
    return engaged.union(holding, contacts, promised)


def _elsewhere(
    session: Session, actor: Actor, contract: Contract, people: Iterable[uuid.UUID], today: date
) -> dict[uuid.UUID, str]:
    """Under which other contract or agreement, that runs beyond this one, each of these people works as well: by
    engagement, by role, as its contact, or as the one who hands something over."""
    people, until = list(people), max(today, contract.end_on or today)
    last = func.coalesce(Engagement.ended_on, Engagement.until_on)
    engaged = select(Engagement.person_id, Engagement.contract_id).where(
        Engagement.person_id.in_(people), or_(last.is_(None), last > until)
    )
    held = select(RoleAssignment.person_id, RoleAssignment.scope_id).where(
        RoleAssignment.person_id.in_(people),
        RoleAssignment.role == Role.CONTRACTOR.value,
        or_(RoleAssignment.until_on.is_(None), RoleAssignment.until_on > until),
    )
    contacts = select(Ownership.person_id, Ownership.resource_id).where(
        Ownership.person_id.in_(people),
        Ownership.role == OwnerRole.SUPPLIER_CONTACT.value,
        current_ownership(today),
    )
    promised = select(Obligation.supplier_person_id, Obligation.contract_id).where(
        Obligation.supplier_person_id.in_(people), Obligation.status.in_([one.value for one in ALIVE])
    )
    found = session.execute(engaged.union(held, contacts, promised, _agreed(people)))
    pairs = [(person, deal) for person, deal in found if person and deal != contract.id]
    running = _running(session, {deal for _, deal in pairs}, until)
    titles = _titles(session, actor, running)
    return {person: titles.get(deal, _ANOTHER) for person, deal in pairs if deal in running}


def _agreed(people: list[uuid.UUID]) -> Select[uuid.UUID, uuid.UUID]:
    """Who is of a partner, with each agreement that the partner is a party of."""
    return (
        select(Person.id, Party.resource_id)
        .join(Party, Party.organisation_id == Person.organisation_id)
        .where(Person.id.in_(people), Person.employer == Employer.PARTNER.value)
    )


def _running(session: Session, ids: set[uuid.UUID], until: date) -> set[uuid.UUID]:
    deals = select(Contract.id).where(or_(Contract.end_on.is_(None), Contract.end_on > until))
    agreements = select(Agreement.id).where(or_(Agreement.end_on.is_(None), Agreement.end_on > until))
    return set(session.scalars(deals.where(Contract.id.in_(ids)).union(agreements.where(Agreement.id.in_(ids)))))


def _titles(session: Session, actor: Actor, ids: set[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = session.execute(
        select(CataloguedResource.id, CataloguedResource.title).where(CataloguedResource.id.in_(ids), visible(actor))
    )
    return {identity: f"“{title}”" for identity, title in rows}
