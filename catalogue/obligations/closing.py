"""What stands in the way of closing a contract, and the refusal to do it over that."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, not_, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import Refused
from catalogue.kinds.contract import Contract
from catalogue.obligations.queries import seen_of_contract
from catalogue.obligations.rag import SETTLED
from catalogue.obligations.tables import Obligation
from catalogue.obligations.today import is_any
from catalogue.plurals import how_many
from catalogue.terms import Criticality, ObligationStatus

_S = ObligationStatus
# In part is dealt with by its remainder, which is as critical and stands in the way itself.
_DEALT_WITH = (_S.ACCEPTED, _S.ACCEPTED_IN_PART, _S.NOT_DELIVERED, *SETTLED)


def _is_in_the_way() -> ColumnElement[bool]:
    return and_(Obligation.criticality == Criticality.CRITICAL.value, not_(is_any(*_DEALT_WITH)))


def blocking(session: Session, actor: Actor, deal: Contract) -> Sequence[Obligation]:
    """The critical obligations of a contract that nobody has dealt with, first due first, as far as the actor sees."""
    return session.scalars(seen_of_contract(actor, deal.id).where(_is_in_the_way())).all()


def refuse_to_close_over(session: Session, deal: Contract) -> None:
    """Refused: a critical obligation is neither accepted, left, varied, superseded nor on record as not delivered
    (`obligations_open`). Whoever closes a contract asks this first; it looks at all of them, seen or not.
    """
    of_it = select(Obligation.id).where(Obligation.contract_id == deal.id, _is_in_the_way())
    count = len(session.scalars(of_it).all())
    if count:
        raise Refused(
            "obligations_open",
            f"{how_many(count, 'critical obligation')} of this contract must be dealt with first: accept, do not "
            "pursue, vary, supersede, or record as not delivered.",
        )
