"""One more time of what recurs: a draft of its own, like the first, with its own due date."""

import uuid

from catalogue.obligations.keeping import Due, put_due
from catalogue.obligations.remainders import take_over_scope
from catalogue.obligations.sitting import Sitting, contract_of, require_keeper, tell
from catalogue.obligations.tables import Obligation
from catalogue.obligations.waiting import recount
from catalogue.store import now
from catalogue.working_days import Calendar

# What each time has in common with the first; what is paid for it is paid each time.
_ALIKE = (
    "contract_id", "clause_id", "type_code", "details", "owner_id", "acceptor_id", "supplier_person_id",
    "response_days", "deemed_days", "evidence", "acceptance_criteria", "drill_level", "criticality",
    "payment", "payment_clause", "statement",
)  # fmt: skip


def owe_again(at: Sitting, first: Obligation, title: str, due: Due, calendar: Calendar) -> Obligation:
    """Write one more time of what recurs down, as a draft: people, proof and payment are those of the first.

    Who may: keepers.
    """
    require_keeper(at, contract_of(at, first))
    identity = uuid.uuid4()
    row = Obligation(
        id=identity,
        chain_id=identity,
        title=title,
        created_at=now(at.session),
        **{name: getattr(first, name) for name in _ALIKE},
    )
    put_due(row, due, calendar)
    row.baseline_due_on = row.due_on
    at.session.add(row)
    at.session.flush()
    take_over_scope(at, first, row)
    recount(at.session, row)
    tell(at, row, "created", type=row.type_code, like=str(first.id))
    return row


def number_first(at: Sitting, first: Obligation, title: str) -> None:
    """Say of the first time which it is of how many, now that the others are written down. Who may: keepers."""
    require_keeper(at, contract_of(at, first))
    first.title, first.every = title, None
    at.session.flush()
    tell(at, first, "reworded", changed=["title"])
