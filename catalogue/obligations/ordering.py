"""Under which statement of work of its contract something is owed, where it was ordered by one."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalogue.access import Actor
from catalogue.errors import BadInput, Problem
from catalogue.kinds.contract import Contract
from catalogue.kinds.contract_course import StatementOfWork
from catalogue.kinds.resource import CataloguedResource
from catalogue.obligations.seen import obligations_seen
from catalogue.obligations.sitting import Sitting, contract_of, hold, require_keeper, tell
from catalogue.obligations.tables import Obligation


def statement_named(session: Session, deal: Contract, said: str) -> str:
    """The reference of a statement of work, as the contract writes it; empty for none. Raises `BadInput`."""
    if not said.strip():
        return ""
    of_it = select(StatementOfWork.reference).where(StatementOfWork.resource_id == deal.id)
    known = session.scalars(of_it.order_by(StatementOfWork.position)).all()
    found = next((one for one in known if one.casefold() == said.strip().casefold()), None)
    if found is None:
        mend = f"It has: {', '.join(known[:10])}." if known else "Add it to the contract first, or leave this blank."
        reason = "The contract has no statement of work of that reference."
        raise BadInput([Problem("statement", reason, mend, said[:120])])
    return found


def name_statement(at: Sitting, row: Obligation, said: str) -> bool:
    """Say by which statement of work it was ordered, or by none; whether that is new. Who may: keepers.

    Raises `BadInput` for one that the contract does not have.
    """
    deal = contract_of(at, row)
    require_keeper(at, deal)
    statement = statement_named(at.session, deal, said)
    hold(at.session, row)
    if row.statement == statement:
        return False
    row.statement = statement
    at.session.flush()
    tell(at, row, "ordered", statement=statement)
    return True


def owed_by_statement(session: Session, actor: Actor, deal: Contract) -> dict[str, int]:
    """How much is owed by each statement of work that something names, of what the actor may know of."""
    rows = session.execute(
        select(Obligation.statement, func.count().label("number"))
        .join(CataloguedResource, CataloguedResource.id == Obligation.contract_id)
        .where(Obligation.contract_id == deal.id, Obligation.statement != "", obligations_seen(actor))
        .group_by(Obligation.statement)
    )
    return {row.statement: row.number for row in rows}
