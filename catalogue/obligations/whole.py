"""One obligation with everything that its page tells, as far as somebody may see it."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.kinds.contract import Contract
from catalogue.obligations.disputing import notes_of
from catalogue.obligations.leaving import standing_proposal
from catalogue.obligations.queries import evidence_of, obligation
from catalogue.obligations.steps import standings
from catalogue.obligations.tables import (
    Acceptance,
    Block,
    Dispute,
    DisputeNote,
    Evidence,
    Obligation,
    ObligationType,
    Proposal,
    Relief,
    Round,
)
from catalogue.obligations.today import is_remainder_open
from catalogue.terms import Standing


@dataclass(frozen=True)
class Seen:
    """An obligation with its contract, its rounds and its clocks; `is_ours` says that one of the council looks."""

    row: Obligation
    contract: Contract
    type_label: str
    standings: frozenset[Standing]
    is_ours: bool
    actor_id: uuid.UUID | None
    is_remainder_open: bool
    rounds: Sequence[Round]
    evidence: Sequence[Evidence]
    acceptances: Mapping[int, Acceptance]
    blocks: Sequence[Block]
    reliefs: Sequence[Relief]
    proposal: Proposal | None
    exits: Sequence[Proposal]
    disputes: Sequence[Dispute]
    notes: Mapping[uuid.UUID, Sequence[DisputeNote]]

    @property
    def is_own_proposal(self) -> bool:
        """Whether who looks proposed what waits for a second person."""
        return self.proposal is not None and self.proposal.proposed_by_id == self.actor_id

    @property
    def people(self) -> list[uuid.UUID | None]:
        """Everybody of whom its page may speak by name."""
        proposals = [*self.exits, *([self.proposal] if self.proposal else [])]
        both = [one for each in proposals for one in (each.proposed_by_id, each.approved_by_id)]
        return [self.row.owner_id, self.row.acceptor_id, self.row.supplier_person_id, *both]


def seen(session: Session, actor: Actor, identity: uuid.UUID) -> Seen:
    """One obligation with all that belongs to it. Raises `NotFound` if it may not be seen."""
    row = obligation(session, actor, identity)
    deal = session.get_one(Contract, row.contract_id)
    rounds = session.scalars(select(Round).where(Round.obligation_id == row.id).order_by(Round.number.desc())).all()
    accepted = session.scalars(select(Acceptance).where(Acceptance.obligation_id == row.id))
    blocks = session.scalars(select(Block).where(Block.obligation_id == row.id).order_by(Block.from_on)).all()
    disputed = select(Dispute).where(Dispute.obligation_id == row.id).order_by(Dispute.raised_at)
    disputes = session.scalars(disputed).all()
    claimed = select(Relief).where(Relief.obligation_id == row.id)
    open_remainder = select(is_remainder_open()).select_from(Obligation).where(Obligation.id == row.id)
    return Seen(
        row=row,
        contract=deal,
        type_label=session.get_one(ObligationType, row.type_code).label,
        standings=standings(actor, deal.facts, row.owner_id),
        is_ours=actor.is_staff or actor.is_operator,
        actor_id=actor.person_id,
        is_remainder_open=bool(session.scalar(open_remainder)),
        rounds=rounds,
        evidence=evidence_of(session, row),
        acceptances={one.round: one for one in accepted},
        blocks=blocks,
        reliefs=session.scalars(claimed.order_by(Relief.claimed_at)).all(),
        proposal=standing_proposal(session, row),
        exits=_exits(session, row),
        disputes=disputes,
        notes=notes_of(session, disputes),
    )


def _exits(session: Session, row: Obligation) -> Sequence[Proposal]:
    """What two people agreed on, in order."""
    agreed = select(Proposal).where(Proposal.obligation_id == row.id, Proposal.approved_at.is_not(None))
    return session.scalars(agreed.order_by(Proposal.approved_at)).all()


def piece_of(session: Session, row: Obligation, identity: uuid.UUID) -> Evidence | None:
    """One piece of evidence of an obligation that the actor sees."""
    found = session.get(Evidence, identity)
    return found if found is not None and found.obligation_id == row.id else None


def instrument_of(found: Seen, identity: uuid.UUID) -> Proposal | None:
    """One of its proposals, if an instrument is attached to it."""
    proposals = [*found.exits, *([found.proposal] if found.proposal else [])]
    return next((one for one in proposals if one.id == identity and one.instrument_sha256), None)
