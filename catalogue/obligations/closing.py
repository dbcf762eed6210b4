"""What stands in the way of closing a contract, and the refusal to do it over that."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import Refused
from catalogue.kinds.contract import Contract
from catalogue.kinds.resource import CataloguedResource
from catalogue.obligations.queries import seen_of_contract
from catalogue.obligations.rag import SETTLED
from catalogue.obligations.seen import obligations_seen
from catalogue.obligations.tables import Obligation
from catalogue.obligations.today import is_any
from catalogue.plurals import how_many
from catalogue.terms import ContractStatus, Criticality, Lifecycle, ObligationStatus

_S = ObligationStatus
_CLOSED = {
    "contract_status": {ContractStatus.TERMINATED.value, ContractStatus.CANCELLED.value},
    "lifecycle": {Lifecycle.RETIRED.value},
}
_MOST_NAMED = 3
# In part is dealt with by its remainder, which is as critical and stands in the way itself.
_DEALT_WITH = (_S.ACCEPTED, _S.ACCEPTED_IN_PART, _S.NOT_DELIVERED, *SETTLED)


def _is_in_the_way() -> ColumnElement[bool]:
    return and_(Obligation.criticality == Criticality.CRITICAL.value, not_(is_any(*_DEALT_WITH)))


def blocking(session: Session, actor: Actor, deal: Contract) -> Sequence[Obligation]:
    """The critical obligations of a contract that nobody has dealt with, first due first, as far as the actor sees."""
    return session.scalars(seen_of_contract(actor, deal.id).where(_is_in_the_way())).all()


def blocking_counts(session: Session, actor: Actor, contracts: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """By contract, how many obligations that the actor sees stand in the way of closing it, where any do."""
    counted = (
        select(Obligation.contract_id, func.count())
        .join(CataloguedResource, CataloguedResource.id == Obligation.contract_id)
        .where(Obligation.contract_id.in_(contracts), obligations_seen(actor), _is_in_the_way())
        .group_by(Obligation.contract_id)
    )
    return {row[0]: row[1] for row in session.execute(counted)}


def refuse_to_close_over(session: Session, actor: Actor, deal: Contract, field: str = "") -> None:
    """Refused: a critical obligation is neither accepted, left, varied, superseded nor on record as not delivered
    (`obligations_open`, about `field`). It looks at all of them, and names those that the actor sees.
    """
    of_it = select(func.count()).select_from(Obligation).where(Obligation.contract_id == deal.id, _is_in_the_way())
    count = session.scalar(of_it) or 0
    if count:
        named = [f"“{one.title}”" for one in blocking(session, actor, deal)[:_MOST_NAMED]]
        more = f" and {count - len(named):,} more" if count > len(named) else ""
        which = f" ({', '.join(named)}{more})" if named else ""
        raise Refused(
            "obligations_open",
            f"This contract cannot be closed over {how_many(count, 'critical obligation')}{which}. Deal with each "
            "first: accept it, do not pursue it, vary or supersede it, or record it as not delivered.",
            field,
        )


def hinder_closing(session: Session, actor: Actor, thing: CataloguedResource, values: Mapping[str, Any]) -> None:
    """Asked before a thing changes: a contract that would end, be cancelled or be retired by it is held open.

    Refused: see `refuse_to_close_over`.
    """
    closing = [name for name, closed in _CLOSED.items() if values.get(name) in closed]
    if isinstance(thing, Contract) and closing:
        refuse_to_close_over(session, actor, thing, closing[0])
