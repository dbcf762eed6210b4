"""What is owed under contracts that go out as open contracting data, for those who may know of it."""

import uuid
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.exchange.publisher import Publisher
from catalogue.exchange.write_ocds_milestones import Milestone, Proof
from catalogue.kinds.resource import CataloguedResource
from catalogue.obligations.seen import obligations_seen
from catalogue.obligations.tables import Acceptance, Evidence, Obligation, Round
from catalogue.resources.records import chunks
from catalogue.terms import ObligationStatus

MilestonesOf = dict[uuid.UUID, list[Milestone]]


def milestones_of(session: Session, actor: Actor, publisher: Publisher, contracts: Sequence[uuid.UUID]) -> MilestonesOf:
    """By contract, the milestones that the actor may see, first due first. The public sees none."""
    found: MilestonesOf = defaultdict(list)
    for some in chunks(contracts):
        statement = (
            select(Obligation)
            .join(CataloguedResource, CataloguedResource.id == Obligation.contract_id)
            .where(Obligation.contract_id.in_(some), obligations_seen(actor))
            .order_by(Obligation.effective_due_on.is_(None), Obligation.effective_due_on, Obligation.id)
        )
        rows = session.scalars(statement).all()
        ids = [row.id for row in rows]
        proofs, accepted, rounds = _proofs(session, publisher, ids), _accepted(session, ids), _rounds(session, ids)
        for row in rows:
            found[row.contract_id].append(_milestone(row, proofs[row.id], accepted.get(row.id), rounds[row.id]))
    return found


def _milestone(row: Obligation, proofs: list[Proof], accepted: Acceptance | None, rounds: list[Round]) -> Milestone:
    moments = [row.created_at, *(one.added_at for one in proofs), *([accepted.accepted_at] if accepted else [])]
    for going in rounds:
        moments += [at for at in (going.submitted_at, going.checked_at, going.returned_at) if at]
    return Milestone(
        id=str(row.id),
        title=row.title,
        details="\n\n".join(filter(None, (row.details, row.statement and f"Ordered by {row.statement}."))),
        type_code=row.type_code,
        status=ObligationStatus(row.status),
        due_on=row.effective_due_on,
        met_at=accepted.accepted_at if accepted else None,
        changed=max(moments),
        proofs=tuple(proofs),
    )


def _proofs(session: Session, publisher: Publisher, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Proof]]:
    found: dict[uuid.UUID, list[Proof]] = defaultdict(list)
    rows = select(Evidence).where(Evidence.obligation_id.in_(ids))
    for one in session.scalars(rows.order_by(Evidence.added_at, Evidence.id)):
        file = f"{publisher.base_url}/obligations/{one.obligation_id}/files/{one.id}"
        found[one.obligation_id].append(
            Proof(str(one.id), one.name, one.url or (file if one.sha256 else ""), one.sha256, one.media_type,
                  one.added_at)
        )  # fmt: skip
    return found


def _accepted(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Acceptance]:
    rows = select(Acceptance).where(Acceptance.obligation_id.in_(ids)).order_by(Acceptance.round)
    return {one.obligation_id: one for one in session.scalars(rows)}


def _rounds(session: Session, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[Round]]:
    found: dict[uuid.UUID, list[Round]] = defaultdict(list)
    for one in session.scalars(select(Round).where(Round.obligation_id.in_(ids)).order_by(Round.number)):
        found[one.obligation_id].append(one)
    return found
