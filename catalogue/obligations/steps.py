"""Steps of the machine on real rows: what is true of an obligation, and the one way in which it moves on."""

import uuid
from typing import Any, cast

from sqlalchemy import CursorResult, select, update

from catalogue.access import Action, Actor, Thing, may
from catalogue.errors import Conflict, NotAllowed, Refused
from catalogue.kinds.contract import Contract
from catalogue.obligations.guards import Facts
from catalogue.obligations.machine import NOT_YOURS, Refusal, not_for, step
from catalogue.obligations.sitting import Sitting, contract_of, require_seen
from catalogue.obligations.tables import Evidence, Obligation, Round, UploadLink
from catalogue.people.tables import Person
from catalogue.terms import EvidenceType, ObligationAction, ObligationStatus, Standing

_STANDING_BY = {
    Standing.KEEPER: Action.KEEP_OBLIGATIONS,
    Standing.ACCEPTOR: Action.ACCEPT_HANDOVER,
    Standing.SUPPLIER: Action.HAND_OVER,
}


def standings(actor: Actor, deal: Thing, owner_id: uuid.UUID | None) -> frozenset[Standing]:
    """All that the actor is to an obligation of this contract."""
    found = {standing for standing, action in _STANDING_BY.items() if may(actor, action, deal)}
    is_owner = actor.person_id is not None and actor.person_id == owner_id
    if is_owner and may(actor, Action.TEND_OBLIGATION, deal):
        found.add(Standing.OWNER)
    return frozenset(found)


def require_step(at: Sitting, row: Obligation, action: ObligationAction) -> None:
    """Raise `NotAllowed` where a step is not for the actor in any state."""
    refusal = not_for(standings(at.actor, contract_of(at, row).facts, row.owner_id), action)
    if refusal is not None:
        raise NotAllowed(action, refusal.words)


def require_one_of(at: Sitting, row: Obligation, who: frozenset[Standing]) -> None:
    """Raise `NotAllowed` unless the actor is one of these to an obligation."""
    if not standings(at.actor, contract_of(at, row).facts, row.owner_id) & who:
        named = [standing.label.lower() for standing in Standing if standing in who]
        raise NotAllowed("obligation", f"This is for its {' or its '.join(named)}.")


def facts_of(at: Sitting, row: Obligation) -> Facts:
    """What is true of an obligation and of whoever acts; a step's own words come on top."""
    deal = contract_of(at, row)
    require_seen(at, deal)
    filed = at.session.execute(
        select(Evidence.evidence_type, Evidence.added_by_id).where(
            Evidence.obligation_id == row.id, Evidence.round == row.round
        )
    ).all()
    submitter = select(Round.submitted_by_id).where(Round.obligation_id == row.id, Round.number == row.round)
    return Facts(
        status=ObligationStatus(row.status),
        standings=standings(at.actor, deal.facts, row.owner_id),
        actor_id=at.actor.person_id,
        is_staff=at.actor.is_staff,
        is_of_supplier=_is_of_supplier(at, deal),
        is_by_token=at.actor.scopes is not None,
        acceptor_id=row.acceptor_id,
        submitter_id=at.session.scalar(submitter),
        uploader_ids=frozenset(one.added_by_id for one in filed if one.added_by_id) | _link_makers(at, row),
        allowed=frozenset(map(EvidenceType, row.evidence)),
        filed=frozenset(EvidenceType(one.evidence_type) for one in filed),
        is_disputed=row.disputed,
    )


def _link_makers(at: Sitting, row: Obligation) -> frozenset[uuid.UUID]:
    """Who made the links by which evidence of this round came: they count as if they had added it."""
    used = (UploadLink.obligation_id == row.id, UploadLink.round == row.round)
    makers = select(UploadLink.made_by_id).where(*used, UploadLink.made_by_id.is_not(None))
    return frozenset(one for one in at.session.scalars(makers) if one)


def _is_of_supplier(at: Sitting, deal: Contract) -> bool:
    if at.actor.person_id is None or deal.supplier_id is None:
        return False
    return at.session.get_one(Person, at.actor.person_id).organisation_id == deal.supplier_id


def check(facts: Facts, action: ObligationAction) -> ObligationStatus:
    """Where the step leads. Raises `NotAllowed` or `Refused` with the machine's words."""
    found = step(facts, action)
    if isinstance(found, Refusal):
        raise NotAllowed(action, found.words) if found.code == NOT_YOURS else Refused(found.code, found.words)
    return found


def take(at: Sitting, row: Obligation, action: ObligationAction, facts: Facts, **changes: Any) -> None:
    """Take a step: refused unless the machine allows it, and a `Conflict` if somebody was first.

    The row is written only if it still stands where `facts` say, in the same round: of two at once, one changes it.
    """
    found = check(facts, action)
    at.session.flush()
    stands = (Obligation.id == row.id) & (Obligation.status == facts.status.value) & (Obligation.round == row.round)
    stands &= Obligation.disputed.is_(facts.is_disputed)
    stands &= Obligation.acceptor_id.is_not_distinct_from(facts.acceptor_id)
    changes |= {"status": found.value, "version": Obligation.version + 1}
    written = update(Obligation).where(stands).values(changes).execution_options(synchronize_session=False)
    if cast(CursorResult[Any], at.session.execute(written)).rowcount != 1:
        raise Conflict(0)
    at.session.refresh(row)


def round_of(at: Sitting, row: Obligation, number: int) -> Round:
    """The row of one round, made at its first use; asked for after a step, so that nobody else makes it as well."""
    found = at.session.scalar(select(Round).where(Round.obligation_id == row.id, Round.number == number))
    if found is None:
        found = Round(id=uuid.uuid4(), obligation_id=row.id, number=number)
        at.session.add(found)
    return found
