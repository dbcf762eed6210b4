"""What can be asked of clauses: the sets that are kept, and those of a contract as far as one may see it."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalogue.access import Action, Actor, may, require
from catalogue.contracts.clause_sets import ClauseSet, clause_set_of
from catalogue.contracts.tables import Clause, ClauseSetVersion
from catalogue.kinds.contract import Contract
from catalogue.visibility import visible

_SAID = ("code", "version", "title", "what_for", "provenance", "licence", "clauses")


def kept_sets(session: Session) -> list[ClauseSet]:
    """Every version of every set that was kept here, by code and version; they are no secret."""
    rows = session.scalars(select(ClauseSetVersion).order_by(ClauseSetVersion.code, ClauseSetVersion.version))
    return [clause_set_of({name: getattr(row, name) for name in _SAID}) for row in rows]


def clauses_of(session: Session, actor: Actor, contract: Contract) -> Sequence[Clause]:
    """The clauses of a contract in its order. Raises `NotFound` if the actor may not read of its obligations."""
    require(actor, Action.READ_OBLIGATIONS, contract.facts)
    return session.scalars(select(Clause).where(Clause.contract_id == contract.id).order_by(Clause.position)).all()


def contracts_to_end(session: Session, actor: Actor, today: date) -> Sequence[Contract]:
    """The contracts that have not ended and of whose obligations the actor may know, first to end first."""
    statement = select(Contract).where(Contract.end_on >= today, visible(actor)).order_by(Contract.end_on, Contract.id)
    return [one for one in session.scalars(statement) if may(actor, Action.READ_OBLIGATIONS, one.facts)]
